"""What search knows words by: a key that all forms of a word share, in any language.

A text's keys are plain words of letters and digits, so that any database can index them with its dumbest
tokenizer. Change `ANALYZER` with whatever changes a key: an index that was made by another one is made anew.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from threading import Lock
from typing import NamedTuple

from anyascii import anyascii

from vestnik.language import bulgarian
from vestnik.language.lexicon import WITHOUT_APOSTROPHES, from_simplemma
from vestnik.language.tags import primary_subtag
from vestnik.language.words import fold, spans

ANALYZER = 2

LONGEST = 64
"""Characters of a key at most; PostgreSQL refuses lexemes of 2 kB. A longer word is cut."""
REMEMBERED = 16_384
"""Words whose keys a process remembers, for each language: some 6 MB at most."""

# Snowball's algorithms (snowballstem.org) by ISO 639 code.
SNOWBALL = {
    code: algorithm
    for codes, algorithm in (
        ("ar", "arabic"),
        ("hy", "armenian"),
        ("eu", "basque"),
        ("ca", "catalan"),
        ("cs", "czech"),
        ("da", "danish"),
        ("nl", "dutch"),
        ("en", "english"),
        ("eo", "esperanto"),
        ("et", "estonian"),
        ("fi", "finnish"),
        ("fr", "french"),
        ("de", "german"),
        ("el", "greek"),
        ("hi", "hindi"),
        ("hu", "hungarian"),
        ("id", "indonesian"),
        ("ga", "irish"),
        ("it", "italian"),
        ("lt", "lithuanian"),
        ("ne", "nepali"),
        ("nb nn no", "norwegian"),
        ("fa", "persian"),
        ("pl", "polish"),
        ("pt", "portuguese"),
        ("ro", "romanian"),
        ("ru", "russian"),
        ("sr hr bs sh cnr", "serbian"),
        ("st", "sesotho"),
        ("es", "spanish"),
        ("sv", "swedish"),
        ("ta", "tamil"),
        ("tr", "turkish"),
        ("yi", "yiddish"),
    )
    for code in codes.split()
}
# Languages of simplemma's dictionaries that Snowball lacks.
DICTIONARIES = frozenset(
    "ast cy enm fil gd gl grc gv he is ka la lb lv mk ml ms se sk sl sq sw tl uk".split()  # noqa: SIM905
)
DICTIONARY_OF = {"fil": "tl"}
# A word before an apostrophe is one of its own: l’été, dell’acqua.
ELIDING = frozenset(["ast", "ca", "co", "fr", "fur", "it", "lmo", "oc", "pms", "sc"])
# Letters with marks that are letters of their own; the marks of all others readers leave out.
OWN_LETTERS = {"sv": "åäö", "fi": "åäö", "et": "äöõü", "da": "åæø", "nb": "åæø", "nn": "åæø", "no": "åæø"}
TURKIC = str.maketrans({"I": "ı", "İ": "i"})
# Letters of both alphabets that look alike: 'Cофия' with a Latin C is found as София is.
LOOK_ALIKE = str.maketrans("aceopxyktmbh", "асеорхуктмвн")
LATIN_LETTER = re.compile("[a-z]")
CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")


class Token(NamedTuple):
    """A word of a text: its turn (0, 1, …), where it stands in the text, as it is written, and its key."""

    position: int
    start: int
    end: int
    surface: str
    key: str


def tokens(text: str, lang: str) -> list[Token]:
    """The words of `text` with their keys, in order; `text[start:end]` is `surface` in the text as it was given.

    Any text and any `lang` has an answer: words of an unknown language are folded only. Of Chinese, Japanese,
    Korean, Thai, Lao, Khmer and Burmese each pair of letters is a word. Time grows with the length alone.
    """
    analysis = _analysis(lang)
    found: list[Token] = []
    for start, end in spans(text, analysis.joined_by_apostrophes):
        surface = text[start:end]
        if key := analysis.key(surface):
            found.append(Token(len(found), start, end, surface, key))
    return found


def keys(text: str, lang: str) -> list[str]:
    """The keys of `text`, in order, as `tokens` has them: each is letters and digits only, `LONGEST` at most."""
    analysis = _analysis(lang)
    return [
        key
        for start, end in spans(text, analysis.joined_by_apostrophes)
        if (key := analysis.key(text[start:end]))
    ]


class _Analysis:
    """How the words of one language get their keys."""

    def __init__(self, language: str, reduce: Callable[[str], str]) -> None:
        self.joined_by_apostrophes = language not in ELIDING
        self._turkic = language in ("tr", "az")
        self._own_letters = OWN_LETTERS.get(language, "")
        self._reduce = reduce
        self._remembered = lru_cache(REMEMBERED)(self._key)

    def key(self, surface: str) -> str:
        """The key of a word as it is written; '' if nothing is left of it."""
        return self._remembered(surface) if len(surface) <= LONGEST else self._key(surface)

    def _key(self, surface: str) -> str:
        word = fold(surface[: 4 * LONGEST].translate(TURKIC) if self._turkic else surface[: 4 * LONGEST])
        if LATIN_LETTER.search(word) and CYRILLIC_LETTER.search(word):
            cyrillic = word.translate(LOOK_ALIKE)
            word = word if LATIN_LETTER.search(cyrillic) else cyrillic
        if len(word) <= LONGEST:
            word = self._reduce(word)
        return _plain(word, self._own_letters)[:LONGEST]


def _plain(word: str, own_letters: str = "") -> str:
    """`word` in letters and digits only, without the marks that readers leave out."""
    word = word.translate(WITHOUT_APOSTROPHES)
    if word.isascii():
        return word if word.isalnum() else ""
    word = "".join(char if char in own_letters else _unmarked(char) for char in word)
    if not word.isalnum():
        word = "".join(filter(str.isalnum, anyascii(word).lower()))
    return word


def _unmarked(char: str) -> str:
    if char < "\u0250" or "\u0370" <= char < "\u0400" or "\u1e00" <= char < "\u2000":
        return unicodedata.normalize("NFD", char)[0]
    return (
        ""
        if "\u0300" <= char < "\u0370" or "\u0591" <= char < "\u05c8" or "\u064b" <= char < "\u0660"
        else char
    )


def _analysis(lang: str) -> _Analysis:
    language = primary_subtag(lang)
    return _analysis_of(
        language if language in SNOWBALL or language in DICTIONARIES or language == "bg" else ""
    )


@cache
def _analysis_of(language: str) -> _Analysis:
    if language == "bg":
        return _Analysis(language, bulgarian.key)
    if language in SNOWBALL:
        return _Analysis(language, _snowball(SNOWBALL[language]))
    if language in DICTIONARIES:
        lexicon = from_simplemma(DICTIONARY_OF.get(language, language))
        return _Analysis(language, lambda word: lexicon.lemma(word.translate(WITHOUT_APOSTROPHES)) or word)
    return _Analysis(language, lambda word: word)


def _snowball(algorithm: str) -> Callable[[str], str]:
    from Stemmer import Stemmer  # type: ignore[import-not-found]

    stemmer = Stemmer(algorithm, 0)
    # A stemmer works in a buffer of its own.
    turn = Lock()

    def stem(word: str) -> str:
        with turn:
            stemmed: str = stemmer.stemWord(word.replace("’", "'"))
            return stemmed

    return stem
