"""The card of an issue for social networks: its title in the paper's own letters, 1200 by 630 pixels."""

from __future__ import annotations

from dataclasses import dataclass

from vestnik.stories.lettering import (
    BRAND,
    INK,
    LINE,
    RULE,
    SOFT,
    WIDTH,
    blank,
    fitting,
    png,
    printable,
    setting,
    width,
    write,
)

MARGIN = 72
#: sizes that are tried for the title, the largest first, and how many lines each may have
TITLE = ((84, 3), (72, 4), (60, 4), (50, 5))


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on it."""

    paper: str
    newsletter: str
    when: str
    title: str


def draw(card: Card) -> bytes:
    """The card as PNG. Words in letters that the paper has not got are left out."""
    image, pen = blank()
    wide = WIDTH - 2 * MARGIN
    paper, title, newsletter, when = (
        printable(text, face) or ""
        for text, face in (
            (card.paper, "headline"), (card.title, "headline"), (card.newsletter, "sans"), (card.when, "sans"),
        )
    )  # fmt: skip
    pen.rectangle((0, 0, WIDTH, 14), fill=BRAND)
    write(pen, MARGIN, 62, fitting(paper, "headline", 52, wide), "headline", 52, INK)
    pen.line((MARGIN, 148, WIDTH - MARGIN, 148), fill=INK, width=3)
    size, lines = setting(title, "headline", TITLE, wide)
    top = 186 + max(0, (330 - round(len(lines) * size * LINE)) // 2)
    for number, line in enumerate(lines):
        write(pen, MARGIN, top + round(number * size * LINE), line, "headline", size, INK)
    pen.line((MARGIN, 546, WIDTH - MARGIN, 546), fill=RULE, width=2)
    room = width(when, "sans", 30)
    write(pen, WIDTH - MARGIN - room, 564, when, "sans", 30, SOFT)
    write(pen, MARGIN, 564, fitting(newsletter, "sans", 30, wide - room - 40), "sans", 30, BRAND)
    return png(image)
