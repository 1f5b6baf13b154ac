"""Starting, pinning, weighing and ending processes. Linux only: all of it is read from /proc."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from vestnik.bench.machine import program

PROC = Path("/proc")
GRACE_SECONDS = 15.0


class Memory(NamedTuple):
    """Of some processes, in bytes. What they share is counted for each in `rss`, and once in `pss`."""

    rss: int
    pss: int


@contextmanager
def started(
    command: Sequence[str],
    log: Path,
    core: int | None = None,
    environ: Mapping[str, str] | None = None,
    heard: bool = False,
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a command until the block ends, then ends it and all that it started. It ends, too, when this process dies.

    What it says goes to the file `log`; if it is to be `heard`, the caller has its standard input and output instead.
    """
    with log.open("ab") as said:
        process = subprocess.Popen(
            guarded(command, core),
            stdin=subprocess.PIPE if heard else subprocess.DEVNULL,
            stdout=subprocess.PIPE if heard else said,
            stderr=said,
            env=environ,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process)


def guarded(command: Sequence[str], core: int | None = None) -> list[str]:
    """The command, to be ended with its parent and held to a core."""
    pinned = [program("taskset"), "-c", str(core)] if core is not None else []
    return [program("setpriv"), "--pdeathsig", "TERM", *pinned, *command]


def _end(process: subprocess.Popen[bytes]) -> None:
    family = tree(process.pid)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE_SECONDS)
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(BrokenPipeError):
                pipe.close()


def tree(root: int) -> list[int]:
    """A process and all that descend from it, those that are gone left out."""
    parents: dict[int, list[int]] = {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):
            parents.setdefault(parent_in((folder / "stat").read_text()), []).append(int(folder.name))
    found = [root] if (PROC / str(root)).exists() else []
    for pid in found:
        found += parents.get(pid, ())
    return found


def parent_in(stat: str) -> int:
    """The parent in the text of /proc/PID/stat; a process's name may hold spaces and brackets."""
    return int(stat.rpartition(")")[2].split()[1])


def seconds_in(stat: str) -> float:
    """Seconds of processor, user's and system's, in the text of /proc/PID/stat."""
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids: Iterable[int]) -> float:
    """Seconds of processor that these processes have used so far."""
    total = 0.0
    for pid in pids:
        with suppress(OSError):
            total += seconds_in((PROC / str(pid) / "stat").read_text())
    return total


def memory(pids: Iterable[int]) -> Memory:
    """What these processes have in memory."""
    rss = pss = 0
    for pid in pids:
        with suppress(OSError):
            for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
                name, _, rest = line.partition(":")
                if name in ("Rss", "Pss"):
                    size = int(rest.split()[0]) * 1024
                    rss, pss = (rss + size, pss) if name == "Rss" else (rss, pss + size)
    return Memory(rss, pss)


def command_of(pid: int) -> list[str]:
    """The words by which a process was started; none if it is gone."""
    with suppress(OSError):
        return (PROC / str(pid) / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    return []


def name_of(pid: int) -> str:
    """What a process of a paper's tree calls itself, as 'door-1' or 'press'; '' for any other, and if it is gone."""
    before, is_ours, name = next(iter(command_of(pid)), "").partition("vestnik: ")
    return name.strip() if is_ours and not before else ""


def pin(pids: Iterable[int], core: int) -> None:
    """Holds all threads of these processes, and all that they will start, to a core."""
    for pid in pids:
        with suppress(OSError):
            for thread in (PROC / str(pid) / "task").iterdir():
                with suppress(ProcessLookupError):
                    os.sched_setaffinity(int(thread.name), {core})


def wait_until_idle(pids: Sequence[int], patience: float = 30.0, looks: int = 1) -> None:
    """Returns when these processes use under a tenth of a core, `looks` times on end, or after `patience` seconds."""
    end, quiet = time.monotonic() + patience, 0
    while quiet < looks and time.monotonic() < end:
        before, began = cpu_seconds(pids), time.monotonic()
        time.sleep(0.4)
        quiet = quiet + 1 if cpu_seconds(pids) - before < 0.1 * (time.monotonic() - began) else 0


def settle(pids: Sequence[int]) -> None:
    """Returns when all that a new paper does once is done: pictures, references, what belongs under which story."""
    wait_until_idle(pids, patience=300.0, looks=10)
