"""Where a photo is used: in stories, of people, on pages, and wherever else a room says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.text import capfirst
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex

from vestnik.stories.models import Photo, Story

#: of a photo used more often, these are proof enough
MOST_REFERENCES = 500


@dataclass(frozen=True, slots=True)
class Use:
    """What shows a photo: its kind and name, where one edits it ('' if one can't), whether readers see it."""

    kind: str
    name: str
    url: str
    seen: bool


#: each tells of uses that no index of references knows; rooms above add theirs
further_uses: list[Callable[[Photo, object], Iterable[Use]]] = []


def uses_of(photo: Photo, user: object) -> list[Use]:
    """What readers see comes first. `user` gets links to what they may edit."""
    found = [*_indexed(photo, user), *(use for uses in further_uses for use in uses(photo, user))]
    return sorted(found, key=lambda use: (not use.seen, use.kind, use.name))


def _indexed(photo: Photo, user: object) -> Iterator[Use]:
    """By Wagtail's index of references: it knows drafts, too."""
    finder = AdminURLFinder(user)
    references = ReferenceIndex.get_references_to(photo).values_list("base_content_type", "object_id")
    ids: dict[int, set[str]] = defaultdict(set)
    for kind, pk in references.distinct()[:MOST_REFERENCES]:
        ids[kind].add(pk)
    for kind, pks in ids.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is None:
            continue
        for thing in model._default_manager.filter(pk__in=pks):
            name = capfirst(str(model._meta.verbose_name))
            yield Use(name, str(thing), finder.get_edit_url(thing) or "", _is_seen(thing))


def _is_seen(thing: Model) -> bool:
    if isinstance(thing, Story):
        return thing.can_be_read
    # drafts of pages and of issues are not; what has no drafts always is
    return bool(getattr(thing, "live", getattr(thing, "is_public", True)))
