"""The stories that an editor may put on a front: the latest, those that are scheduled, and what a search finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.search.backends import get_search_backend

from vestnik.stories.admin.rows import facts_of, scheduled_revisions
from vestnik.stories.admin.words import when
from vestnik.stories.models import Story

LATEST, SCHEDULED = "latest", "scheduled"
TABS = {LATEST: gettext_lazy("Latest"), SCHEDULED: gettext_lazy("Scheduled")}
LIMIT = 40
#: so many scheduled stories of all languages are looked through
WINDOW = 400
FIELDS = (
    "title", "kicker", "kind", "live", "first_published_at", "lead_photo_id", "section__name", "locale_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Incoming:
    """`stands` says where on the front it stands already, '' if nowhere."""

    id: int
    title: str
    live: bool
    facts: tuple[str, ...]
    picture: str
    stands: str = ""


def latest(locale_id: int) -> list[Incoming]:
    stories = _rows(Story.objects.filter(locale_id=locale_id, live=True, first_published_at__isnull=False))
    return _shown(list(stories.order_by("-first_published_at", "-id")[:LIMIT]))


def scheduled(locale_id: int) -> list[Incoming]:
    """What goes live by itself, the next first."""
    moments = _moments()
    stories = list(_rows(Story.objects.filter(locale_id=locale_id, pk__in=moments)))
    stories.sort(key=lambda story: (moments[story.pk], story.pk))
    return _shown(stories[:LIMIT])


def found(locale_id: int, query: str) -> list[Incoming]:
    """Live and scheduled stories that `query` finds, as it is being typed."""
    moments = _moments()
    stories = _rows(Story.objects.filter(locale_id=locale_id))
    hits = get_search_backend().autocomplete(query, stories)[: 2 * LIMIT]
    return _shown([story for story in hits if story.live or story.pk in moments][:LIMIT])


def incoming(locale_id: int, asked: Mapping[str, str]) -> list[Incoming]:
    """The list that a request asks for: `q` searches, else `tab` names it."""
    if query := asked.get("q", "").strip()[:100]:
        return found(locale_id, query)
    return scheduled(locale_id) if asked.get("tab") == SCHEDULED else latest(locale_id)


def standing(stories: Sequence[Incoming], places: Mapping[int, str]) -> list[Incoming]:
    return [replace(story, stands=places.get(story.id, "")) for story in stories]


def nothing(asked: Mapping[str, str]) -> str:
    """What an empty list says."""
    if asked.get("q", "").strip():
        return _("No live or scheduled story has these words.")
    if asked.get("tab") == SCHEDULED:
        return _("Nothing is scheduled in this language.")
    return _("Nothing is published in this language yet.")


def _rows(stories: QuerySet[Story]) -> QuerySet[Story]:
    return stories.select_related("section").only(*FIELDS)


def _moments() -> dict[int, datetime]:
    planned = scheduled_revisions().order_by("approved_go_live_at")
    return {int(pk): at for pk, at in planned.values_list("object_id", "approved_go_live_at")[:WINDOW]}


def _shown(stories: Sequence[Story]) -> list[Incoming]:
    facts = facts_of(stories)
    return [_one(story, facts[story.pk]) for story in stories]


def _one(story: Story, facts) -> Incoming:
    said = [story.section.name] if story.section else []
    if story.kind != "news":
        said.append(story.get_kind_display())
    if facts.scheduled_for and (not story.live or facts.scheduled_for > timezone.now()):
        said.append(_("goes live %(when)s") % {"when": when(facts.scheduled_for)})
    elif story.first_published_at:
        said.append(when(story.first_published_at))
    return Incoming(story.pk, story.title, story.live, tuple(said), facts.thumbnail)
