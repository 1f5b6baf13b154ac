"""The sender: a process of the paper's tree that sends what is to be sent.

It keeps no state that can't be lost: what was answered stands in journals before anything else is done, and the books
are the database's. One sender of a paper is at work at a time, on whichever machine; others stand by.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time

import psycopg
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from vestnik.newsletters.post import relay
from vestnik.newsletters.post.desk import Desk
from vestnik.newsletters.post.journal import Spool
from vestnik.newsletters.post.spool import spool

logger = logging.getLogger("vestnik.newsletters")

#: where nothing is to be sent: between two questions whether anybody has written to the database; between two looks at
#: it, at least and at most
LOOK_SECONDS, LEAST_SECONDS, LONGEST_SECONDS = 0.1, 0.5, 1.0
#: for mails under way when the sender is to end; the tree kills after 6 s
PATIENCE_SECONDS = 4.0
#: after a fault
PAUSE_SECONDS = 1.0
#: PostgreSQL's lock of the one sender ("vstn", "post")
LOCK = (0x7673746E, 0x706F7374)


class Office:
    """The right to send: this machine's, and on PostgreSQL that of all machines. Both go with the process."""

    def __init__(self, own: Spool) -> None:
        self.spool = own
        self._file: int | None = None
        self._session: psycopg.Connection | None = None

    def enter(self) -> bool:
        """Whether it is this process's now.

        :raises psycopg.Error: the database is away.
        """
        if self._file is None:
            self._file = self.spool.lock()
        if self._file is None or connection.vendor != "postgresql":
            return self._file is not None
        if self._session is None:
            self._session = self._connected()
        [mine] = self._session.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK).fetchone() or [False]
        return bool(mine)

    def is_ours(self) -> bool:
        """Whether nobody can have taken it over meanwhile."""
        try:
            return self._session is None or bool(self._session.execute("SELECT 1").fetchone())
        except psycopg.Error:
            return False

    def leave(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @staticmethod
    def _connected() -> psycopg.Connection:
        about = connection.get_connection_params()
        passed_over = ("context", "cursor_factory", "prepare_threshold")
        wanted = {name: about[name] for name in about if name not in passed_over}
        return psycopg.connect(
            **wanted, autocommit=True, connect_timeout=5, application_name="vestnik sender"
        )


class News:
    """Notices, without asking for it, that somebody has written to an SQLite database."""

    def __init__(self) -> None:
        self._version = -1

    def wait(self, stop: threading.Event) -> None:
        """Returns when there may be something new, after `LONGEST_SECONDS` at the latest.

        Not at once: on a busy paper others write all the time, and a look costs some questions.
        """
        end = time.monotonic() + LONGEST_SECONDS
        stop.wait(LEAST_SECONDS)
        if connection.vendor != "sqlite":
            return
        while not stop.is_set() and time.monotonic() < end:
            with connection.cursor() as cursor:
                [version] = cursor.execute("PRAGMA data_version").fetchone()
            if version != self._version:
                self._version = version
                return
            stop.wait(LOOK_SECONDS)


def keep_sending(stop: threading.Event | None = None) -> None:
    """Sends until SIGTERM, SIGINT or `stop`, however often the database goes and comes back."""
    if stop is None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_about: stop.set())
    office = Office(spool())
    was_away = False
    while not stop.is_set():
        try:
            if office.enter():
                _work(office, stop)
            else:
                stop.wait(PAUSE_SECONDS)
            was_away = False
        except (DatabaseError, psycopg.Error) as fault:
            if not was_away:
                logger.error("The database does not answer; no newsletter is sent: %s", str(fault).strip())
            was_away = True
            office.leave()
            connection.close()
            stop.wait(PAUSE_SECONDS)
    office.leave()
    connection.close()


def _work(office: Office, stop: threading.Event) -> None:
    """Sends as long as the office is ours.

    :raises DatabaseError: the database is away.
    """
    desk = Desk(office.spool, relay.pace(), hold=settings.OPTIONS["newsletter_uncertain"] == "hold")
    transport = relay.transport(desk)
    news = News()
    looked_at = time.monotonic()
    try:
        while not stop.is_set():
            transport.step(desk.patience)
            desk.tick()
            if desk.is_idle and not transport.under_way:
                close_old_connections()
                news.wait(stop)
                desk.wake()
            if time.monotonic() - looked_at > PAUSE_SECONDS:
                looked_at = time.monotonic()
                if not office.is_ours():
                    raise DatabaseError("the session that holds the right to send is gone")
    except BaseException:
        desk.is_ending = True
        transport.finish(PATIENCE_SECONDS)
        desk.let_go()
        raise
    desk.is_ending = True
    transport.finish(PATIENCE_SECONDS)
    try:
        desk.finish()
    finally:
        desk.let_go()
