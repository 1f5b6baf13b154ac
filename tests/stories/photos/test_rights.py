"""The rights chain of a photo: from its file to its fields, from these into every size, and to the licence's end."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import ReferenceIndex

from tests import make
from tests.stories.paper import Log, names, render
from tests.stories.photos import files
from tests.stories.photos.test_embedded import RIGHTS, saying
from vestnik.desk.photos import licences
from vestnik.press import recorder
from vestnik.stories.cards import card_path
from vestnik.stories.embedded import Rights, packet_of, read_rights
from vestnik.stories.models import Photo, PhotoRendition
from vestnik.stories.photo_rights import conflicts
from vestnik.stories.photos import end_licences, ensure_shown, press_photo, press_photo_task
from vestnik.stories.pictures import public_format

pytestmark = pytest.mark.django_db

SAID = packet_of(RIGHTS)
EVENING = datetime(2026, 11, 20, 21, 59, tzinfo=UTC)  # a minute before midnight in Sofia
DAY = date(2026, 11, 20)


def upload(packet: bytes = SAID, kind: str = "JPEG", name: str = "most.jpg"):
    return files.upload(saying(packet, kind).read(), name)


def saved(filled) -> Photo:
    assert filled.is_valid(), filled.errors
    return filled.save()


def known(*things) -> None:
    """What the worker does after each save: Wagtail's index of references knows these."""
    for thing in things:
        ReferenceIndex.create_or_update_for_object(thing)


def said_by(rendition: PhotoRendition):
    with rendition.file.open() as file:
        return read_rights(io.BytesIO(file.read()))


def sizes(photo: Photo) -> list[PhotoRendition]:
    return [size for size in photo.renditions.all() if public_format(size.filter_spec)]


# --- from the file to the fields


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("AVIF", "a.avif")]
)
def test_what_the_file_says_fills_what_nobody_typed(form, kind, name):
    filled = form(upload(kind=kind, name=name))
    assert filled.is_valid(), filled.errors
    photo = Photo.objects.get(pk=filled.save().pk)
    assert photo.credit == "Иво Станев / Делник"
    assert photo.copyright == RIGHTS.copyright
    assert photo.licence_url == RIGHTS.licence_url
    assert photo.ai == "compositeWithTrainedAlgorithmicMedia"
    assert photo.may_be_published


def test_caption_and_day_come_from_the_file_too(form):
    exif = Image.Exif()
    exif[0x010E] = "A bridge at night"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:20 08:15:00"
    photo = saved(form(files.upload(files.data_of(files.picture(), exif=exif))))
    assert (photo.caption, photo.taken_on) == ("A bridge at night", DAY)


def test_what_was_typed_stays_and_the_editor_is_told(form, client, chief):
    photo = saved(form(upload(), credit="Ана Петрова", copyright=RIGHTS.copyright))
    assert photo.credit == "Ана Петрова"
    assert dict(conflicts(photo)) == {"credit": "Иво Станев / Делник"}
    page = client.get(reverse("wagtailimages:edit", args=[photo.pk])).content.decode()
    assert "The file says: “Иво Станев / Делник”." in page


def test_the_message_after_an_upload_says_what_does_not_fit(client, chief, whole_newsroom):
    sent = {"title": "Мост", "file": upload(), "credit": "Ана Петрова", "licence": "own", "collection": "1"}
    answer = client.post(reverse("wagtailimages:add"), sent, follow=True)
    assert (
        "The file says something else, have a look: Credit: “Иво Станев / Делник”" in answer.content.decode()
    )


def test_a_reason_for_no_credit_is_not_overruled_but_doubted(form):
    photo = saved(form(upload(), no_credit_reason="наша графика"))
    assert (photo.credit, photo.no_credit_reason) == ("", "наша графика")
    assert "credit" in dict(conflicts(photo))


