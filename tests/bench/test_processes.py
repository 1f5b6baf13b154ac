"""Starting, weighing and ending processes."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from vestnik.bench import machine
from vestnik.bench.machine import Busy, CantMeasure
from vestnik.bench.processes import cpu_seconds, memory, parent_in, pin, seconds_in, started, tree

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="benchmarks run on Linux only")

STAT = "4242 (a name) with ) brackets) S 17 4242 4242 0 -1 4194304 1 0 0 0 250 50 0 0 20 0 1 0 9 1 1"
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"


def wait_for(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_alive(pid):
    with suppress(OSError):
        return not Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].startswith(" Z")
    return False


def test_a_name_with_brackets_does_not_shift_the_numbers():
    assert parent_in(STAT) == 17
    assert seconds_in(STAT) == 300 / os.sysconf("SC_CLK_TCK")


def test_the_share_that_the_host_took_is_that_of_one_core():
    before = Busy.read("cpu  9 9 9 9 9 9 9 9\ncpu1 100 0 0 100 0 0 0 0 0 0\n", 1)
    after = Busy.read("cpu  9 9 9 9 9 9 9 9\ncpu1 150 0 0 120 0 0 0 30 0 0\n", 1)
    assert after.stolen_since(before) == pytest.approx(0.3)


def test_children_end_with_their_parent_at_the_end_of_the_block(tmp_path):
    with started([sys.executable, "-c", PARENT], tmp_path / "log") as process:
        wait_for(lambda: len(tree(process.pid)) == 2)
        family = tree(process.pid)
    wait_for(lambda: not any(is_alive(pid) for pid in family))


def test_what_was_started_ends_when_the_bench_is_killed(tmp_path):
    bench = (
        "import sys, time; from pathlib import Path; from vestnik.bench.processes import started\n"
        f"with started([sys.executable, '-c', 'import time; time.sleep(60)'], Path({str(tmp_path / 'log')!r})) as p:\n"
        "    print(p.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", bench], stdout=subprocess.PIPE, text=True) as process:
        pid = int(process.stdout.readline())
        assert is_alive(pid)
        process.kill()
    wait_for(lambda: not is_alive(pid))


def test_a_process_is_held_to_a_core_and_weighed(tmp_path):
    core = min(os.sched_getaffinity(0))
    with started([sys.executable, "-c", "while True: pass"], tmp_path / "log") as process:
        wait_for(lambda: cpu_seconds([process.pid]) > 0.1)
        pin([process.pid], core)
        assert os.sched_getaffinity(process.pid) == {core}
        weight = memory([process.pid])
        assert weight.rss >= weight.pss > 2**20


def test_processes_that_are_gone_weigh_nothing():
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    assert (cpu_seconds([done.pid]), tree(done.pid)) == (0.0, [])


def test_one_core_is_too_few(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {3})
    with pytest.raises(CantMeasure, match="one core only"):
        machine.two_cores()


def test_who_lacks_a_program_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name, path=None: None if name in ("wrk", "nginx") else name)
    with pytest.raises(CantMeasure, match="wrk and nginx not found: `apt-get install wrk nginx-light`"):
        machine.require("wrk", "nginx", "taskset", "setpriv")
