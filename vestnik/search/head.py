"""What the order of hits is made of: some 300 bytes an entry, the same on every database.

Keys stand as 32 bits of their CRC: that two of them fall together may move a hit by some places, and hides none.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_COUNTS = struct.Struct("<qBBB")
TITLE_LIMIT, LEAD_LIMIT, FOCUS_LIMIT = 40, 60, 24
#: a word is in focus if the text has it so often
FOCUS_FROM = 2

# By hand, on the demo paper: a title that has the word as it was typed, in another form; the standfirst; the text once,
# and how much more it is at most if the text has it again and again.
TITLE_AS_TYPED, IN_TITLE, IN_LEAD, IN_TEXT, IN_FOCUS = 12.0, 9.0, 4.0, 1.0, 3.0
#: all words in the title, side by side and in their order
TOGETHER = 4.0
MONTH = 30 * 86_400.0


class Sought(NamedTuple):
    """A word of a query as heads know it: the form that was typed, and any of its keys."""

    form: bytes
    keys: tuple[bytes, ...]


def mark(word: str) -> bytes:
    return zlib.crc32(word.encode()).to_bytes(4, "little")


def make_head(
    second: int, title: Sequence[tuple[str, str]], lead: Sequence[str], text: Sequence[str]
) -> bytes:
    """`second` is the Unix time of what it is the head of; `title` has (folded form, key), the others keys."""
    title = title[:TITLE_LIMIT]
    leading = list(dict.fromkeys(lead))[:LEAD_LIMIT]
    often = [(key, min(times, 255)) for key, times in Counter(text).most_common(FOCUS_LIMIT)]
    often = [(key, times) for key, times in often if times >= FOCUS_FROM]
    return b"".join(
        (
            _COUNTS.pack(second, len(title), len(leading), len(often)),
            *(mark(form) for form, _key in title),
            *(mark(key) for _form, key in title),
            *(mark(key) for key in leading),
            *(mark(key) for key, _times in often),
            bytes(times for _key, times in often),
        )
    )


def second_of(head: bytes) -> int:
    second: int = _COUNTS.unpack_from(head)[0]
    return second


def score(head: bytes, words: Sequence[Sought], now: float) -> float:
    """How good a hit is, at the Unix time `now`: the text's worth, up to three times as much for what is new."""
    second: int
    second, titles, leading, often = _COUNTS.unpack_from(head)
    forms = _COUNTS.size
    title = forms + 4 * titles
    lead = title + 4 * titles
    focus = lead + 4 * leading
    times = focus + 4 * often
    total, places = 0.0, []
    for word in words:
        at = max(_place(head, key, title, lead) for key in word.keys)
        places.append(at)
        if at >= 0:
            total += TITLE_AS_TYPED if _place(head, word.form, forms, title) >= 0 else IN_TITLE
        elif any(_place(head, key, lead, focus) >= 0 for key in word.keys):
            total += IN_LEAD
        total += IN_TEXT
        in_focus = max(_place(head, key, focus, times) for key in word.keys)
        if in_focus >= 0:
            often_it_is = head[times + in_focus]
            total += IN_FOCUS * often_it_is / (often_it_is + 4.0)
    worth = total / max(len(words), 1)
    if len(places) > 1 and places[0] >= 0 and places == list(range(places[0], places[0] + len(places))):
        worth += TOGETHER
    age = max(now - second, 0.0)
    return worth * (1.0 + 2.0 / (1.0 + age / MONTH))


def _place(head: bytes, wanted: bytes, start: int, end: int) -> int:
    """Which of the marks between `start` and `end` it is; -1 if none."""
    at = head.find(wanted, start, end)
    while at >= 0 and (at - start) % 4:
        at = head.find(wanted, at + 1, end)
    return (at - start) // 4 if at >= 0 else -1
