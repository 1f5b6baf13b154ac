"""What differs between two versions of a text, word by word. Plain functions, no Django.

Lines (paragraphs) are compared first, then the words of those that differ, so the cost is that of what has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

#: a word with what follows it, or signs
_TOKENS = re.compile(r"\w+(?:[-’'.,]\w+)*|\s+|[^\w\s]", re.UNICODE)
#: lines that share less than this part of their words are two, not one that was changed
_ALIKE = 0.35
#: comparing more words than these with each other would take seconds; then the line is told as a whole
_MOST_WORDS = 4_000


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph in pieces; `left_out` counts unchanged paragraphs that stand here and are not shown."""

    pieces: tuple[Piece, ...] = ()
    left_out: int = 0

    @property
    def changed(self) -> bool:
        return any(piece.kind is not Kind.SAME for piece in self.pieces)


def differences(old: Sequence[str], new: Sequence[str], near: int = 1) -> tuple[Line, ...]:
    """The paragraphs of two versions as one text, with `near` unchanged ones round each change.

    Empty if none differs.
    """
    lines = list(_lines(old, new))
    if not any(line.changed for line in lines):
        return ()
    shown = {
        place for at, line in enumerate(lines) if line.changed for place in range(at - near, at + near + 1)
    }
    found: list[Line] = []
    hidden = 0
    for at, line in enumerate(lines):
        if at not in shown:
            hidden += 1
            continue
        found += [Line(left_out=hidden)] if hidden else []
        found.append(line)
        hidden = 0
    return (*found, *([Line(left_out=hidden)] if hidden else []))


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, i, j, k, end in matcher.get_opcodes():
        if kind == "equal":
            yield from (_whole(Kind.SAME, text) for text in new[k:end])
        else:
            yield from _replaced(old[i:j], new[k:end])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Each new line beside the first of the old ones that is like it; what is like none came or went."""
    waiting = list(old)
    for text in new:
        match = next((at for at, before in enumerate(waiting) if _alike(before, text)), None)
        if match is None:
            yield _whole(Kind.ADDED, text)
            continue
        yield from (_whole(Kind.REMOVED, before) for before in waiting[:match])
        yield Line(tuple(_words(waiting[match], text)))
        waiting = waiting[match + 1 :]
    yield from (_whole(Kind.REMOVED, before) for before in waiting)


def _alike(old: str, new: str) -> bool:
    a, b = set(_TOKENS.findall(old.lower())) - {" "}, set(_TOKENS.findall(new.lower())) - {" "}
    return bool(a & b) and len(a & b) / max(len(a), len(b)) >= _ALIKE


def _words(old: str, new: str) -> Iterator[Piece]:
    a, b = _TOKENS.findall(old), _TOKENS.findall(new)
    if len(a) + len(b) > _MOST_WORDS:
        yield from (Piece(Kind.REMOVED, old), Piece(Kind.ADDED, new))
        return
    for kind, i, j, k, end in _without_islands(SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes(), a):
        if kind == "equal":
            yield Piece(Kind.SAME, "".join(a[i:j]))
            continue
        if i < j:
            yield Piece(Kind.REMOVED, "".join(a[i:j]))
        if k < end:
            yield Piece(Kind.ADDED, "".join(b[k:end]))


def _without_islands(
    codes: Sequence[tuple[str, int, int, int, int]], old: Sequence[str]
) -> list[tuple[str, int, int, int, int]]:
    """A space that stayed between two changes belongs to them: nobody reads word, space, word as three changes."""
    found: list[tuple[str, int, int, int, int]] = []
    for at, (kind, i, j, k, end) in enumerate(codes):
        blank = kind == "equal" and not "".join(old[i:j]).strip() and 0 < at < len(codes) - 1
        if found and found[-1][0] != "equal" and (kind != "equal" or blank):
            _kind, first, _j, start, _end = found[-1]
            found[-1] = ("replace", first, j, start, end)
        else:
            found.append((kind, i, j, k, end))
    return found


def _whole(kind: Kind, text: str) -> Line:
    return Line((Piece(kind, text),))
