"""The issue that waits: on a newsletter's day a draft with suggestions, made once, whoever makes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from vestnik.newsletters.models import SUBJECT_LIMIT, Issue, Newsletter
from vestnik.newsletters.selection import corrections as corrections_of
from vestnik.newsletters.selection.finds import suggestions
from vestnik.newsletters.selection.ranking import Suggestion
from vestnik.newsletters.selection.words import reason
from vestnik.stories.addresses import paper_day
from vestnik.stories.models import Story

#: a draft that could not be made on time, since nothing ran, is made so much later at most
GRACE = {Newsletter.Rhythm.DAILY: timedelta(hours=12), Newsletter.Rhythm.WEEKLY: timedelta(days=2)}
EVERY = {Newsletter.Rhythm.DAILY: timedelta(days=1), Newsletter.Rhythm.WEEKLY: timedelta(days=7)}
#: mail programs show about so many characters of a subject
SHOWN = 90


def make_due_drafts(now: datetime) -> int:
    """Makes the drafts whose moment has come, and says how many. For the scheduler; two that do so make one."""
    due = Newsletter.objects.exclude(rhythm=Newsletter.Rhythm.FREE).select_related("locale")
    return sum(_make_due(newsletter, now) is not None for newsletter in due)


def due_moment(newsletter: Newsletter, now: datetime) -> datetime | None:
    """The last moment, up to `now`, at which a draft was to be ready; None for one without a schedule.

    In the paper's time zone. An hour that the clock leaves out counts as the one after it, of one that it has twice
    the first.
    """
    if newsletter.rhythm == Newsletter.Rhythm.FREE:
        return None
    today = paper_day(now)
    days = (today - timedelta(days=back) for back in range(9))
    moments = (_at(newsletter, day) for day in days if _is_day_of(newsletter, day))
    return next((moment for moment in moments if moment <= now), None)


def new_issue(newsletter: Newsletter, now: datetime, due_at: datetime | None = None) -> Issue:
    """A draft with suggestions: a letter to be written, and a block for each story."""
    with transaction.atomic():
        # two that make an issue at a time must not give it one number
        newsletter = Newsletter.objects.select_for_update().select_related("locale").get(pk=newsletter.pk)
        last = newsletter.issues.aggregate(last=Max("number"))["last"] or 0
        issue = Issue(newsletter=newsletter, number=last + 1, made_at=now, due_at=due_at)
        _fill(issue, suggestions(newsletter, now))
        issue.save()
        issue.save_revision(log_action=False)
    return issue


def subject_of(titles: Sequence[str]) -> str:
    """The subject that is proposed: the headline of the lead."""
    return Truncator(titles[0]).chars(SHOWN) if titles else ""


def block_of(story: int, why: str = "") -> dict[str, Any]:
    """The block of a story, as a body holds it."""
    return _block("story", {"story": story, "headline": "", "line": "", "picture": True, "reason": why})


def _make_due(newsletter: Newsletter, now: datetime) -> Issue | None:
    due = due_moment(newsletter, now)
    rhythm = Newsletter.Rhythm(newsletter.rhythm)
    if due is None or now - due > GRACE[rhythm] or (newsletter.drafted_until or due - EVERY[rhythm]) >= due:
        return None
    if not _begun(newsletter, due - EVERY[rhythm]) and not suggestions(newsletter, now, most=1):
        # a paper that has nothing to tell yet; it is looked at again until the time is over
        return None
    with transaction.atomic():
        unmade = Q(drafted_until__isnull=True) | Q(drafted_until__lt=due)
        if not Newsletter.objects.filter(unmade, pk=newsletter.pk).update(drafted_until=due):
            return None
        # editors who have begun by hand need no second one
        return None if _begun(newsletter, due - EVERY[rhythm]) else new_issue(newsletter, now, due)


def _begun(newsletter: Newsletter, since: datetime) -> bool:
    waiting = newsletter.issues.filter(state__in=[Issue.State.DRAFT, Issue.State.SCHEDULED], due_at=None)
    return waiting.filter(made_at__gt=since).exists()


def _is_day_of(newsletter: Newsletter, day: date) -> bool:
    return newsletter.rhythm == Newsletter.Rhythm.DAILY or day.weekday() == newsletter.weekday


def _at(newsletter: Newsletter, day: date) -> datetime:
    # in UTC: a moment of the hour that a clock has twice equals no moment of another zone (PEP 495)
    return datetime.combine(day, newsletter.ready_at, timezone.get_default_timezone()).astimezone(UTC)


def _fill(issue: Issue, chosen: Sequence[Suggestion]) -> None:
    newsletter = issue.newsletter
    stories = dict(Story.objects.filter(pk__in=[one.story for one in chosen]).values_list("pk", "title"))
    titles = [stories[one.story] for one in chosen if one.story in stories]
    with override(newsletter.lang if newsletter.lang in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        issue.subject = subject_of(titles) or f"{newsletter.name} {issue.number}"[:SUBJECT_LIMIT]
        issue.preheader = _preheader(titles[1:3])
        blocks = [block_of(one.story, reason(one, newsletter.rhythm)) for one in chosen]
        corrections = [
            corrections_of.block_of(one) for one in corrections_of.untold(newsletter, issue.made_at)
        ]
    issue.body = [_block("letter", ""), *corrections, *blocks]


def _block(kind: str, value: object) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}


def _preheader(titles: Sequence[str]) -> str:
    if not titles:
        return ""
    return Truncator(_("Also: %(titles)s") % {"titles": "; ".join(titles)}).chars(SUBJECT_LIMIT)
