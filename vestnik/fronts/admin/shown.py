"""What readers see in each slot of a front now, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

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
    picked: bool


@dataclass(frozen=True, slots=True)
class Unseen:
    """A picked story that readers can't see; `why` is a sentence."""

    number: int
    title: str
    edit_url: str
    why: str


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
    return Shown(number, teaser.title, _edit_url(teaser.id), teaser.section.text, teaser.published, picked)


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
    return tuple(
        Unseen(number, story.title, _edit_url(story.pk), _why(front, story, waiting.get(story.pk)))
        for number, story in hidden
    )


def _why(front: Front, story: Story, goes_live: datetime | None) -> str:
    if story.locale_id != front.locale_id:
        return _("It is in another language.")
    if goes_live and goes_live > timezone.now():
        when = date_format(timezone.localtime(goes_live), "SHORT_DATETIME_FORMAT")
        return _("It goes live on %(when)s and takes its slot then.") % {"when": when}
    if story.first_published_at and story.expired:
        return _("It has expired.")
    if story.first_published_at:
        return _("It was taken down.")
    return _("It is a draft: publish it, and it takes its slot.")
