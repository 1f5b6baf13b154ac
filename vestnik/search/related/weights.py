"""How near two stories are: plain values, no database.

A story is the heaviest keys of its text by (1 + log tf) · idf, words of the title and names twice (research: lexical
weights find eight of eight events among twenty texts, a language model no more, and it has no threshold).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vestnik.language import Token, tokens

#: keys that stand for a story, and those of them by which others are looked for
KEPT, LOOKED_FOR = 30, 12
#: two stories share so many of the keys they are looked for by, or they have nothing to do with each other
SHARED = 2
#: so near they must be
LEAST = 0.10
#: further apart nothing is related; what time takes is half taken after `HALF_LIFE`, in the end `FAR` is left
WINDOW, HALF_LIFE, FAR = timedelta(days=120), timedelta(days=14), 0.4
#: what a story of another section is worth
ELSEWHERE = 0.85
#: a key in more than this part of all stories says nothing; counted once there are enough of them
COMMON, ENOUGH = 0.05, 200
_ENDS = frozenset(".!?…:;\n\r•")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A story by its weight: `terms` are numbers of keys, the heaviest first, of length 1 as a vector."""

    story: int
    section: int | None
    published: datetime
    terms: Mapping[int, float]

    @property
    def looked_for(self) -> frozenset[int]:
        """The heaviest keys."""
        return frozenset(list(self.terms)[:LOOKED_FOR])


def counted(title: str, text: str, tags: Iterable[str], lang: str) -> tuple[Counter[str], frozenset[str]]:
    """How often each key stands in a story, and the keys that count twice: of its title, its tags and of names.

    A word is a name if it has a capital where no sentence begins. Numbers and single letters are no keys.
    """
    counts: Counter[str] = Counter()
    marked: set[str] = set()
    for part in (title, *tags):
        told = [token.key for token in tokens(part, lang)]
        counts.update(told)
        marked.update(told)
    found = tokens(text, lang)
    counts.update(token.key for token in found)
    marked.update(token.key for token in _names(found, text))
    kept = {key: count for key, count in counts.items() if len(key) > 1 and not key.isdigit()}
    return Counter(kept), frozenset(marked & kept.keys())


def _names(found: Sequence[Token], text: str) -> Iterable[Token]:
    before = None
    for token in found:
        between = text[before.end : token.start] if before else "\n"
        if token.surface[0].isupper() and _ENDS.isdisjoint(between):
            yield token
        before = token


def weigh(
    counts: Mapping[str, int], marked: frozenset[str], stories: Mapping[str, int], total: int
) -> dict[str, float]:
    """The `KEPT` heaviest keys with their weights, the heaviest first, the squares of all adding up to 1.

    `stories`: in how many of `total` stories each key stands, this one among them. Empty if no key says anything.
    """
    weights = {}
    for key, count in counts.items():
        known = max(1, stories.get(key, 1))
        if total >= ENOUGH and known > total * COMMON:
            continue
        weight = (1 + math.log(count)) * math.log((total + 1) / known) * (2 if key in marked else 1)
        if weight > 0:
            weights[key] = weight
    # ties by the key itself: the same text always gets the same keys
    heaviest = sorted(weights, key=lambda key: (-weights[key], key))[:KEPT]
    length = math.sqrt(sum(weights[key] ** 2 for key in heaviest))
    return {key: weights[key] / length for key in heaviest}


def nearness(one: Weighed, other: Weighed) -> float:
    """From 0 (nothing in common, or too far in time) to 1; the same both ways."""
    apart = abs(one.published - other.published)
    if apart > WINDOW or len(one.looked_for & other.looked_for) < SHARED:
        return 0.0
    common = one.terms.keys() & other.terms.keys()
    cosine = sum(one.terms[term] * other.terms[term] for term in sorted(common))
    near_in_time: float = FAR + (1 - FAR) * 0.5 ** (apart / HALF_LIFE)
    return cosine * near_in_time * (1.0 if one.section == other.section else ELSEWHERE)


def best(nearnesses: Mapping[int, float], most: int) -> list[int]:
    """The nearest stories, at most `most`, none further than `LEAST`; of two as near the one with the higher number."""
    near = [(value, story) for story, value in nearnesses.items() if value >= LEAST]
    return [story for _value, story in sorted(near, reverse=True)[:most]]
