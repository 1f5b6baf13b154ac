"""One process of the tree, run as `python -m vestnik.conf.child door|django …`."""

import argparse
import contextlib
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from vestnik.conf.names import name_process

GRACE_SECONDS = 8.0


def end_with_parent(link: int = 0) -> None:
    """Ends this process when `link`, its standard input, closes: the tree holds the other end and has gone."""

    def watch() -> None:
        _until_closed(link)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        os.killpg(os.getpgid(0), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()


def die_with_parent() -> None:
    """Ends a fork at once when its standard input closes: its parent was killed, and another one forks the same."""

    def watch() -> None:
        _until_closed(0)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="die-with-parent").start()


def _until_closed(link: int) -> None:
    with contextlib.suppress(OSError):
        while os.read(link, 1024):
            pass


def say_up() -> None:
    """Tells the tree that this process does its work now: if it dies, it was no false start."""
    with contextlib.suppress(OSError):
        os.write(0, b"!")


def door(config: Path, fd: int, name: str) -> None:
    """Readers, at the listening socket `fd`. Imports no Django."""
    from vestnik.press.door.config import Config
    from vestnik.press.door.serve import serve

    end_with_parent()
    listener = socket.socket(fileno=fd)
    say_up()
    serve(Config.read(config), listener, name)


def _voice(given: str) -> tuple[str, int]:
    name, _, descriptor = given.rpartition("=")
    return name, int(descriptor)


def django(fd: int, threads: int, voice: list[tuple[str, int]]) -> None:
    """Django and its forks, at the listening unix socket `fd`."""
    from vestnik.conf.nursery import run

    run(fd, threads, dict(voice))


def main() -> None:
    parser = argparse.ArgumentParser(prog="vestnik.conf.child")
    kinds = parser.add_subparsers(dest="kind", required=True)
    parent = kinds.add_parser("django")
    parent.add_argument("--fd", type=int, required=True)
    parent.add_argument("--threads", type=int, default=1)
    parent.add_argument("--voice", type=_voice, action="append", required=True)
    read = kinds.add_parser("door")
    read.add_argument("--config", type=Path, required=True)
    read.add_argument("--fd", type=int, required=True)
    read.add_argument("--name", required=True)
    given = vars(parser.parse_args())
    kind = given.pop("kind")
    name_process(given.get("name", kind))
    os.environ["DJANGO_SETTINGS_MODULE"] = "vestnik.conf.settings"
    {"door": door, "django": django}[kind](**given)


if __name__ == "__main__":
    sys.exit(main())
