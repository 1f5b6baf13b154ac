"""The states of an issue, and nothing else moves them. Each step is a compare-and-set: of two clicks one wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from vestnik.newsletters.models import Issue, Newsletter
from vestnik.newsletters.post import freeze
from vestnik.newsletters.post.spool import spool
from vestnik.press.log import change

State = Issue.State

#: an issue that was to go out so long ago does not start by itself: the paper was off, or its database is an old copy
MOST_LATE = timedelta(hours=6)

User = AbstractBaseUser | None

#: each says why no issue of a newsletter should start by itself, '' if nothing is wrong; an editor may start it
holds: list[Callable[[Newsletter], str]] = []


class Refused(ValueError):
    """It can't be done as things stand; nothing has changed. The message tells the editor why."""


def schedule(issue: Issue, at: datetime, user: User = None) -> None:
    """To be sent at `at`. One that is scheduled already gets the new time.

    :raises Refused: `at` has passed, something is wrong with the issue, or it is being sent.
    """
    if at <= timezone.now():
        raise Refused(_("This time has passed. Choose a later one, or send the issue now."))
    _require_in_order(issue)
    _move(issue, (State.DRAFT, State.SCHEDULED), State.SCHEDULED, send_at=at, sent_by=user, reason="")


def unschedule(issue: Issue) -> None:
    """Not to be sent by itself after all: a draft again.

    :raises Refused: it is not scheduled.
    """
    _move(issue, (State.SCHEDULED,), State.DRAFT, send_at=None, reason="")


def start(issue: Issue, user: User = None) -> int:
    """Its sending begins: letter and audience are frozen, and the sender is woken. Returns how many readers it has.

    :raises Refused: something is wrong with the issue, nobody gets the newsletter, or it was begun meanwhile.
    """
    _require_in_order(issue)
    try:
        written = freeze.write(issue)
    except ValueError as fault:
        raise Refused(_("No mail can be made of this issue: %(fault)s.") % {"fault": fault}) from fault
    known = spool().issue(issue.uid)
    if (
        known.is_known
    ):  # it was sent, or half sent, and the database has forgotten: who has got it is remembered
        known.fold()
    with transaction.atomic():
        now = timezone.now()
        _move(
            issue,
            (State.DRAFT, State.SCHEDULED),
            State.SENDING,
            started_at=now,
            send_at=now,
            ended_at=None,
            sent_by=user or issue.sent_by,
            reason="",
        )
        audience = freeze.freeze(issue, written, now)
        if not audience:
            raise Refused(_("Nobody gets this newsletter yet."))
        Issue.objects.filter(pk=issue.pk).update(audience=audience)
        issue.audience = audience
        # its page, and the archive it now stands in
        change(*issue.press_keys_changed(), addresses=[issue.url])
    return audience


def pause(issue: Issue, reason: str = "") -> None:
    """No further mails until it is resumed; those on the wire are finished.

    :raises Refused: it is not being sent.
    """
    _move(issue, (State.SENDING,), State.PAUSED, reason=reason[:300])


def resume(issue: Issue) -> None:
    """It goes on where it was.

    :raises Refused: it does not pause.
    """
    _move(issue, (State.PAUSED,), State.SENDING, send_at=timezone.now(), reason="")


def stop(issue: Issue, reason: str = "") -> None:
    """Whoever has not got it by now never will.

    :raises Refused: it is not being sent.
    """
    _move(issue, (State.SENDING, State.PAUSED), State.STOPPED, ended_at=timezone.now(), reason=reason[:300])


def finish(issue: Issue) -> None:
    """The sender has tried each reader once. Those to be tried again are, for some hours.

    :raises Refused: it is not being sent.
    """
    _move(issue, (State.SENDING,), State.DONE, ended_at=timezone.now(), reason="")


def start_due(now: datetime) -> list[Issue]:
    """Starts what is scheduled for `now` or before; returns what was started. What can't be started is a draft again,
    and its `reason` says why.
    """
    started = []
    for issue in Issue.objects.filter(state=State.SCHEDULED, send_at__lte=now).select_related("newsletter"):
        with override(settings.LANGUAGE_CODE):
            if issue.send_at < now - MOST_LATE:
                when = date_format(timezone.localtime(issue.send_at), "SHORT_DATETIME_FORMAT")
                _back_to_draft(
                    issue,
                    _("It was to be sent on %(when)s and was not: look whether it still holds, and send it.")
                    % {"when": when},
                )
                continue
            if held := next((why for hold in holds if (why := hold(issue.newsletter))), ""):
                _back_to_draft(issue, held)
                continue
            try:
                start(issue, issue.sent_by)
            except Refused as refusal:
                _back_to_draft(issue, str(refusal))
            else:
                started.append(issue)
    return started


def _back_to_draft(issue: Issue, reason: str) -> None:
    moved = Issue.objects.filter(pk=issue.pk, state=State.SCHEDULED, send_at=issue.send_at)
    moved.update(state=State.DRAFT, send_at=None, reason=reason[:300])


def _require_in_order(issue: Issue) -> None:
    """:raises Refused: one of the checks says that it must not go out."""
    from vestnik.newsletters.letter import gate

    fatal = [str(fault.words) for fault in gate.faults(issue) if fault.fatal]
    if fatal:
        raise Refused(" ".join(fatal))


def _move(issue: Issue, before: Iterable[str], after: str, **fields: object) -> None:
    """The compare-and-set. `issue` has the new state and fields afterwards."""
    if not Issue.objects.filter(pk=issue.pk, state__in=list(before)).update(state=after, **fields):
        now = Issue.objects.filter(pk=issue.pk).values_list("state", flat=True).first()
        if now is None:
            raise Refused(_("This issue is no longer there."))
        raise Refused(_("This can’t be done now: the issue is “%(state)s”.") % {"state": State(now).label})
    for name, value in {"state": after, **fields}.items():
        setattr(issue, name, value)
