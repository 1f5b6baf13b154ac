"""`vestnik bench rush`: a story a second is published while readers hammer the front."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vestnik.bench import machine, wrk
from vestnik.bench.machine import CantMeasure, Cores
from vestnik.bench.paper import INSIDE, Running, Say, make_paper, running
from vestnik.bench.processes import cpu_seconds, pin, settle, started, wait_until_idle
from vestnik.bench.report import Report
from vestnik.bench.tables import Target, median, quantile, ratio, table

FRONT = "/"
WATCH = (sys.executable, "-m", "vestnik.bench.watch")
#: seconds for the editor's and the watcher's programs to start
LEAD = 5.0
#: seconds after the last story in which it may still be seen
LATE = 10.0
QUIET, RUSH = "quiet", "rush"


def rush(
    folder: Path, say: Say, *, seconds: float = 15.0, rounds: int = 2, copy_of: Path | None = None
) -> Report:
    """Measures in `folder`: rounds of so many seconds of quiet and so many of rush.

    :raises CantMeasure: something is missing or doesn't start.
    """
    machine.require("wrk", "taskset", "setpriv")
    cores = machine.two_cores()
    about = machine.describe()
    paper = make_paper(folder, 100, say, copy_of)
    with running(paper, folder) as server:
        [old] = paper.inside("addresses", 1, "oldest")
        settle(server.pids())
        server.pressed([FRONT, old])
        pin(server.pids(), cores.server)
        turns = []
        for number in range(rounds):
            say(f"Round {number + 1} of {rounds} …")
            wait_until_idle(server.pids())
            turns.append(_turn(server, folder, cores, seconds, [FRONT, old]))
    return Report(
        "rush",
        about | {"wrk": machine.version_of("wrk")},
        {"seconds": seconds, "rounds": rounds, "connections": 64},
        _figures(turns),
        _targets(turns),
        _text(turns),
    )


def _turn(
    server: Running, folder: Path, cores: Cores, seconds: float, addresses: Sequence[str]
) -> dict[str, Any]:
    """The front without a change, and then with one a second."""
    script = wrk.write_script(folder)
    quiet, quiet_cpu = _quiet(server, folder, script, cores, seconds, addresses)
    mark = f"rush-{secrets.token_hex(3)}"
    count = round(seconds)
    begin = time.time() + LEAD
    environ = server.paper.environ
    watching = _watcher(server, mark, count, begin + seconds + LATE, addresses)
    editing = [*INSIDE, "edit", mark, str(count), "--begin", str(begin)]
    with ExitStack() as stack:
        log = folder / "rush.log"
        watcher = stack.enter_context(started(watching, log, cores.asker, environ, heard=True))
        editor = stack.enter_context(started(editing, log, cores.asker, environ, heard=True))
        time.sleep(max(0.0, begin - 0.5 - time.time()))
        rushed, rushed_cpu = _asked(server, script, seconds, cores)
        published = [json.loads(line) for line in _said(editor, log)]
        seen = json.loads(_said(watcher, log)[-1])
    return {
        QUIET: asdict(quiet) | {"cpu": quiet_cpu},
        RUSH: asdict(rushed) | {"cpu": rushed_cpu},
        "published": published,
        "watched": seen,
        "delays": {
            name: delays(published, watched["seen"])
            for name, watched in zip(("front", "rail"), seen.values(), strict=True)
        },
        "unseen": sum(count - len(watched["seen"]) for watched in seen.values()),
        "errors": quiet.errors + rushed.errors + sum(watched["errors"] for watched in seen.values()),
    }


def _quiet(
    server: Running, folder: Path, script: Path, cores: Cores, seconds: float, addresses: Sequence[str]
) -> tuple[wrk.Asked, float]:
    """The front while one who looks finds nothing new: what looking costs is in both rates."""
    until = time.time() + LEAD + seconds
    with started(
        _watcher(server, "none", 0, until, addresses), folder / "rush.log", cores.asker, server.paper.environ
    ):
        time.sleep(LEAD - 0.5)
        return _asked(server, script, seconds, cores)


def _watcher(server: Running, mark: str, count: int, until: float, addresses: Sequence[str]) -> list[str]:
    return [*WATCH, str(server.paper.port), mark, str(count), str(until), *addresses]


def _asked(server: Running, script: Path, seconds: float, cores: Cores) -> tuple[wrk.Asked, float]:
    doors = server.doors()
    before = cpu_seconds(doors)
    asked = wrk.ask(server.url + FRONT, script, seconds, cores.asker)
    return asked, cpu_seconds(doors) - before


def _said(process: subprocess.Popen[bytes], log: Path) -> list[bytes]:
    said, _ = process.communicate()
    if process.returncode or not said:
        raise CantMeasure(f"The editor or the watcher failed:\n{log.read_text()[-2000:].strip()}")
    return said.splitlines()


def delays(published: Sequence[dict[str, float]], seen: dict[str, float]) -> list[float]:
    """Seconds from each story's commit until it was seen, of those that were. JSON has made texts of the numbers."""
    return [
        max(0.0, seen[key] - story["committed"])
        for story in published
        if (key := str(int(story["number"]))) in seen
    ]


