"""Hot pages are made before anyone asks: after a change, in order of how often they are read, and when time is up.

First what the change itself asks for (a story's page), then the fragments that hot pages show, then the hot pages. A
newer change begins the order anew. A page that fails waits ever longer for its next turn and stands in nobody's way.
"""

from __future__ import annotations

import json
import math
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vestnik.press.freshness import FRESH, Freshness
from vestnik.press.notes import read_note
from vestnik.press.orders import Orders, Outcome
from vestnik.press.page import Page
from vestnik.press.store import Seen, Store

#: renders at a time: as many as the web processes can do beside an editor's requests
TOGETHER = 2
#: so many pages are kept hot
MOST = 300
#: seconds between two looks at what doors count; after so many looks what was read once weighs half
LOOK, HALF_LIFE = 5.0, 120
#: seconds after which a door that has said nothing is gone
SILENT = 300.0
#: seconds until a page that failed is tried again, doubling
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0
#: seconds until one asks again when nobody answers
AWAY_PAUSE = 0.5
#: a page that is out of date as soon as it is made, by its time or by who made it, is made once in so many seconds
SHORTEST_LIFE = 1.0


@dataclass(frozen=True, slots=True)
class Face:
    """What is to be known of a stored page without its body; times in unix seconds."""

    edition: int
    keys: frozenset[int]
    code: int
    made_at: float
    until: float
    hard_until: float
    fragments: tuple[str, ...]


class Popularity:
    """Which pages are read most: by what the doors in `stats` counted in the last minute or two and, more and more
    faintly, before. Kept in `place` for the next start.
    """

    def __init__(self, stats: Path, place: Path) -> None:
        self.stats, self.place = stats, place
        self._looked_at = 0.0
        self._scores: dict[str, float] = dict(_pairs(read_note(place)))

    def order(self) -> list[str]:
        """Addresses, the most read first."""
        if time.monotonic() - self._looked_at >= LOOK:
            self._look()
        return sorted(self._scores, key=self._scores.__getitem__, reverse=True)

    def _look(self) -> None:
        self._looked_at = time.monotonic()
        scores = {address: score * 0.5 ** (1 / HALF_LIFE) for address, score in self._scores.items()}
        lately: Counter[str] = Counter()
        for report in map(read_note, self.stats.glob("*.json")):
            if report.get("time", math.inf) > time.time() - SILENT:
                lately.update(dict(_pairs(report)))
        scores |= {address: max(hits, scores.get(address, 0.0)) for address, hits in lately.items()}
        best = sorted(scores.items(), key=lambda item: -item[1])[:MOST]
        self._scores = {address: score for address, score in best if score > 0.01}
        self._keep()

    def _keep(self) -> None:
        fresh = self.place.with_suffix(".new")
        fresh.write_text(json.dumps({"hot": sorted(self._scores.items(), key=lambda item: -item[1])}))
        fresh.replace(self.place)


