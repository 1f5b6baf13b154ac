"""PostgreSQL's text search, without its parsers and dictionaries: vectors and queries are written as they are stored.

A GIN index knows no order: to give the newest matches of a common word it would have to fetch all of them. So each
vector bears the block of time that its number lies in, as a token, and the newest blocks are asked first, ever more
at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from vestnik.search.engines.base import Term, Wanted

CREATE = (
    # as it is: what is packed must be unpacked for each phrase that is checked
    "CREATE TABLE search_words (number bigint PRIMARY KEY, vector tsvector NOT NULL)",
    "ALTER TABLE search_words ALTER vector SET STORAGE EXTERNAL",
    # what waits in GIN's pending list is read by each search
    "CREATE INDEX search_words_vector ON search_words USING gin (vector) WITH (fastupdate = off)",
)
#: https://www.postgresql.org/docs/current/textsearch-limitations.html
HIGHEST_POSITION, POSITIONS = 16383, 255
#: a block is 2^21 seconds, 24 days; counted from far before any newspaper, so that its number has no sign
BLOCK_BITS, FIRST_BLOCK = 21, 100_000
#: entries that the first look is meant to cover; each further one takes so many times more
FIRST_LOOK, WIDER = 4096, 4
#: more blocks than that at a time are not named: nearly all are meant
NAMED_BLOCKS = 400


class PostgreSQLEngine:
    def create(self, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in CREATE:
            editor.execute(statement, params=None)

    def drop(self, editor: BaseDatabaseSchemaEditor) -> None:
        editor.execute("DROP TABLE search_words", params=None)

    def put(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        written = [(number, _vector((*tokens, _block_token(number)))) for number, tokens in rows]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_words VALUES (%s, %s::tsvector)", written)

    def remove(self, numbers: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_words WHERE number = ANY(%s)", [list(numbers)])

    def tokens(self, numbers: Iterable[int]) -> dict[int, list[str]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT number, lexeme, positions FROM search_words, unnest(vector) WHERE number = ANY(%s)",
                [list(numbers)],
            )
            placed: dict[int, list[tuple[int, str]]] = defaultdict(list)
            for number, token, positions in cursor.fetchall():
                if not token.startswith("__b"):
                    placed[number] += [(at, token) for at in positions or (HIGHEST_POSITION,)]
        return {number: [token for _at, token in sorted(tokens)] for number, tokens in placed.items()}

    def newest(self, wanted: Wanted, limit: int) -> list[int]:
        found: list[int] = []
        expression = _expression(wanted)
        with _by_index(), connection.cursor() as cursor:
            for above, below, blocks in _looks(cursor, wanted):
                query = f"({expression}) & ({blocks})" if blocks else expression
                cursor.execute(
                    "SELECT number FROM search_words WHERE vector @@ %s::tsquery AND number > %s AND number < %s "
                    "ORDER BY number + 0 DESC LIMIT %s",
                    [query, above, below, limit - len(found)],
                )
                found += [number for (number,) in cursor.fetchall()]
                if len(found) >= limit:
                    break
        return found

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_words")

    def tidy(self) -> bool:
        """Autovacuum does it."""
        return False

    def bytes(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_total_relation_size('search_words')")
            found: int = cursor.fetchone()[0]
            return found


@contextmanager
def _by_index() -> Iterator[None]:
    """The planner does not know what it costs to fetch a vector, and JIT takes longer than the search."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)")
        yield
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true), set_config('jit', 'on', true)")


def _looks(cursor, wanted: Wanted) -> Iterator[tuple[int, int, str]]:  # type: ignore[no-untyped-def]
    """Spans of numbers from the newest to the oldest, (above, below, their blocks as a query; '' for no need)."""
    cursor.execute(
        "SELECT min(number), max(number), (SELECT number FROM search_words WHERE number < %s "
        "ORDER BY number DESC OFFSET %s LIMIT 1) FROM search_words",
        [wanted.below if wanted.below is not None else 2**62, FIRST_LOOK],
    )
    lowest, highest, first = cursor.fetchone()
    if lowest is None:
        return
    above = lowest - 1 if wanted.above is None else max(wanted.above, lowest - 1)
    below = highest + 1 if wanted.below is None else min(wanted.below, highest + 1)
    newest = (below - 1) >> BLOCK_BITS
    oldest = (above + 1) >> BLOCK_BITS
    width = newest - (first >> BLOCK_BITS) + 1 if first is not None else newest - oldest + 1
    whole = lowest - 1 == above and highest + 1 == below
    while newest >= oldest:
        last = max(oldest, newest - width + 1)
        named = newest - last < NAMED_BLOCKS and not (whole and last == oldest and first is None)
        blocks = " | ".join(_quoted(_block(block)) for block in range(last, newest + 1)) if named else ""
        yield max(above, (last << BLOCK_BITS) - 1), min(below, (newest + 1) << BLOCK_BITS), blocks
        newest, width = last - 1, width * WIDER


def _block(number_of_block: int) -> str:
    return f"__b{number_of_block + FIRST_BLOCK}"


def _block_token(number: int) -> str:
    return _block(number >> BLOCK_BITS)


def _vector(tokens: Iterable[str]) -> str:
    positions: dict[str, list[int]] = defaultdict(list)
    for position, token in enumerate(tokens, 1):
        if len(places := positions[token]) < POSITIONS:
            places.append(min(position, HIGHEST_POSITION))
    # what stands for the whole thing (a mark) is never part of a phrase
    return " ".join(
        _quoted(token) if token.startswith("__") else f"{_quoted(token)}:{','.join(map(str, places))}"
        for token, places in positions.items()
    )


def _expression(wanted: Wanted) -> str:
    return " & ".join("(" + " | ".join(map(_term, clause)) + ")" for clause in wanted.clauses)


def _term(term: Term) -> str:
    phrase = " <-> ".join(map(_quoted, term.tokens))
    return f"{phrase}:*" if term.prefix else f"({phrase})" if len(term.tokens) > 1 else phrase


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
