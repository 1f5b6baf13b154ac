"""What a listing of stories shows beside the stories themselves, loaded for a whole page of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from wagtail.models import Revision, WorkflowState

from vestnik.stories.models import Byline, Note, PhotoRendition, Story

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
OPEN_WORKFLOW = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)


@dataclass(frozen=True, slots=True)
class RowFacts:
    """`task` is the step of the workflow at which the story waits, `notes` how many threads of notes are open."""

    authors: tuple[str, ...] = ()
    thumbnail: str = ""
    task: str = ""
    sent_back: bool = False
    scheduled_for: datetime | None = None
    notes: int = 0


def facts_of(stories: Sequence[Story]) -> dict[int, RowFacts]:
    """Facts by story id. Five queries, however many stories there are."""
    ids = [story.pk for story in stories]
    authors: dict[int, list[str]] = defaultdict(list)
    for byline in Byline.objects.filter(story__in=ids, role=Byline.Role.AUTHOR).select_related("person"):
        authors[byline.story_id].append(byline.person.name)
    thumbnails = _thumbnails({story.lead_photo_id for story in stories if story.lead_photo_id})
    tasks = {int(state.object_id): state for state in open_workflows().filter(object_id__in=map(str, ids))}
    scheduled = {
        int(pk): moment for pk, moment in scheduled_revisions().filter(object_id__in=map(str, ids)).values_list(
            "object_id", "approved_go_live_at"
        )
    }  # fmt: skip
    notes = dict(
        Note.objects.filter(story__in=ids, thread=None, resolved_at=None)
        .order_by()
        .values("story")
        .annotate(open=Count("pk"))
        .values_list("story", "open")
    )
    return {
        story.pk: RowFacts(
            authors=tuple(authors[story.pk]),
            thumbnail=thumbnails.get(story.lead_photo_id, ""),
            task=_task_name(tasks.get(story.pk)),
            sent_back=story.pk in tasks and tasks[story.pk].status == WorkflowState.STATUS_NEEDS_CHANGES,
            scheduled_for=scheduled.get(story.pk),
            notes=notes.get(story.pk, 0),
        )
        for story in stories
    }


def open_workflows():
    return WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Story), status__in=OPEN_WORKFLOW
    ).select_related("current_task_state__task")


def scheduled_revisions():
    # 'after the beginning of time' and not 'not null': for that, SQLite would read the revisions of all stories
    return Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Story), approved_go_live_at__gt=LONG_AGO
    )


def _task_name(state: WorkflowState | None) -> str:
    return state.current_task_state.task.name if state and state.current_task_state else ""


def _thumbnails(photo_ids: set[int]) -> dict[int, str]:
    """The smallest size made for readers; nothing is made here."""
    smallest: dict[int, PhotoRendition] = {}
    sizes = PhotoRendition.objects.filter(
        image__in=photo_ids, filter_spec__contains="format-webp", width__lte=640
    )
    for size in sizes if photo_ids else ():
        if size.image_id not in smallest or size.width < smallest[size.image_id].width:
            smallest[size.image_id] = size
    return {pk: size.url for pk, size in smallest.items()}
