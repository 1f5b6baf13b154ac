"""What Django's processes do, each in a fork of the one that has loaded it (vestnik.conf.nursery)."""

import os
import socket
import sys

from vestnik.conf.child import die_with_parent, end_with_parent, say_up


def catch_up() -> None:
    """Brings this node's journal up to date with what happened while it was off."""
    from django.db import OperationalError

    from vestnik.press.keeper import come_back
    from vestnik.press.log import advance

    die_with_parent()
    try:
        come_back()
        advance()
    except OperationalError as fault:
        sys.exit(_away(fault))
    say_up()


def web(fd: int, threads: int, tree: int) -> None:
    """The newsroom, forms, making pages: at the listening unix socket `fd`.

    `tree`: its parent's link to the tree. If its parent is killed it goes on until the tree has another one.
    """
    from vestnik.conf.serving import serve
    from vestnik.conf.wsgi import application
    from vestnik.press.deputy import appoint
    from vestnik.press.making import take_over

    end_with_parent(tree)
    take_over()
    appoint()
    say_up()
    serve(application, fd, threads)


def press() -> None:
    """The keeper of the press: numbers changes, keeps the journal, has hot pages made, tells the edge."""
    from vestnik.press.keeper import keep

    die_with_parent()
    say_up()
    keep()


def worker() -> None:
    """Django's tasks, from the database; ends if that is away, to be begun again."""
    from django.core.management import call_command
    from django.db import OperationalError

    from vestnik.conf.worker import take_back_tasks

    die_with_parent()
    name = f"{socket.gethostname()}:{os.environ['VESTNIK_HOME']}"[-64:]
    try:
        take_back_tasks(name)
        say_up()
        call_command(
            "db_worker", queue_name="*", worker_id=name, startup_delay=False, reload=False, verbosity=1
        )
    except OperationalError as fault:
        sys.exit(_away(fault))


def scheduler() -> None:
    """What is due at a moment: stories that go live or expire, and the like."""
    from django.core.management import call_command

    die_with_parent()
    say_up()
    call_command("scheduler")


def sender() -> None:
    """The newsletter's mails, to the relay."""
    from vestnik.newsletters.post.sender import keep_sending

    die_with_parent()
    say_up()
    keep_sending()


def _away(fault: Exception) -> str:
    return f"The database does not answer: {str(fault).strip()}"
