"""A dictionary of forms and their lemmas that fits in a few megabytes and is shared by forked processes.

simplemma's dictionaries as Python dicts take 110 bytes a form and are copied as soon as a fork counts their
references. Here a form is the 64 bits of its hash beside the number of its lemma, in plain arrays: 12 bytes. Two
forms of one hash would be taken for one another; among a million that has a chance of one in ten million.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable

from vestnik.language.words import APOSTROPHES, UNMARKED, fold

WITHOUT_APOSTROPHES = str.maketrans("", "", APOSTROPHES)


def headword(written: str) -> str:
    """A dictionary's entry as a key is written; '' for what is no single word: 'обявя-(се)' -> 'обявя'."""
    if UNMARKED.fullmatch(written):
        return written.lower()
    word = fold(written.partition("-(")[0].partition(" ")[0]).translate(WITHOUT_APOSTROPHES)
    return word if word.isalnum() else ""


class Lexicon:
    """Lemmas of forms: `lexicon.lemma('министрите')` is 'министър', None for a form that is not there."""

    __slots__ = ("_forms", "_lemma_of", "_lemmas", "_starts")

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        """`entries` are forms with their lemmas, both as `headword` gives them; the first entry of a form counts."""
        numbers: dict[str, int] = {}
        lemma_of: dict[int, int] = {}
        for form, lemma in entries:
            lemma_of.setdefault(hash(form), numbers.setdefault(lemma, len(numbers)))
        self._forms = array("q", sorted(lemma_of))
        self._lemma_of = array("I", map(lemma_of.__getitem__, self._forms))
        self._lemmas, self._starts = _packed(numbers)

    def lemma(self, form: str) -> str | None:
        wanted = hash(form)
        at = bisect_left(self._forms, wanted)
        if at == len(self._forms) or self._forms[at] != wanted:
            return None
        return self.lemma_at(self._lemma_of[at])

    def lemma_at(self, number: int) -> str:
        return self._lemmas[self._starts[number] : self._starts[number + 1]].decode()

    @property
    def lemmas(self) -> range:
        """The numbers of all lemmas."""
        return range(len(self._starts) - 1)


class Groups:
    """The lemmas of a lexicon by what `of` makes of each, such as its stem."""

    __slots__ = ("_lexicon", "_names", "_numbers")

    def __init__(self, lexicon: Lexicon, of: Callable[[str], str]) -> None:
        self._lexicon = lexicon
        pairs = sorted((hash(of(lexicon.lemma_at(number))), number) for number in lexicon.lemmas)
        self._names = array("q", (name for name, _ in pairs))
        self._numbers = array("I", (number for _, number in pairs))

    def lemmas(self, name: str) -> list[str]:
        wanted = hash(name)
        found = []
        for at in range(bisect_left(self._names, wanted), len(self._names)):
            if self._names[at] != wanted:
                break
            found.append(self._lexicon.lemma_at(self._numbers[at]))
        return found


def _packed(words: Iterable[str]) -> "tuple[bytes, array[int]]":
    packed = bytearray()
    starts = array("I", [0])
    for word in words:
        packed += word.encode()
        starts.append(len(packed))
    return bytes(packed), starts


def from_simplemma(language: str) -> Lexicon:
    """The dictionary that simplemma ships for a language. ValueError if it has none."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    dictionary = DefaultDictionaryFactory(cache_max_size=0).get_dictionary(language)
    return Lexicon(
        (form, headword(lemma) or form)
        # What is written in small letters before the same in capitals: мир before Мир.
        for capitals in (False, True)
        for written, lemma in dictionary.items()
        if (written != written.lower()) is capitals and (form := headword(written))
    )
