"""Which stories an issue should hold: plain values, no database. `finds.py` knows where the facts come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

#: counted reads of the period at which readers and newsroom weigh the same; with ten times as many, readers decide
EVEN = 500
#: what the newsroom's own judgement still weighs where readers were counted well
LEAST_DESK = 0.25
#: a story is worth so much less for each of its section that stands above it
SAME_SECTION = 0.6
#: and be it worth nothing, so that sections take turns there, too
BARE = 0.05
#: hours at the top of a front, and anywhere on it, that count in full
FULL_LEAD, FULL_FRONT = 24.0, 72.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a story of the period. Hours are those that editors gave it, `reads` those of the period."""

    story: int
    published: datetime
    section: int | None = None
    topics: frozenset[int] = frozenset()
    reads: int = 0
    lead_hours: float = 0.0
    front_hours: float = 0.0
    pinned: bool = False
    important: bool = False
    breaking: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A story to offer. `place` is its place among the most read of the period, from 1; 0 if nobody read it."""

    facts: Facts
    score: float
    place: int

    @property
    def story(self) -> int:
        return self.facts.story


def suggest(
    candidates: Iterable[Facts],
    most: int,
    *,
    without: Collection[int] = (),
    topics: Collection[int] = (),
    mixed: bool = True,
) -> list[Suggestion]:
    """At most `most` of the candidates, the best first: never two with a topic in common, nor one of `without` (ids of
    stories), nor one with a topic of `topics`. The order of `candidates` does not matter.

    `mixed` has sections take turns; without it the score alone decides.
    """
    known = {one.story: one for one in candidates}
    trust, top, places = trust_in_reads(known.values()), _most_read(known.values()), _places(known.values())
    left = [
        Suggestion(one, score(one, trust, top), places.get(one.story, 0))
        for one in known.values()
        if one.story not in without
    ]
    chosen: list[Suggestion] = []
    told = set(topics)
    sections: Counter[int | None] = Counter()
    while len(chosen) < most:
        left = [one for one in left if told.isdisjoint(one.facts.topics)]
        if not left:
            break
        best = max(left, key=lambda one: _rank(one, sections if mixed else Counter()))
        left.remove(best)
        chosen.append(best)
        told |= best.facts.topics
        sections[best.facts.section] += 1
    return chosen


def score(facts: Facts, trust: float, top: int) -> float:
    """From 0 to 1: what readers read, as far as one can trust the counts, and what the newsroom gave weight to.

    :param trust: 0 (nobody was counted) to 1, as `trust_in_reads` tells it
    :param top: the reads of the most read story
    """
    read = sqrt(facts.reads / top) if top else 0.0
    desk = max(LEAST_DESK, 1.0 - trust)
    return ((1.0 - desk) * read + desk * _weight_on_desk(facts)) if top else _weight_on_desk(facts)


def trust_in_reads(candidates: Iterable[Facts]) -> float:
    """How far the counts may decide: 0 where nobody was counted, 0.5 at `EVEN` reads, near 1 with many."""
    total = sum(one.reads for one in candidates)
    return total / (total + EVEN)


def _weight_on_desk(facts: Facts) -> float:
    """What the newsroom thought of it, 0 to 1, by what it did: nobody is asked to fill in a number."""
    return (
        0.35 * min(1.0, facts.lead_hours / FULL_LEAD)
        + 0.20 * min(1.0, facts.front_hours / FULL_FRONT)
        + 0.20 * facts.important
        + 0.15 * facts.breaking
        + 0.10 * facts.pinned
    )


def _most_read(candidates: Iterable[Facts]) -> int:
    return max((one.reads for one in candidates), default=0)


def _places(candidates: Iterable[Facts]) -> dict[int, int]:
    read: Sequence[Facts] = sorted(
        (one for one in candidates if one.reads), key=lambda one: (-one.reads, -one.story)
    )
    return {one.story: number for number, one in enumerate(read, start=1)}


def _rank(one: Suggestion, sections: Counter[int | None]) -> tuple[float, datetime, int]:
    """Of two that are worth the same the newer one; no two are alike, so that the order is always the same."""
    worth = (BARE + one.score) * SAME_SECTION ** sections[one.facts.section]
    return (worth, one.facts.published, one.story)
