"""Making the sizes of a photo that readers get: by a worker after upload, never in a reader's request."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from vestnik.stories.models.photo import Photo

WIDTHS = (320, 640, 960, 1280, 1920)
#: quality settings by format, chosen by research (research/engine.md, 4): near-equal to the eye at a third of the time
FORMATS = {"avif": "avifquality-55", "webp": "webpquality-75", "jpeg": "jpegquality-80"}


def widths_for(photo: Photo) -> list[int]:
    """Widths in pixels to make: never wider than the photo itself, which stands for the widest if it is narrower."""
    fitting = [width for width in WIDTHS if width <= photo.width]
    return fitting if fitting and (fitting[-1] == WIDTHS[-1] or photo.width - fitting[-1] < 100) else [*fitting, photo.width]


def specs_for(photo: Photo, formats=tuple(FORMATS)) -> list[str]:
    return [f"width-{width}|format-{name}|{FORMATS[name]}" for name in formats for width in widths_for(photo)]


def press_photo(photo: Photo) -> None:
    """Makes every size that is missing. May be done again at any time; what is made stays."""
    photo.get_renditions(*specs_for(photo))
    Photo.objects.filter(pk=photo.pk).update(pressed_at=timezone.now())


def ensure_shown(photo: Photo) -> None:
    """Makes one JPEG at once if the worker has made nothing yet, so that what is published now is seen now."""
    if photo.pressed_at is None:
        photo.get_rendition(specs_for(photo, ("jpeg",))[min(1, len(widths_for(photo)) - 1)])


@task()
def press_photo_task(photo_id: int) -> None:
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is not None:
        press_photo(photo)


def enqueue_unpressed(limit: int = 50) -> int:
    """Gives the worker every photo that still lacks sizes; returns how many."""
    ids = list(Photo.objects.filter(pressed_at=None).order_by("pk").values_list("pk", flat=True)[:limit])
    for pk in ids:
        press_photo_task.enqueue(pk)
    return len(ids)
