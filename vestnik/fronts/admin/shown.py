"""What readers see in each slot of a front now, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vestnik.fronts.admin.words import when
from vestnik.fronts.front import front_page
from vestnik.fronts.models import LEAD, SECONDS, SLOTS, Front, FrontSlot
from vestnik.stories.admin.rows import scheduled_revisions
from vestnik.stories.display import Teaser
from vestnik.stories.models import Story


@dataclass(frozen=True, slots=True)
class Shown:
    """One place of the front as readers see it. `picked` is False where the front filled it by itself."""

    number: int
    title: str
    edit_url: str
    section: str
    published: datetime
    when: str
    picked: bool


@dataclass(frozen=True, slots=True)
class Unseen:
    """A picked story that readers can't see; `why` is a sentence. `waits` if that will change by itself."""

    number: int
    title: str
    edit_url: str
    why: str
    waits: bool


@dataclass(frozen=True, slots=True)
class ShownFront:
    lead: tuple[Shown, ...]
    seconds: tuple[Shown, ...]
    grid: tuple[Shown, ...]
    unseen: tuple[Unseen, ...]

    @property
    def empty(self) -> bool:
        return not self.lead


def shown_front(front: Front) -> ShownFront:
    """The upper part of `front` as it is for readers, with what an editor picked in vain."""
    page = front_page(front.locale.language_code)
    slots = FrontSlot.objects.filter(front=front).order_by("sort_order").select_related("story__locale")
    picks = [slot.story for slot in slots[:SLOTS]]
    picked = {story.pk for story in picks if story}
    teasers = [teaser for teaser in (page.lead, *page.seconds, *page.grid) if teaser]
    shown = tuple(_shown(number, teaser, teaser.id in picked) for number, teaser in enumerate(teasers, 1))
    return ShownFront(
        lead=shown[:LEAD],
        seconds=shown[LEAD : LEAD + SECONDS],
        grid=shown[LEAD + SECONDS :],
        unseen=_unseen(front, picks),
    )


def _shown(number: int, teaser: Teaser, picked: bool) -> Shown:
    return Shown(
        number=number,
        title=teaser.title,
        edit_url=_edit_url(teaser.id),
        section=teaser.section.text,
        published=teaser.published,
        when=when(teaser.published),
        picked=picked,
    )


def _edit_url(pk: int) -> str:
    return reverse("wagtailsnippets_stories_story:edit", args=[pk])


def _unseen(front: Front, picks: list[Story | None]) -> tuple[Unseen, ...]:
    hidden = [
        (number, story)
        for number, story in enumerate(picks, 1)
        if story and not (story.live and story.locale_id == front.locale_id)
    ]
    if not hidden:
        return ()
    ids = [str(story.pk) for _number, story in hidden]
    waiting = {
        int(pk): moment
        for pk, moment in scheduled_revisions()
        .filter(object_id__in=ids)
        .values_list("object_id", "approved_go_live_at")
    }
    return tuple(_unseen_slot(front, number, story, waiting.get(story.pk)) for number, story in hidden)


def _unseen_slot(front: Front, number: int, story: Story, goes_live: datetime | None) -> Unseen:
    waits = goes_live is not None and goes_live > timezone.now() and story.locale_id == front.locale_id
    if waits:
        why = _("It goes live at %(when)s and takes its slot then.") % {"when": when(goes_live)}
    elif story.locale_id != front.locale_id:
        why = _("It is in another language.")
    elif story.first_published_at:
        why = _("It has expired.") if story.expired else _("It was taken down.")
    else:
        why = _("It is a draft: publish it, and it takes its slot.")
    return Unseen(number, story.title, _edit_url(story.pk), why, waits)
