"""What was meant by a word that no story has: words of the index at a distance of one mistake, or two in long words.

Symmetric deletion (W. Garbe, SymSpell): two words at a distance of one mistake share a word that is left when one
letter is taken from each, so candidates are looked up and not searched for. A mistake is a letter too many, too few,
another one, or two that changed places (Damerau and Levenshtein's distance, no part edited twice).
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping

SHORTEST = 4
"""Letters of a word that is corrected; shorter ones have too many neighbours."""
LONG = 8
"""Letters from which two mistakes are allowed."""
LONGEST = 40

Lookup = Callable[[frozenset[str]], Iterable[tuple[str, int]]]
"""From deletions to the words of a vocabulary that have one of them, each with the number of stories that have it."""

# Letters that are heard alike, voiced and voiceless or without stress: the usual mistake, half as far.
ALIKE = {
    frozenset(pair)
    for pair in "аъ оу еи вф бп дт гк зс жш йи ия яа юу щш ei ai sz ck iy vw".split()  # noqa: SIM905
}


def deletions(word: str) -> frozenset[str]:
    """`word`, and what it is with any one letter left out: what a vocabulary is stored by."""
    return frozenset([word, *(word[:at] + word[at + 1 :] for at in range(len(word)))])


def corrections(word: str, lookup: Lookup, limit: int = 5) -> list[str]:
    """The words that may have been meant by `word` (folded), nearest first, then those of more stories.

    One mistake, or two in a word of eight letters and more if one of the two is a letter too many or too few.
    `lookup` is asked once. Empty for a word of less than four or more than forty letters.
    """
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    asked = deletions(word)
    allowed = 1.0
    if len(word) >= LONG:
        asked = frozenset(twice for once in asked for twice in deletions(once))
        allowed = 2.0
    found = (
        (distance(word, known, allowed), -stories, known) for known, stories in dict(lookup(asked)).items()
    )
    ranked = sorted(candidate for candidate in found if 0 < candidate[0] <= allowed)
    return [known for _, _, known in ranked[:limit]]


def distance(one: str, other: str, enough: float = 40.0) -> float:
    """The mistakes that make `other` of `one`; a letter that is heard like the right one is half a mistake.

    Above `enough` it may be any greater number.
    """
    if abs(len(one) - len(other)) > enough:
        return enough + 1
    before_last: list[float] = []
    last: list[float] = [float(column) for column in range(len(other) + 1)]
    for row, ours in enumerate(one, 1):
        current = [float(row)]
        for column, theirs in enumerate(other, 1):
            best = min(last[column] + 1, current[-1] + 1, last[column - 1] + _substitution(ours, theirs))
            if row > 1 and column > 1 and ours == other[column - 2] and one[row - 2] == theirs:
                best = min(best, before_last[column - 2] + 1)
            current.append(best)
        if min(current) > enough:
            return enough + 1
        before_last, last = last, current
    return last[-1]


def _substitution(ours: str, theirs: str) -> float:
    if ours == theirs:
        return 0.0
    return 0.5 if frozenset((ours, theirs)) in ALIKE else 1.0


class Speller:
    """A vocabulary in memory: 12 bytes a deletion, so some 10 MB for 100,000 words; use `lookup` or `corrections`."""

    __slots__ = ("_deletions", "_numbers", "_words")

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        """`vocabulary` is folded words with the number of stories that have each."""
        self._words = [(word, stories) for word, stories in vocabulary.items() if len(word) <= LONGEST]
        pairs = sorted(
            (hash(deletion), number)
            for number, (word, _) in enumerate(self._words)
            for deletion in deletions(word)
        )
        self._deletions = array("q", (deletion for deletion, _ in pairs))
        self._numbers = array("I", (number for _, number in pairs))

    def lookup(self, asked: frozenset[str]) -> list[tuple[str, int]]:
        numbers = set()
        for wanted in map(hash, asked):
            at = bisect_left(self._deletions, wanted)
            while at < len(self._deletions) and self._deletions[at] == wanted:
                numbers.add(self._numbers[at])
                at += 1
        return [self._words[number] for number in sorted(numbers)]

    def corrections(self, word: str, limit: int = 5) -> list[str]:
        return corrections(word, self.lookup, limit)
