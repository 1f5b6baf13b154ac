"""A file that the disk has lost is told to the newsroom, and leaves no hole in readers' pages."""

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from wagtail.models import ReferenceIndex

from tests import make
from vestnik.stories import photos
from vestnik.stories.embedded import read_rights
from vestnik.stories.models import Photo, Story
from vestnik.stories.photo_files import Rounds, look_after

pytestmark = pytest.mark.django_db


def pressed(title: str = "Мост") -> Photo:
    photo = make.photo(title)
    photos.press_photo(photo)
    return photo


def lose(*files) -> None:
    for file in files:
        Path(file.path).unlink()


def sizes(photo: Photo) -> list:
    return [size.file for size in photo.renditions.all()]


def again(photo: Photo) -> Photo:
    return Photo.objects.get(pk=photo.pk)


@pytest.fixture
def other() -> Photo:
    """Another photo, which has its files: so the disk is there."""
    return pressed("Площад")


def test_a_lost_original_is_noted_and_its_sizes_go_on(other):
    photo = pressed()
    lose(photo.file)
    Rounds().go()
    photo = again(photo)
    assert photo.file_lost
    assert "missing on the server" in photo.pressed_error
    assert photo.renditions.count() == 12


def test_lost_sizes_are_named_no_more_and_made_again(other):
    photo = pressed()
    lost = sizes(photo)[0]
    lose(lost)
    Rounds().go()
    assert photo.renditions.count() == 11
    photo = again(photo)
    assert photo.pressed_at is None, "the worker has it to do"
    photos.press_photo(photo)
    assert photo.renditions.count() == 12
    assert all(default_storage.exists(file.name) for file in sizes(photo))


def test_a_size_that_is_made_again_is_not_deleted_with_the_lost_one(
    other, django_capture_on_commit_callbacks
):
    photo = pressed()
    lose(*sizes(photo))
    with django_capture_on_commit_callbacks(execute=True):
        look_after([photo.pk])
        photos.press_photo(again(photo))
    for task in DBTaskResult.objects.exclude(task_path=photos.press_photo_task.module_path):
        import_string(task.task_path).call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
    assert len(sizes(photo)) == 12
    assert all(default_storage.exists(file.name) for file in sizes(photo))


def test_with_everything_lost_a_photo_is_named_nowhere(other):
    photo = pressed()
    lose(photo.file, *sizes(photo))
    Rounds().go()
    assert not photo.renditions.exists()
    assert again(photo).broken_at


def test_a_disk_that_is_away_costs_no_size():
    both = [pressed("Мост"), pressed("Площад")]
    for photo in both:
        lose(photo.file, *sizes(photo))
    Rounds().go()
    for photo in both:
        assert again(photo).file_lost
        assert photo.renditions.count() == 12


def test_a_file_that_is_put_back_is_forgiven(other):
    photo = pressed()
    kept = Path(photo.file.path).read_bytes()
    lose(photo.file)
    look_after([photo.pk])
    Path(photo.file.path).write_bytes(kept)
    look_after([photo.pk])
    photo = again(photo)
    assert (photo.file_lost, photo.broken_at, photo.pressed_error) == (False, None, "")


def test_another_file_mends_it(other):
    photo = pressed()
    lose(photo.file)
    look_after([photo.pk])
    photo = again(photo)
    photo.file = make.image_file(name="new.jpg")
    photo.save()
    assert (again(photo).file_lost, again(photo).broken_at) == (False, None)


def test_a_round_comes_by_every_photo(other, monkeypatch):
    monkeypatch.setattr("vestnik.stories.photo_files.IN_TURN", 1)
    photo = pressed()
    lose(photo.file)
    rounds = Rounds()
    rounds.go()
    assert not again(photo).file_lost, "only the first one's turn"
    rounds.go()
    assert again(photo).file_lost


def test_sizes_of_before_rights_were_written_get_them_by_and_by(other, caplog):
    photo = make.photo("Мост", credit="Иво Станев / Делник")
    photos.press_photo(photo)
    names = {size.file.name for size in photo.renditions.all()}
    photo.renditions.update(rights_mark="")  # as rows of then have it
    with caplog.at_level("INFO", logger="vestnik.photos"):
        Rounds().go()
    assert "The sizes of 1 photos are made anew" in caplog.text
    assert (again(photo).pressed_at, again(other).pressed_at is None) == (None, False)
    assert again(photo).renditions.count() == len(names), "readers see the old ones until then"
    assert DBTaskResult.objects.filter(args_kwargs__args=[photo.pk], status="READY").count() == 1
    photos.press_photo(again(photo))
    for size in photo.renditions.all():
        assert size.file.name not in names
        with size.file.open() as file:
            assert read_rights(io.BytesIO(file.read())).credit == "Иво Станев / Делник"
    Rounds().go()
    assert again(photo).pressed_at is not None


def test_sizes_that_can_not_be_made_again_are_left_as_they_are(other):
    photo = pressed()
    photo.renditions.update(rights_mark="")
    lose(photo.file)
    Rounds().go()
    assert again(photo).renditions.count() == 12
    assert again(photo).pressed_at is not None


@pytest.fixture
def paper(whole_newsroom, other, settings) -> None:
    settings.LOCALE_PATHS = []


def page_of(client, story: Story) -> str:
    response = client.get(story.url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_story_with_a_lost_photo_goes_out_whole_and_without_it(client, paper):
    photo = make.photo()
    lose(photo.file, *sizes(photo))
    html = page_of(client, make.story(lead_photo=photo, body=[photo_block(photo)]))
    assert "<picture" not in html.partition("<article")[2].partition("</article>")[0]
    assert "lead-photo" not in html


def photo_block(photo: Photo) -> dict:
    return {"type": "photo", "value": {"photo": photo.pk, "caption": ""}}


def publish(client, story: Story):
    from tests.stories.admin.conftest import posted

    url = reverse("wagtailsnippets_stories_story:edit", args=[story.pk])
    fields = posted(lead_photo=story.lead_photo, title=story.title)
    return client.post(url, fields | {"action-publish": "1"}, follow=True)


def test_who_publishes_it_is_told(client, chief, paper):
    photo = make.photo("Пристан")
    lose(photo.file)
    html = publish(client, make.draft(lead_photo=photo)).content.decode()
    assert "Readers don&#x27;t see the photo “Пристан”. Its file is missing on the server" in html
    assert Story.objects.get().live


def test_the_desk_says_so_and_where_it_stands(client, chief, paper):
    photo = pressed("Пристан")
    ReferenceIndex.create_or_update_for_object(make.story("Буря", lead_photo=photo))
    lose(photo.file, *sizes(photo))
    Rounds().go()
    html = client.get("/admin/").content.decode()
    part = html.partition('id="desk-photos"')[2].partition("</section>")[0]
    assert "Пристан" in part
    assert "Its file is missing on the server" in part
    assert "Readers don’t see it." in part
    assert "Буря" in part


def test_the_desk_is_silent_when_all_files_are_there(client, chief, paper):
    Rounds().go()
    assert 'id="desk-photos"' not in client.get("/admin/").content.decode()
