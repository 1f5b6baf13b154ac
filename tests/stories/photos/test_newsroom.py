"""The newsroom is asked whose a photo is, and finds those of which nobody has said it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.search.index import insert_or_update_object

from tests import make
from tests.stories.photos import files
from vestnik.stories.models import Photo

pytestmark = pytest.mark.django_db

WARNING = "Whose photo is it?"


def test_the_form_asks_in_the_order_of_a_hurried_editor(form):
    visible = [field.name for field in form().visible_fields()]
    assert [name for name in visible if name not in ("collection", "tags")] == [
        "file",
        "title",
        "credit",
        "no_credit_reason",
        "caption",
        "description",
        "caption_en",
        "alt_en",
        "credit_en",
        "licence",
        "licence_ends_on",
        "licence_url",
        "copyright",
        "ai",
        "taken_on",
        "source_url",
    ]


def test_a_file_alone_is_enough_and_the_title_comes_from_its_name(form):
    given = form(files.upload(files.data_of(files.picture()), "asparuhov_most.jpg"), title="", licence="")
    assert given.is_valid(), given.errors
    photo = given.save()
    assert (photo.title, photo.licence) == ("Asparuhov most", "own")


def test_a_title_that_was_typed_stays(form):
    given = form(files.upload(files.data_of(files.picture())), title="Аспарухов мост")
    assert given.is_valid()
    assert given.save().title == "Аспарухов мост"


def test_a_credit_and_a_reason_for_none_exclude_each_other(form):
    given = form(
        files.upload(files.data_of(files.picture())), credit="Иво Станев", no_credit_reason="Наша графика"
    )
    assert list(given.errors) == ["no_credit_reason"]


@pytest.mark.parametrize("address", ["/admin/images/add/", "/admin/images/chooser/"])
def test_the_credit_is_asked_for_wherever_a_photo_is_uploaded(client, chief, address):
    assert WARNING in client.get(address).content.decode().replace("\\u0027", "'")


def test_it_is_asked_for_at_each_of_many_uploads(client, chief):
    file = files.upload(files.data_of(files.picture()))
    answer = client.post(reverse("wagtailimages:add_multiple"), {"files[]": file}).json()
    assert WARNING in answer["form"]


def test_a_photo_without_credit_is_saved_with_a_warning(client, chief):
    data = {"title": "Мост", "collection": 1, "file": files.upload(files.data_of(files.picture()))}
    page = client.post("/admin/images/add/", data, follow=True)
    assert "no story with it can be published" in page.content.decode()
    assert Photo.objects.get().credit == ""


def test_a_photo_with_credit_is_saved_without_one(client, chief):
    file = files.upload(files.data_of(files.picture()))
    data = {"title": "Мост", "credit": "Иво Станев", "collection": 1, "file": file}
    page = client.post("/admin/images/add/", data, follow=True)
    assert "no story with it can be published" not in page.content.decode()


def test_a_photo_that_is_there_already_is_said_to_be(client, chief):
    data = files.data_of(files.picture())
    url = reverse("wagtailimages:add_multiple")
    assert [client.post(url, {"files[]": files.upload(data)}).json()["duplicate"] for _ in range(2)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    "address", ["/admin/images/", "/admin/images/?layout=list", "/admin/images/chooser/results/"]
)
def test_lists_of_photos_show_whose_they_are_and_mark_those_of_nobody(client, chief, address):
    make.photo(title="С автор", credit="Иво Станев / Делник")
    make.photo(title="Без автор", credit="")
    page = client.get(address).content.decode()
    assert "Иво Станев / Делник" in page
    assert page.count("without credit") == 1


@pytest.mark.parametrize(
    ("rights", "found"),
    [
        ("no-credit", {"nobody's"}),
        ("ending", {"ends today", "ends in 30 days"}),
        ("ended", {"ended"}),
        ("not-pressed", {"broken"}),
        ("", {"nobody's", "ends today", "ends in 30 days", "ends later", "ended", "broken", "chart"}),
    ],
)
def test_photos_that_need_care_are_found(client, chief, rights, found):
    today = timezone.localdate()
    make.photo("nobody's", credit="")
    make.photo("chart", credit="", no_credit_reason="our own")
    make.photo("broken", pressed_error="damaged")
    Photo.objects.filter(title="broken").update(pressed_error="damaged")
    for title, days in (("ends today", 0), ("ends in 30 days", 30), ("ends later", 31), ("ended", -1)):
        make.photo(title, licence_ends_on=today + timedelta(days=days))
    answer = client.get(f"/admin/images/?rights={rights}")
    assert {photo.title for photo in answer.context["object_list"]} == found


def test_care_can_be_searched_for_in_words_too(client, chief):
    for photo in (make.photo("Мост без автор", credit=""), make.photo("Мост с автор")):
        insert_or_update_object(photo)
    answer = client.get("/admin/images/?rights=no-credit&q=Мост")
    assert {photo.title for photo in answer.context["object_list"]} == {"Мост без автор"}


def test_a_photo_says_in_its_form_why_its_sizes_failed(client, chief):
    photo = make.photo()
    Photo.objects.filter(pk=photo.pk).update(pressed_error="Its file is missing on the server.")
    assert "Its file is missing on the server." in client.get(f"/admin/images/{photo.pk}/").content.decode()


@pytest.mark.parametrize("harm", ["missing", "broken"])
@pytest.mark.parametrize("address", ["/admin/images/", "/admin/images/{pk}/", "/admin/images/chooser/"])
def test_a_lost_or_broken_file_breaks_no_page_of_the_admin(client, chief, tmp_path, harm, address):
    photo = make.photo()
    path = tmp_path / "media" / photo.file.name
    path.unlink() if harm == "missing" else path.write_bytes(b"\xff\xd8\xff\xe0 not a JPEG any more")
    assert client.get(address.format(pk=photo.pk)).status_code == 200
