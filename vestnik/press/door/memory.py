"""The pages a door has in memory, each with what is known of its freshness; the store behind them."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field

from vestnik.press.door.codings import NAMES
from vestnik.press.door.compose import Answer
from vestnik.press.freshness import FRESH, STALE, Freshness
from vestnik.press.page import Page
from vestnik.press.parts import Piece
from vestnik.press.store import Seen, Store

#: what an entry weighs beside its bytes, and what a key does
ENTRY_BYTES, KEY_BYTES = 2000, 100

TOUCH_SECONDS = 1200.0

Tags = tuple[str, ...]


@dataclass(slots=True)
class Entry:
    """One page in memory, with the answers made of it, one a coding."""

    page: Page
    seen: Seen | None
    weight: int
    verdict: int = STALE
    judged: int = -1  # the state of the journal that the verdict is of
    lasts: float = 0.0  # until when (unix seconds) it holds
    touched: float = field(default_factory=time.monotonic)
    readers: int = 0  # since the page was last put together
    wants_brotli: bool = False
    tags: list[Tags] = field(default_factory=lambda: [()] * len(NAMES))
    answers: list[Answer | None] = field(default_factory=lambda: [None] * len(NAMES))


class Memory:
    """Pages by address, as many as fit into `room` bytes: those read last."""

    def __init__(self, store: Store, freshness: Freshness, room: int) -> None:
        self.store = store
        self.freshness = freshness
        self.room = room
        self.weight = 0
        #: counts what has happened that may make answers wrong: changes, new pages
        self.version = 0
        self._state = 0  # changes only
        self._entries: OrderedDict[str, Entry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def catch_up(self) -> None:
        """Takes in what the journal has got."""
        if self.freshness.catch_up():
            self._state += 1
            self.version += 1

    def held(self, address: str) -> Entry | None:
        """The page, if it is in memory."""
        return self._entries.get(address)

    def known(self, address: str) -> Entry | None:
        """The page of an address in its one spelling, from memory or from the store, whatever its state."""
        entry = self._entries.get(address)
        if entry is None:
            page, seen = self.store.read_seen(address)
            if page is None:
                return None
            entry = self._entries[address] = Entry(page, seen, 0)
            self.add_weight(entry, _weight(page))
        return entry

    def judge(self, entry: Entry) -> int:
        """FRESH, STALE or HARD, now; looks whether somebody has stored a newer one."""
        now = time.time()
        if entry.judged != self._state or now >= entry.lasts:
            self._apply_rule(entry, now)
            if entry.verdict != FRESH and self.store.changed_since(entry.page.address, entry.seen):
                self.reload(entry)
                self._apply_rule(entry, now)
        return entry.verdict

    def _apply_rule(self, entry: Entry, now: float) -> None:
        page = entry.page
        entry.verdict = self.freshness.verdict(page, now)
        entry.judged = self._state
        # What is not fresh is looked at again each time: somebody may have stored a newer one.
        entry.lasts = min(page.until, page.hard_until) if entry.verdict == FRESH else now

    def reload(self, entry: Entry) -> None:
        """Takes the page as it is in the store now; what is gone from there stays as it was."""
        page, seen = self.store.read_seen(entry.page.address)
        if page is not None:
            self.add_weight(entry, _weight(page) - _weight(entry.page))
            entry.page, entry.seen, entry.judged = page, seen, -1
            self.version += 1

    def used(self, address: str) -> Entry | None:
        """Notes that the page was read; in the store, too, now and then, where the longest unread go first."""
        entry = self._entries.get(address)
        if entry is not None:
            self._entries.move_to_end(address)
            if (now := time.monotonic()) - entry.touched > TOUCH_SECONDS:
                entry.touched = now
                self.store.touch(address)
        return entry

    def add_weight(self, entry: Entry, more: int) -> None:
        """An entry has got bytes, or lost some."""
        entry.weight += more
        self.weight += more

    def forget(self, address: str) -> Entry | None:
        """Drops a page, in memory only."""
        entry = self._entries.pop(address, None)
        if entry is not None:
            self.weight -= entry.weight
        return entry

    def surplus(self) -> str | None:
        """The page to be forgotten next, if there are too many."""
        if self.weight <= self.room or len(self._entries) < 2:
            return None
        return next(iter(self._entries))


def _weight(page: Page) -> int:
    pieces = sum(len(part.deflate) for part in page.parts if isinstance(part, Piece))
    return ENTRY_BYTES + pieces + KEY_BYTES * len(page.keys)
