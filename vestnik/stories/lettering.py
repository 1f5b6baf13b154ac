"""Words in the paper's own letters, drawn into a picture: for the cards that social networks show."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from io import BytesIO

from django.contrib.staticfiles import finders
from django.utils.translation import get_language
from PIL import Image, ImageDraw, ImageFont, features

#: pixels of a card: what Facebook, LinkedIn, Mastodon and X show uncut
WIDTH, HEIGHT = 1200, 630
GROUND, INK, SOFT, BRAND, RULE = "#fcfcfa", "#15191c", "#5c6569", "#a3121f", "#d3d7d4"
LINE = 1.16
ELLIPSIS = "…"
#: which of a face's files has a sign: the ranges of fonts.css, the usual ones first
_SETS: tuple[tuple[str, Callable[[int], bool]], ...] = (
    ("cyrillic", lambda sign: 0x410 <= sign <= 0x450 or sign in (0x400, 0x40D, 0x45D, 0x2116, 0x300, 0x301)),
    ("greek", lambda sign: 0x370 <= sign <= 0x3FF),
    ("cyrillic-ext", lambda sign: 0x400 <= sign <= 0x52F),
    ("latin-ext", lambda sign: 0xC0 <= sign <= 0x2FF or 0x1E00 <= sign <= 0x1EFF),
)
#: no font has it: what it draws is the box that stands for a missing sign
_NOBODYS = "\U0010fffd"


def blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty card, and a pen for it."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    return image, ImageDraw.Draw(image)


def png(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def printable(text: str, face: str) -> str | None:
    """What of the text can be drawn; None if a letter or a digit of it can't, so that words would be missing.

    Signs that are no letters (emoji, arrows, marks that turn the direction) are left out.
    """
    kept = ""
    for sign in unicodedata.normalize("NFC", " ".join(text.split())):
        if sign == " " or has(face, sign):
            kept += sign
        elif plain := "".join(one for one in unicodedata.normalize("NFKD", sign) if has(face, one)):
            kept += plain
        elif unicodedata.category(sign)[0] in "LN":
            return None
    return " ".join(kept.split())


@lru_cache(maxsize=4096)
def has(face: str, sign: str) -> bool:
    """Whether the face has a letter of its own for a sign."""
    if unicodedata.category(sign) in ("Cc", "Cf", "Cs"):
        return False
    font = _font(face, _letters(sign), 32)
    return bytes(font.getmask(sign)) != bytes(font.getmask(_NOBODYS))


def setting(text: str, face: str, sizes: Sequence[tuple[int, int]], wide: float) -> tuple[int, list[str]]:
    """The largest of the sizes in which the text has room, and its lines; in the smallest it is cut if it has none.

    :param sizes: sizes in pixels and how many lines each may have, the largest first
    """
    for size, most in sizes:
        lines = wrapped(text, face, size, wide)
        if len(lines) <= most and all(width(line, face, size) <= wide for line in lines):
            return size, lines
    size, most = sizes[-1]
    lines = [fitting(line, face, size, wide) for line in wrapped(text, face, size, wide)]
    if len(lines) > most:
        lines = [*lines[: most - 1], fitting(f"{lines[most - 1]} {ELLIPSIS}", face, size, wide)]
    return size, lines


def wrapped(text: str, face: str, size: int, wide: float) -> list[str]:
    """The text in lines; a word that is wider than a line stands alone in one."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, face, size) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def fitting(text: str, face: str, size: int, wide: float) -> str:
    """The text, cut with an ellipsis if it is wider than there is room."""
    if width(text, face, size) <= wide:
        return text
    while text and width(f"{text.rstrip()}{ELLIPSIS}", face, size) > wide:
        text = text[:-1]
    return f"{text.rstrip()}{ELLIPSIS}"


def write(pen: ImageDraw.ImageDraw, x: float, y: float, text: str, face: str, size: int, colour: str) -> None:
    """Draws a line of text; `y` is the top of its line, `x` its left edge."""
    for run, font in _runs(text, face, size):
        pen.text((x, y + size), run, font=font, fill=colour, anchor="ls", language=_language())
        x += font.getlength(run, language=_language())


def width(text: str, face: str, size: int) -> float:
    """How wide a line of text is, in pixels."""
    return sum(font.getlength(run, language=_language()) for run, font in _runs(text, face, size))


def _language() -> str | None:
    """The language whose letterforms are drawn, the active one: Bulgarian letters are not Russian ones."""
    language = (get_language() or "").partition("-")[0]
    return language if language and features.check("raqm") else None


def _runs(text: str, face: str, size: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """The text in pieces that one file of the face has the signs for."""
    runs: list[tuple[str, str]] = []
    for sign in text:
        letters = _letters(sign)
        if runs and letters == runs[-1][1]:
            runs[-1] = (runs[-1][0] + sign, runs[-1][1])
        else:
            runs.append((sign, letters))
    return [(run, _font(face, letters, size)) for run, letters in runs]


def _letters(sign: str) -> str:
    return next((name for name, has_sign in _SETS if has_sign(ord(sign))), "latin")


@lru_cache(maxsize=64)
def _font(face: str, letters: str, size: int) -> ImageFont.FreeTypeFont:
    found = finders.find(f"vestnik/fonts/{face}-{letters}.woff2")
    if found is None:
        raise LookupError(f"the theme has no font {face}-{letters}")
    return ImageFont.truetype(found, size)
