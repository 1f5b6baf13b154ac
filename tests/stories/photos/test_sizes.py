"""What readers get of a photo: three formats, several widths, made once and by the worker."""

from io import BytesIO

import numpy as np
import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageOps

from tests import make
from tests.stories.photos import files
from vestnik.stories import imaging, photos
from vestnik.stories.models import Photo, PhotoRendition
from vestnik.stories.pictures import picture_from

pytestmark = pytest.mark.django_db


def opened(rendition: PhotoRendition) -> Image.Image:
    return Image.open(rendition.file.open())


def size(photo: Photo, kind: str = "jpeg", width: int = 320) -> PhotoRendition:
    return photo.renditions.get(filter_spec=photos.spec_of(kind, width))


def press_tasks() -> list[DBTaskResult]:
    tasks = DBTaskResult.objects.filter(task_path=photos.press_photo_task.module_path)
    return list(tasks.order_by("enqueued_at"))


def work() -> None:
    """What the worker does with what waits for it."""
    for task in press_tasks():
        photos.press_photo_task.call(*task.args_kwargs["args"])


def picture_of(photo: Photo):
    return picture_from(photo, list(photo.renditions.all()))


def test_every_format_is_made_at_every_width_that_the_photo_has():
    photo = make.photo(file=files.stored(files.data_of(files.picture(1000, 500))))
    assert photos.press_photo(photo)
    whole = photo.renditions.exclude(filter_spec__startswith="fill-")
    assert {(one.filter_spec, one.width, one.height) for one in whole} == {
        (f"width-{width}|format-{kind}", width, width // 2)
        for kind in ("avif", "webp", "jpeg")
        for width in (320, 640, 960)
    }


def test_files_are_in_truth_what_their_sizes_say():
    photo = make.photo(file=files.stored(files.data_of(files.picture(700, 350))))
    photos.press_photo(photo)
    for one in photo.renditions.all():
        image = opened(one)
        assert f"format-{image.format.lower()}" in one.filter_spec
        assert image.size == (one.width, one.height)


def test_a_narrow_photo_is_never_enlarged():
    photo = make.photo(file=files.stored(files.data_of(files.picture(200, 300))))
    photos.press_photo(photo)
    assert {one.width for one in photo.renditions.exclude(filter_spec__startswith="fill-")} == {200}
    assert max(one.width for one in photo.renditions.all()) == 200


def test_a_photo_of_one_pixel_works():
    photo = make.photo(file=files.stored(files.data_of(files.picture(1, 1), "PNG"), "dot.png"))
    assert photos.press_photo(photo)
    assert picture_of(photo).width == picture_of(photo).height == 1


def test_the_original_is_decoded_once_for_all_sizes(monkeypatch):
    photo = make.photo(file=files.stored(files.data_of(files.picture(1400, 700))))
    decoded = []
    load = imaging.load
    monkeypatch.setattr(imaging, "load", lambda *args: decoded.append(args) or load(*args))
    photos.press_photo(photo)
    assert photo.renditions.count() == 18
    assert len(decoded) == 1


def test_pressing_twice_makes_nothing_twice():
    photo = make.photo()
    photos.press_photo(photo)
    before = sorted(photo.renditions.values_list("pk", "file"))
    photos.press_photo(photo)
    assert sorted(photo.renditions.values_list("pk", "file")) == before


def test_a_worker_killed_in_the_middle_leaves_work_that_the_next_one_finishes(monkeypatch):
    photo = make.photo()
    encode = imaging.encode

    def killed(image, kind, told):
        if kind == "webp":
            raise KeyboardInterrupt
        return encode(image, kind, told)

    monkeypatch.setattr(imaging, "encode", killed)
    with pytest.raises(KeyboardInterrupt):
        photos.press_photo(photo)
    photo.refresh_from_db()
    assert photo.pressed_at is None
    assert picture_of(photo).ready, "what was made before is shown already"

    monkeypatch.setattr(imaging, "encode", encode)
    photos.press_photo(photo)
    photo.refresh_from_db()
    assert photo.pressed_at
    assert photo.renditions.count() == 12


def test_of_two_workers_at_the_same_photo_one_keeps_each_size_and_no_file_is_left_over(monkeypatch, tmp_path):
    photo = make.photo()
    encode = imaging.encode

    def overtaken(image, kind, told):
        monkeypatch.setattr(imaging, "encode", encode)
        photos.press_photo(Photo.objects.get(pk=photo.pk))
        return encode(image, kind, told)

    monkeypatch.setattr(imaging, "encode", overtaken)
    photos.press_photo(photo)
    on_disk = {f"images/{path.name}" for path in (tmp_path / "media/images").iterdir()}
    assert on_disk == set(photo.renditions.values_list("file", flat=True))


def test_a_photo_as_a_phone_holds_it_is_turned_as_it_was_seen():
    photo = make.photo(file=files.stored(files.turned(6, 900, 600)))
    assert (photo.width, photo.height) == (600, 900)
    photos.press_photo(photo)
    image = opened(size(photo, width=320))
    assert image.size == (320, 480)
    # red stood at the left of the file; turned clockwise, it stands at the top
    assert image.getpixel((160, 10))[0] > 180 > 60 > image.getpixel((160, 470))[0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_way_of_turning_gives_what_pillow_gives(orientation):
    data = files.turned(orientation, 90, 60)
    turned = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB")
    ours = imaging.load(BytesIO(data), 90)
    assert ours.tobytes() == turned.tobytes()


def test_colours_are_brought_to_srgb_by_the_files_profile_and_the_profile_is_dropped():
    red = Image.new("RGB", (400, 300), (200, 30, 30))
    data = files.data_of(red, "PNG", icc_profile=files.profile_of_swapped_colours())
    photo = make.photo(file=files.stored(data, "other-colours.png"))
    photos.press_photo(photo)
    image = opened(size(photo))
    assert "icc_profile" not in image.info
    assert image.getpixel((100, 100)) == pytest.approx((30, 200, 30), abs=6)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (files.data_of(files.picture(mode="CMYK")), "cmyk.jpg"),
        (files.data_of(files.picture(mode="CMYK"), icc_profile=b"no profile at all"), "broken-profile.jpg"),
        (files.data_of(files.picture(), icc_profile=files.profile() + bytes(3_000_000)), "huge-profile.jpg"),
        (files.data_of(files.picture(mode="L")), "grey.jpg"),
        (files.data_of(files.picture(mode="1"), "PNG"), "line-art.png"),
        (files.data_of(files.picture(mode="P"), "PNG"), "palette.png"),
        (files.data_of(files.picture(mode="RGBA"), "PNG"), "alpha.png"),
        (files.data_of(files.picture(mode="LA"), "PNG"), "grey-alpha.png"),
        (files.data_of(files.picture(), "HEIF"), "iphone.heic"),
        (files.data_of(files.picture(), "AVIF"), "new.avif"),
        (files.data_of(files.picture(), "WEBP"), "web.webp"),
        (files.animated_gif(), "moving.gif"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_kind_of_picture_becomes_three_formats(data, name):
    photo = make.photo(file=files.stored(data, name))
    assert photos.press_photo(photo), photo.pressed_error
    assert {opened(one).format for one in photo.renditions.all()} == {"JPEG", "WEBP", "AVIF"}


def test_sixteen_bits_a_channel_keep_their_greys():
    greys = np.linspace(0, 65_535, 400, dtype="uint16")[None, :].repeat(300, 0)
    photo = make.photo(file=files.stored(files.data_of(Image.fromarray(greys), "PNG"), "scan.png"))
    photos.press_photo(photo)
    image = opened(size(photo)).convert("L")
    assert abs(image.getpixel((160, 100)) - 128) < 4


def test_what_is_seen_through_is_white_in_a_jpeg_and_stays_so_in_webp():
    clear = Image.new("RGBA", (400, 300), (255, 0, 0, 0))
    photo = make.photo(file=files.stored(files.data_of(clear, "PNG"), "logo.png"))
    photos.press_photo(photo)
    assert min(opened(size(photo, "jpeg")).getpixel((5, 5))) > 250
    assert opened(size(photo, "webp")).convert("RGBA").getpixel((5, 5))[3] == 0


def test_no_place_number_or_comment_of_the_original_reaches_readers():
    photo = make.photo(file=files.stored(files.where_a_source_was_met()))
    photos.press_photo(photo)
    for one in photo.renditions.all():
        data = one.file.open().read()
        assert b"SERIAL-4711" not in data
        assert not Image.open(BytesIO(data)).getexif()


def test_a_strip_longer_than_webp_can_be_has_the_other_formats():
    strip = files.data_of(Image.new("RGB", (100, 17_000), "white"), "PNG")
    photo = make.photo(file=files.stored(strip, "strip.png"))
    assert photos.press_photo(photo)
    assert {source.type for source in picture_of(photo).sources} == {"image/avif", "image/jpeg"}


def test_a_saved_photo_is_given_to_the_worker_and_pressed_by_it(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        photo = make.photo()
    assert not photo.renditions.exists(), "nothing is made in the editor's request"
    work()
    photo.refresh_from_db()
    assert photo.pressed_at
    assert picture_of(photo).ready


def test_editing_the_words_of_a_pressed_photo_makes_no_work(django_capture_on_commit_callbacks):
    photo = make.photo()
    photos.press_photo(photo)
    photo.caption = "Мостът над Дунав"
    with django_capture_on_commit_callbacks(execute=True):
        photo.save()
    assert not press_tasks()
    photo.refresh_from_db()
    assert photo.pressed_at


def test_photos_whose_task_was_lost_are_found_and_those_waiting_are_not_given_twice():
    lost = make.photo()
    waiting = make.photo()
    photos.press_photo_task.enqueue(waiting.pk)
    assert photos.enqueue_unpressed() == 1
    assert photos.enqueue_unpressed() == 0
    assert [task.args_kwargs["args"] for task in press_tasks()] == [[waiting.pk], [lost.pk]]


def test_a_photo_at_which_workers_die_is_left_alone_after_three_times():
    photo = make.photo()
    for _time in range(photos.MOST_FAILURES):
        assert photos.enqueue_unpressed() == 1
        DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    assert photos.enqueue_unpressed() == 0
    photo.refresh_from_db()
    assert photo.pressed_error


def test_one_broken_photo_does_not_stop_the_others(tmp_path):
    photos_made = [make.photo(title=f"Снимка {number}") for number in range(3)]
    (tmp_path / "media" / photos_made[1].file.name).write_bytes(files.data_of(files.picture())[:4000])
    photos.enqueue_unpressed()
    work()
    pressed = [bool(Photo.objects.get(pk=photo.pk).pressed_at) for photo in photos_made]
    assert pressed == [True, False, True]
    assert "damaged" in Photo.objects.get(pk=photos_made[1].pk).pressed_error
    assert photos.enqueue_unpressed() == 0, "what can't be read is not tried for ever"


def test_a_missing_file_is_said_at_the_photo_and_breaks_nothing(tmp_path):
    photo = make.photo()
    (tmp_path / "media" / photo.file.name).unlink()
    assert not photos.press_photo(photo)
    photo.refresh_from_db()
    assert "missing" in photo.pressed_error
    shown = picture_of(photo)
    assert (shown.ready, shown.src, shown.width, shown.height) == (False, "", 900, 600)


def test_publishing_shows_a_photo_at_once_by_a_single_size():
    photo = make.photo(file=files.stored(files.data_of(files.picture(2000, 1000))))
    assert photos.ensure_shown(photo)
    shown = picture_of(photo)
    assert (shown.ready, shown.width, shown.height) == (True, 1280, 640)
    assert photo.renditions.count() == 1


def test_publishing_a_story_goes_on_when_its_photo_is_broken(whole_newsroom, tmp_path):
    photo = make.photo()
    (tmp_path / "media" / photo.file.name).unlink()
    story = make.story(lead_photo=photo)
    assert story.live
