"""What else the newsroom looks for: photos, documents, pages, topics, people, sections … every model that Wagtail calls
indexed. Their texts say no language, so each word has its keys in all languages of the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Manager, Model
from wagtail.search import index

from vestnik.language import fold, keys, tokens
from vestnik.search.entries import MOST_TOKENS, Doc, write_entries
from vestnik.search.head import make_head
from vestnik.search.indexing import title_tokens
from vestnik.search.marks import kind_mark
from vestnik.stories.models import Story

#: fields that say when a thing was made; what has none stands in the order of its ids, before all that has
MOMENTS = ("created_at", "first_published_at", "latest_revision_created_at")
TITLES = frozenset({"title", "name"})


def other_models() -> list[type[Model]]:
    """Every indexed model that is not a story."""
    return [model for model in index.get_indexed_models() if model is not Story and _is_root_or_leaf(model)]


def _is_root_or_leaf(model: type[Model]) -> bool:
    return not any(issubclass(other, model) and other is not model for other in index.get_indexed_models())


def index_things(model: type[Model], things: Iterable[Model]) -> int:
    """Brings the entries of these up to date, in the transaction under way; returns how many were written."""
    return write_entries(root_of(model), [_doc(thing) for thing in things])


def forget_things(model: type[Model], pks: Iterable[int]) -> None:
    """Takes deleted things out of the index."""
    write_entries(root_of(model), (), pks)


def root_of(model: type[Model]) -> type[Model]:
    """The model whose ids those of this one are: for a kind of page, Wagtail's page."""
    parents = [parent for parent in model.__bases__ if _is_indexed(parent)]
    return root_of(parents[0]) if parents else model


def languages() -> list[str]:
    """All languages of the paper."""
    return [code for code, _name in settings.LANGUAGES]


def _is_indexed(model: type) -> bool:
    meta = getattr(model, "_meta", None)
    return issubclass(model, index.Indexed) and meta is not None and not meta.abstract


def _kinds(model: type[Model]) -> list[str]:
    """Marks of the model and of those that it is a kind of."""
    return [kind_mark(kind) for kind in model.__mro__ if _is_indexed(kind)]


def _doc(thing: Any) -> Doc:
    titles: list[str] = []
    texts: list[str] = []
    for name, is_title, text in _texts(thing):
        (titles if is_title or name in TITLES else texts).append(text)
    heading = " . ".join(dict.fromkeys(titles))
    title = [(fold(token.surface), token.key) for lang in languages() for token in tokens(heading, lang)]
    title = list(dict.fromkeys(title))
    lead = [key for lang in languages() for text in texts for key in keys(text, lang)]
    said = [*(key for _form, key in title), *lead][:MOST_TOKENS]
    second = _second(thing)
    marks = _kinds(type(thing))
    return Doc(
        thing.pk, second, [*said, *title_tokens(title), *marks], make_head(second, title, lead, ()), False
    )


def _second(thing: Any) -> int:
    moments = (getattr(thing, name, None) for name in MOMENTS)
    moment = next((moment for moment in moments if isinstance(moment, datetime)), None)
    return int(moment.timestamp()) if moment else int(thing.pk)


def _texts(thing: Any, fields: Sequence[Any] | None = None) -> Iterator[tuple[str, bool, str]]:
    """What Wagtail's declarations say is to be found: (field, whether it is found as one types, its text)."""
    for field in type(thing).get_search_fields() if fields is None else fields:
        if isinstance(field, index.RelatedFields):
            for other in _related(field.get_value(thing)):
                yield from _texts(other, field.fields)
        elif isinstance(field, index.SearchField | index.AutocompleteField):
            text = _text(field.get_value(thing))
            if text:
                yield field.field_name, isinstance(field, index.AutocompleteField) and fields is None, text


def _related(value: Any) -> Iterable[Any]:
    if isinstance(value, Manager):
        return value.all()
    return [] if value is None else [value]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return " . ".join(map(_text, value))
    return "" if value is None else str(value)
