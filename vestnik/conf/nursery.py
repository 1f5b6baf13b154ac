"""The process that loads Django once and forks all that need it: no fork takes the time and the memory that it took."""

import gc
import os
import select
import sys
import time
from collections.abc import Mapping
from functools import partial

from vestnik.conf.child import say_up
from vestnik.conf.forks import Fork, Forks, Offspring, Work, begin
from vestnik.conf.names import name_process

CATCH_UP_SECONDS = 5.0


def run(fd: int, threads: int, voices: Mapping[str, int]) -> None:
    """Runs in the parent until it is told to end, and in each fork until that is. `fd`: Django's listening socket."""
    _load()
    from vestnik.conf import works

    catching_up = begin(voice=2)
    if catching_up is None:
        name_process("catching-up")
        works.catch_up()
        return
    _wait_for(catching_up)
    say_up()
    others = {
        "press": Fork("press", works.press),
        "worker": Fork("worker", works.worker, niceness=10),
        "scheduler": Fork("scheduler", works.scheduler, niceness=5),
        "sender": Fork("sender", works.sender, niceness=10),
    }
    web = partial(works.web, fd, threads, os.dup(0))
    work: Work | None = Forks([others.get(name) or Fork(name, web) for name in voices], voices).run()
    if work:
        work()


def _load() -> None:
    """Django with all that its processes need, and nothing open that a fork must not share."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    import vestnik.conf.serving
    import vestnik.conf.worker
    import vestnik.conf.wsgi
    import vestnik.newsletters.post.sender
    import vestnik.press.keeper  # noqa: F401
    from vestnik.language import keys

    for lang, _name in settings.LANGUAGES:
        keys("ххххх", lang)  # a word that nobody knows has its language's dictionary loaded, and all of it
    if any(connection.connection for connection in connections.all(initialized_only=True)):
        raise RuntimeError("Something asks the database as it is loaded: forks would share the connection.")
    gc.collect()
    gc.freeze()  # the collector would write to what the forks share


def _wait_for(catching_up: Offspring) -> None:
    """Doors begin when the journal is up to date. If the database is away they show what is stored."""
    end = time.monotonic() + CATCH_UP_SECONDS
    while catching_up.talks and catching_up.up > end and (left := end - time.monotonic()) > 0:
        select.select([catching_up.link], [], [], left)
        catching_up.listen()
    if catching_up.up > end:
        sys.stderr.write(
            "What changed while the paper was off is not known yet; readers get what is stored.\n"
        )
    catching_up.end()
