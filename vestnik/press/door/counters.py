"""What a door has done, for `/metrics`, for the desk, and for the keeper, who presses first what is read most."""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vestnik.press.door.compose import Answer

SAMPLES = 1000
HOTTEST = 200
WINDOW_SECONDS = 60
#: so many addresses of each minute are told
MOST_TOLD = 1000
#: notes of minutes that nobody takes away are kept for so many seconds
KEPT_SECONDS = 7200
#: so many windows are remembered, to tell what the last minutes brought
WINDOWS = 5
#: what is told of them
TOLD = ("hits", "waited", "stale", "makes", "straight")


@dataclass
class Counters:
    """Numbers since the door started. `hits` are pages read, with those `waited` for until they were made."""

    hits: int = 0
    stale: int = 0
    makes: int = 0
    waited: int = 0
    straight: int = 0
    files: int = 0
    not_modified: int = 0
    server_errors: int = 0
    refused: int = 0
    turned_away: int = 0
    bytes: int = 0
    connections: int = 0
    pages: int = 0
    memory: int = 0
    started: float = field(default_factory=time.time)

    def __post_init__(self) -> None:
        self._seconds: list[float] = []
        self._timed = 0
        self._now: Counter[str] = Counter()
        self._before: Counter[str] = Counter()
        self._window = 0
        self._minute: Counter[str] | None = None
        self._windows: deque[dict[str, float]] = deque([self._marks()], WINDOWS)

    def served(self, by_address: dict[str, int]) -> None:
        """What was read in one second."""
        self.hits += sum(by_address.values())
        self._now.update(by_address)
        self._window += 1
        if self._window >= WINDOW_SECONDS:
            self._before, self._now, self._window = self._now, Counter(), 0
            self._minute = self._before
            self._windows.append(self._marks())

    def took_from(self, answer: Answer) -> None:
        """Takes over what an answer has counted."""
        self.not_modified += answer.not_modified
        self.bytes += (answer.served - answer.not_modified) * len(answer.whole)
        if b"x-press: stale" in answer.label:
            self.stale += answer.served
        answer.served = answer.not_modified = 0

    def took(self, seconds: float) -> None:
        """A straight request was answered: kept as a sample."""
        self._timed += 1
        if len(self._seconds) < SAMPLES:
            self._seconds.append(seconds)
        elif (place := random.randrange(self._timed)) < SAMPLES:  # noqa: S311 - a sample, no secret
            self._seconds[place] = seconds

    def hot(self) -> list[tuple[str, int]]:
        """The most read addresses of the last minute or two, with how often."""
        return (self._now + self._before).most_common(HOTTEST)

    def report(self) -> dict[str, Any]:
        """All of it."""
        ordered = sorted(self._seconds)
        numbers = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        return {
            **numbers,
            "time": time.time(),
            "pid": os.getpid(),
            "straight_p50": _quantile(ordered, 0.5),
            "straight_p99": _quantile(ordered, 0.99),
            "hot": self.hot(),
            "recent": self._recent(),
        }

    def _marks(self) -> dict[str, float]:
        return {"time": time.time(), **{name: getattr(self, name) for name in TOLD}}

    def _recent(self) -> dict[str, float]:
        """What the last minutes brought, and how many `seconds` they were."""
        now, then = self._marks(), self._windows[0]
        return {"seconds": now.pop("time") - then["time"], **{name: now[name] - then[name] for name in now}}

    def write_minute(self, folder: Path, name: str) -> None:
        """Once a minute has ended, leaves in `folder` a note of what was read in it, for whoever counts readers.

        `{"until": unix seconds, "reads": [[address, times], …]}`. Nothing is known of who read it.
        """
        if self._minute is None:
            return
        minute, self._minute = self._minute, None
        now = time.time()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in folder.glob(f"{name}-*"):
            if now - float(old.stem.rpartition("-")[2]) > KEPT_SECONDS:
                old.unlink(missing_ok=True)
        place = folder / f"{name}-{now:.0f}.json"
        fresh = place.with_suffix(".new")
        fresh.write_text(json.dumps({"until": now, "reads": minute.most_common(MOST_TOLD)}), encoding="utf-8")
        fresh.replace(place)

    def write(self, path: Path) -> None:
        """Puts the report in place of the last one."""
        new = path.with_suffix(".new")
        new.write_text(json.dumps(self.report()), encoding="utf-8")
        new.replace(path)


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
