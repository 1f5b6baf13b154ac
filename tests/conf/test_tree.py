"""The process tree: the dead are started again, and an end leaves nobody behind."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vestnik.conf import tree
from vestnik.conf.errors import SettingsError
from vestnik.conf.tree import Child, Tree, listen

# A child that notes its process and one grandchild's, ends only for SIGTERM, and watches its parent.
CHILD = """
import os, subprocess, sys, time
from pathlib import Path
from vestnik.conf.child import end_with_parent
end_with_parent()
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
folder = Path(sys.argv[1])
(folder / f"{os.getpid()}.new").write_text(str(grandchild.pid))
(folder / f"{os.getpid()}.new").rename(folder / str(os.getpid()))
time.sleep(600)
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); import time; time.sleep(600)"
PARENT = """
import asyncio, sys
from vestnik.conf.tree import Child, Tree
asyncio.run(Tree([Child("a", (sys.executable, "-c", sys.argv[1], sys.argv[2]), urgent=True)]).run())
"""


def alive(pid: int) -> bool:
    """Whether a process is there and is no zombie."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.returncode == 0 and not found.stdout.strip().startswith("Z")


def until(condition, seconds: float = 15):
    """What `condition` gives once it is true; fails after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    pytest.fail(f"not within {seconds} s")


def lives(folder: Path) -> list[tuple[int, int]]:
    """Processes of all the lives a noting child had, with their grandchildren's."""
    return [(int(file.name), int(file.read_text())) for file in folder.iterdir() if file.name.isdigit()]


@pytest.fixture
def supervisor(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", PARENT, CHILD, str(tmp_path)])
    yield process
    process.kill()
    process.wait()


def test_a_child_that_dies_is_started_again_and_leaves_no_grandchild(supervisor, tmp_path):
    [(first, orphan)] = until(lambda: lives(tmp_path))
    os.kill(first, signal.SIGKILL)
    until(lambda: len(lives(tmp_path)) == 2)
    until(lambda: not alive(orphan))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_tree_with_all_its_processes(supervisor, tmp_path, number):
    [(child, grandchild)] = until(lambda: lives(tmp_path))
    supervisor.send_signal(number)
    assert supervisor.wait(timeout=10) == 0
    assert not alive(child)
    until(lambda: not alive(grandchild))


def test_children_end_when_the_tree_is_killed(supervisor, tmp_path):
    [(child, _)] = until(lambda: lives(tmp_path))
    supervisor.kill()
    until(lambda: not alive(child))


def test_a_child_that_will_not_end_is_killed(monkeypatch):
    monkeypatch.setattr(tree, "GRACE_SECONDS", 0.5)

    async def scene() -> float:
        family = Tree([Child("stubborn", (sys.executable, "-c", STUBBORN), urgent=True)])
        running = asyncio.create_task(family.run())
        while not family.running:
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        started = time.monotonic()
        family.stop()
        await running
        return time.monotonic() - started

    assert asyncio.run(scene()) < 3


def test_a_child_that_cannot_live_is_tried_less_and_less_often(monkeypatch, capfd):
    monkeypatch.setattr(tree, "FIRST_PAUSE", 0.1)

    async def scene() -> None:
        family = Tree(
            [Child("sick", (sys.executable, "-c", "print('ill'); raise SystemExit(1)"), urgent=True)]
        )
        running = asyncio.create_task(family.run())
        await asyncio.sleep(2)
        family.stop()
        await running

    asyncio.run(scene())
    said = capfd.readouterr().err
    assert "sick      | ill" in said
    assert "starting it again in 0.1 s" in said
    assert "starting it again in 0.4 s" in said
    assert said.count("| ill") <= 6


def test_a_child_that_was_up_is_started_again_at_once_however_often_it_dies(monkeypatch, capfd):
    monkeypatch.setattr(tree, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(tree, "UP_SECONDS", 0.1)
    worker = (
        "import time; from vestnik.conf.child import say_up; say_up(); time.sleep(0.3); raise SystemExit(1)"
    )

    async def scene() -> None:
        family = Tree([Child("worker", (sys.executable, "-c", worker), urgent=True)])
        running = asyncio.create_task(family.run())
        said = ""
        while said.count("starting it again") < 4:
            await asyncio.sleep(0.05)
            said += capfd.readouterr().err
        family.stop()
        await running
        assert set(re.findall("again in (.*) s", said)) == {"0.05"}

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_a_child_that_is_killed_before_it_is_up_is_started_again_soon(monkeypatch, capfd):
    monkeypatch.setattr(tree, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(tree, "KILLED_PAUSE", 0.1)
    victim = "import os; os.kill(os.getpid(), 9)"

    async def scene() -> None:
        family = Tree([Child("worker", (sys.executable, "-c", victim), urgent=True)])
        running = asyncio.create_task(family.run())
        said = ""
        while said.count("starting it again") < 4:
            await asyncio.sleep(0.05)
            said += capfd.readouterr().err
        family.stop()
        await running
        assert set(re.findall("again in (.*) s", said)) == {"0.05", "0.1"}

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_the_rest_starts_when_the_urgent_ones_are_ready(tmp_path):
    order: list[str] = []

    async def scene() -> None:
        async def ready() -> None:
            order.append("ready")

        family = Tree(
            [
                Child("late", (sys.executable, "-c", "import time; time.sleep(600)")),
                Child("web", (sys.executable, "-c", "import time; time.sleep(600)"), urgent=True),
            ],
            ready,
            lambda: order.append(",".join(family.running)),
        )
        running = asyncio.create_task(family.run())
        while len(family.running) < 2:
            await asyncio.sleep(0.02)
        order.append(",".join(family.running))
        family.stop()
        await running

    asyncio.run(scene())
    assert order in (["ready", "web", "web,late"], ["ready", "", "web,late"])


def test_an_occupied_port_is_told_with_the_way_out():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} .* is taken.*--port"):
            listen("127.0.0.1", port)
    listen("127.0.0.1", port).close()
