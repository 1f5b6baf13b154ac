"""The machine that is measured on: its cores, how busy it is, what is installed."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from vestnik import __version__
from vestnik.conf.errors import SettingsError

#: what each program comes in, on Debian and Ubuntu
PACKAGES = {
    "wrk": "wrk",
    "nginx": "nginx-light",
    "taskset": "util-linux",
    "setpriv": "util-linux",
    "smtp-sink": "postfix",
    "smtp-source": "postfix",
}


class CantMeasure(SettingsError):
    """This machine can't measure that; the message says what it lacks and how to get it."""


class Cores(NamedTuple):
    """The server's core, and that of those who ask it."""

    server: int
    asker: int


def two_cores() -> Cores:
    """The first two cores this process may use.

    :raises CantMeasure: there is one only, or this is no Linux.
    """
    if not hasattr(os, "sched_getaffinity"):
        raise CantMeasure(
            "Benchmarks give server and clients a core each, which only Linux does: run it there."
        )
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise CantMeasure(
            "There is one core only: server and clients would take it from each other. Use a machine with two."
        )
    return Cores(*cores[:2])


def require(*programs: str) -> None:
    """:raises CantMeasure: one of them is not installed."""
    missing = [name for name in programs if not shutil.which(name, path=_search_path())]
    if missing:
        packages = " ".join(dict.fromkeys(PACKAGES[name] for name in missing))
        raise CantMeasure(f"{' and '.join(missing)} not found: `apt-get install {packages}`.")


def program(name: str) -> str:
    """The path of an installed program; `nginx` lies where only root looks."""
    return shutil.which(name, path=_search_path()) or name


def _search_path() -> str:
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])


class Busy(NamedTuple):
    """Seconds of one core since the machine started: all there were, and those its host took away."""

    total: float
    stolen: float

    @classmethod
    def of(cls, core: int) -> Busy:
        return cls.read(Path("/proc/stat").read_text(), core)

    @classmethod
    def read(cls, stat: str, core: int) -> Busy:
        """From the text of /proc/stat (proc(5)): user nice system idle iowait irq softirq steal …"""
        for line in stat.splitlines():
            name, *numbers = line.split()
            if name == f"cpu{core}":
                ticks = [int(number) for number in numbers[:8]]
                hertz = os.sysconf("SC_CLK_TCK")
                return cls(sum(ticks) / hertz, ticks[7] / hertz)
        raise ValueError(f"no core {core}")

    def stolen_since(self, before: Busy) -> float:
        """The share (0 to 1) of the time since `before` in which the host gave the core to others."""
        total = self.total - before.total
        return (self.stolen - before.stolen) / total if total > 0 else 0.0


def describe() -> dict[str, Any]:
    """What a figure needs beside it to mean anything."""
    return {
        "vestnik": __version__,
        "python": platform.python_version(),
        "kernel": platform.release(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "load_before": [round(load, 2) for load in os.getloadavg()],
    }


def version_of(name: str) -> str:
    """What a program says of itself, in a line."""
    flag = {"wrk": "--version", "nginx": "-v"}[name]
    said = subprocess.run([program(name), flag], capture_output=True, text=True, check=False)
    return (
        (said.stdout + said.stderr).splitlines()[0].partition(" Copyright")[0].removeprefix("nginx version: ")
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()
