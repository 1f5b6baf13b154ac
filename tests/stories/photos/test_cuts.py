"""Cuts of a photo in the shapes that search engines ask for (research/features.md, S1)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests import make
from tests.stories.photos import files
from vestnik.stories import photo_files, photos
from vestnik.stories.cuts import SHAPES, cuts_of
from vestnik.stories.models import Photo
from vestnik.stories.pictures import picture_from, renditions_of

pytestmark = pytest.mark.django_db
SHAPES_OF_ALL = [Fraction(*shape) for shape in SHAPES]
SIDES = st.integers(1, 9000)


def half_red(width: int = 1000, height: int = 400) -> Image.Image:
    """Red at the left, blue at the right."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return image


def photo_of(image: Image.Image, **fields) -> Photo:
    return make.photo(file=files.stored(files.data_of(image)), **fields)


def cuts(photo: Photo) -> list:
    return list(photo.renditions.filter(filter_spec__startswith="fill-").order_by("height", "width"))


def test_a_photo_has_a_cut_of_each_shape():
    photo = photo_of(files.picture(2400, 1600))
    photos.press_photo(photo)
    assert [(cut.width, cut.height) for cut in cuts(photo)] == [(1200, 675), (1200, 900), (1200, 1200)]


def test_a_cut_is_never_enlarged():
    photo = photo_of(files.picture(900, 600))
    photos.press_photo(photo)
    assert [(cut.width, cut.height) for cut in cuts(photo)] == [(900, 506), (600, 600), (800, 600)]


def test_a_cut_shows_what_is_in_focus():
    left = photo_of(half_red(), focal_point_x=50, focal_point_y=200)
    right = photo_of(half_red(), focal_point_x=950, focal_point_y=200)
    seen = []
    for photo in (left, right):
        photos.press_photo(photo)
        with cuts(photo)[0].file.open() as file, Image.open(file) as image:
            seen.append(image.convert("RGB").getpixel((image.width // 2, image.height // 2)))
    assert seen[0][0] > 200 > seen[0][2]
    assert seen[1][2] > 200 > seen[1][0]


def test_another_focus_makes_other_cuts_and_leaves_the_rest():
    photo = photo_of(half_red(), focal_point_x=50, focal_point_y=200)
    photos.press_photo(photo)
    before = {one.filter_spec: one.file.name for one in photo.renditions.all()}
    photo.focal_point_x = 950
    photo.save()
    photos.press_photo(Photo.objects.get(pk=photo.pk))
    after = {one.filter_spec: one.file.name for one in photo.renditions.all()}
    assert before.keys() == after.keys()
    assert all((before[spec] == after[spec]) == spec.startswith("width-") for spec in before)


def test_photos_from_before_there_were_cuts_get_them(django_capture_on_commit_callbacks):
    photo = photo_of(files.picture(900, 600))
    photos.press_photo(photo)
    photo.renditions.filter(filter_spec__startswith="fill-").delete()
    photo_files.look_after([photo.pk])
    assert Photo.objects.get(pk=photo.pk).pressed_at is None


def test_lists_do_not_load_them():
    photo = photo_of(files.picture(900, 600))
    photos.press_photo(photo)
    assert picture_from(photo, renditions_of([photo.pk])[photo.pk]).crops == ()
    assert len(picture_from(photo, renditions_of([photo.pk], cuts=True)[photo.pk]).crops) == 3


@given(SIDES, SIDES, st.none() | SIDES, st.none() | SIDES)
def test_every_cut_lies_in_its_photo_around_its_focus(width, height, x, y):
    photo = Photo(width=width, height=height, focal_point_x=x, focal_point_y=y)
    for cut in cuts_of(photo):
        box = cut.box
        assert 0 <= box.left <= box.left + box.width <= width
        assert 0 <= box.top <= box.top + box.height <= height
        assert x is None or box.left <= min(x, width) <= box.left + box.width
        assert y is None or box.top <= min(y, height) <= box.top + box.height
        assert min(abs(Fraction(cut.width, cut.height) / shape - 1) for shape in SHAPES_OF_ALL) < 0.01
        assert len(box.place) <= 16
