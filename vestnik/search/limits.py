"""A crowd that searches must not keep the newsroom waiting: they share Django's processes.

So many searches run at a time on a machine, and so few wait; whoever comes beyond that is asked to come again. A place
is a lock on a file, which goes with the process that has it, however that ends.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings

#: searches at a time, and those that wait besides
RUNNING = max(2, (os.cpu_count() or 2) // 2)
WAITING = 2
#: seconds that one waits at most, and between two looks
PATIENCE, LOOK = 2.0, 0.01


class Crowded(Exception):
    """There is no place. `seconds`: when to come again."""

    seconds = 5


@contextmanager
def a_place() -> Iterator[None]:
    """Holds a place for one search.

    :raises Crowded: all are taken, and stay so.
    """
    folder = settings.HOME.run / "search"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        if not _take(folder, "in", RUNNING + WAITING, held):
            raise Crowded
        end = time.monotonic() + PATIENCE
        while not _take(folder, "at", RUNNING, held):
            if time.monotonic() > end:
                raise Crowded
            time.sleep(LOOK)
        yield


def _take(folder: Path, name: str, count: int, held: ExitStack) -> bool:
    for number in range(count):
        # one open file for each try: locks of one process would else be the same
        fd = os.open(folder / f"{name}-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            continue
        held.callback(os.close, fd)
        return True
    return False
