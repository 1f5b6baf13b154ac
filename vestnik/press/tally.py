"""How many renders there were, and how many of them changed no byte: counted by all web processes of a node together.

A few numbers in one mapped file: one row a minute, written over when its turn comes again.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import time
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

#: minutes that are remembered
MINUTES = 16
#: places in a row
MINUTE, NEW, SAME, FAILED, MILLISECONDS = range(5)
_SIZE = MINUTES * 5 * 8


class Renders(NamedTuple):
    """Renders of the last `minutes`: that made other bytes, the same bytes, none at all."""

    minutes: int
    new: int
    same: int
    failed: int
    milliseconds: int

    @property
    def total(self) -> int:
        return self.new + self.same + self.failed

    @property
    def idle_share(self) -> float | None:
        """Of renders that changed nothing, 0 to 100."""
        return 100 * self.same / self.total if self.total else None


class Tally:
    """The counts in the file `path`. Safe in threads and processes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = path
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(handle).st_size < _SIZE:
                os.ftruncate(handle, _SIZE)
            self._numbers = memoryview(mmap.mmap(handle, _SIZE)).cast("Q")
        finally:
            os.close(handle)

    def add(self, place: int, seconds: float = 0.0) -> None:
        """Counts a render that took so long: NEW, SAME or FAILED."""
        minute = int(time.time() // 60)
        row = minute % MINUTES * 5
        # a handle of one's own: locks of one process don't keep its threads apart
        handle = os.open(self._path, os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if self._numbers[row + MINUTE] != minute:
                for number in range(5):
                    self._numbers[row + number] = 0
                self._numbers[row + MINUTE] = minute
            self._numbers[row + place] += 1
            self._numbers[row + MILLISECONDS] += round(seconds * 1000)
        finally:
            os.close(handle)

    def recent(self, minutes: int = 10) -> Renders:
        """What there was in this minute and in those before it."""
        newest = int(time.time() // 60)
        rows = [self._numbers[row : row + 5] for row in range(0, MINUTES * 5, 5)]
        rows = [row for row in rows if newest - minutes < row[MINUTE] <= newest]
        return Renders(
            minutes, *(sum(row[place] for row in rows) for place in (NEW, SAME, FAILED, MILLISECONDS))
        )


@cache
def tally() -> Tally:
    """This node's."""
    return Tally(settings.HOME.press / "renders")
