"""Words in a text, and the plain form in which two spellings of one word are the same."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

# Soft hyphen, joiners, marks of direction, byte order mark: they stand in words and are no letters.
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
APOSTROPHES = "'’ʼ"
# Scripts written without spaces, and Hangul, whose particles cling to words: pieces of two letters stand for
# words (Lucene's CJKAnalyzer does so).
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
SOME_UNSPACED = re.compile(f"[{UNSPACED}]")

WITHOUT_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
# Letters that Unicode's normal forms leave alone, and of which lower case is all the folding.
UNMARKED = re.compile("[0-9A-Za-zА-Яа-я]*")
STRESS = re.compile("[\u0300\u0301]+")
# The grave on ѝ tells two words of one sound apart; readers leave it out. ѐ is a stressed е.
GRAVE = str.maketrans({"ѝ": "и", "ѐ": "е"})


def fold(word: str) -> str:
    """`word` as all spellings of it are compared: 'ВЪ́ЛНА' -> 'вълна', 'ѝ' -> 'и', 'и' + U+0306 -> 'й'.

    Unicode's NFKC and case folding; stress marks (U+0300, U+0301 that make no letter) and invisible
    characters are dropped. Idempotent; a lone surrogate stays what it is.
    """
    if UNMARKED.fullmatch(word):
        return word.lower()
    folded = _folded_once(word)
    while (again := _folded_once(folded)) != folded:
        folded = again
    return folded


def _folded_once(word: str) -> str:
    word = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    return STRESS.sub("", WITHOUT_INVISIBLE.sub("", word)).translate(GRAVE)


@cache
def _marks() -> str:
    """The characters that continue a word without being letters, as the inside of a regular expression's class."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0x1E950):
        if unicodedata.category(chr(code))[0] == "M":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return INVISIBLE + "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


@cache
def word_pattern(joined_by_apostrophes: bool) -> re.Pattern[str]:
    """What finds the words of a text: letters and digits, and marks and apostrophes between them."""
    inside = f"[{_marks()}{APOSTROPHES if joined_by_apostrophes else ''}]"
    return re.compile(rf"[^\W_]+(?:{inside}+[^\W_]+)*[{_marks()}]*")


@cache
def _unspaced_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:[{UNSPACED}][{_marks()}]*)+")


@cache
def _letter_pattern() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}][{_marks()}]*")


def spans(text: str, joined_by_apostrophes: bool = True) -> Iterator[tuple[int, int]]:
    """Where the words of `text` begin and end, in its own characters.

    Of Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese each two letters that follow one another are a
    word, so spans overlap; a letter that stands alone is one.
    """
    found = word_pattern(joined_by_apostrophes).finditer(text)
    if not SOME_UNSPACED.search(text):
        for word in found:
            yield word.span()
        return
    for word in found:
        yield from _parts(text, *word.span())


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for unspaced in _unspaced_pattern().finditer(text, start, end):
        if start < unspaced.start():
            yield start, unspaced.start()
        yield from _pairs(text, *unspaced.span())
        start = unspaced.end()
    if start < end:
        yield start, end


def _pairs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    previous: int | None = None
    alone = True
    for letter in _letter_pattern().finditer(text, start, end):
        if previous is not None:
            yield previous, letter.end()
            alone = False
        previous = letter.start()
    if alone:
        yield start, end
