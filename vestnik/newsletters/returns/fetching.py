"""Where bounces and complaints come in: a mailbox (the setting `bounce_mailbox`) and the mail server's pipe.

The mailbox is emptied by the worker, not by the scheduler: a server that takes its time must not delay what is due to
the second.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, OperationalError
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from vestnik.newsletters.models import Returned
from vestnik.newsletters.returns.boxes import FAULTS, Box, BoxFault, Place, open_box
from vestnik.newsletters.returns.reading import Report, read
from vestnik.newsletters.returns.spool import set_aside, waiting
from vestnik.newsletters.returns.taking import take_read

logger = logging.getLogger("vestnik.newsletters")

#: seconds that a turn takes at most; the worker has other work, too
TURN = 20.0
#: the scheduler's: it must not be late for others
SPOOL_TURN = 1.0
#: connections of a turn: a letter that breaks one does not stop the others
CONNECTIONS = 5


def look(now: datetime) -> None:
    """Has the worker empty the mailbox, if the paper has one and it is not at it. A chore."""
    if not settings.OPTIONS["bounce_mailbox"]:
        return
    going = DBTaskResult.objects.filter(
        task_path=empty_mailbox.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    if not going.exists():
        empty_mailbox.enqueue()


@task(priority=-10)
def empty_mailbox() -> None:
    """Takes what lies in the paper's mailbox for returned mails; what can't be done now waits for the next turn."""
    try:
        empty(Place.of(settings.OPTIONS["bounce_mailbox"]), timezone.now())
    except BoxFault as fault:
        logger.warning("The mailbox of returned mails can’t be read: %s", fault)


def empty_spool(now: datetime) -> int:
    """Takes what the mail server has piped in (`vestnik newsletter returned`). A chore. Returns how many were taken.

    :raises OperationalError: the database is away; nothing is lost.
    """
    end, taken = time.monotonic() + SPOOL_TURN, 0
    for path in waiting(settings.HOME.returned):
        raw = path.read_bytes()
        if _stored(read(raw), raw, Returned.Source.PIPE, now):
            path.unlink()
            taken += 1
        else:
            set_aside(path)
        if time.monotonic() > end:
            break
    return taken


def empty(place: Place, now: datetime) -> int:
    """Takes all letters in a mailbox, each by itself; a letter is deleted there when what it says stands here.

    Letters for people, and those that the database refuses, stay. Returns how many were taken.

    :raises BoxFault: the server can't be reached, or broke off again and again.
    :raises OperationalError: the database is away; nothing is lost.
    """
    end, taken = time.monotonic() + TURN, 0
    for last in range(CONNECTIONS):
        box = open_box(place)
        try:
            for name, raw in box.letters():
                taken += _take(box, name, raw, now)
                if time.monotonic() > end:
                    break
            box.close()
        except FAULTS as fault:
            logger.info("The mailbox of returned mails broke off: %s", fault)
            if last == CONNECTIONS - 1:
                raise BoxFault(f"{place.host}: {fault}") from None
        else:
            break
    return taken


def _take(box: Box, name: str, raw: bytes, now: datetime) -> bool:
    if _stored(read(raw), raw, Returned.Source.MAILBOX, now):
        box.drop(name)
        return True
    box.keep(name)
    return False


def _stored(report: Report, raw: bytes, source: Returned.Source, now: datetime) -> bool:
    """False of what people should look at: a letter, or what the database refuses.

    :raises OperationalError: the database is away.
    """
    if report.for_people:
        return False
    try:
        take_read(report, raw, source, now)
    except OperationalError:
        raise
    except DatabaseError:
        logger.exception("A returned mail can’t be stored; it stays where it is")
        return False
    return True
