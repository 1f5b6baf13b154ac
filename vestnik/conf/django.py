"""Django's own commands, on a paper."""

import os
from collections.abc import Sequence

from vestnik.conf.home import find_home, secret_key
from vestnik.conf.options import read_options
from vestnik.conf.stamp import read_stamp, refuse_newer, require_paper


def set_up() -> None:
    """Starts Django on the paper that VESTNIK_HOME names.

    :raises SettingsError: a setting is wrong, there is no paper, or it is of a newer Vestnik.
    """
    home = find_home()
    read_options(home)
    stamp = read_stamp(home)
    require_paper(home, stamp)
    refuse_newer(home, stamp)
    secret_key(home)
    os.environ["VESTNIK_HOME"] = str(home.root)
    os.environ["DJANGO_SETTINGS_MODULE"] = "vestnik.conf.settings"
    import django

    django.setup()


def manage(arguments: Sequence[str]) -> int:
    """`vestnik manage …`: one of Django's commands."""
    set_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["vestnik manage", *arguments])
    return 0


def check() -> int:
    """`vestnik check`: everything that can be known without starting the paper."""
    set_up()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from vestnik.conf.ready import require_database

    require_database()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    try:
        call_command("check", deploy=True, databases=["default"], fail_level="ERROR")
    except SystemCheckError as error:
        print(error)
        return 1
    if plan:
        print(f"{len(plan)} migrations are due: `vestnik run`, or `vestnik manage ready`, applies them.")
        return 1
    print("The paper is in order.")
    return 0
