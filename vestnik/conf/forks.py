"""Keeps forks of this process alive. Each has at once all that this process has loaded, and shares its memory.

A fork's standard input is a socket whose other end this process holds: so it learns of this process's death, and can
say that it is up (vestnik.conf.child). What it says goes to a pipe of its own, which the tree reads.

Who forks has one thread: a lock that another thread held at that moment would be held in the fork for ever. So all
that comes (a fork's end, a signal, the end of the tree) is waited for at one place.
"""

import math
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from vestnik.conf.lives import NEVER_BEGUN, Life, Pauses, told
from vestnik.conf.names import name_process

#: between the request to end and kill -9; less than the tree's own
GRACE_SECONDS = 6.0
#: a fork costs some milliseconds
FIRST_PAUSE, KILLED_PAUSE = 0.01, 0.1
#: between two looks at those that were asked to end
LOOK_SECONDS = 0.1
ENDINGS = (signal.SIGTERM, signal.SIGINT)
THREADS = Path("/proc/self/task")

Work = Callable[[], object]


@dataclass(frozen=True)
class Fork:
    """What one fork is for. `niceness`: by how much it steps back behind others (nice(2))."""

    name: str
    work: Work
    niceness: int = 0


class Offspring:
    """A fork that has begun, as its parent sees it."""

    def __init__(self, pid: int, link: socket.socket) -> None:
        link.setblocking(False)
        self.pid, self.link = pid, link
        self.started = time.monotonic()
        self.up = math.inf
        self.talks = True

    def listen(self) -> None:
        """Takes in what it has said to its parent, if it has."""
        with suppress(BlockingIOError):
            while self.talks:
                if said := self._heard():
                    self.up = min(self.up, time.monotonic())
                self.talks = bool(said)

    def _heard(self) -> bytes:
        try:
            return self.link.recv(64)
        except ConnectionError:
            return b""

    def end(self) -> None:
        """Ends it at once."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.link.close()

    def bury(self) -> Life | None:
        """Its life, if it is over."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if not pid:
            return None
        self.listen()
        self.link.close()
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        return Life(self.started, self.up, time.monotonic(), killed)


@dataclass
class Place:
    """One fork after the other. `due`: when the next one shall begin (monotonic, in seconds)."""

    fork: Fork
    voice: int
    pauses: Pauses = field(default_factory=lambda: Pauses(FIRST_PAUSE, KILLED_PAUSE))
    due: float = 0.0
    living: Offspring | None = None


def begin(voice: int) -> Offspring | None:
    """Forks this process; None in the fork. What the fork says goes to `voice`; it has no handlers of signals.

    :raises OSError: the system has no room for it.
    :raises RuntimeError: there are other threads.
    """
    if (threads := _threads()) != 1:
        raise RuntimeError(f"{threads} threads: no fork would be safe")
    holds, hears = socket.socketpair()
    sys.stdout.flush()
    sys.stderr.flush()
    with hears, _held_back((*ENDINGS, signal.SIGCHLD)) as numbers:
        try:
            pid = os.fork()
        except OSError:
            holds.close()
            raise
        if pid:
            return Offspring(pid, holds)
        holds.close()
        signal.set_wakeup_fd(-1)
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
        os.dup2(hears.fileno(), 0)
        for said in (1, 2):
            os.dup2(voice, said)
    return None


@contextmanager
def _held_back(numbers: Sequence[signal.Signals]) -> Iterator[Sequence[signal.Signals]]:
    """A signal that came before a fork has forgotten its parent's handlers would be lost."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield numbers
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _threads() -> int:
    """Those that Python knows nothing of counted, where the system tells of them."""
    return len(list(THREADS.iterdir())) if THREADS.is_dir() else threading.active_count()


class Forks:
    """The forks of this process; `voices`: by the name of each the pipe that takes what it says."""

    def __init__(self, forks: Sequence[Fork], voices: Mapping[str, int]) -> None:
        self.places = [Place(fork, voices[fork.name]) for fork in forks]
        self._wakes, self._waked = socket.socketpair()
        self._over_by = math.inf  # when those that won't end are killed
        self._has_parent = True

    def run(self) -> Work | None:
        """In this process: None, when it was told to end and no fork is left. In each fork: the work it has to do, so
        that nothing of its parent is under it.
        """
        self._wakes.setblocking(False)
        self._waked.setblocking(False)
        signal.set_wakeup_fd(self._waked.fileno(), warn_on_full_buffer=False)
        for number in (*ENDINGS, signal.SIGCHLD):
            signal.signal(number, _wake)
        while not (self._is_ending and not self._living()):
            for place in self.places:
                if place.living is None and not self._is_ending and place.due <= time.monotonic():
                    if self._begin(place):
                        continue
                    self._forget()
                    name_process(place.fork.name)
                    os.nice(place.fork.niceness)
                    return place.fork.work
            self._wait()
            self._bury()
            if self._over_by < time.monotonic():
                self._send(signal.SIGKILL)
        return None

    @property
    def _is_ending(self) -> bool:
        return self._over_by < math.inf

    def _living(self) -> list[Offspring]:
        return [place.living for place in self.places if place.living]

    def _begin(self, place: Place) -> bool:
        """False in the fork."""
        try:
            place.living = begin(place.voice)
        except OSError as error:
            self._begin_later(place, NEVER_BEGUN)
            sys.stderr.write(f"{place.fork.name} can't be started: {error}\n")
            return True
        return place.living is not None

    def _begin_later(self, place: Place, life: Life) -> None:
        pause = place.pauses.after(life)
        place.living, place.due = None, time.monotonic() + pause
        if not self._is_ending:
            sys.stderr.write(told(place.fork.name, pause) + "\n")
            sys.stderr.flush()

    def _forget(self) -> None:
        """In a fork: what belongs to the parent and to other forks."""
        for one in self._living():
            one.link.close()
        self._wakes.close()
        self._waked.close()
        for place in self.places:
            os.close(place.voice)

    def _wait(self) -> None:
        """Returns when something has come, or is due."""
        talking = {one.link.fileno(): one for one in self._living() if one.talks}
        waking = self._wakes.fileno()
        due = [self._over_by, *(place.due for place in self.places if place.living is None)]
        pause = LOOK_SECONDS if self._is_ending else max(0.0, min(due) - time.monotonic())
        ready, _, _ = select.select(
            [waking, *([0] if self._has_parent else []), *talking],
            [],
            [],
            None if pause == math.inf else pause,
        )
        for one in ready:
            if one in talking:
                talking[one].listen()
            elif one == waking:
                if set(self._wakes.recv(4096)) & set(ENDINGS):
                    self._end()
            else:
                self._has_parent = bool(os.read(0, 64))
                if not self._has_parent:
                    self._end()

    def _bury(self) -> None:
        for place in self.places:
            if place.living and (life := place.living.bury()):
                self._begin_later(place, life)

    def _end(self) -> None:
        """Asks all to end."""
        if not self._is_ending:
            self._over_by = time.monotonic() + GRACE_SECONDS
            self._send(signal.SIGTERM)

    def _send(self, number: signal.Signals) -> None:
        for one in self._living():
            os.kill(one.pid, number)


def _wake(*_about: object) -> None:
    """A signal that has a handler writes its number to the waking socket."""
