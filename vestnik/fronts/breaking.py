"""Breaking news: one story for some minutes in a banner on every page, first in the rail, first on the front."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale

from vestnik.fronts.models import Breaking
from vestnik.press import recorder
from vestnik.press.remembered import Remembered
from vestnik.stories.models import Story
from vestnik.stories.rows import rows_by_id

#: how long, in minutes, an editor may choose
MINUTES = (15, 30, 60, 120, 240)
USUAL_MINUTES = 60
LONGEST = 24 * 60
#: who may end it; to begin it one must also be allowed to publish the story
MAY_END = "fronts.change_front"


class BreakingRefused(Exception):
    """It can't be breaking news; the text says why, to an editor."""


@dataclass(frozen=True, slots=True)
class Banner:
    """What is breaking, for readers: of a story loaded in words only. `since` is aware."""

    story: Story
    text: str
    since: datetime

    @property
    def url(self) -> str:
        return self.story.url

    @property
    def lang(self) -> str:
        return self.story.lang

    @property
    def standfirst(self) -> str:
        return self.story.standfirst


def banner(lang: str) -> Banner | None:
    """What is breaking now in the edition of this language, if readers can see its story. Two queries at most.

    For renders: it records what it read, and until when it is right.
    """
    found = _breaking(lang)
    if found is None:
        return None
    story = rows_by_id([found.story_id], lang, words_only=True).get(found.story_id)
    return Banner(story, found.text or story.title, found.since) if story else None


def stories_first(lang: str) -> tuple[int, ...]:
    """The ids of the stories that stand before all others now, whether or not readers can see them. One query.

    For renders, as `banner`.
    """
    found = _breaking(lang)
    return (found.story_id,) if found else ()


#: by language; nobody may change the rows
_now: Remembered[str, Breaking | None] = Remembered(50)


def _breaking(lang: str) -> Breaking | None:
    return _now.value(lang, lambda: _load(lang))


def _load(lang: str) -> Breaking | None:
    recorder.read(f"breaking:{lang}")
    found = _lasting(recorder.now()).filter(locale__language_code=lang).select_related("locale").first()
    recorder.until(found.until if found else None)
    return found


def all_lasting(langs: Iterable[str]) -> list[Breaking]:
    """What is breaking in these languages, for the newsroom: also where its story can't be seen any more."""
    found = _lasting(recorder.now()).filter(locale__language_code__in=list(langs))
    return list(found.select_related("locale", "story"))


def lasting(lang: str) -> Breaking | None:
    """What is breaking in one language, for the newsroom."""
    return next(iter(all_lasting([lang])), None)


def why_not(story: Story) -> str:
    """Why a story can't be breaking news now, in words; '' if it can."""
    if not story.pk or not story.can_be_read or not story.path:
        return _("Readers can’t see this story yet. Publish it first.")
    return ""


@transaction.atomic
def begin(story: Story, minutes: int, user, text: str = "") -> Breaking:
    """Makes a story breaking news from now on for so many minutes; what was breaking in its language ends.

    :raises BreakingRefused: readers can't see the story, or the time makes no sense.
    """
    # two who begin at a time do so one after the other
    Locale.objects.select_for_update(no_key=True).get(pk=story.locale_id)
    if why := why_not(story):
        raise BreakingRefused(why)
    if not 1 <= minutes <= LONGEST:
        raise BreakingRefused(_("Choose a time between one minute and one day."))
    now = recorder.now()
    for other in _lasting(now).filter(locale_id=story.locale_id).select_related("locale"):
        _end(other, now, user)
    begun = Breaking.objects.create(
        locale=story.locale,
        story=story,
        text=text.strip(),
        since=now,
        until=now + timedelta(minutes=minutes),
        begun_by=user,
    )
    log(instance=story, action="vestnik.breaking", user=user, data={"minutes": minutes})
    return begun


@transaction.atomic
def end(breaking: Breaking, user) -> bool:
    """Ends it now; False if it had ended already."""
    found = _lasting(recorder.now()).select_for_update(of=("self",)).filter(pk=breaking.pk)
    lasts = found.select_related("locale", "story").first()
    if lasts is None:
        return False
    _end(lasts, recorder.now(), user)
    log(instance=lasts.story, action="vestnik.breaking_over", user=user)
    return True


def _end(breaking: Breaking, now: datetime, user) -> None:
    breaking.ended_at, breaking.ended_by = now, user
    breaking.save(update_fields=["ended_at", "ended_by"])


def _lasting(now: datetime) -> QuerySet[Breaking]:
    return Breaking.objects.filter(since__lte=now, until__gt=now, ended_at=None).order_by("-since", "-pk")
