"""What the desk asks the database: each question uses an index and has a limit, whatever the size of the archive.

Sections and languages are kept apart here and not by the database, which would read all stories of a section rather
than the few that are due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState

from vestnik.desk.scope import Scope
from vestnik.stories.admin.rows import open_workflows, scheduled_revisions
from vestnik.stories.models import Byline, Note, Story

#: entries of a list; one more is asked for, to know whether there are more
LIMIT = 8
#: so many rows are looked through before sections, languages and rights are applied
WINDOW = 200
#: a schedule that is so late has failed; the scheduler looks every second
GRACE = timedelta(minutes=1)

FIELDS = (
    "title", "kind", "path", "live", "has_unpublished_changes", "first_published_at", "modified_at",
    "important_until", "due_at", "created_by_id", "section__name", "locale__language_code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    story: Story
    revision: Revision


@dataclass(frozen=True, slots=True)
class Waiting:
    """`for_me` if the user may do the task; else it is the user's own story, waiting for others."""

    story: Story
    state: WorkflowState
    for_me: bool


def _rows(stories):
    return stories.select_related("section", "locale").only(*FIELDS)


def live(scope: Scope) -> list[Story]:
    """The latest of each language, newest first: all of the newsroom may see what readers see."""
    found: list[Story] = []
    for pk, _code in scope.locales:
        stories = Story.objects.filter(locale_id=pk, live=True, first_published_at__isnull=False)
        if scope.sections is not None:
            if pk not in scope.sections:
                continue
            stories = stories.filter(section_id=scope.sections[pk])
        found += _rows(stories).order_by("-first_published_at", "-id")[: LIMIT + 1]
    return sorted(found, key=lambda story: (story.first_published_at, story.pk), reverse=True)[: LIMIT + 1]


def important(scope: Scope, now: datetime) -> list[Story]:
    stories = Story.objects.filter(live=True, important_until__gt=now)
    return _kept(scope, stories.order_by("important_until"))[:LIMIT]


def scheduled(scope: Scope, now: datetime) -> tuple[list[Planned], list[Planned]]:
    """(what will go live, what should have gone live and did not), each the soonest first."""
    revisions = list(
        scheduled_revisions().select_related("user").defer("content").order_by("approved_go_live_at")[:WINDOW]
    )
    stories = _by_id(scope, [int(revision.object_id) for revision in revisions])
    planned = [
        Planned(stories[int(revision.object_id)], revision)
        for revision in revisions
        if int(revision.object_id) in stories
    ]
    coming = [one for one in planned if one.revision.approved_go_live_at >= now - GRACE]
    failed = [one for one in planned if one.revision.approved_go_live_at < now - GRACE]
    return coming[: LIMIT + 1], failed[:LIMIT]


def waiting(scope: Scope) -> list[Waiting]:
    """Stories in the workflow that wait for the user, and then those of the user that wait for others."""
    states = list(
        open_workflows()
        .select_related("current_task_state__task", "requested_by")
        .order_by("current_task_state__started_at")[:WINDOW]
    )
    if not states:
        return []
    mine = set(TaskState.objects.reviewable_by(scope.user).values_list("pk", flat=True))
    concerns = [
        state
        for state in states
        if state.current_task_state_id in mine or state.requested_by_id == scope.user.pk
    ]
    stories = _by_id(scope, [int(state.object_id) for state in concerns])
    found = [
        Waiting(stories[int(state.object_id)], state, state.current_task_state_id in mine)
        for state in concerns
        if int(state.object_id) in stories
    ]
    return sorted(found, key=lambda one: not one.for_me)[: LIMIT + 1]


def mentions(scope: Scope) -> list[Note]:
    """Open notes in which the user is named."""
    is_open = Q(thread=None, resolved_at=None) | Q(thread__isnull=False, thread__resolved_at=None)
    notes = list(
        Note.objects.filter(is_open, mentions=scope.user)
        .exclude(author=scope.user)
        .select_related("author")
        .order_by("-created_at")[: LIMIT * 3]
    )
    stories = _by_id(scope, [note.story_id for note in notes])
    for note in notes:
        note.story = stories.get(note.story_id)
    return [note for note in notes if note.story_id in stories][:LIMIT]


def due(scope: Scope, now: datetime) -> list[Story]:
    """Not published, and expected today or earlier; the latest first to be late."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    stories = scope.permitted.filter(live=False, first_published_at=None, due_at__lt=midnight)
    return _kept(scope, stories.order_by("due_at"))[: LIMIT + 1]


def drafts(scope: Scope) -> list[Story]:
    """What the user has begun and not published."""
    stories = scope.permitted.filter(live=False, first_published_at=None, created_by=scope.user)
    return _kept(scope, stories.order_by("-modified_at"))[: LIMIT * 2]


def changed(scope: Scope) -> list[Story]:
    """Live stories with changes by the user that readers don't see yet."""
    stories = scope.permitted.filter(
        live=True, has_unpublished_changes=True, latest_revision__user=scope.user
    )
    return _kept(scope, stories.order_by("-modified_at"))[:LIMIT]


def _by_id(scope: Scope, ids: list[int]) -> dict[int, Story]:
    if not ids:
        return {}
    return {story.pk: story for story in _rows(scope.permitted.filter(pk__in=ids)) if scope.keeps(story)}


def _kept(scope: Scope, stories) -> list[Story]:
    return [story for story in _rows(stories)[:WINDOW] if scope.keeps(story)]


def authors(ids: set[int]) -> dict[int, str]:
    """Who wrote which story, as one line."""
    names: dict[int, list[str]] = {}
    bylines = Byline.objects.filter(story__in=ids, role=Byline.Role.AUTHOR).select_related("person")
    for byline in bylines.order_by("story_id", "sort_order"):
        names.setdefault(byline.story_id, []).append(byline.person.name)
    return {pk: ", ".join(people) for pk, people in names.items()}


def may_edit(scope: Scope, ids: set[int]) -> set[int]:
    """Those of the story ids that the user may change."""
    return set(scope.permitted.filter(pk__in=ids).values_list("pk", flat=True))
