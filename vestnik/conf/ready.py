"""Makes a paper ready for this code: a copy of the database, migrations, languages, static files."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from vestnik.conf.errors import SettingsError
from vestnik.conf.home import Home
from vestnik.conf.stamp import PACKAGE, read_stamp, refuse_newer, stamp_of_this_code, write_stamp
from vestnik.stories.newsroom import ensure_newsroom

Say = Callable[[str], None]

KEPT_COPIES = 3
PAGES_A_STEP = 20_000


def make_ready(home: Home, say: Say) -> None:
    """Brings database and static files to this code's state; does nothing where they are in it.

    :raises SettingsError: the paper is of a newer Vestnik, or there is no room for the copy.
    """
    stamp, now = read_stamp(home), stamp_of_this_code(home)
    refuse_newer(home, stamp)
    require_database()
    try:
        for folder in (home.root, home.media, home.mail):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"{error.filename} can't be made ({error.strerror}): give this user the right to write in {home.root}."
        ) from None
    if stamp is None or stamp.migrations != now.migrations:
        _migrate(home, say)
    if stamp is None or stamp.newsroom != now.newsroom:
        ensure_newsroom()
    if stamp is None or stamp.static != now.static or not home.collected.is_dir():
        say("Collecting styles, scripts and fonts …")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    if stamp != now:
        write_stamp(home, now)


def require_database() -> None:
    """:raises SettingsError: the database doesn't answer, or is none."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise SettingsError(f"The database doesn't answer: {str(error).strip()}. See database_url.") from None


def _migrate(home: Home, say: Say) -> None:
    executor = MigrationExecutor(connection)
    _refuse_unknown_migrations(home)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    if executor.loader.applied_migrations:
        if connection.vendor == "sqlite":
            _copy_sqlite(home, say)
        else:
            say("Have a dump of the database at hand: it is about to be migrated.")
    call_command("migrate", interactive=False, skip_checks=True, stdout=_Count(len(plan), say))


class _Count:
    """Takes what `migrate` writes and says how far it has come."""

    def __init__(self, total: int, say: Say) -> None:
        self.done, self.total, self.say = 0, total, say

    def write(self, text: str) -> None:
        if text.lstrip().startswith("Applying "):
            self.done += 1
            if self.done % 20 == 0 or self.done == self.total:
                self.say(f"Database: {self.done} of {self.total} migrations")


def _refuse_unknown_migrations(home: Home) -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/migrations")}
    for room, name in MigrationRecorder(connection).applied_migrations():
        if room in rooms and not (PACKAGE / room / "migrations" / f"{name}.py").is_file():
            raise SettingsError(
                f"The database of {home.root} has seen the migration {room}.{name}, which this Vestnik "
                "doesn't know: it is of a newer one. Install that, or put back a copy."
            )


def _copy_sqlite(home: Home, say: Say) -> None:
    """A whole copy of the database, kept in the home's `copies`; the oldest ones go."""
    source = Path(connection.settings_dict["NAME"])
    size = source.stat().st_size
    home.copies.mkdir(exist_ok=True)
    if shutil.disk_usage(home.copies).free < size * 1.2:
        raise SettingsError(
            f"No room for a copy of the database ({size / 2**20:,.0f} MB) in {home.copies}, which is made "
            "before a migration: free some."
        )
    target = home.copies / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite3"
    say(f"Copying the database to {target} …")

    def progress(status: int, remaining: int, total: int) -> None:
        if remaining and total > PAGES_A_STEP:
            say(f"Copying: {100 * (total - remaining) // total} %")

    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new, pages=PAGES_A_STEP, progress=progress)
    target.chmod(0o600)
    for copy in sorted(home.copies.glob("*.sqlite3"))[:-KEPT_COPIES]:
        copy.unlink()
