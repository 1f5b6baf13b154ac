"""The card of an issue for social networks: its title in the paper's own letters, 1200 by 630 pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
GROUND, INK, SOFT, BRAND, RULE = "#fcfcfa", "#15191c", "#5c6569", "#a3121f", "#d3d7d4"
#: sizes that are tried for the title, the largest first, and how many lines each may have
TITLE = ((84, 3), (72, 4), (60, 4), (50, 5))
LINE = 1.16
ELLIPSIS = "…"
#: which of a face's files has a sign: the ranges of fonts.css, the usual ones first
_SETS: tuple[tuple[str, Callable[[int], bool]], ...] = (
    ("cyrillic", lambda sign: 0x410 <= sign <= 0x450 or sign in (0x400, 0x40D, 0x45D, 0x2116, 0x300, 0x301)),
    ("greek", lambda sign: 0x370 <= sign <= 0x3FF),
    ("cyrillic-ext", lambda sign: 0x400 <= sign <= 0x52F),
    ("latin-ext", lambda sign: 0xC0 <= sign <= 0x2FF or 0x1E00 <= sign <= 0x1EFF),
)


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on it."""

    paper: str
    newsletter: str
    when: str
    title: str


def draw(card: Card) -> bytes:
    """The card as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 14), fill=BRAND)
    _write(pen, MARGIN, 62, _fitting(card.paper, "headline", 52, WIDTH - 2 * MARGIN), "headline", 52, INK)
    pen.line((MARGIN, 148, WIDTH - MARGIN, 148), fill=INK, width=3)
    size, lines = _set(card.title)
    top = 186 + max(0, (330 - round(len(lines) * size * LINE)) // 2)
    for number, line in enumerate(lines):
        _write(pen, MARGIN, top + round(number * size * LINE), line, "headline", size, INK)
    pen.line((MARGIN, 546, WIDTH - MARGIN, 546), fill=RULE, width=2)
    when = _width(card.when, "sans", 30)
    _write(pen, WIDTH - MARGIN - when, 564, card.when, "sans", 30, SOFT)
    name = _fitting(card.newsletter, "sans", 30, WIDTH - 2 * MARGIN - when - 40)
    _write(pen, MARGIN, 564, name, "sans", 30, BRAND)
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _set(title: str) -> tuple[int, list[str]]:
    """The largest size in which the title has room, and its lines; the smallest, cut, if it has none."""
    wide = WIDTH - 2 * MARGIN
    for size, most in TITLE:
        lines = _wrapped(title, size, wide)
        if len(lines) <= most and all(_width(line, "headline", size) <= wide for line in lines):
            return size, lines
    size, most = TITLE[-1]
    lines = [_fitting(line, "headline", size, wide) for line in _wrapped(title, size, wide)]
    if len(lines) > most:
        lines = [*lines[: most - 1], _fitting(f"{lines[most - 1]} {ELLIPSIS}", "headline", size, wide)]
    return size, lines


def _wrapped(text: str, size: int, wide: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, "headline", size) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def _fitting(text: str, face: str, size: int, wide: float) -> str:
    """The text, cut with an ellipsis if it is wider than there is room."""
    if _width(text, face, size) <= wide:
        return text
    while text and _width(f"{text.rstrip()}{ELLIPSIS}", face, size) > wide:
        text = text[:-1]
    return f"{text.rstrip()}{ELLIPSIS}"


def _write(
    pen: ImageDraw.ImageDraw, x: float, y: float, text: str, face: str, size: int, colour: str
) -> None:
    for run, font in _runs(text, face, size):
        pen.text((x, y + size), run, font=font, fill=colour, anchor="ls")
        x += font.getlength(run)


def _width(text: str, face: str, size: int) -> float:
    return sum(font.getlength(run) for run, font in _runs(text, face, size))


def _runs(text: str, face: str, size: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """The text in pieces that one file of the face has the signs for."""
    runs: list[tuple[str, str]] = []
    for sign in text:
        letters = next((name for name, has in _SETS if has(ord(sign))), "latin")
        if runs and letters == runs[-1][1]:
            runs[-1] = (runs[-1][0] + sign, runs[-1][1])
        else:
            runs.append((sign, letters))
    return [(run, _font(face, letters, size)) for run, letters in runs]


@lru_cache(maxsize=64)
def _font(face: str, letters: str, size: int) -> ImageFont.FreeTypeFont:
    found = finders.find(f"vestnik/fonts/{face}-{letters}.woff2")
    if found is None:
        raise LookupError(f"the theme has no font {face}-{letters}")
    return ImageFont.truetype(found, size)
