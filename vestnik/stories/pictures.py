"""A photo as a page shows it: every format and width that the worker has made, its credit, its focus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.utils.html import strip_tags
from django.utils.translation import get_language

from vestnik.press import recorder
from vestnik.stories.cuts import PREFIX

if TYPE_CHECKING:
    from vestnik.stories.models import Photo

TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}


class Rendition(Protocol):
    """One size of a photo: Wagtail's row, or what `renditions_of` has loaded of it."""

    filter_spec: str
    file: object
    width: int
    height: int
    url: str


class Size(NamedTuple):
    """A rendition without the model: a front shows hundreds, and a row with a file field costs more than its query."""

    filter_spec: str
    file: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return _address_of(self.file)


@lru_cache(maxsize=20_000)
def _address_of(file: str) -> str:
    from vestnik.stories.models import PhotoRendition

    return PhotoRendition._meta.get_field("file").storage.url(file)


def renditions_of(photo_ids: Iterable[int | None], cuts: bool = False) -> dict[int, list[Size]]:
    """Renditions by photo, for many photos at once; with their cuts if wanted. One query."""
    from vestnik.stories.models import PhotoRendition

    wanted = {pk for pk in photo_ids if pk is not None}
    recorder.read(*(f"photo:{pk}" for pk in wanted))
    found: dict[int, list[Size]] = {pk: [] for pk in wanted}
    if wanted:
        rows = PhotoRendition.objects.filter(image__in=wanted)
        if not cuts:
            rows = rows.exclude(filter_spec__startswith=PREFIX)
        for photo, *size in rows.values_list("image_id", "filter_spec", "file", "width", "height"):
            found[photo].append(Size(*size))
    return found


@dataclass(frozen=True, slots=True)
class Source:
    type: str
    srcset: str


class Crop(NamedTuple):
    """A cut of a photo, in px."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """`width` and `height` are those of `src`, in pixels; `ready` is False while no size has been made yet.

    `focus` are two class names for the style sheet ("fx-5 fy-3"): where the eye should rest, in tenths. `licence` is
    the name of a licence that is open to all, '' where there is none, or where only a teaser's words were loaded;
    a paper may give the address of another (`licence_url`).
    """

    sources: tuple[Source, ...]
    src: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    focus: str
    ready: bool
    #: 'made by AI', 'partly made by AI', or ''
    ai: str = ""
    licence: str = ""
    licence_url: str = ""
    source_url: str = ""
    #: the same in fixed shapes, the widest shape first; none where they were not asked for
    crops: tuple[Crop, ...] = ()

    @property
    def credit_line(self) -> str:
        """What stands under it: whose it is, and whether it was made by AI."""
        return " · ".join(part for part in (self.credit, self.ai) if part)


def picture_from(photo: Photo, renditions: Sequence[Rendition], caption: str = "") -> Picture:
    """The picture of `photo` from the renditions at hand (any order, any formats); of one whose licence has ended, none
    is: pages go without it as without one that is lost.
    """
    from vestnik.stories.models.photo import MadeByAI

    lang = get_language() or ""
    by_format: dict[str, list[Rendition]] = defaultdict(list)
    for rendition in () if photo.licence_has_ended else renditions:
        name = public_format(rendition.filter_spec)
        if name and rendition.file:
            by_format[name].append(rendition)
    cuts = [size for size in by_format["jpeg"] if size.filter_spec.startswith(PREFIX)]
    by_format["jpeg"] = [size for size in by_format["jpeg"] if size not in cuts]
    sources = []
    for name, mime in TYPES.items():
        sizes = sorted(by_format[name], key=lambda rendition: rendition.width)
        if sizes:
            sources.append(Source(mime, ", ".join(f"{size.url} {size.width}w" for size in sizes)))
    fallback = _fallback(by_format["jpeg"])
    return Picture(
        sources=tuple(sources),
        src=fallback.url if fallback else "",
        width=fallback.width if fallback else photo.width,
        height=fallback.height if fallback else photo.height,
        alt=strip_tags(photo.words("alt", lang)),
        caption=caption or photo.words("caption", lang),
        credit=photo.words("credit", lang),
        focus=_focus(photo),
        ready=fallback is not None,
        ai=str(MadeByAI(photo.ai).label) if photo.ai else "",
        crops=tuple(Crop(cut.url, cut.width, cut.height) for cut in sorted(cuts, key=lambda cut: cut.height)),
        **_licence(photo),
    )


def _licence(photo: Photo) -> dict[str, str]:
    """An open licence and where the photo came from, if that was loaded: teasers show neither."""
    from vestnik.stories.models.photo import LICENCE_ADDRESSES

    if photo.get_deferred_fields() & {"licence", "licence_url", "source_url"}:
        return {}
    return {
        "licence": photo.get_licence_display() if photo.licence in LICENCE_ADDRESSES else "",
        "licence_url": photo.licence_address,
        "source_url": photo.source_url,
    }


def public_format(spec: str) -> str | None:
    """The format of a size for readers ('width-640|format-avif') or of a cut; None for the admin's own thumbnails."""
    parts = spec.split("|")
    if len(parts) < 2 or not parts[0].startswith(("width-", PREFIX)) or not parts[1].startswith("format-"):
        return None
    return parts[1].removeprefix("format-")


def _fallback(sizes: Sequence[Rendition]) -> Rendition | None:
    """The JPEG for browsers that know no srcset and for feeds: the widest up to 1280 px."""
    fitting = [size for size in sizes if size.width <= 1280]
    return max(fitting or sizes, key=lambda size: size.width, default=None)


def _focus(photo: Photo) -> str:
    if photo.focal_point_x is None or photo.focal_point_y is None or not photo.width or not photo.height:
        return "fx-5 fy-4"
    tenths = [min(10, max(0, round(10 * at / size))) for at, size in
              ((photo.focal_point_x, photo.width), (photo.focal_point_y, photo.height))]  # fmt: skip
    return f"fx-{tenths[0]} fy-{tenths[1]}"
