"""One process of the tree, run as `python -m vestnik.conf.child door|web|worker|scheduler|press …`."""

import argparse
import contextlib
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

GRACE_SECONDS = 8.0


def end_with_parent() -> None:
    """Ends this process when its standard input closes: the tree holds the other end and has gone."""

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 1024):
                pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        os.killpg(os.getpgid(0), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()


def say_up() -> None:
    """Tells the tree that this process does its work now: if it dies, it was no false start."""
    with contextlib.suppress(OSError):
        os.write(0, b"!")


def door(config: Path, fd: int, name: str) -> None:
    """Readers, at the listening socket `fd`. Imports no Django."""
    from vestnik.press.door.config import Config
    from vestnik.press.door.serve import serve

    listener = socket.socket(fileno=fd)
    say_up()
    serve(Config.read(config), listener, name)


def web(uds: Path, workers: int, threads: int) -> None:
    """Granian with Django, at a unix socket that only this user can open."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    uds.unlink(missing_ok=True)  # of one that was killed
    threading.Thread(target=_say_when_django_is_up, args=(uds,), daemon=True, name="say-up").start()
    Server(
        target="vestnik.conf.wsgi:application",
        uds=uds,
        uds_permissions=0o600,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=threads,
        backpressure=max(64, threads * 4),
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()


def _say_when_django_is_up(uds: Path) -> None:
    while True:
        with socket.socket(socket.AF_UNIX) as asking, contextlib.suppress(OSError):
            asking.settimeout(30)
            asking.connect(str(uds))
            asking.sendall(b"HEAD /admin/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            if asking.recv(9) == b"HTTP/1.1 ":
                say_up()
                return
        time.sleep(0.2)


def worker() -> None:
    """Django's tasks, from the database; ends if that is away, to be started again."""
    _set_up()
    from django.core.management import call_command
    from django.db import OperationalError

    from vestnik.conf.worker import take_back_tasks

    name = f"{socket.gethostname()}:{os.environ['VESTNIK_HOME']}"[-64:]
    try:
        take_back_tasks(name)
        say_up()
        call_command(
            "db_worker", queue_name="*", worker_id=name, startup_delay=False, reload=False, verbosity=1
        )
    except OperationalError as fault:
        sys.exit(f"The database does not answer: {str(fault).strip()}")


def scheduler() -> None:
    """What is due at a moment: stories that go live or expire, and the like."""
    _set_up()
    from django.core.management import call_command

    say_up()
    call_command("scheduler")


def press() -> None:
    """The keeper of the press: numbers changes, keeps the journal, has hot pages made, tells the edge."""
    _set_up()
    from vestnik.press.keeper import keep

    say_up()
    keep()


def _set_up() -> None:
    import django

    django.setup()


def main() -> None:
    parser = argparse.ArgumentParser(prog="vestnik.conf.child")
    kinds = parser.add_subparsers(dest="kind", required=True)
    serve = kinds.add_parser("web")
    serve.add_argument("--uds", type=Path, required=True)
    serve.add_argument("--workers", type=int, default=1)
    serve.add_argument("--threads", type=int, default=1)
    read = kinds.add_parser("door")
    read.add_argument("--config", type=Path, required=True)
    read.add_argument("--fd", type=int, required=True)
    read.add_argument("--name", required=True)
    for kind in ("worker", "scheduler", "press"):
        kinds.add_parser(kind)
    given = vars(parser.parse_args())
    end_with_parent()
    os.environ["DJANGO_SETTINGS_MODULE"] = "vestnik.conf.settings"
    run = {"door": door, "web": web, "worker": worker, "scheduler": scheduler, "press": press}
    run[given.pop("kind")](**given)


if __name__ == "__main__":
    sys.exit(main())
