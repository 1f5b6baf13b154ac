"""The process tree: the dead are started again, and an end leaves nobody behind."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from vestnik.conf import lives as rules
from vestnik.conf import tree
from vestnik.conf.errors import SettingsError
from vestnik.conf.sockets import listen, listen_at
from vestnik.conf.tree import Child, Tree

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
    monkeypatch.setattr(rules, "FIRST_PAUSE", 0.1)

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
    monkeypatch.setattr(rules, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(rules, "UP_SECONDS", 0.1)
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
    monkeypatch.setattr(rules, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(rules, "KILLED_PAUSE", 0.1)
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


SLEEPER = "import time; time.sleep(600)"
RISER = "import time; from vestnik.conf.child import say_up; time.sleep(0.3); say_up(); time.sleep(600)"


def who_runs(children: list[Child], when: Callable[[Tree], bool], ready=None, on_ready=None) -> list[str]:
    """The children that run when `when` is true of their tree."""

    async def scene() -> list[str]:
        family = Tree(children, ready, on_ready and (lambda: on_ready(family)))
        running = asyncio.create_task(family.run())
        while not when(family):
            await asyncio.sleep(0.02)
        found = list(family.running)
        family.stop()
        await running
        return found

    return asyncio.run(asyncio.wait_for(scene(), 30))


def python(name: str, code: str, **more) -> Child:
    return Child(name, (sys.executable, "-c", code), **more)


def test_the_rest_starts_when_the_urgent_ones_are_up():
    children = [python("late", SLEEPER), python("first", RISER, urgent=True)]
    assert who_runs(children, lambda family: family.running) == ["first"]
    up = lambda family: family.tried["first"].is_set()  # noqa: E731
    assert who_runs(children, lambda family: up(family) and len(family.running) == 2) == ["first", "late"]


def test_the_rest_does_not_wait_for_an_urgent_one_that_ended():
    children = [python("late", SLEEPER), python("first", "raise SystemExit(1)", urgent=True)]
    assert "late" in who_runs(children, lambda family: "late" in family.running)


def test_the_rest_does_not_wait_for_ever_and_says_so(monkeypatch, capfd):
    monkeypatch.setattr(tree, "HEAD_START_SECONDS", 0.3)
    children = [python("late", SLEEPER), python("first", SLEEPER, urgent=True)]
    assert who_runs(children, lambda family: len(family.running) == 2) == ["first", "late"]
    assert "first takes long; the others start all the same" in capfd.readouterr().err


def test_the_tree_tells_that_all_of_it_serves():
    order: list[str] = []

    async def ready() -> None:
        order.append("ready")

    children = [python("late", SLEEPER), python("first", RISER, urgent=True)]
    who_runs(children, lambda family: len(order) == 2, ready, lambda family: order.append("told"))
    assert order == ["ready", "told"]


def test_the_log_tells_which_fork_of_a_child_says_what(capfd):
    code = (
        "import os, sys, time\n"
        "for voice in sys.argv[1:]:\n"
        "    name, _, descriptor = voice.removeprefix('--voice=').partition('=')\n"
        "    os.write(int(descriptor), f'I am {name}\\n'.encode())\n"
        "print('I am the parent', flush=True)\n"
        "time.sleep(600)"
    )
    said: list[str] = []

    def all_said(_family: Tree) -> bool:
        said.append(capfd.readouterr().err)
        return "".join(said).count("I am") == 3

    who_runs([python("parent", code, urgent=True, voices=("web-1", "press"))], all_said)
    assert sorted("".join(said).splitlines()[:3]) == [
        "parent    | I am the parent",
        "press     | I am press",
        "web-1     | I am web-1",
    ]


def test_the_forks_of_one_that_was_killed_go_on_until_the_next_is_up(tmp_path):
    code = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from vestnik.conf.child import end_with_parent, say_up\n"
        "folder = Path(sys.argv[1])\n"
        "while (folder / 'wait').exists(): time.sleep(0.02)\n"
        "say_up()\n"
        "fork = os.fork() == 0\n"
        "if fork: end_with_parent()\n"
        '(folder / f\'{"fork" if fork else "parent"}.{os.getpid()}\').touch()\n'
        "time.sleep(600)"
    )
    child = Child("parent", (sys.executable, "-c", code, str(tmp_path)), urgent=True, outlived=True)

    def born(kind: str) -> list[int]:
        return [int(note.suffix[1:]) for note in tmp_path.glob(f"{kind}.*")]

    async def within_seconds(condition) -> None:
        async with asyncio.timeout(15):
            while not condition():
                await asyncio.sleep(0.05)

    async def scene() -> None:
        family = Tree([child])
        running = asyncio.create_task(family.run())
        await within_seconds(lambda: born("parent") and born("fork"))
        [parent], [fork] = born("parent"), born("fork")
        (tmp_path / "wait").touch()
        os.kill(parent, signal.SIGKILL)
        await within_seconds(lambda: "parent" in family.running and not alive(parent))
        await asyncio.sleep(0.5)
        assert alive(fork)
        (tmp_path / "wait").unlink()
        await within_seconds(lambda: not alive(fork))
        await within_seconds(lambda: len(born("fork")) == 2)
        family.stop()
        await running
        assert not any(map(alive, born("fork")))

    asyncio.run(scene())


def test_an_occupied_port_is_told_with_the_way_out():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} .* is taken.*--port"):
            listen("127.0.0.1", port)
    listen("127.0.0.1", port).close()


def test_who_asks_while_nobody_answers_waits_at_the_socket(tmp_path):
    path = tmp_path / "web.sock"
    path.touch()  # of a tree that was killed
    with listen_at(path) as listener, socket.socket(socket.AF_UNIX) as asks:
        assert path.stat().st_mode & 0o777 == 0o600
        asks.connect(str(path))
        asks.sendall(b"early")
        answers, _ = listener.accept()
        with answers:
            assert answers.recv(5) == b"early"
