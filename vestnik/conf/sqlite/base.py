"""Who waits for the writer's lock gets it in the end.

SQLite's own waiting asks ever more seldom, up to ten times a second: among many who write, whoever has waited for long
loses to all who come fresh, until its time is up ('database is locked'). Here all wait alike.
"""

from __future__ import annotations

import random
import sqlite3
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

#: between two looks, in seconds; by chance, so that two who wait don't always look at one moment
PAUSES = 0.002, 0.012


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self) -> None:
        """As Django's, which SQLite lets wait for `timeout`.

        :raises OperationalError: the lock was not to be had within `timeout`
        """
        seconds = self.settings_dict["OPTIONS"].get("timeout", 5)
        until = time.monotonic() + seconds
        self._set_busy_timeout(0)
        try:
            while True:
                try:
                    super()._start_transaction_under_autocommit()
                except OperationalError as fault:
                    if not _is_busy(fault) or time.monotonic() > until:
                        raise
                else:
                    return
                time.sleep(random.uniform(*PAUSES))  # noqa: S311 - no secret
        finally:
            self._set_busy_timeout(seconds)

    def _set_busy_timeout(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout={round(seconds * 1000)}").close()


def _is_busy(fault: OperationalError) -> bool:
    code: int = getattr(fault.__cause__, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY  # the rest says more of why
