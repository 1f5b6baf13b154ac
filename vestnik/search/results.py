"""A search from what was asked to what is shown: finished values, as templates and the JSON form have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextField
from django.db.models.functions import Cast

from vestnik.language import typeset_parts
from vestnik.search.asking import PAGE_SIZE, Asked
from vestnik.search.finding import NOTHING, Found, find
from vestnik.search.names import Name, names_found
from vestnik.search.query import Query, read_query
from vestnik.search.readings import other_reading, respelt
from vestnik.search.snippets import Piece, snippet
from vestnik.search.texts import body_of, passages
from vestnik.stories.display import Teaser
from vestnik.stories.listings import Pages
from vestnik.stories.models import Story
from vestnik.stories.rows import teasers_by_id


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that was found, and the piece of it that shows why."""

    teaser: Teaser
    snippet: tuple[Piece, ...]

    @property
    def shown(self) -> tuple[Piece, ...]:
        """The snippet as it is set in type; what is marked stays so."""
        texts = typeset_parts([piece.text for piece in self.snippet], self.teaser.lang)
        return tuple(Piece(text, piece.marked) for text, piece in zip(texts, self.snippet, strict=True))


@dataclass(frozen=True, slots=True)
class Results:
    """`shown_for` is what was looked for instead of what was typed, '' if just that.

    `perhaps`: what may have been meant. `names`: sections, topics and people that are called so.
    """

    asked: Asked
    query: Query
    hits: tuple[Hit, ...]
    count: int
    over: bool
    pages: Pages
    shown_for: str = ""
    perhaps: str = ""
    names: tuple[Name, ...] = ()


def results_of(asked: Asked, lang: str) -> Results:
    """Answers a search in the edition of `lang`."""
    query = read_query(asked.q, lang)
    filters = asked.filters(lang)
    found = find(query, filters, asked.order) if filters is not None else NOTHING
    shown_for = perhaps = ""
    if not found.count and query and filters is not None and not asked.as_typed:
        if other := other_reading(query):
            query, shown_for = other, other.text
            found = find(query, filters, asked.order)
        if not found.count:
            perhaps = respelt(query)
    return Results(
        asked=asked,
        query=query,
        hits=_hits(found, asked.page, query),
        count=found.count,
        over=found.over,
        pages=_pages(found, asked.page),
        shown_for=shown_for,
        perhaps=perhaps,
        names=names_found(query) if asked.page == 1 and not asked.narrowed else (),
    )


def _pages(found: Found, number: int) -> Pages:
    return Pages.at(number, more=found.count > number * PAGE_SIZE)


def _hits(found: Found, page: int, query: Query) -> tuple[Hit, ...]:
    ids = found.stories[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    teasers = teasers_by_id(ids, query.lang)
    texts = _texts(teasers)
    wanted = {word.key for word in query.words}
    return tuple(
        Hit(teasers[pk], snippet(texts.get(pk, ()), wanted, query.lang)) for pk in ids if pk in teasers
    )


def _texts(teasers: Mapping[int, Teaser]) -> dict[int, Sequence[str]]:
    if not teasers:
        return {}
    rows = Story.objects.filter(pk__in=list(teasers)).values_list("pk", Cast("body", TextField()))
    return {
        pk: [text for text in (teasers[pk].standfirst, *passages(body_of(body))) if text] for pk, body in rows
    }
