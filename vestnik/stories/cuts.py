"""Cuts of a photo in fixed shapes, for who shows it in a place of theirs: search engines ask for these three.

https://developers.google.com/search/docs/appearance/structured-data/article, `image`: 16:9, 4:3 and 1:1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vestnik.stories.models import Photo

SHAPES = ((16, 9), (4, 3), (1, 1))
#: px: Google's advice is at least so wide
WIDTH = 1200
#: px: what is smaller they do not take
SMALLEST_AREA = 50_000
#: how the names of cuts begin, in Wagtail's language of filters
PREFIX = "fill-"


class Box(NamedTuple):
    """What a cut shows, in px of the whole photo."""

    left: int
    top: int
    width: int
    height: int

    @property
    def place(self) -> str:
        """Tells a cut from one of the same shape elsewhere in the photo; at most 16 characters."""
        return f"{self.left}-{self.top}"


class Cut(NamedTuple):
    width: int
    height: int
    box: Box

    @property
    def spec(self) -> str:
        return f"{PREFIX}{self.width}x{self.height}|format-jpeg"


def cuts_of(photo: Photo) -> Iterator[Cut]:
    """The largest cut of each shape that the photo holds, as near as can be around its focus; none too small."""
    for across, down in SHAPES:
        box = _box(photo, across, down)
        width = min(WIDTH, box.width)
        height = round(width * down / across)
        if width * height >= SMALLEST_AREA:
            yield Cut(width, height, box)


def _box(photo: Photo, across: int, down: int) -> Box:
    width = min(photo.width, photo.height * across // down)
    height = min(photo.height, photo.width * down // across)
    return Box(
        _around(photo.focal_point_x, width, photo.width, 0.5),
        # heads are above the middle
        _around(photo.focal_point_y, height, photo.height, 0.4),
        width,
        height,
    )


def _around(focus: int | None, length: int, whole: int, usual: float) -> int:
    """Where a stretch begins that has the focus in its middle and does not leave the photo."""
    middle = whole * usual if focus is None else focus
    return min(max(0, round(middle - length / 2)), whole - length)