def test_a_known_licence_is_chosen_by_its_address(form):
    packet = packet_of(Rights(credit="a", licence_url="http://creativecommons.org/licenses/by-sa/4.0"))
    photo = saved(form(upload(packet)))
    assert (photo.licence, photo.licence_url) == ("cc-by-sa", "")
    assert photo.licence_address == "https://creativecommons.org/licenses/by-sa/4.0/"


def test_a_file_that_says_nothing_changes_nothing(form):
    photo = saved(form(files.upload(files.data_of(files.picture())), credit="Ана"))
    assert (photo.credit, photo.copyright, photo.ai, photo.file_rights) == ("Ана", "", "", {})


def test_another_file_fills_what_is_empty_and_leaves_the_rest(form):
    photo = saved(form(files.upload(files.data_of(files.picture())), credit="Ана"))
    photo = saved(form(upload(), instance=photo, credit="Ана"))
    assert (photo.credit, photo.copyright) == ("Ана", RIGHTS.copyright)


@pytest.mark.parametrize("packet", [b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"<x", bytes(9000)])
def test_a_photo_with_hostile_xmp_is_taken_in_like_any_other(form, packet):
    photo = saved(form(upload(packet), credit="Ана"))
    assert press_photo(photo)
    assert photo.file_rights == {}


def test_words_longer_than_their_field_are_cut_and_no_conflict(form):
    photo = saved(form(upload(packet_of(Rights(credit="К" * 390)))))
    assert photo.credit == "К" * 160
    assert dict(conflicts(photo)) == {}


# --- into every size


def test_every_size_of_every_format_says_whose_it_is():
    photo = make.photo(credit="Иво Станев / Делник", copyright="© Делник", licence="cc-by", ai=RIGHTS.ai)
    assert press_photo(photo)
    made = sizes(photo)
    assert {public_format(size.filter_spec) for size in made} == {"jpeg", "webp", "avif"}
    for size in made:
        said = said_by(size)
        assert said.credit == "Иво Станев / Делник", size.filter_spec
        assert said.creator == "Иво Станев"
        assert said.copyright == "© Делник"
        assert said.licence_url == "https://creativecommons.org/licenses/by/4.0/"
        assert said.ai == RIGHTS.ai


