"""What a paper's database needs from time to time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import connection

from vestnik.stories.chores import register_chore
from vestnik.stories.photo_files import Rounds
from vestnik.stories.photos import end_licences, enqueue_unpressed


def register_upkeep() -> None:
    """Has all of it done by the scheduler."""
    register_chore("Photos without sizes", timedelta(minutes=2), _press_what_was_lost)
    register_chore("Licences of photos", timedelta(seconds=30), end_licences)
    register_chore("Files of photos", timedelta(minutes=5), Rounds().go)
    register_chore("Statistics of tables", timedelta(hours=1), _refresh_statistics)
    register_chore("Finished tasks", timedelta(hours=6), _forget_finished_tasks)
    register_chore("Ended sessions", timedelta(hours=24), _forget_ended_sessions)


def _press_what_was_lost(now: datetime) -> None:
    """A task that a crash swallowed is given again."""
    enqueue_unpressed()


def _refresh_statistics(now: datetime) -> None:
    """Without them SQLite chooses bad indexes once a paper has grown; PostgreSQL does this by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")


def _forget_finished_tasks(now: datetime) -> None:
    call_command("prune_db_task_results", verbosity=0)


def _forget_ended_sessions(now: datetime) -> None:
    call_command("clearsessions", verbosity=0)