def _all(turns: Sequence[dict[str, Any]], place: str) -> list[float]:
    return [delay for turn in turns for delay in turn["delays"][place]]


def _middle(turns: Sequence[dict[str, Any]], when: str, what: str) -> float:
    return median([turn[when][what] for turn in turns])


def _rate(turns: Sequence[dict[str, Any]], when: str, by: str = "seconds") -> float:
    return median([ratio(turn[when]["requests"], turn[when][by]) for turn in turns])


def _targets(turns: Sequence[dict[str, Any]]) -> list[Target]:
    shares = [_rate([turn], RUSH) / _rate([turn], QUIET) for turn in turns]
    return [
        Target("requests/s in the rush, of the quiet ones", median(shares), 0.85),
        Target("errors", sum(turn["errors"] for turn in turns), 0, at_least=False),
        Target("stories not seen", sum(turn["unseen"] for turn in turns), 0, at_least=False),
        *(
            Target(f"p99 from commit to {where}, s", quantile(_all(turns, place), 0.99), 0.5, at_least=False)
            for place, where in (("front", "the front"), ("rail", "an old story's rail"))
        ),
    ]


def _figures(turns: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "rate": {when: _rate(turns, when) for when in (QUIET, RUSH)},
        "per_cpu_second": {when: _rate(turns, when, "cpu") for when in (QUIET, RUSH)},
        "delay": {
            place: {
                "p50": quantile(found, 0.5),
                "p99": quantile(found, 0.99),
                "worst": max(found, default=None),
            }
            for place in ("front", "rail")
            for found in [_all(turns, place)]
        },
        "turns": list(turns),
    }


def _text(turns: Sequence[dict[str, Any]]) -> str:
    speed = table(
        ("front, 64 connections", "req/s", "req/CPU-s", "p50 ms", "p99 ms", "errors"),
        [
            (
                words,
                _rate(turns, when),
                _rate(turns, when, "cpu"),
                _middle(turns, when, "p50"),
                _middle(turns, when, "p99"),
                sum(turn[when]["errors"] for turn in turns),
            )
            for when, words in ((QUIET, "nothing changes"), (RUSH, "a story a second"))
        ],
    )
    seen = table(
        ("seconds from commit", "stories", "p50", "p99", "worst"),
        [
            (words, len(found), quantile(found, 0.5), quantile(found, 0.99), max(found, default=None))
            for place, words in (("front", "to the front"), ("rail", "to an old story's rail"))
            for found in [_all(turns, place)]
        ],
    )
    took = median([story["seconds"] for turn in turns for story in turn["published"]])
    return f"{speed}\n\n{seen}\n\nA publish took its editor {1000 * took:.0f} ms (median)."
