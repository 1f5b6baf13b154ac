"""The parent of forks: the dead are forked again, the sick less and less often, and none outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from tests.conf.test_tree import alive, until
from vestnik.conf import forks

# A parent of forks; each notes its process, then does what its name says.
PARENT = """
import os, signal, sys, time
from functools import partial
from pathlib import Path
from vestnik.conf import forks
from vestnik.conf.child import end_with_parent, say_up
from vestnik.conf.forks import Fork, Forks

folder = Path(sys.argv[1])
forks.GRACE_SECONDS = 0.5

def note(name):
    end_with_parent()
    (folder / f"{name}.{os.getpid()}").write_text(str(os.nice(0)))

def sleep(name):
    note(name)
    say_up()
    print(name, "is up", flush=True)
    time.sleep(600)

def sick(name):
    note(name)
    raise SystemExit(3)

def stubborn(name):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sleep(name)

works = {"sleeper": sleep, "other": sleep, "sick": sick, "stubborn": stubborn}
voices = {name: os.dup(2) for name in sys.argv[2:]}
work = Forks([Fork(name, partial(works[name], name), 4 * (name == "other")) for name in voices], voices).run()
if work:
    work()
"""


class Family:
    """A parent with forks of these names, `folder` is where they note that they live."""

    def __init__(self, folder, names):
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(folder), *names],
            stdin=subprocess.PIPE,
            stderr=(folder / "log").open("w"),
            start_new_session=True,
        )

    def pids(self, name: str) -> list[int]:
        """All that ever lived, the oldest first."""
        notes = sorted(self.folder.glob(f"{name}.*"), key=lambda note: note.stat().st_mtime_ns)
        return [int(note.suffix[1:]) for note in notes]

    def living(self, name: str, number: int = 1) -> int:
        """The newest, once so many have lived."""
        return until(lambda: len(self.pids(name)) >= number and self.pids(name)[-1])

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()


@pytest.fixture
def family(tmp_path):
    @contextmanager
    def born(*names: str):
        parent = Family(tmp_path, names)
        try:
            yield parent
        finally:
            with suppress(ProcessLookupError):
                os.killpg(parent.process.pid, signal.SIGKILL)
            parent.process.wait()
            parent.process.stdin.close()

    return born


def test_a_fork_that_is_killed_is_there_again_at_once_however_often(family):
    with family("sleeper", "other") as parent:
        other = parent.living("other")
        for number in range(1, 6):
            pid = parent.living("sleeper", number)
            began = time.monotonic()
            os.kill(pid, signal.SIGKILL)
            parent.living("sleeper", number + 1)
            assert time.monotonic() - began < 0.5
        assert parent.pids("other") == [other]
        assert alive(other)


def test_a_fork_that_cannot_live_is_tried_less_and_less_often_and_troubles_nobody(family):
    with family("sick", "sleeper") as parent:
        parent.living("sick", 6)
        assert "sick ended by itself; starting it again in 0.01 s." in parent.log
        assert "sick ended by itself; starting it again in 0.16 s." in parent.log
        assert alive(parent.living("sleeper"))


def test_a_fork_steps_back_as_far_as_it_shall(family):
    with family("sleeper", "other") as parent:
        assert os.getpriority(os.PRIO_PROCESS, parent.living("sleeper")) == 0
        assert os.getpriority(os.PRIO_PROCESS, parent.living("other")) == 4


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_parent_with_its_forks(family, number):
    with family("sleeper", "other") as parent:
        pids = parent.living("sleeper"), parent.living("other")
        parent.process.send_signal(number)
        assert parent.process.wait(5) == 0
        assert not any(map(alive, pids))
        assert "ended by itself" not in parent.log


def test_a_fork_that_will_not_end_is_killed(family):
    with family("stubborn") as parent:
        pid = parent.living("stubborn")
        until(lambda: "stubborn is up" in parent.log)
        parent.process.terminate()
        assert parent.process.wait(5) == 0
        assert not alive(pid)


def test_the_forks_end_when_their_parent_is_killed(family):
    with family("sleeper", "other") as parent:
        pids = parent.living("sleeper"), parent.living("other")
        parent.process.kill()
        until(lambda: not any(map(alive, pids)))


def test_all_end_when_the_tree_has_gone(family):
    with family("sleeper") as parent:
        pid = parent.living("sleeper")
        parent.process.stdin.close()
        assert parent.process.wait(5) == 0
        assert not alive(pid)


def test_who_has_threads_does_not_fork():
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        with pytest.raises(RuntimeError, match="no fork would be safe"):
            forks.begin(2)
    finally:
        over.set()
        thread.join()
