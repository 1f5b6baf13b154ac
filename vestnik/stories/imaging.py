"""Reading what was uploaded as a picture, safely, and writing the sizes that readers get. Pillow alone, no database.

Nobody trusts a file here: its format is told from its bytes and not its name, only the decoders of `FORMATS` are ever
tried, and the number of its pixels is read from the header before any memory is given to them.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

import pillow_heif.HeifImagePlugin  # noqa: F401  teaches Pillow to read the photos of iPhones
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, UnidentifiedImageError

logger = logging.getLogger("vestnik.photos")

#: by Pillow's names: our name and the ending of the file; what is not here is not read
FORMATS = {
    "JPEG": ("jpeg", ".jpg"),
    "MPO": ("jpeg", ".jpg"),  # a JPEG with a second picture behind it, as some phones make
    "PNG": ("png", ".png"),
    "WEBP": ("webp", ".webp"),
    "AVIF": ("avif", ".avif"),
    "HEIF": ("heic", ".heic"),
    "GIF": ("gif", ".gif"),
}
#: what Pillow may try; it tells an MPO from a JPEG by itself
READERS = [name for name in FORMATS if name != "MPO"]

#: of the files we write
ENDINGS = {"jpeg": ".jpg", "webp": ".webp", "avif": ".avif"}
#: Chosen by measuring: AVIF at speed 9 takes half the time of 8 and a seventh of 6, at the same size and likeness; at
#: quality 60 it is nearer to the original than WebP at 75, in as many bytes. One thread: readers' pages come first.
ENCODERS: dict[str, Mapping[str, object]] = {
    "jpeg": {"quality": 80, "progressive": True, "optimize": True},
    "webp": {"quality": 75, "method": 4},
    "avif": {"quality": 60, "speed": 9, "max_threads": 1},
}
#: the longest side in pixels that a format can hold
LONGEST_SIDE = {"jpeg": 65_500, "webp": 16_383, "avif": 65_535}

_ORIENTATION = 0x0112  # the EXIF tag
_TURNED = {5, 6, 7, 8}  # its values that swap width and height
_SRGB = ImageCms.createProfile("sRGB")

#: what Pillow and its decoders raise on files that are broken, cut short or made to harm
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, OverflowError, MemoryError)

# Pillow's own limit must let pass what the paper's setting allows; read_header refuses what is above it.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
Image.MAX_IMAGE_PIXELS = max(Image.MAX_IMAGE_PIXELS or 0, settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)


class NotAPicture(ValueError):
    """A file that can't be used as a photo; its text says to an editor why and what to do."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself. `width` and `height` in pixels, as the picture is seen (after EXIF's turning)."""

    format: str
    ending: str
    width: int
    height: int


def read_header(file: IO[bytes]) -> Header:
    """Format and size of a picture, from its first bytes, without decoding it. The file is left at its start.

    Raises NotAPicture if it is none that we read, or has more pixels than the paper allows.
    """
    image = _open(file)
    format_name, ending = FORMATS[image.format or ""]
    width, height = image.size
    if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise NotAPicture(_too_many_pixels(width * height))
    if _orientation(image) in _TURNED:
        width, height = height, width
    file.seek(0)
    return Header(format_name, ending, width, height)


def require_whole(file: IO[bytes]) -> None:
    """Decodes a picture to its last byte, so that what is taken in can also be shown. Leaves the file at its start.

    Raises NotAPicture if it is cut short or broken.
    """
    image = _open(file)
    try:
        # a JPEG is read to its end, too, if it is decoded at an eighth of its size, with a 64th of the memory
        image.draft(None, (image.width // 8, image.height // 8))
        image.load()
    except BROKEN as fault:
        raise NotAPicture(
            _(
                "The file is damaged or was cut short on its way: it can't be read to the end. "
                "Copy it again from where it came, or export it again, and upload that."
            )
        ) from fault
    file.seek(0)


def load(file: IO[bytes], width: int) -> Image.Image:
    """A picture as it is meant to be seen, RGB or RGBA in sRGB, turned as EXIF says, and about `width` px wide.

    Never enlarged. Of a moving picture, the first frame. Raises NotAPicture if the file can't be read.
    """
    read_header(file)
    image = _open(file)
    turned = _orientation(image)
    want = _fitted((image.height, image.width) if turned in _TURNED else image.size, width)
    if turned in _TURNED:
        want = want[1], want[0]
    # half as large again as needed, so that the filter below has something to work on
    image.draft(None, (want[0] * 3 // 2, want[1] * 3 // 2))
    try:
        image.load()
    except BROKEN as fault:
        raise NotAPicture(_("The file is damaged: it can't be read to the end. Upload it again.")) from fault
    profile = image.info.get("icc_profile")
    image = _resized(_eight_bits(image), want)
    image = _turn(_in_srgb(image, profile), turned)
    image.info = {}  # EXIF, XMP, comments: encoders would copy some of it
    return image


def narrowed(image: Image.Image, width: int) -> Image.Image:
    """`image` at `width` px, its shape kept; itself if it is not wider."""
    return _resized(image, _fitted(image.size, width))


def cut(image: Image.Image, box: tuple[int, int, int, int], scale: float) -> Image.Image:
    """What `box` (left, top, width, height) shows of `image`, whose px are `scale` of those that the box is said in."""
    left, top, width, height = (side * scale for side in box)
    return image.crop((round(left), round(top), round(left + width), round(top + height)))


def encode(image: Image.Image, format_name: str, told: Mapping[str, object] | None = None) -> bytes | None:
    """The bytes of a picture in 'jpeg', 'webp' or 'avif'; None if the format can't hold it.

    Without any metadata, but for what `told` gives Pillow (`embedded.options_for`).
    """
    if max(image.size) > LONGEST_SIDE[format_name]:
        return None
    if format_name == "jpeg" and image.mode != "RGB":
        image = _on_white(image)
    out = io.BytesIO()
    image.save(out, format_name.upper(), **ENCODERS[format_name], **(told or {}))
    return out.getvalue()


def _open(file: IO[bytes]) -> Image.Image:
    """The picture, its header read and nothing decoded. Raises NotAPicture."""
    file.seek(0)
    try:
        return Image.open(file, formats=READERS)
    except Image.DecompressionBombError as fault:
        raise NotAPicture(_too_many_pixels()) from fault
    except UnidentifiedImageError as fault:
        raise NotAPicture(
            _(
                "This is not a picture that can be read. Choose a photo as JPEG, PNG, WebP, AVIF, HEIC or GIF; "
                "open anything else in the program that made it and export it as JPEG."
            )
        ) from fault
    except BROKEN as fault:
        raise NotAPicture(
            _("The file is damaged: not even its size can be read. Copy or export it again, and upload that.")
        ) from fault


def _too_many_pixels(pixels: int = 0):
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 10**6
    if not pixels:
        return _(
            "The picture has far more pixels than the %(most)d million that are allowed. Scale it down."
        ) % {"most": most}
    return _(
        "The picture has %(pixels)d million pixels; at most %(most)d million are allowed. "
        "Scale it down: 4000 pixels on the longer side are plenty."
    ) % {"pixels": -(-pixels // 10**6), "most": most}


def _orientation(image: Image.Image) -> int:
    try:
        return image.getexif().get(_ORIENTATION, 1)
    except BROKEN:
        logger.info("EXIF that can't be read is passed over")
        return 1


def _fitted(size: tuple[int, int], width: int) -> tuple[int, int]:
    """`size` scaled down to `width`, its shape kept; at least a pixel high."""
    if size[0] <= width:
        return size
    return width, max(1, round(size[1] * width / size[0]))


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _turn(image: Image.Image, orientation: int) -> Image.Image:
    turn = Image.Transpose
    method = {
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_270,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_90,
    }.get(orientation)
    return image if method is None else image.transpose(method)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Eight bits a channel, no palette: what can be resized well. CMYK stays, its profile is still to be applied."""
    if image.mode.startswith("I") or image.mode == "F":
        # Pillow cuts 16 bits off at 255 instead of scaling them
        return image.convert("I").point(lambda value: value / 257).convert("L")
    if image.mode in ("P", "PA", "LA", "La", "RGBa", "RGBX") or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.convert("L") if image.mode == "1" else image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB or RGBA in sRGB. A profile that is broken or of another kind of colours than the file is passed over."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                _SRGB,
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode=mode,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            logger.info("A colour profile that can't be used is passed over")
        else:
            if converted is not None:
                return converted
    return image if image.mode == mode else image.convert(mode)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.convert("RGB")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper
