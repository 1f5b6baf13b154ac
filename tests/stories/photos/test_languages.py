"""A photo has its words in each language of the paper, and editors write them in its form."""

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.images.forms import get_image_form

from tests import make
from tests.stories.photos import files
from vestnik.stories.models import Photo
from vestnik.stories.pictures import picture_from

pytestmark = pytest.mark.django_db

ENGLISH = {
    "caption_en": "The bridge\nat dawn ",
    "alt_en": "An empty bridge",
    "credit_en": "Ivo Stanev / Delnik",
}


def english_of(photo: Photo) -> dict:
    return Photo.objects.get(pk=photo.pk).translations.get("en", {})


def test_the_form_has_a_field_for_each_word_in_each_other_language(form):
    fields = list(form(instance=make.photo()).fields)
    assert fields[fields.index("description") + 1 :][:3] == ["caption_en", "alt_en", "credit_en"]
    assert "caption_bg" not in fields


def test_a_paper_of_one_language_has_none(form, settings):
    settings.LANGUAGES = [("bg", "български")]
    assert not [name for name in form(instance=make.photo()).fields if name.endswith("_en")]


def test_each_field_says_its_language(form):
    fields = form(instance=make.photo()).fields
    assert (fields["caption"].label, fields["caption_en"].label) == (
        "Caption (Български)",
        "Caption (English)",
    )


def test_what_is_typed_stands_in_that_edition(form):
    photo = form(instance=make.photo(caption="Мостът"), credit="Иво", caption="Мостът", **ENGLISH).save()
    with translation.override("en"):
        picture = picture_from(photo, [])
    assert (picture.caption, picture.alt, picture.credit) == (
        "The bridge at dawn",
        "An empty bridge",
        "Ivo Stanev / Delnik",
    )
    with translation.override("bg"):
        assert picture_from(photo, []).caption == "Мостът"


def test_it_stands_in_the_form_again(form):
    photo = form(instance=make.photo(), **ENGLISH).save()
    assert get_image_form(Photo)(instance=photo)["alt_en"].value() == "An empty bridge"


def test_what_is_emptied_falls_back_to_the_first_language(form):
    photo = form(instance=make.photo(), caption="Мостът", **ENGLISH).save()
    form(instance=photo, caption="Мостът", **{**ENGLISH, "caption_en": "  "}).save()
    assert "caption" not in english_of(photo)
    assert Photo.objects.get(pk=photo.pk).words("caption", "en") == "Мостът"


def test_a_form_without_these_fields_loses_none_of_them(form):
    photo = form(instance=make.photo(), **ENGLISH).save()
    form(instance=photo, caption="Друго").save()
    assert english_of(photo)["alt"] == "An empty bridge"


def test_words_of_a_language_that_the_paper_has_no_more_are_kept(form, settings):
    photo = form(instance=make.photo(translations={"de": {"caption": "Brücke"}}), **ENGLISH).save()
    assert Photo.objects.get(pk=photo.pk).translations["de"] == {"caption": "Brücke"}


def test_a_caption_that_is_too_long_is_refused(form):
    assert "caption_en" in form(instance=make.photo(), caption_en="x" * 401).errors


@pytest.mark.parametrize("address", ["wagtailimages:add", "wagtailimages_chooser:create"])
def test_it_can_be_typed_at_the_upload(client, chief, address):
    data = {
        "title": "Мост",
        "licence": "own",
        "collection": 1,
        "file": files.upload(files.data_of(files.picture())),
    }
    prefix = "image-chooser-upload-" if "chooser" in address else ""
    data = {f"{prefix}{name}": value for name, value in (data | ENGLISH).items()}
    client.post(reverse(address), data)
    assert english_of(Photo.objects.get())["alt"] == "An empty bridge"


def test_the_newsroom_finds_it_by_them(client, chief, form):
    form(instance=make.photo("Мост"), **ENGLISH).save()
    assert "Мост" in client.get("/admin/images/results/?q=dawn").content.decode()
    assert "Мост" not in client.get("/admin/images/results/?q=dusk").content.decode()
