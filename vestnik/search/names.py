"""Sections, topics and people that are called as someone searches: offered beside the stories."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from vestnik.search.engines import Term, Wanted, engine
from vestnik.search.marks import kind_mark
from vestnik.search.models import Entry
from vestnik.search.query import Query
from vestnik.stories.models import Person, Section, Topic

MOST = 4
#: names of other languages are looked through, too
LOOKED_AT = 40
#: shorter beginnings are those of half of all titles
SHORTEST = 3


class Name(NamedTuple):
    """`kind` is what it is, in words: 'Topic'."""

    kind: str
    text: str
    url: str


def names_found(query: Query, beginning: bool = False) -> tuple[Name, ...]:
    """Those that have all words of the query in their name; with `beginning` the last word may be one's beginning."""
    if not query:
        return ()
    clauses = [(Term((f"_{word.key}",)),) for word in query.words]
    if beginning:
        typed = "".join(filter(str.isalnum, query.words[-1].surface.casefold()))
        if len(typed) >= SHORTEST:
            clauses[-1] = (*clauses[-1], Term((f"_{typed}",), prefix=True))
    kinds = tuple(Term((kind_mark(model),)) for model in (Section, Topic, Person))
    numbers = engine().newest(Wanted((*clauses, kinds)), LOOKED_AT)
    found = Entry.objects.filter(number__in=numbers).values_list("content_type", "object_id")
    ids: dict[int, list[int]] = {}
    for kind, pk in found:
        ids.setdefault(kind, []).append(pk)
    names: list[Name] = []
    for model, word in ((Section, _("Section")), (Topic, _("Topic")), (Person, _("Person"))):
        wanted = ids.get(ContentType.objects.get_for_model(model).pk, ())
        if wanted:
            rows = model.objects.filter(pk__in=wanted, locale__language_code=query.lang)
            names += [Name(word, row.name, row.url) for row in rows.select_related("locale")]
    return tuple(names[:MOST])
