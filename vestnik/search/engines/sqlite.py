"""SQLite's FTS5. The table holds no text ('contentless'): to forget a row, FTS5 must be told its words again, so they
are kept beside it, packed. (`contentless_delete` would do without, but needs SQLite 3.43; Debian 12 has 3.40.)
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from vestnik.search.engines.base import Term, Wanted

#: the tokenizer takes the underscore and all that is not ASCII for letters; columnsize: nobody asks for bm25()
CREATE = (
    """CREATE VIRTUAL TABLE search_words USING fts5(
        words, content='', columnsize=0, tokenize="ascii tokenchars '_'")""",
    "CREATE TABLE search_words_kept (number INTEGER PRIMARY KEY, packed BLOB NOT NULL)",
)
FORGET = "INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', %s, %s)"
HIGHEST, LOWEST = 2**62, -(2**62)
#: pages of 4 KB that one step of tidying merges
MERGED = 400


class SQLiteEngine:
    def create(self, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in CREATE:
            editor.execute(statement, params=None)

    def drop(self, editor: BaseDatabaseSchemaEditor) -> None:
        for table in ("search_words", "search_words_kept"):
            editor.execute(f"DROP TABLE {table}", params=None)

    def put(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        texts = [(number, " ".join(tokens)) for number, tokens in rows]
        packed = [(number, zlib.compress(text.encode(), 6)) for number, text in texts]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_words_kept(number, packed) VALUES (%s, %s)", packed)
            cursor.executemany("INSERT INTO search_words(rowid, words) VALUES (%s, %s)", texts)

    def remove(self, numbers: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            for number in numbers:
                cursor.execute("SELECT packed FROM search_words_kept WHERE number = %s", [number])
                if row := cursor.fetchone():
                    cursor.execute(FORGET, [number, zlib.decompress(row[0]).decode()])
                    cursor.execute("DELETE FROM search_words_kept WHERE number = %s", [number])

    def tokens(self, numbers: Iterable[int]) -> dict[int, list[str]]:
        found = {}
        with connection.cursor() as cursor:
            for number in numbers:
                cursor.execute("SELECT packed FROM search_words_kept WHERE number = %s", [number])
                if row := cursor.fetchone():
                    found[number] = zlib.decompress(row[0]).decode().split(" ")
        return found

    def newest(self, wanted: Wanted, limit: int) -> list[int]:
        above = LOWEST if wanted.above is None else wanted.above
        below = HIGHEST if wanted.below is None else wanted.below
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM search_words WHERE search_words MATCH %s AND rowid > %s AND rowid < %s "
                "ORDER BY rowid DESC LIMIT %s",
                [_expression(wanted), above, below, limit],
            )
            return [number for (number,) in cursor.fetchall()]

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words(search_words) VALUES ('delete-all')")
            cursor.execute("DELETE FROM search_words_kept")

    def tidy(self) -> bool:
        with connection.cursor() as cursor:
            before = _changes(cursor)
            cursor.execute("INSERT INTO search_words(search_words, rank) VALUES ('merge', %s)", [MERGED])
            # https://www.sqlite.org/fts5.html#the_merge_command: fewer than two rows written is nothing done
            return _changes(cursor) - before >= 2

    def bytes(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(length(block)) FROM search_words_data UNION ALL "
                "SELECT sum(length(packed)) FROM search_words_kept"
            )
            return sum(found or 0 for (found,) in cursor.fetchall())


def _changes(cursor) -> int:  # type: ignore[no-untyped-def]
    cursor.execute("SELECT total_changes()")
    found: int = cursor.fetchone()[0]
    return found


def _expression(wanted: Wanted) -> str:
    """As https://www.sqlite.org/fts5.html#full_text_query_syntax has it; all tokens are quoted."""
    return " AND ".join("(" + " OR ".join(map(_term, clause)) + ")" for clause in wanted.clauses)


def _term(term: Term) -> str:
    return f'"{" ".join(term.tokens)}"' + (" *" if term.prefix else "")
