"""The process that does things on time. One runs in each process tree; two do no harm."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from vestnik.stories.chores import do_chores
from vestnik.stories.schedule import next_due, run_due

logger = logging.getLogger("vestnik.schedule")

#: the longest sleep in seconds: how late a schedule set meanwhile by another process may be noticed
POLL = 1.0
#: after a failure in seconds, so that a broken item does not fill the log
PAUSE = 60.0


class Command(BaseCommand):
    help = "Publishes and expires what is due, to the second, until stopped."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and stop")

    def handle(self, *args, **options) -> None:
        if options["once"]:
            for failure in [*run_due(), *do_chores()]:
                self.stderr.write(f"{failure.what}: {failure.why}")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_args: stop.set())
        self._keep_time(stop)

    @staticmethod
    def _keep_time(stop: threading.Event) -> None:
        failed_until = timezone.now()
        while not stop.is_set():
            wait = POLL
            try:
                now = timezone.now()
                if now >= failed_until and run_due(now):
                    failed_until = now + timedelta(seconds=PAUSE)
                do_chores(now)
                due = next_due(now)
                if due is not None:
                    wait = min(POLL, max(0.01, (due - timezone.now()).total_seconds()))
            except DatabaseError:
                logger.exception("The database does not answer; trying again")
                connection.close()
            close_old_connections()
            stop.wait(wait)
