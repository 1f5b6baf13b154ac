"""What goes wrong with a send, told to editors; and the pause that keeps it from getting worse."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from vestnik.newsletters.models import Issue
from vestnik.newsletters.post import states
from vestnik.newsletters.post.pace import Fault
from vestnik.newsletters.post.wire import Trouble

logger = logging.getLogger("vestnik.newsletters")
State = Issue.State

#: so many connections in a row must fail until editors are told
MANY_TROUBLES = 5


def pause(issue: Issue, words: str) -> None:
    """Pauses an issue, unless somebody was quicker, and says why."""
    try:
        states.pause(issue, words)
    except states.Refused:
        return
    logger.error("Issue %d pauses: %s", issue.pk, words)


def pause_for(issue: Issue, fault: Fault) -> None:
    """Pauses an issue that does harm."""
    with override(settings.LANGUAGE_CODE):
        words = {
            Fault.POLICY: _(
                "Mail servers refuse this issue for reasons of policy (5.7.x): look at SPF, DKIM and DMARC by "
                "`vestnik newsletter check`, then go on. Nobody is struck off the list for it."
            ),
            Fault.HARD: _(
                "More than 2 in 100 addresses do not exist. Is this an old list? Go on only if you know why."
            ),
        }
    pause(issue, words[fault])


class Alarms:
    """Troubles with the mail server: who is told of them, and since when."""

    def __init__(self) -> None:
        self._trouble: Trouble | None = None
        self._in_a_row = 0
        self._told: set[int] = set()

    def trouble(self, trouble: Trouble) -> None:
        """Takes one in; asks no database."""
        self._trouble = trouble
        self._in_a_row += 1
        if self._in_a_row & (self._in_a_row - 1) == 0:  # the 1st, 2nd, 4th, 8th …
            logger.warning("The mail server: %s (%d in a row)", trouble.words, self._in_a_row)

    def connected(self) -> None:
        """All is well again; asks no database."""
        if self._in_a_row >= MANY_TROUBLES:
            logger.info("The mail server answers again.")
        self._trouble, self._in_a_row = None, 0

    def forget(self, issue: int) -> None:
        self._told.discard(issue)

    def tell(self) -> bool:
        """Tells editors what they should know; True if it has paused all issues."""
        trouble = self._trouble
        if trouble is None:
            if self._told:
                Issue.objects.filter(pk__in=self._told, state=State.SENDING).update(reason="")
                self._told.clear()
            return False
        if not trouble.is_final and self._in_a_row < MANY_TROUBLES:
            return False
        with override(settings.LANGUAGE_CODE):
            if trouble.is_final:
                words = _("The mail server does not let us in: %(words)s Look at `email_url`, then go on.")
            else:
                words = _("The mail server does not answer; we try again and again. %(words)s")
            told = (words % {"words": trouble.words})[:300]
        for issue in Issue.objects.filter(state=State.SENDING).exclude(pk__in=self._told):
            if trouble.is_final:
                pause(issue, told)
            else:
                Issue.objects.filter(pk=issue.pk, state=State.SENDING).update(reason=told)
                self._told.add(issue.pk)
        if trouble.is_final:
            self.connected()
        return trouble.is_final
