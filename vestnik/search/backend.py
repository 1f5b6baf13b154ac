"""Wagtail's search, by our index: listings, choosers, the front desk and the API find what readers would, and drafts.

Wagtail's own backends ask the database to rank every match (SQLite: once more for each of them) and write the whole
index at each save. Here the index gives the newest matches, and Django's query keeps those that the view is about.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Model, QuerySet
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
    FilterFieldError,
)
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Or, Phrase, PlainText

from vestnik.language import fold, keys, tokens
from vestnik.press import recorder
from vestnik.search.engines import Term, Wanted, engine
from vestnik.search.finding import rows_of
from vestnik.search.head import Sought, mark, score
from vestnik.search.indexing import index_stories
from vestnik.search.marks import kind_mark
from vestnik.search.query import LONGEST, MOST_WORDS, clean
from vestnik.search.things import TITLES, forget_things, index_things, languages, root_of
from vestnik.stories.models import Story

#: matches that are looked at in one go, and how often, while a view has too few of them that it may show
AT_ONCE, LOOKS, ENOUGH = 2000, 8, 100

Clauses = tuple[tuple[Term, ...], ...]


class Compiler(BaseSearchQueryCompiler):
    """What a query of Wagtail's is to our index. The database filters, so any field may be filtered by."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    #: whether it is the newsroom that types: the last word may be one's beginning, and words of drafts are found, too;
    #: without it the API asks, for anyone
    as_typed = False

    def check(self) -> None:
        """Every field can be filtered and ordered by."""

    def matching(self) -> list[tuple[int, float]]:
        """(Primary key, score) of what matches and is in the queryset, the best first; worked out once."""
        if not hasattr(self, "_matching"):
            self._matching = self._find()
        return self._matching

    @property
    def matches_all(self) -> bool:
        return isinstance(_without_boost(self.query), MatchAll)

    def _find(self) -> list[tuple[int, float]]:
        clauses, sought = self._read(_without_boost(self.query))
        found: dict[int, float] = {}
        if not clauses:
            return []
        now, below = recorder.now().timestamp(), None
        for _look in range(LOOKS):
            kind = (Term((kind_mark(self.queryset.model),)),)
            numbers = engine().newest(Wanted((*clauses, kind), below=below), AT_ONCE)
            rows = rows_of(numbers)
            scores = {row.object_id: score(row.head, sought, now) for row in rows}
            shown = self.queryset.order_by().filter(pk__in=list(scores))
            found |= {pk: scores[pk] for pk in shown.values_list("pk", flat=True)}
            if len(numbers) < AT_ONCE or len(found) >= ENOUGH:
                break
            below = numbers[-1]
        return sorted(found.items(), key=lambda one: (one[1], one[0]), reverse=True)

    def _read(self, query: Any) -> tuple[Clauses, tuple[Sought, ...]]:
        if isinstance(query, PlainText | Fuzzy):
            return self._words(query.query_string, query.operator)
        if isinstance(query, Phrase):
            words = tokens(clean(query.query_string)[:LONGEST], languages()[0])
            phrases = {tuple(keys(query.query_string[:LONGEST], lang)) for lang in languages()}
            terms = tuple(Term(phrase) for phrase in sorted(phrases) if phrase)
            return ((terms,) if terms else ()), tuple(_sought(word.surface) for word in words)
        if isinstance(query, And | Or):
            parts = [self._read(_without_boost(part)) for part in query.subqueries]
            sought = tuple(word for _clauses, words in parts for word in words)
            clauses = [found for found, _words in parts]
            return (_both(clauses) if isinstance(query, And) else _either(clauses)), sought
        raise NotImplementedError(f"This search knows no {type(query).__name__}.")

    def _words(self, text: str, operator: str) -> tuple[Clauses, tuple[Sought, ...]]:
        words = tokens(clean(text)[:LONGEST], languages()[0])[:MOST_WORDS]
        clauses = tuple(
            self._terms(word.surface, self.as_typed and number == len(words))
            for number, word in enumerate(words, 1)
        )
        if operator == "or":
            clauses = _either([(clause,) for clause in clauses])
        return clauses, tuple(_sought(word.surface) for word in words)

    def _terms(self, surface: str, beginning: bool) -> tuple[Term, ...]:
        """A word's keys in all languages of the paper; where it may be a beginning, words of titles that begin so."""
        in_title = self.fields is not None and set(self.fields) <= TITLES
        terms: dict[Term, None] = {}
        for lang in languages():
            # what is one word here may be two in another language: the first one will do
            for key in keys(surface, lang)[:1]:
                marked = ("_", "__n") if in_title else ("", "__d")
                terms.update({Term((before + key,)): None for before in self._with_drafts(marked)})
        if plain := "".join(filter(str.isalnum, fold(surface))):
            typed = beginning and len(plain) > 1
            terms.update({Term((before + plain,), typed): None for before in self._with_drafts(("_", "__n"))})
        return tuple(terms)

    def _with_drafts(self, marked: tuple[str, str]) -> tuple[str, ...]:
        """What stands before a published word, and before one that only a draft has."""
        return marked if self.as_typed else marked[:1]


