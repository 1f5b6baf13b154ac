"""The freshness rule: a page made at edition e is fresh while no change after e bears one of its keys.

And while its time lasts, and the code that made it is in force.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from vestnik.press.journal import START, Journal

#: verdicts: to be shown; to be shown while a new one is made; not to be shown again
FRESH, STALE, HARD = 0, 1, 2
#: a floor that no edition reaches
NEVER = 2**63


class Judged(Protocol):
    """What the rule asks of a page. Times are unix seconds, `keys` digests."""

    @property
    def edition(self) -> int: ...
    @property
    def keys(self) -> Iterable[int]: ...
    @property
    def code(self) -> int: ...
    @property
    def made_at(self) -> float: ...
    @property
    def until(self) -> float: ...
    @property
    def hard_until(self) -> float: ...


class Standpoint(NamedTuple):
    """How far a process knew the log at a moment. `generation` of the journal, `cleared` at that unix time."""

    rule: Freshness
    generation: int
    cleared: float
    edition: int
    code: int

    def same_log(self, other: Standpoint) -> bool:
        """Whether the editions of both are those of one log, none of which was cleared in between."""
        return self[:3] == other[:3]


class Freshness:
    """Follows a journal: for each key, the edition at which it was last changed. Safe in threads."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.bell = -1
        self.edition = 0
        self.floor = 0
        self.code = 0
        self._cleared = 0.0
        self._changed: dict[int, int] = {}
        self._hard: dict[int, int] = {}
        self._position = START
        self._lock = threading.Lock()
        self.standpoint = Standpoint(self, START.generation, 0.0, 0, 0)
        self.catch_up()

    def catch_up(self) -> bool:
        """Takes in what the journal has got since; False if there was nothing."""
        bell = self.journal.bell
        if bell == self.bell:
            return False
        with self._lock:
            # the floor before the entries: a journal that begins anew meanwhile is found at the next look
            self.floor = self.journal.floor
            self.code = self.journal.code
            self._cleared = self.journal.cleared / 1_000_000
            news = self.journal.since(self._position)
            self._position = news.position
            # another log, or one put back from a copy, may begin anew at a lower edition
            changed, hard, edition = ({}, {}, 0) if news.anew else (self._changed, self._hard, self.edition)
            for entry in news.entries:
                for key in entry.keys:
                    changed[key] = entry.edition
                if entry.hard:
                    for key in entry.keys:
                        hard[key] = entry.edition
                edition = max(edition, entry.edition)
            self._changed, self._hard = changed, hard
            self.edition = max(edition, self.floor)
            if news.torn:
                self.floor = NEVER
            self.standpoint = Standpoint(
                self, self._position.generation, self._cleared, self.edition, self.code
            )
            self.bell = bell
        return True

    def verdict(self, page: Judged, now: float) -> int:
        """FRESH, STALE or HARD at the unix time `now`, by what has been taken in so far."""
        if now >= page.hard_until or page.made_at <= self._cleared:
            return HARD
        made = page.edition
        hard = self._hard
        if hard:
            for key in page.keys:
                if hard.get(key, 0) > made:
                    return HARD
        if page.code != self.code or now >= page.until or made < self.floor:
            return STALE
        changed = self._changed
        for key in page.keys:
            if changed.get(key, 0) > made:
                return STALE
        return FRESH

    def reasons(self, page: Judged, now: float) -> list[tuple[str, int]]:
        """Why it is not fresh: "key" with its digest, "floor" with the edition, "time", "code" or "cleared" with 0."""
        found = [("key", key) for key in page.keys if self._changed.get(key, 0) > page.edition]
        if now >= min(page.until, page.hard_until):
            found.append(("time", 0))
        if page.code != self.code:
            found.append(("code", 0))
        if page.edition < self.floor:
            found.append(("floor", page.edition))
        if page.made_at <= self._cleared:
            found.append(("cleared", 0))
        return found

    def changed_at(self, key: int) -> int:
        """The edition at which a key was last changed, as far as the journal reaches; 0 if it was not."""
        return self._changed.get(key, 0)
