"""Files that editors, and others, try to upload: each works, or is refused in words that say what to do."""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.urls import reverse
from PIL import PngImagePlugin

from tests.stories.photos import files
from vestnik.stories import photos
from vestnik.stories.models import Photo

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
]

JPEG = files.data_of(files.picture())
HTML_IN_A_GIF = b"GIF89a/*<script>alert(1)</script>*/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"The minister said on Friday that", "interview.jpg", "not a picture that can be read"),
        (HTML_IN_A_GIF, "harmless.gif", "not a picture that can be read"),
        (SVG, "map.svg", "SVG drawings are not taken"),
        (SVG, "map.png", "not a picture that can be read"),
        (b"%PDF-1.7", "scan.pdf", "PDF files are not taken"),
        (files.data_of(files.picture(), "TIFF"), "scan.tiff", "TIFF files are not taken"),
        (files.data_of(files.picture(), "BMP"), "paint.jpg", "not a picture that can be read"),
        (files.png_saying(60_000, 60_000), "bomb.png", "million"),
        (files.png_saying(10_000, 9_000), "large.png", "90 million pixels; at most 80 million"),
        (b"", "empty.jpg", "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_is_no_photo_is_refused_with_what_to_do(form, data, name, said):
    refused = form(files.upload(data, name))
    assert not refused.is_valid()
    message = " ".join(refused.errors["file"])
    assert said in message
    assert not Photo.objects.exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"])
def test_a_file_that_was_cut_short_on_its_way_is_refused(form, kind):
    data = files.data_of(files.picture(), kind)
    refused = form(files.upload(data[: len(data) // 2], f"cut.{files.ENDINGS.get(kind, kind.lower())}"))
    assert not refused.is_valid()
    assert "again" in refused.errors["file"][0] or "not a picture" in refused.errors["file"][0]


def test_a_bomb_is_refused_before_memory_is_given_to_it(form, monkeypatch):
    def decoded(self):
        pytest.fail("the picture was decoded")

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", decoded)
    assert not form(files.upload(files.png_saying(20_000, 20_000), "bomb.png")).is_valid()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (files.data_of(files.picture(mode="CMYK")), "cmyk.jpg"),
        (files.data_of(files.picture().convert("I;16"), "PNG"), "scan.png"),
        (files.data_of(files.picture(), "HEIF"), "IMG_0001.HEIC"),
        (files.animated_gif(), "moving.gif"),
        (files.data_of(files.picture(1, 1), "PNG"), "dot.png"),
        (files.where_a_source_was_met(), "exif.jpg"),
        (files.data_of(files.picture(), icc_profile=files.profile() + bytes(3_000_000)), "profile.jpg"),
        (JPEG, "Кметът (1).JPG"),
        (JPEG, f"{'a' * 240}.jpeg"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_unusual_but_true_pictures_are_taken_and_their_sizes_made(form, data, name):
    given = form(files.upload(data, name))
    assert given.is_valid(), given.errors
    assert photos.press_photo(given.save())


def test_a_picture_with_something_behind_it_gives_readers_only_the_picture(form):
    given = form(files.upload(JPEG + b"<script>alert('behind')</script>"))
    assert given.is_valid()
    photo = given.save()
    photos.press_photo(photo)
    assert all(b"behind" not in size.file.open().read() for size in photo.renditions.all())


def test_a_photo_under_a_wrong_ending_is_taken_and_given_the_right_one(form):
    given = form(files.upload(files.data_of(files.picture(), "WEBP"), "from-the-web.jpg"))
    assert given.is_valid(), given.errors
    assert Path(given.save().file.name).suffix == ".webp"


def test_a_file_over_the_limit_is_refused_with_both_sizes(form, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_000
    refused = form(files.upload(os.urandom(30_000)))
    assert not refused.is_valid()
    assert "29.3" in refused.errors["file"][0]
    assert "9.8" in refused.errors["file"][0]


@pytest.fixture
def small_limits(settings):
    """As if 300 MB were sent where 25 MB are allowed, at a thousandth of it."""
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 250_000


def huge() -> SimpleUploadedFile:
    return files.upload(os.urandom(3_000_000), "huge.jpg")


def test_what_is_far_too_large_is_not_kept_but_all_that_was_typed_is(
    client, chief, small_limits, monkeypatch
):
    kept = []
    write = TemporaryFileUploadHandler.receive_data_chunk
    monkeypatch.setattr(
        TemporaryFileUploadHandler,
        "receive_data_chunk",
        lambda self, data, start: kept.append(len(data)) or write(self, data, start),
    )
    typed = {"title": "Мостът", "credit": "Иво Станев", "caption": "Сутринта"}
    answer = client.post("/admin/images/add/", {**typed, "licence": "own", "collection": 1, "file": huge()})
    said = answer.content.decode()
    assert "This file is too large: it has 2.9" in said
    assert all(word in said for word in typed.values())
    assert sum(kept) <= 250_000


def test_uploading_many_says_at_each_what_is_wrong(client, chief, small_limits):
    url = reverse("wagtailimages:add_multiple")
    answers = [
        client.post(url, {"files[]": file}).json()
        for file in (huge(), files.upload(b"words", "words.jpg"), files.upload(JPEG, "bridge.jpg"))
    ]
    assert [answer["success"] for answer in answers] == [False, False, True]
    assert "too large" in answers[0]["error_message"]
    assert "not a picture" in answers[1]["error_message"]
    assert Photo.objects.get().title == "Bridge"


def test_the_chooser_says_it_too_and_keeps_what_was_typed(client, chief, small_limits):
    prefix = "image-chooser-upload-"
    data = {"title": "Мостът", "credit": "Иво Станев", "licence": "own", "collection": 1, "file": huge()}
    answer = client.post(
        reverse("wagtailimages_chooser:create"), {prefix + name: value for name, value in data.items()}
    ).json()
    assert answer["step"] == "reshow_creation_form"
    assert "This file is too large" in answer["htmlFragment"]
    assert "Иво Станев" in answer["htmlFragment"]


def test_the_limits_stand_in_the_forms_for_the_browser_to_say_before_anything_is_sent(client, chief):
    page = client.get("/admin/images/add/").content.decode()
    assert 'data-max-bytes="26214400"' in page
    assert "data-too-large=" in page
    many = client.get(reverse("wagtailimages:add_multiple")).content.decode()
    assert 'data-max-file-size="26214400"' in many