def test_the_first_size_at_publishing_says_so_too():
    photo = make.photo(credit="Иво Станев / Делник")
    ensure_shown(photo)
    assert [said_by(size).credit for size in sizes(photo)] == ["Иво Станев / Делник"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_newsrooms_thumbnails_say_so_and_nothing_of_the_camera(kind):
    exif = Image.Exif()
    exif[0xA431] = "SERIAL-4711"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (42.0, 41.0, 51.0)
    data = files.data_of(files.picture(), kind, exif=exif)
    photo = make.photo(credit="Иво Станев", file=files.stored(data, f"a.{kind.lower()}"))
    cache.clear()  # Wagtail knows renditions by the numbers of photos, which tests use again
    rendition = photo.get_rendition("max-165x165")
    with rendition.file.open() as file:
        made = file.read()
    assert b"SERIAL-4711" not in made
    assert not Image.open(io.BytesIO(made)).getexif()
    assert read_rights(io.BytesIO(made)).credit == "Иво Станев"


def test_what_the_camera_wrote_is_in_no_size():
    photo = make.photo(file=files.stored(files.where_a_source_was_met()))
    press_photo(photo)
    for size in sizes(photo):
        with size.file.open() as file:
            data = file.read()
        assert b"SERIAL-4711" not in data
        assert not Image.open(io.BytesIO(data)).getexif(), size.filter_spec


def test_new_rights_are_written_into_all_sizes_under_new_addresses(django_capture_on_commit_callbacks):
    photo = make.photo(credit="Иво Станев")
    press_photo(photo)
    before = {size.filter_spec: size.file.name for size in sizes(photo)}
    with django_capture_on_commit_callbacks(execute=True):
        photo.credit = "Ана Петрова"
        photo.save()
    assert Photo.objects.get(pk=photo.pk).pressed_at is None
    # readers go on seeing it meanwhile
    assert {size.filter_spec for size in sizes(photo)} == set(before)
    with django_capture_on_commit_callbacks(execute=True):
        press_photo_task.call(photo.pk)
    after = {size.filter_spec: size for size in sizes(photo)}
    assert after.keys() == before.keys()
    assert {said_by(size).credit for size in after.values()} == {"Ана Петрова"}
    assert not {size.file.name for size in after.values()} & set(before.values())
    storage = PhotoRendition._meta.get_field("file").storage
    assert [name for name in before.values() if storage.exists(name)] == []
    assert Photo.objects.get(pk=photo.pk).pressed_at


def test_what_no_size_says_makes_none_anew():
    photo = make.photo(credit="Иво Станев")
    press_photo(photo)
    photo.caption, photo.description, photo.title = "Мостът", "Мост над река", "Мост 2"
    photo.save()
    assert Photo.objects.get(pk=photo.pk).pressed_at


def test_sizes_of_rights_that_were_changed_meanwhile_are_not_kept(monkeypatch):
    from vestnik.stories import imaging

    photo = make.photo(credit="Иво Станев")
    encode = imaging.encode

    def changed(*args, **kwargs):
        Photo.objects.filter(pk=photo.pk).update(credit="Ана Петрова")
        return encode(*args, **kwargs)

    monkeypatch.setattr(imaging, "encode", changed)
    assert not press_photo(photo)
    assert sizes(photo) == []


def test_readers_are_told_that_a_photo_was_made_by_ai(client, whole_newsroom):
    photo = make.photo(credit="Редакцията", ai="trainedAlgorithmicMedia")
    press_photo(photo)
    story = make.story(lead_photo=photo)
    for path in (story.url, "/latest/"):
        article = client.get(path).content.decode().partition("<main")[2]
        assert "Редакцията · създадено с\u00a0изкуствен интелект" in article


# --- until the licence ends


@pytest.fixture
def ending(whole_newsroom):
    """A story whose lead photo may be shown until the end of 20 November."""
    photo = make.photo("Наета", credit="Агенция", licence_ends_on=DAY)
    with recorder.clock_at(EVENING):
        press_photo(photo)
        story = make.story("Мостът", lead_photo=photo, social_photo=photo, at=EVENING - timedelta(hours=1), body=[
            {"type": "photo", "value": {"photo": photo.pk, "caption": ""}},
        ])  # fmt: skip
    return photo, story


@pytest.mark.parametrize(
    "path", ["story", "/", "/latest/", "/politika/", "/feeds/latest.rss", "/feeds/latest.json"]
)
def test_the_moment_it_ends_no_page_shows_it_though_nobody_did_anything(ending, path):
    _photo, story = ending
    path = story.url if path == "story" else path
    with recorder.clock_at(EVENING):
        page = render(path)
    assert "/media/images/" in page.response.content.decode()
    midnight = (EVENING + timedelta(minutes=1)).timestamp()
    assert page.page.hard_until == midnight
    with recorder.clock_at(EVENING + timedelta(minutes=1)):
        text = render(path).response.content.decode()
    assert "/media/images/" not in text
    assert "Мостът" in text


def test_a_page_without_it_has_no_hole(ending):
    _photo, story = ending
    with recorder.clock_at(EVENING):
        card_with_it = card_path(story)
    with recorder.clock_at(EVENING + timedelta(minutes=1)):
        text = render(story.url).response.content.decode()
        card_without_it = card_path(story)
    assert "<figure" not in text.split("<article")[1].split("</article>")[0]
    assert card_with_it not in text
    assert card_without_it in text


def test_within_a_minute_its_files_are_gone(ending, client, django_capture_on_commit_callbacks):
    photo, story = ending
    read = names(story.url)
    addresses = [size.url for size in sizes(photo)]
    end_licences(EVENING)
    assert sizes(photo)
    with django_capture_on_commit_callbacks(execute=True), Log() as log:
        end_licences(EVENING + timedelta(minutes=1))
    assert sizes(photo) == []
    assert read & log.hard
    assert {client.get(address).status_code for address in addresses} == {404}


def test_no_worker_makes_its_sizes_again_until_the_licence_goes_on(ending):
    photo, _story = ending
    with recorder.clock_at(EVENING + timedelta(minutes=1)):
        end_licences(recorder.now())
        photo.refresh_from_db()
        assert press_photo(photo)
        assert not ensure_shown(photo)
        assert sizes(photo) == []
        photo.licence_ends_on = DAY + timedelta(days=30)
        photo.save()
        press_photo_task.call(photo.pk)
        assert sizes(photo)


@pytest.mark.parametrize(
    ("days", "told", "ended"),
    [(8, False, False), (7, True, False), (0, True, False), (-1, True, True), (-15, False, True)],
)
def test_the_desk_warns_seven_days_before(whole_newsroom, chief, days, told, ended):
    photo = make.photo("Наета")
    known(make.story(lead_photo=photo))
    Photo.objects.filter(pk=photo.pk).update(licence_ends_on=timezone.localdate() + timedelta(days=days))
    found = licences(chief)
    assert [(one.title, one.ended, [link.text for link in one.stories] != []) for one in found] == (
        [("Наета", ended, True)] if told else []
    )


def test_the_desk_is_silent_on_a_photo_that_no_story_shows(whole_newsroom, chief):
    make.photo("Наета", licence_ends_on=timezone.localdate())
    assert licences(chief) == ()


def test_the_warning_stands_on_the_desk(whole_newsroom, client, chief):
    photo = make.photo("Наета", licence_ends_on=timezone.localdate() + timedelta(days=3))
    known(make.story("Мостът", lead_photo=photo))
    page = client.get("/admin/").content.decode()
    assert "Licences of photos that end" in page
    assert "Наета" in page


# --- where it is used


def test_an_editor_sees_where_a_photo_is_used(whole_newsroom, client, chief):
    photo = make.photo()
    draft = make.draft("Чернова", body=[{"type": "photo", "value": {"photo": photo.pk, "caption": ""}}])
    known(make.story("Жива", lead_photo=photo), draft, make.person("Ана Петрова", photo=photo))
    page = client.get(reverse("wagtailimages:image_usage", args=[photo.pk])).content.decode()
    assert page.index("Жива") < page.index("Чернова")
    assert "Ана Петрова" in page
    assert page.count("don’t see it") == 1


def test_fronts_and_newsletters_are_among_the_places(whole_newsroom, client, chief):
    from dataclasses import replace

    from tests.newsletters.make import issue, newsletter
    from vestnik.fronts.arrangement import Arrangement, Slot
    from vestnik.fronts.defaults import default_arrangement
    from vestnik.fronts.draft import home_front

    photo, story = make.photo(), make.story("Мостът")
    default = default_arrangement("home")
    slot = Slot("a", story.pk, recorder.now(), picture=photo.pk)
    lead = replace(default.containers[0], slots=(slot,))
    make.arranged(home_front(make.locale()), Arrangement((lead, *default.containers[1:])))
    blocks = [("photo", {"photo": photo, "caption": "", "link": ""})]
    known(issue(newsletter(slug="vtori"), blocks, subject="Броят"))
    page = client.get(reverse("wagtailimages:image_usage", args=[photo.pk])).content.decode()
    assert "Броят" in page
    assert ">Front<" in page


def test_a_photo_that_is_used_nowhere_says_so(whole_newsroom, client, chief):
    page = client.get(reverse("wagtailimages:image_usage", args=[make.photo().pk])).content.decode()
    assert "It is used nowhere." in page
