"""Newsletters on the desk: the draft that waits, what goes out, what pauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vestnik.desk.words import moment
from vestnik.newsletters.desk.views import EDIT, SEND, desk_url
from vestnik.newsletters.limits import flood
from vestnik.newsletters.models import Issue
from vestnik.newsletters.selection.finds import stories_in

State = Issue.State
#: a draft that nobody sent for so long is not spoken of any more
FORGOTTEN = timedelta(days=6)
MOST = 6


@dataclass(frozen=True, slots=True)
class IssueLine:
    """`tone` is 'late' for what needs somebody now, 'soon' for what waits, '' for what goes its way."""

    newsletter: str
    words: str
    url: str
    tone: str


def on_desk(user, langs: Sequence[str], now: datetime) -> tuple[IssueLine, ...]:
    """What somebody should know of: a flood of sign-ups, and issues for those who may write or send them."""
    return _flood(user, now) + _issues(user, langs, now)


def _flood(user, now: datetime) -> tuple[IssueLine, ...]:
    """More sign-ups than ever are usual: a robot, or a very good day. For those who may see subscribers."""
    found = flood(now) if user.has_perm("newsletters.view_subscriber") else None
    if found is None:
        return ()
    words = _("%(many)s in the last hour, far more than usual; %(waiting)s mails wait and leave bit by bit")
    counts = {"many": number_format(found.in_hour), "waiting": number_format(found.waiting)}
    return (IssueLine(_("Sign-ups"), words % counts, reverse("subscribers:index"), "late"),)


def _issues(user, langs: Sequence[str], now: datetime) -> tuple[IssueLine, ...]:
    if not user.has_perm(EDIT) and not user.has_perm(SEND):
        return ()
    waiting = Q(state=State.DRAFT, made_at__gt=now - FORGOTTEN)
    going = Q(state__in=[State.SCHEDULED, State.SENDING, State.PAUSED])
    issues = Issue.objects.filter(waiting | going, newsletter__locale__language_code__in=langs)
    rows = issues.select_related("newsletter__locale").order_by("newsletter__sort_order", "-made_at")[:MOST]
    return tuple(_line(issue, now) for issue in rows)


def _line(issue: Issue, now: datetime) -> IssueLine:
    words, tone = _words(issue, now)
    return IssueLine(issue.newsletter.name, words, desk_url(issue), tone)


def _words(issue: Issue, now: datetime) -> tuple[str, str]:
    if issue.state == State.SENDING:
        return _("issue %(number)d is on its way to readers") % {"number": issue.number}, ""
    if issue.state == State.PAUSED:
        words = _("issue %(number)d pauses in the middle of its sending. %(reason)s")
        return (words % {"number": issue.number, "reason": issue.reason}).strip(), "late"
    if issue.state == State.SCHEDULED and issue.send_at:
        at = moment(issue.send_at, now).text
        return _("issue %(number)d goes out %(when)s") % {"number": issue.number, "when": at}, ""
    if issue.reason:
        return issue.reason, "late"
    count = len(stories_in(issue))
    words = ngettext(
        "a draft waits, with %(count)d suggestion", "a draft waits, with %(count)d suggestions", count
    )
    return words % {"count": count}, "soon"
