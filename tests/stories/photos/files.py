"""Real files of every kind that an editor, or somebody worse, may upload."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from io import BytesIO

import numpy as np
import pillow_heif
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

ENDINGS = {"JPEG": "jpg", "HEIF": "heic"}


@cache
def picture(width: int = 480, height: int = 320, mode: str = "RGB") -> Image.Image:
    """Red at the left, green at the right, a little unrest everywhere, so that sizes compress as photos do."""
    across = np.linspace(0, 1, width)[None, :, None].repeat(height, 0)
    colours = np.concatenate([220 * (1 - across), 220 * across, np.full_like(across, 30)], axis=2)
    noise = np.random.default_rng(7).integers(0, 12, colours.shape)
    return Image.fromarray((colours + noise).astype("uint8")).convert(mode)


def data_of(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    out = BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(out, **options)
    else:
        image.save(out, kind, **options)
    return out.getvalue()


def upload(data: bytes, name: str = "photo.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type)


def stored(data: bytes, name: str = "photo.jpg") -> ImageFile:
    """A file for a photo that is made without a form."""
    return ImageFile(BytesIO(data), name=name)


def png_saying(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes whose header promises `width` × `height` pixels: a decompression bomb."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(99_999)))
        + chunk(b"IEND", b"")
    )


def turned(orientation: int, width: int = 900, height: int = 600) -> bytes:
    """A JPEG that asks to be turned, as phones make them."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return data_of(picture(width, height), exif=exif)


def where_a_source_was_met() -> bytes:
    """A JPEG with a place, a camera's number, a comment and XMP in it."""
    exif = Image.Exif()
    exif[0xA431] = "SERIAL-4711"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (42.0, 41.0, 51.0)
    return data_of(picture(), exif=exif, comment=b"SERIAL-4711", xmp=b"<x:xmpmeta>SERIAL-4711</x:xmpmeta>")


def animated_gif() -> bytes:
    frames = [Image.new("P", (300, 200), colour) for colour in (1, 2, 3)]
    return data_of(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def profile_of_swapped_colours() -> bytes:
    """A profile that calls green what sRGB calls red: whoever passes it over can't miss it."""
    data = profile()
    return data.replace(b"rXYZ", b"----", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"----", b"gXYZ", 1)
