"""The bytes of a list as lines and rows, whatever program wrote them. Rubbish stays in its own line."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

#: records of other systems hold notes of several lines; more than that is a quotation mark left open
LONGEST_RECORD = 30
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is where it begins, from 1; `cells` is None where it can't be taken apart."""

    line: int
    cells: tuple[str, ...] | None
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as text: `encoding` and `separator` are what it was found to be written in."""

    encoding: str
    separator: str
    lines: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(_cells(self.lines[0], self.separator) or ()) if self.lines else 0

    def rows(self) -> Iterator[Row]:
        """Its records in order, the first line too; empty lines are left out."""
        place = 0
        while place < len(self.lines):
            size, cells = self._record(place)
            text = "\n".join(self.lines[place : place + size])
            if text.strip():
                yield Row(place + 1, cells, text)
            place += size

    def _record(self, place: int) -> tuple[int, tuple[str, ...] | None]:
        """How many lines the record at `place` has, and its cells. A mark left open swallows no other line."""
        text = self.lines[place]
        if text.count('"') % 2 == 0:
            return 1, _cells(text, self.separator)
        for size in range(2, LONGEST_RECORD + 1):
            if place + size > len(self.lines):
                break
            text += "\n" + self.lines[place + size - 1]
            if text.count('"') % 2 == 0:
                cells = _cells(text, self.separator)
                return (size, cells) if cells is not None and len(cells) == self.width else (1, None)
        return 1, None


def read_sheet(data: bytes) -> Sheet:
    """Finds out how a list is written: UTF-8, UTF-16 (with or without a mark), else Windows-1251."""
    encoding, text = _decoded(data)
    lines = tuple(re.split(r"\r\n|\r|\n", text))
    return Sheet(encoding, _separator(lines), lines)


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, data[len(mark) :].decode(encoding, errors="replace")
    head = data[:4096]
    # Latin letters in UTF-16 have a zero in every other byte
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 8 and head[offset::2].count(0) > len(head) // 5:
            return encoding, data.decode(encoding, errors="replace")
    high = [line for line in data.split(b"\n") if not line.isascii()]
    wrong = sum(1 for line in high if not _is_utf8(line))
    encoding = "utf-8" if wrong * 2 <= len(high) else "cp1251"
    return encoding, data.decode(encoding, errors="replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _separator(lines: tuple[str, ...]) -> str:
    """The sign that stands in as many lines as any, and equally often in each of them."""
    sample = [line for line in lines[:200] if line.strip()]
    best, most = ",", 0
    for sign in _SEPARATORS:
        counts = Counter(line.count(sign) for line in sample if sign in line)
        agreeing = counts.most_common(1)[0][1] if counts else 0
        if agreeing > most:
            best, most = sign, agreeing
    return best


def _cells(text: str, separator: str) -> tuple[str, ...] | None:
    try:
        found = next(csv.reader([text], delimiter=separator, strict=False), None)
    except csv.Error:
        return None
    return tuple(cell.strip() for cell in found) if found is not None else None
