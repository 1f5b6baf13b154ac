"""Tells a surrogate of every change, in the order of the log: merged, tried again until it listens.

Every node tells every surrogate, each once its own journal holds the change. Being told twice does a surrogate no harm.
Being told once, by the fastest node, would: what it then fetches from a node that doesn't know of the change yet, it
would keep. For the same reason what was purged is purged a second time a moment later (`ECHO`): an answer that was on
its way while the first purge came, or old bytes shown while a new page was being made, goes with the second.
"""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from vestnik.press.edge.folding import spellings
from vestnik.press.edge.purgers import PurgeError, Purger
from vestnik.press.journal import START, Entry, Journal

logger = logging.getLogger("vestnik.press.edge")

#: seconds after which a purge is sent a second time
ECHO = 2.0
#: more keys than these at once: everything is purged
MOST_KEYS = 5_000
#: seconds between tries, growing
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class Waits(Protocol):
    def wait(self, seconds: float) -> object:
        """Returns when there may be something new, after `seconds` at the latest."""


class Batch(NamedTuple):
    """Keys to be purged; hard ones first, and none of them also as soft."""

    hard: dict[int, None]
    soft: dict[int, None]
    everything: bool = False

    def __bool__(self) -> bool:
        return bool(self.hard or self.soft or self.everything)

    def and_later(self, other: Batch) -> Batch:
        hard = self.hard | other.hard
        soft = {key: None for key in self.soft | other.soft if key not in hard}
        return Batch(hard, soft, self.everything or other.everything)


NOTHING = Batch({}, {})


class EdgeFollower:
    """Follows the node's journal for one surrogate; its place is kept in `folder` and survives a restart.

    `clock` is monotonic, in seconds.
    """

    def __init__(
        self, purger: Purger, journal: Journal, folder: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.purger, self.journal, self.clock = purger, journal, clock
        self.place = folder / f"{purger.name}.json"
        self.failures = 0
        self._waiting = NOTHING
        self._echo = NOTHING
        self._echo_at = 0.0
        self._try_at = 0.0
        self._bell = -1
        self._position = START
        folder.mkdir(parents=True, exist_ok=True)
        self._state = self._read_place()

    def run(self, stop: threading.Event, bell: Waits) -> None:
        """Follows until `stop`; `bell` tells that there may be a change."""
        while not stop.is_set():
            bell.wait(self.step())

    def step(self) -> float:
        """Does what is due; returns the seconds until it should be called again if nothing changes before."""
        self._take_in()
        now = self.clock()
        due = self._waiting
        if self._echo and now >= self._echo_at:
            due = self._echo.and_later(due)
        if due and now >= self._try_at:
            self._tell(due)
            now = self.clock()
        moments = [at for batch, at in ((self._waiting, self._try_at), (self._echo, self._echo_at)) if batch]
        return max(0.0, max(min(moments), self._try_at) - now) if moments else LONGEST_PAUSE

    def _take_in(self) -> None:
        """Adds to what is waiting what the journal has got since.

        If it was told nothing for too long, or of another log, what the surrogate holds may be anything.
        """
        bell = self.journal.bell
        if bell == self._bell:
            return
        rules = {"code": self.journal.code, "cleared": self.journal.cleared}
        entries, position, anew, torn = self.journal.since(self._position)
        missed = anew and self._state["edition"] < self.journal.floor
        if torn or missed or self._state.get("identity") != self.journal.identity:
            self._waiting = self._waiting._replace(everything=True)
        for entry in entries:
            if entry.edition > self._state["edition"]:
                self._waiting = self._waiting.and_later(_batch(entry))
        if {name: self._state.get(name) for name in rules} != rules:
            self._waiting = self._waiting._replace(everything=True)
        newest = max((entry.edition for entry in entries), default=self.journal.edition)
        self._state |= {**rules, "identity": self.journal.identity, "edition": newest}
        self._bell, self._position = bell, position
        if not self._waiting:
            self._keep_place("")  # what came concerned nobody

    def _tell(self, due: Batch) -> None:
        echoed = due is not self._waiting
        try:
            if due.everything or len(due.hard) + len(due.soft) > MOST_KEYS:
                self.purger.purge_all()
            else:
                if due.hard:
                    self.purger.purge(spellings(due.hard), hard=True)
                if due.soft:
                    self.purger.purge(spellings(due.soft), hard=False)
        except PurgeError as error:
            self._failed(error)
            return
        if self.failures:
            logger.warning("%s listens again", self.purger.name)
        self.failures = 0
        self._echo = self._waiting if echoed else self._echo.and_later(self._waiting)
        if self._waiting:
            self._echo_at = self.clock() + ECHO
        self._waiting = NOTHING
        self._keep_place("")

    def _failed(self, error: PurgeError) -> None:
        self.failures += 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self.failures - 1, 10))
        # nodes that failed at one moment shall not try again at one
        pause = max(error.wait, pause * random.uniform(0.5, 1.0))  # noqa: S311 - nothing secret in it
        self._try_at = self.clock() + pause
        if self.failures == 1:
            logger.error("%s; trying again until it listens", error)
        self._keep_place(str(error))

    def _read_place(self) -> dict[str, Any]:
        try:
            found = json.loads(self.place.read_text())
            return {**found, "edition": int(found["edition"])}
        except FileNotFoundError:
            return {"edition": 0}
        except (ValueError, KeyError, TypeError):
            logger.warning("%s can't be read: %s is purged altogether", self.place, self.purger.name)
            return {"edition": 0}

    def _keep_place(self, error: str) -> None:
        """After a failure the place stays where it was, so that a restart tells it all again."""
        state = self._read_place() if error else self._state
        state = {**state, "at": time.time(), "failures": self.failures, "error": error}
        fresh = self.place.with_suffix(".new")
        fresh.write_text(json.dumps(state))
        fresh.replace(self.place)


def _batch(entry: Entry) -> Batch:
    keys = dict.fromkeys(entry.keys)
    return Batch(keys, {}) if entry.hard else Batch({}, keys)
