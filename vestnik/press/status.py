"""How the press of this node stands: for `vestnik press status` and whoever shows it."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vestnik.press.failures import Failure, Failures
from vestnik.press.freshness import FRESH, STALE, Freshness
from vestnik.press.keys import digest
from vestnik.press.notes import read_note
from vestnik.press.page import Page
from vestnik.press.store import Store

#: seconds without a sign after which the keeper or a door counts as gone
SILENT = 5.0
#: seconds after which numbers of a door are forgotten
FORGOTTEN = 300.0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why pages are not fresh: 'key story:42, changed at edition 17', and how many pages for that reason."""

    why: str
    pages: int


@dataclass(frozen=True, slots=True)
class Pages:
    """The stored pages by the freshness rule; `hard` must not be shown. A stale page may have several reasons."""

    fresh: int
    stale: int
    hard: int
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class Doors:
    """What this node's doors have done since they started. `hit_rate`: answers for which Django was not asked."""

    doors: int
    hits: int
    stale: int
    makes: int
    straight: int
    hit_rate: float | None


@dataclass(frozen=True, slots=True)
class Edge:
    """How far a surrogate has been told. `failures`: tries in a row that failed, the last one by `error`."""

    name: str
    edition: int
    behind: int
    failures: int
    error: str


@dataclass(frozen=True, slots=True)
class Status:
    """`keeper`: seconds since it was in touch with the log, None if it never was. `pages`: None if not looked at.
    `renders`: in the last `minutes`, those that made a `new` page, the `same` one, or `failed`, and their
    `milliseconds`.
    """

    edition: int
    floor: int
    keeper: float | None
    stored: int
    bytes: int
    pages: Pages | None
    doors: Doors
    renders: dict[str, int]
    failures: list[Failure]
    edge: list[Edge]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def look(
    press: Path,
    run: Path,
    store: Store,
    freshness: Freshness,
    *,
    renders: dict[str, int],
    at_pages: bool = True,
) -> Status:
    """The state of the node whose finished pages are in `press` and whose counters are in `run`; asks no database.

    `renders`: of the last minutes. `at_pages`: reads every stored page, some 0.1 ms each.
    """
    freshness.catch_up()
    journal = freshness.journal
    size = store.size()
    return Status(
        edition=journal.edition,
        floor=journal.floor,
        keeper=time.time() - journal.heartbeat if journal.heartbeat else None,
        stored=size.pages,
        bytes=size.bytes,
        pages=judge(store, freshness) if at_pages else None,
        doors=count_doors(run / "stats"),
        renders=renders,
        failures=Failures(press / "failures").latest(),
        edge=edges(press / "edge", journal.edition),
    )


def judge(store: Store, freshness: Freshness, most_reasons: int = 20) -> Pages:
    """Judges every stored page; the most frequent reasons."""
    verdicts: Counter[int] = Counter()
    reasons: Counter[str] = Counter()
    for address in store.addresses():
        page = store.read(address)
        if page is None:
            continue
        now = time.time()
        verdict = freshness.verdict(page, now)
        verdicts[verdict] += 1
        if verdict != FRESH:
            reasons.update(why_not_fresh(freshness, page, now))
    told = [Reason(why, pages) for why, pages in reasons.most_common(most_reasons)]
    stale = verdicts[STALE]
    return Pages(verdicts[FRESH], stale, verdicts.total() - verdicts[FRESH] - stale, told)


def why_not_fresh(freshness: Freshness, page: Page, now: float) -> list[str]:
    """In words, with the names of keys."""
    names = {digest(name): name for name in page.names}
    words = {
        "time": "its time is over",
        "code": "other templates, styles or settings",
        "floor": "older than what is remembered of the log",
        "cleared": "cleared",
    }
    return [
        words.get(kind) or f"{names.get(key, f'{key:x}')}, changed at edition {freshness.changed_at(key)}"
        for kind, key in freshness.reasons(page, now)
    ]


def count_doors(stats: Path) -> Doors:
    """The doors' counters, added up."""
    totals: Counter[str] = Counter()
    doors = 0
    for path in stats.glob("*.json"):
        report = read_note(path)
        if report.get("time", 0) < time.time() - FORGOTTEN:
            continue
        doors += report["time"] > time.time() - SILENT
        totals.update({name: report.get(name, 0) for name in ("hits", "stale", "makes", "straight")})
    asked = totals["hits"] + totals["makes"] + totals["straight"]
    rate = totals["hits"] / asked if asked else None
    return Doors(doors, totals["hits"], totals["stale"], totals["makes"], totals["straight"], rate)


def edges(folder: Path, edition: int) -> list[Edge]:
    """How far each surrogate has been told."""
    found = [(path.stem, read_note(path)) for path in sorted(folder.glob("*.json"))]
    return [
        Edge(name, told["edition"], edition - told["edition"], told.get("failures", 0), told.get("error", ""))
        for name, told in found
        if "edition" in told
    ]
