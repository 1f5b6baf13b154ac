"""One process of the tree, run as `python -m vestnik.conf.child web|worker|scheduler …`."""

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


def web(address: str, port: int, uds: Path | None, workers: int, threads: int) -> None:
    """Granian with Django, at an address or at a unix socket."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        target="vestnik.conf.wsgi:application",
        address=address,
        port=port,
        uds=uds,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=threads,
        backpressure=max(64, threads * 4),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()


def worker() -> None:
    """Django's tasks, from the database."""
    _set_up()
    from django.core.management import call_command

    from vestnik.conf.worker import take_back_tasks

    name = f"{socket.gethostname()}:{os.environ['VESTNIK_HOME']}"[-64:]
    take_back_tasks(name)
    call_command("db_worker", queue_name="*", worker_id=name, startup_delay=False, reload=False, verbosity=1)


def scheduler() -> None:
    """What is due at a moment: stories that go live or expire, and the like."""
    _set_up()
    from django.core.management import call_command

    call_command("scheduler")


def _set_up() -> None:
    import django

    django.setup()


def main() -> None:
    parser = argparse.ArgumentParser(prog="vestnik.conf.child")
    kinds = parser.add_subparsers(dest="kind", required=True)
    serve = kinds.add_parser("web")
    serve.add_argument("--address", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--uds", type=Path)
    serve.add_argument("--workers", type=int, default=1)
    serve.add_argument("--threads", type=int, default=1)
    kinds.add_parser("worker")
    kinds.add_parser("scheduler")
    given = vars(parser.parse_args())
    end_with_parent()
    os.environ["DJANGO_SETTINGS_MODULE"] = "vestnik.conf.settings"
    {"web": web, "worker": worker, "scheduler": scheduler}[given.pop("kind")](**given)


if __name__ == "__main__":
    sys.exit(main())
