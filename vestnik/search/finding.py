"""From a query to stories: the newest that match, and of these the best first, by one formula on every database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from vestnik.press import recorder
from vestnik.search.engines import Term, Wanted, engine
from vestnik.search.head import score
from vestnik.search.marks import LIVE, kind_mark, language_mark, person_mark, section_mark, topic_mark
from vestnik.search.query import Query
from vestnik.search.words import common_keys
from vestnik.stories.models import Story

#: so many of the newest hits are counted, ranked and shown; of a common word nobody reads more
MOST = 1000
#: beside them, so many of those that have all words in the title
MOST_TITLED = 200

NEWEST, RELEVANCE = "newest", "relevance"


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits are kept to: ids of a section, a topic, a person, and a period from `since` to before `until`."""

    section: int | None = None
    topic: int | None = None
    person: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def marks(self) -> tuple[str, ...]:
        return (
            *([section_mark(self.section)] if self.section is not None else ()),
            *([topic_mark(self.topic)] if self.topic is not None else ()),
            *([person_mark(self.person)] if self.person is not None else ()),
        )


class Row(NamedTuple):
    number: int
    object_id: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of the stories that were found, best or newest first; `over` says that there are more than these."""

    stories: tuple[int, ...] = field(default=())
    over: bool = False

    @property
    def count(self) -> int:
        return len(self.stories)


NOTHING = Found()
EVERYTHING = Filters()


def find(query: Query, filters: Filters = EVERYTHING, order: str = RELEVANCE) -> Found:
    """The stories that readers of `query.lang` can see and that have all words and phrases of `query`.

    Costs by what is shown and not by the archive: of a common word only the newest `MOST` hits are looked at.
    """
    if not query:
        return NOTHING
    wanted = _wanted(query.clauses(common_keys(query)), query.lang, filters)
    newest = engine().newest(wanted, MOST + 1)
    over = len(newest) > MOST
    newest = newest[:MOST]
    if order == NEWEST:
        places = {row.number: row.object_id for row in rows_of(newest)}
        return Found(tuple(places[number] for number in newest if number in places), over)
    if over:
        titled = _wanted(_in_title(query), query.lang, filters)
        newest = list(dict.fromkeys([*newest, *engine().newest(titled, MOST_TITLED)]))
    ranked = best_first(rows_of(newest), query)
    return Found(tuple(row.object_id for row in ranked[:MOST]), over)


def best_first(rows: Sequence[Row], query: Query) -> list[Row]:
    """The same rows by how good a hit each is; equally good ones the newest first."""
    now, sought = recorder.now().timestamp(), query.sought
    scored = [(score(row.head, sought, now), row.number, row) for row in rows]
    scored.sort(key=lambda one: one[:2], reverse=True)
    return [row for _score, _number, row in scored]


def has_any(query: Query) -> bool:
    """Whether readers can find at least one story by it."""
    return bool(query) and bool(engine().newest(_wanted(query.clauses(), query.lang, EVERYTHING), 1))


def rows_of(numbers: Sequence[int]) -> list[Row]:
    """The entries that have these numbers, as far as the order of hits needs them; in no order."""
    if not numbers:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT number, object_id, head FROM search_entry WHERE number = ANY(%s)", [list(numbers)]
            )
        else:
            cursor.execute(
                "SELECT number, object_id, head FROM search_entry "
                "WHERE number IN (SELECT value FROM json_each(%s))",
                [str(list(numbers))],
            )
        return [Row(number, pk, bytes(head)) for number, pk, head in cursor.fetchall()]


def _wanted(clauses: tuple[tuple[Term, ...], ...], lang: str, filters: Filters) -> Wanted:
    marks = (LIVE, language_mark(lang), kind_mark(Story), *filters.marks())
    return Wanted(
        (*clauses, *((Term((mark,)),) for mark in marks)),
        above=int(filters.since.timestamp()) - 1 if filters.since else None,
        below=int(filters.until.timestamp()) if filters.until else None,
    )


def _in_title(query: Query) -> tuple[tuple[Term, ...], ...]:
    phrases = tuple((Term(part.keys),) for part in query.parts if part.is_phrase)
    return (*phrases, *((Term((f"_{word.key}",)),) for word in query.words))