class Presser:
    """Keeps hot pages fresh. `always` are pages that count as hot without being read.

    Safe in threads. The order is made under a lock, the pages are made outside it.
    """

    def __init__(
        self,
        store: Store,
        freshness: Freshness,
        orders: Orders,
        popularity: Popularity,
        always: Iterable[str] = (),
    ) -> None:
        self.store, self.freshness, self.orders, self.popularity = store, freshness, orders, popularity
        self.always = tuple(always)
        self._condition = threading.Condition()
        self._news = True
        self._broken = False
        self._asked: dict[str, None] = {}
        self._queue: list[str] = []
        self._busy: set[str] = set()
        self._due_at = 0.0
        self._away_until = 0.0
        self._tries: dict[str, int] = {}
        self._again: dict[str, float] = {}
        self._faces: dict[str, tuple[Seen | None, Face | None]] = {}

    def changed(self, addresses: Iterable[str]) -> None:
        """There was a change, after which these pages are to be made at once."""
        with self._condition:
            for address in addresses:
                self._asked[address] = None
                self._forgive(address)
            self._news = True
            self._condition.notify_all()

    def wake(self) -> None:
        """Looks at once whether there is anything to do, or whether this is the end."""
        with self._condition:
            self._condition.notify_all()

    def run(self, stop: threading.Event) -> None:
        """Makes pages until `stop`."""
        self._broken = False
        with ThreadPoolExecutor(TOGETHER, thread_name_prefix="press") as pool:
            working = [pool.submit(self._work, stop) for _ in range(TOGETHER)]
            wait(working, return_when=FIRST_EXCEPTION)
            self._broken = True
            self.wake()
        for one in working:
            one.result()

    def _work(self, stop: threading.Event) -> None:
        while not stop.is_set() and not self._broken:
            with self._condition:
                address = self._next()
                if address is None:
                    self._condition.wait(self._pause())
                    continue
                self._busy.add(address)
            try:
                outcome = self.orders.order(address)
            finally:
                with self._condition:
                    self._busy.discard(address)
            with self._condition:
                self._note(address, outcome)
                self._condition.notify_all()

    def _next(self) -> str | None:
        """The page to be made now; None if there is nothing to do."""
        now = time.time()
        if now < self._away_until:
            return None
        if self._news or now >= self._due_at:
            self._plan(now)
        # what is being made may be of before the change: it stays in the queue and is looked at when it is done
        for address in [address for address in self._queue if address not in self._busy]:
            if self._needed(address, now):
                return address
            self._queue.remove(address)
        return None

    def _plan(self, now: float) -> None:
        """Puts in order what is to be made, and finds the moment at which the next page's time is over."""
        self._news = False
        self.freshness.catch_up()
        # what is read and is not stored is no page (a file, a 404), or else the next reader has it made
        read = [address for address in self.popularity.order() if self._face(address) is not None]
        hot = [*self.always, *read]
        faces = {address: self._face(address) for address in dict.fromkeys([*self._asked, *hot])}
        fragments = [fragment for face in faces.values() if face for fragment in face.fragments]
        faces |= {fragment: self._face(fragment) for fragment in fragments}
        self._faces = {address: self._faces[address] for address in faces}
        self._queue = [
            address
            for address in dict.fromkeys([*self._asked, *fragments, *hot])
            if self._needed(address, now)
        ]
        waiting = set(self._queue)
        moments = [
            min(face.until, face.hard_until)
            for address, face in faces.items()
            if face and address not in waiting
        ]
        moments += [again for again in self._again.values() if again > now]
        # doors' counts change without any news
        self._due_at = min([now + LOOK, *(moment for moment in moments if moment > now)])

    def _needed(self, address: str, now: float) -> bool:
        if self._again.get(address, 0.0) > now:
            return False
        self.freshness.catch_up()
        face = self._face(address)
        if face is not None and self.freshness.verdict(face, now) == FRESH:
            self._asked.pop(address, None)
            return False
        return True

    def _note(self, address: str, outcome: Outcome) -> None:
        now = time.time()
        if outcome is Outcome.AWAY:
            self._away_until = now + AWAY_PAUSE
            return
        if outcome is Outcome.MADE:
            self._forgive(address)
            self._faces.pop(address, None)  # it may be the old one with a higher edition
            face = self._face(address)
            if face is not None:
                over = min(face.until, face.hard_until)
                if over <= now or face.code != self.freshness.code:
                    over = self._again[address] = now + SHORTEST_LIFE
                self._due_at = min(self._due_at, over)
                self._news = self._news or not self._faces.keys() >= set(face.fragments)
            return
        tries = self._tries[address] = self._tries.get(address, 0) + 1
        self._again[address] = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(tries - 1, 10))
        self._due_at = min(self._due_at, self._again[address])
        if outcome is Outcome.STRAIGHT:
            # there is no such page any more, or not yet
            self._asked.pop(address, None)

    def _forgive(self, address: str) -> None:
        self._tries.pop(address, None)
        self._again.pop(address, None)

    def _pause(self) -> float:
        """Seconds for which there is nothing to do."""
        now = time.time()
        return max(0.005, min(1.0, max(self._due_at, self._away_until) - now))

    def _face(self, address: str) -> Face | None:
        seen, face = self._faces.get(address, (None, None))
        if address not in self._faces or self.store.changed_since(address, seen):
            page, seen = self.store.read_seen(address)
            face = None if page is None else _face_of(page)
            self._faces[address] = seen, face
        return face


def _face_of(page: Page) -> Face:
    return Face(page.edition, page.keys, page.code, page.made_at, page.until, page.hard_until, page.fragments)


def _pairs(found: dict[str, Any]) -> list[tuple[str, float]]:
    """The addresses and numbers in a file of counts."""
    return [(address, number) for address, number in found.get("hot", []) if address.startswith("/")]
