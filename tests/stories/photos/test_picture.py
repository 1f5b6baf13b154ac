"""What templates get of a photo."""

import pytest
from django.utils import translation

from tests import make
from vestnik.stories import photos
from vestnik.stories.models import Photo, PhotoRendition
from vestnik.stories.pictures import picture_from


def rendition(kind: str, width: int, file: str = "images/x") -> PhotoRendition:
    return PhotoRendition(filter_spec=photos.spec_of(kind, width), file=file, width=width, height=width // 2)


def photo(**fields) -> Photo:
    return Photo(title="Мост", width=2000, height=1000, collection_id=1, **fields)


def test_sources_stand_from_the_best_format_to_the_oldest_each_from_narrow_to_wide():
    made = [rendition(kind, width) for kind in ("jpeg", "webp", "avif") for width in (640, 320)]
    picture = picture_from(photo(), made)
    assert [source.type for source in picture.sources] == ["image/avif", "image/webp", "image/jpeg"]
    assert picture.sources[0].srcset == "/media/images/x 320w, /media/images/x 640w"


def test_the_one_for_all_is_the_widest_jpeg_up_to_1280():
    picture = picture_from(photo(), [rendition("jpeg", width) for width in (320, 1280, 1920)])
    assert (picture.width, picture.height) == (1280, 640)


def test_width_and_height_are_there_before_any_size_is_made():
    picture = picture_from(photo(), [])
    assert (picture.width, picture.height, picture.ready) == (2000, 1000, False)


def test_thumbnails_of_the_admin_are_not_for_readers():
    thumbnail = PhotoRendition(filter_spec="max-165x165", file="images/t.jpg", width=165, height=100)
    assert picture_from(photo(), [thumbnail]).sources == ()


def test_a_size_whose_file_was_lost_from_its_row_is_passed_over():
    assert not picture_from(photo(), [rendition("jpeg", 320, file="")]).ready


def test_the_credit_is_there_without_a_caption():
    picture = picture_from(photo(credit="Иво Станев / Делник"), [])
    assert (picture.caption, picture.credit) == ("", "Иво Станев / Делник")


def test_a_storys_caption_stands_before_the_photos_own():
    assert picture_from(photo(caption="Мостът"), [], caption="Мостът днес").caption == "Мостът днес"


def test_words_are_in_the_language_of_the_page():
    two = photo(description="Мост", translations={"en": {"alt": "A bridge"}})
    with translation.override("en"):
        assert picture_from(two, []).alt == "A bridge"
    with translation.override("bg"):
        assert picture_from(two, []).alt == "Мост"


@pytest.mark.parametrize(
    ("x", "y", "classes"),
    [(None, None, "fx-5 fy-4"), (0, 0, "fx-0 fy-0"), (2000, 1000, "fx-10 fy-10"), (500, 700, "fx-2 fy-7")],
)
def test_the_eye_is_led_to_the_focal_point(x, y, classes):
    assert picture_from(photo(focal_point_x=x, focal_point_y=y), []).focus == classes


@pytest.mark.django_db
def test_asking_for_a_picture_asks_the_database_nothing(django_assert_num_queries):
    made = make.photo()
    photos.press_photo(made)
    sizes = list(made.renditions.all())
    with django_assert_num_queries(0):
        picture_from(made, sizes)