class AsTyped(Compiler):
    as_typed = True


class Results(BaseSearchResults):
    supports_facet = True

    def get_queryset(self) -> QuerySet[Any]:
        """All that was found, in the queryset's own order."""
        queryset = self.query_compiler.queryset
        if not self.query_compiler.matches_all:
            queryset = queryset.filter(pk__in=[pk for pk, _score in self.query_compiler.matching()])
        return queryset if queryset.ordered else queryset.order_by("-pk")

    def _do_search(self) -> list[Any]:
        if self.query_compiler.matches_all or not self.query_compiler.order_by_relevance:
            return list(self.get_queryset()[self.start : self.stop])
        page = self.query_compiler.matching()[self.start : self.stop]
        things = {
            thing.pk: thing for thing in self.query_compiler.queryset.filter(pk__in=[pk for pk, _ in page])
        }
        found = [things[pk] for pk, _score in page if pk in things]
        if self._score_field:
            for thing in found:
                setattr(thing, self._score_field, dict(page)[thing.pk])
        return found

    def _do_count(self) -> int:
        if self.query_compiler.matches_all:
            return int(self.get_queryset()[self.start : self.stop].count())
        return len(self.query_compiler.matching()[self.start : self.stop])

    def facet(self, field_name: str) -> OrderedDict[Any, int]:
        field = self.query_compiler._get_filterable_field(field_name)
        if field is None:
            raise FilterFieldError(f"{field_name} is no field to filter by.", field_name=field_name)
        rows = self.get_queryset().order_by().values_list(field_name).annotate(count=Count("pk"))
        return OrderedDict(rows.order_by("-count"))


class Index(BaseIndex):
    def add_items(self, model: type[Model], items: Iterable[Any]) -> None:
        if model is Story:
            index_stories(item.pk for item in items)
        else:
            index_things(model, items)

    def delete_item(self, item: Any) -> None:
        forget_things(root_of(type(item)), [item.pk])


class Rebuilder:
    """For Wagtail's `update_index`: entries are written anew one by one, and nothing is away meanwhile."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> Index:
        return self.index

    def finish(self) -> None: ...


class SearchBackend(BaseSearchBackend):
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AsTyped
    index_class = Index
    results_class = Results
    rebuilder_class = Rebuilder


def _without_boost(query: Any) -> Any:
    return _without_boost(query.subquery) if isinstance(query, Boost) else query


def _sought(surface: str) -> Sought:
    known = dict.fromkeys(key for lang in languages() for key in keys(surface, lang))
    form = mark(fold(surface))
    return Sought(form, tuple(mark(key) for key in known) or (form,))


def _both(parts: Sequence[Clauses]) -> Clauses:
    return tuple(clause for part in parts for clause in part)


def _either(parts: Sequence[Clauses]) -> Clauses:
    """'a and b, or c' as '(a or c) and (b or c)'."""
    known: list[Clauses] = [part for part in parts if part]
    found: Clauses = ((),)
    for part in known:
        found = tuple((*ours, *theirs) for ours in found for theirs in part)
    return found if known else ()
