"""What else may have been meant: Bulgarian in Latin letters, words typed with another keyboard, typing errors.

Only what readers can find counts: a reading is a word of the index, and the one that most stories have comes first.
What was typed is always tried before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from vestnik.language import cyrillic_readings, fold, keys, layout_readings, tokens
from vestnik.language.spelling import distance
from vestnik.search.finding import has_any
from vestnik.search.models import Word
from vestnik.search.query import Query, read_query
from vestnik.search.suggesting import beginning_with
from vestnik.search.words import stories_by_key

#: what of a query is read anew: its text, and where it stands
Piece = tuple[int, int, str]

#: words of one letter have one reading
ONE_LETTER = {"a": "а", "e": "е", "i": "и", "k": "к", "o": "о", "s": "с", "u": "у", "v": "в", "w": "в"}
CHUNK = re.compile(r"\S+")
#: a word of fewer letters has too many neighbours, and one of as many may have two errors
SHORTEST, LONG = 4, 8
#: an error is not mended into a word that hardly any story has
SEEN_ENOUGH = 2
LETTERS = "абвгдежзийклмнопрстуфхцчшщъьюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"
#: words that begin like a long one, in which a second error is sought
NEIGHBOURS = 1500


def other_reading(query: Query) -> Query | None:
    """The query in the alphabet of its language, or as another keyboard types it; None if that finds nothing.

    Words that are known as they are typed stay as they are.
    """
    readers = [(_words, cyrillic)] if query.lang == "bg" else []
    for pieces, readings in (*readers, (_chunks, layout_readings)):
        read = _read_anew(query, pieces(query), readings)
        if read and has_any(read):
            return read
    return None


def respelt(query: Query) -> str:
    """The query with words that no story has mended; '' if that finds nothing either."""
    mended = _read_anew(query, _words(query), lambda word: misspellings(word, query.lang), ranked=True)
    return mended.text if mended and has_any(mended) else ""


def cyrillic(word: str) -> list[str]:
    """The Bulgarian readings of a folded word in Latin letters."""
    return [ONE_LETTER[word]] if word in ONE_LETTER else cyrillic_readings(word, limit=64)


def misspellings(word: str, lang: str) -> list[str]:
    """Words of the index of which this one may be a misspelling: the nearest first, then those of more stories."""
    if len(word) < SHORTEST:
        return []
    found = _known(lang, _one_error_away(word, lang))
    if len(word) >= LONG:
        found |= beginning_with(word[:3], lang, len(word) - 2, len(word) + 2, NEIGHBOURS)
    allowed = 2.0 if len(word) >= LONG else 1.0
    near = [
        (far, -stories, known)
        for known, stories in found.items()
        if stories >= SEEN_ENOUGH and 0 < (far := distance(word, known, allowed)) <= allowed
    ]
    return [known for _far, _stories, known in sorted(near)]


def _read_anew(
    query: Query, pieces: Iterable[Piece], readings: Callable[[str], list[str]], ranked: bool = False
) -> Query | None:
    """The query with each unknown piece in its best reading; None if one has none, or all are known.

    The best is the first one if the readings are `ranked`, else that of most stories.
    """
    text, shift = query.text, 0
    pieces = list(pieces)
    known = _known(query.lang, {piece for _start, _end, piece in pieces})
    for start, end, piece in pieces:
        if piece in known:
            continue
        wanted = readings(piece)
        found = _known(query.lang, wanted)
        if not found:
            return None
        best = min(found, key=lambda one: (0 if ranked else -found[one], wanted.index(one)))
        text = text[: start + shift] + best + text[end + shift :]
        shift += len(best) - (end - start)
    return read_query(text, query.lang) if text != query.text else None


def _words(query: Query) -> Iterator[Piece]:
    for word in tokens(query.text, query.lang):
        yield word.start, word.end, fold(word.surface)


def _chunks(query: Query) -> Iterator[Piece]:
    """With what stands between blanks beside letters: on another keyboard ';' is one."""
    for chunk in CHUNK.finditer(query.text):
        yield chunk.start(), chunk.end(), fold(chunk[0])


def _known(lang: str, words: Iterable[str]) -> dict[str, int]:
    """Which of the folded words readers' stories have, in this or another form, and in how many."""
    wanted = set(words)
    found = dict(Word.objects.filter(lang=lang, word__in=wanted).values_list("word", "stories"))
    key_of = {word: own[0] for word in wanted - found.keys() if (own := keys(word, lang))}
    by_key = stories_by_key(lang, set(key_of.values()))
    return found | {word: by_key[key] for word, key in key_of.items() if key in by_key}


def _one_error_away(word: str, lang: str) -> set[str]:
    """All words that differ by a letter too much, too few, another one, or two in the wrong order."""
    letters = LETTERS if lang == "bg" else LATIN
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *(a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1),
        *(a + b[1:] for a, b in parts if b),
        *(a + letter + b[1:] for a, b in parts if b for letter in letters),
        *(a + letter + b for a, b in parts for letter in letters),
    }
