"""A photo's file can be replaced, and a photo can go, without a page losing what it shows."""

import pytest
from django.urls import reverse
from wagtail.models import ReferenceIndex

from tests import make
from tests.stories.photos import files
from vestnik.stories import imaging, photos
from vestnik.stories.models import Photo
from vestnik.stories.pictures import picture_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def pressed() -> Photo:
    photo = make.photo()
    photos.press_photo(photo)
    return photo


def another() -> bytes:
    return files.data_of(files.picture(700, 700))


def test_a_new_file_takes_the_place_of_the_old_sizes_at_once(
    form, pressed, django_capture_on_commit_callbacks
):
    old = {size.file.name for size in pressed.renditions.all()}
    with django_capture_on_commit_callbacks(execute=True):
        replaced = form(files.upload(another(), "new.jpg"), instance=Photo.objects.get(pk=pressed.pk))
        assert replaced.is_valid(), replaced.errors
        photo = replaced.save()
    sizes = list(photo.renditions.all())
    assert not {size.file.name for size in sizes} & old, "an address never changes its picture"
    shown = picture_from(photo, sizes)
    assert (shown.ready, shown.width, shown.height) == (True, 640, 640)
    photo.refresh_from_db()
    assert photo.pressed_at is None

    photos.press_photo_task.call(photo.pk)
    assert photo.renditions.count() == 9


def test_the_old_file_is_kept_if_the_new_one_can_not_be_saved(
    form, pressed, monkeypatch, django_capture_on_commit_callbacks
):
    def disk_full(*args):
        raise OSError("No space left on device")

    monkeypatch.setattr("vestnik.stories.photos._keep", disk_full)
    replaced = form(files.upload(another(), "new.jpg"), instance=Photo.objects.get(pk=pressed.pk))
    with pytest.raises(OSError, match="No space"), django_capture_on_commit_callbacks(execute=True):
        replaced.save()
    photo = Photo.objects.get(pk=pressed.pk)
    assert photo.file.name == pressed.file.name
    assert photo.file.storage.exists(photo.file.name)
    assert photo.renditions.count() == 12


def test_replacing_a_file_in_a_program_does_the_same(pressed, django_capture_on_commit_callbacks):
    pressed.file = files.stored(another(), "new.jpg")
    with django_capture_on_commit_callbacks(execute=True):
        pressed.save()
    assert not pressed.renditions.exists()
    photos.press_photo_task.call(pressed.pk)
    assert {size.width for size in pressed.renditions.exclude(filter_spec__startswith="fill-")} == {320, 640}


def test_sizes_of_a_file_that_was_replaced_meanwhile_are_thrown_away(pressed, monkeypatch):
    old = Photo.objects.get(pk=pressed.pk)
    old.renditions.all().delete()
    encode = imaging.encode

    def meanwhile(image, kind, told):
        monkeypatch.setattr(imaging, "encode", encode)
        new = Photo.objects.get(pk=pressed.pk)
        new.file = files.stored(another(), "new.jpg")
        new.save()
        return encode(image, kind, told)

    monkeypatch.setattr(imaging, "encode", meanwhile)
    assert not photos.press_photo(old)
    new = Photo.objects.get(pk=pressed.pk)
    assert not new.renditions.exists()
    assert new.pressed_at is None


def test_saving_a_photo_whose_sizes_failed_tries_again(pressed, django_capture_on_commit_callbacks):
    Photo.objects.filter(pk=pressed.pk).update(pressed_at=None, pressed_error="Its file is missing.")
    photo = Photo.objects.get(pk=pressed.pk)
    with django_capture_on_commit_callbacks(execute=True):
        photo.save()
    assert photos.enqueue_unpressed() == 0, "it waits for the worker already"
    assert Photo.objects.get(pk=pressed.pk).pressed_error == ""


def published_with(photo: Photo):
    story = make.story(title="Мостът е отворен", lead_photo=photo)
    ReferenceIndex.create_or_update_for_object(story)
    return story


def test_a_photo_that_readers_see_can_not_be_deleted_and_the_stories_are_named(
    client, chief, whole_newsroom, pressed
):
    published_with(pressed)
    url = reverse("wagtailimages:delete", args=(pressed.pk,))
    page = client.get(url).content.decode()
    assert "Мостът е отворен" in page
    assert "Yes, delete" not in page
    assert client.post(url).status_code in (403, 409)
    assert Photo.objects.filter(pk=pressed.pk).exists()


def test_a_photo_of_no_live_story_can_be_deleted(client, chief, whole_newsroom, pressed):
    story = published_with(pressed)
    story.unpublish()
    assert client.post(reverse("wagtailimages:delete", args=(pressed.pk,))).status_code == 302
    assert not Photo.objects.filter(pk=pressed.pk).exists()


def test_deleting_many_deletes_none_if_readers_see_one(client, chief, whole_newsroom, pressed):
    published_with(pressed)
    free = make.photo()
    url = reverse("wagtail_bulk_action", args=("stories", "photo", "delete"))
    client.post(f"{url}?id={pressed.pk}&id={free.pk}&next=/admin/images/")
    assert Photo.objects.filter(pk__in=[pressed.pk, free.pk]).count() == 2


def test_a_photo_in_the_body_counts_as_used(client, chief, whole_newsroom, pressed):
    body = [{"type": "photo", "value": {"photo": pressed.pk, "caption": ""}}]
    story = make.story(title="Мостът е отворен", body=body)
    ReferenceIndex.create_or_update_for_object(story)
    page = client.get(reverse("wagtailimages:delete", args=(pressed.pk,))).content.decode()
    assert "Мостът е отворен" in page
