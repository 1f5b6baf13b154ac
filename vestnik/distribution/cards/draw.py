"""The card of a story: the paper, its section and headline, and the photo with its credit. 1200 by 630 pixels.

A headline in letters that the paper's type has not got (Arabic, Hebrew, Chinese) is left out as a whole: networks set
it beside the picture anyway. Emoji are left out.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from vestnik.stories.embedded import options_for
from vestnik.stories.imaging import BROKEN
from vestnik.stories.lettering import (
    BRAND,
    HEIGHT,
    INK,
    LINE,
    RULE,
    SOFT,
    WIDTH,
    blank,
    fitting,
    printable,
    setting,
    width,
    write,
)

logger = logging.getLogger("vestnik.distribution.cards")

MARGIN = 60
#: where the photo begins, and sizes of a headline beside one and without one
PHOTO_LEFT = 660
BESIDE = ((60, 4), (54, 5), (48, 6), (42, 7), (36, 8))
ALONE = ((88, 3), (76, 4), (64, 4), (54, 5), (46, 6))
QUALITY = 86


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on it. `photo` is a JPEG, `focus` where the eye should rest in it, as parts of width and height;
    `packet` is the XMP that says whose the photo is.
    """

    paper: str
    section: str
    label: str
    title: str
    credit: str = ""
    photo: bytes | None = None
    focus: tuple[float, float] = (0.5, 0.4)
    packet: bytes = b""


def draw(card: Card) -> bytes:
    """The card as JPEG. One whose photo can't be read has none."""
    image, pen = blank()
    photo = _photo(card) if card.photo else None
    right = PHOTO_LEFT - 44 if photo else WIDTH - MARGIN
    if photo:
        image.paste(photo, (PHOTO_LEFT, 0))
    pen.rectangle((0, 0, PHOTO_LEFT if photo else WIDTH, 14), fill=BRAND)
    wide = right - MARGIN
    paper = fitting(printable(card.paper, "headline") or "", "headline", 44, wide)
    write(pen, MARGIN, 50, paper, "headline", 44, INK)
    pen.line((MARGIN, 122, right, 122), fill=INK, width=3)
    _over(pen, card, wide)
    title = printable(card.title, "headline")
    if title:
        size, lines = setting(title, "headline", BESIDE if photo else ALONE, wide)
        top = 206 + max(0, (300 - round(len(lines) * size * LINE)) // 3)
        for number, line in enumerate(lines):
            write(pen, MARGIN, top + round(number * size * LINE), line, "headline", size, INK)
    if photo and (credit := printable(card.credit, "sans")):
        pen.line((MARGIN, 556, right, 556), fill=RULE, width=2)
        write(pen, MARGIN, 568, fitting(credit, "sans", 24, wide), "sans", 24, SOFT)
    written = BytesIO()
    told = options_for("jpeg", card.packet)
    image.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True, **told)
    return written.getvalue()


def _over(pen: ImageDraw.ImageDraw, card: Card, wide: float) -> None:
    """The label, then the section."""
    label, section = (printable(text, "sans") or "" for text in (card.label, card.section))
    left: float = MARGIN
    if label and label != section:
        label = fitting(label, "sans", 28, wide)
        write(pen, left, 142, label, "sans", 28, INK)
        left += width(label, "sans", 28) + 18
    write(pen, left, 142, fitting(section, "sans", 28, MARGIN + wide - left), "sans", 28, BRAND)


def _photo(card: Card) -> Image.Image | None:
    try:
        with Image.open(BytesIO(card.photo or b"")) as opened:
            wanted = (WIDTH - PHOTO_LEFT, HEIGHT)
            return ImageOps.fit(opened.convert("RGB"), wanted, Image.Resampling.LANCZOS, 0, card.focus)
    except BROKEN as fault:
        logger.warning("A card goes without its photo: %s", fault)
        return None
