"""What someone who types may be about to type."""

from __future__ import annotations

from django.db import connection

from vestnik.language import fold
from vestnik.search.names import Name, names_found
from vestnik.search.query import Query

MOST_WORDS = 6
#: shorter beginnings would suggest the language's commonest words
SHORTEST = 2
#: of words that begin in some way, no more are looked through
LOOKED_AT = 3000

_BEGINNING = {
    "sqlite": "word >= %s AND word < %s",
    "postgresql": "word ~>=~ %s AND word ~<~ %s",
}


def suggest(query: Query) -> tuple[tuple[str, ...], tuple[Name, ...]]:
    """Queries that begin as this one, its last word made whole, the most frequent words first; and names."""
    if not query or len(query.text) < SHORTEST:
        return (), ()
    last = query.words[-1]
    at = query.text.rfind(last.surface)
    before = query.text[:at] if at >= 0 else ""
    words = words_beginning(fold(last.surface), query.lang)
    return tuple(f"{before}{word}" for word in words), names_found(query, beginning=True)


def beginning_with(beginning: str, lang: str, shortest: int, longest: int, limit: int) -> dict[str, int]:
    """The most frequent words of the index that begin so and have so many letters, with the number of stories."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, stories FROM search_word WHERE lang = %s "  # noqa: S608
            f"AND {_BEGINNING[connection.vendor]} AND length(word) BETWEEN %s AND %s "
            "ORDER BY stories DESC, word LIMIT %s",
            [lang, beginning, beginning + chr(0x10FFFF), shortest, longest, limit],
        )
        return dict(cursor.fetchall())


def words_beginning(beginning: str, lang: str) -> list[str]:
    """The most frequent words of the index that begin so, one of each key; none for a single letter."""
    if len(beginning) < SHORTEST:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word, key FROM (SELECT word, key, stories FROM search_word WHERE lang = %s "  # noqa: S608
            f"AND {_BEGINNING[connection.vendor]} LIMIT {LOOKED_AT}) AS found "
            "ORDER BY stories DESC, word LIMIT 60",
            [lang, beginning, beginning + chr(0x10FFFF)],
        )
        rows = cursor.fetchall()
    by_key: dict[str, str] = {}
    for word, key in rows:
        by_key.setdefault(key, word)
    return list(by_key.values())[:MOST_WORDS]
