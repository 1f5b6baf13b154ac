"""`vestnik bench …` from its arguments to its end."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType

from vestnik.bench.machine import CantMeasure
from vestnik.bench.paper import Say
from vestnik.bench.report import Report


def bench(given: argparse.Namespace) -> int:
    """Runs one benchmark; all it starts ends with it, and its folder goes. Returns 0 if each target was met, else 1.

    :raises CantMeasure: this machine can't, or the paper doesn't serve.
    """
    if given.json and not given.json.parent.is_dir():
        raise CantMeasure(f"{given.json.parent} is no folder: name another file for the figures.")
    signal.signal(signal.SIGTERM, _end)
    with tempfile.TemporaryDirectory(prefix="vestnik-bench-") as folder:
        report = _measured(given, Path(folder), _say)
    sys.stdout.write("\n" + report.show() + "\n")
    if given.json:
        report.write(given.json)
    return 0 if all(target.is_met for target in report.targets) else 1


def _measured(given: argparse.Namespace, folder: Path, say: Say) -> Report:
    if given.bench == "serve":
        from vestnik.bench.serve import serve

        return serve(
            folder,
            say,
            seconds=given.seconds,
            rounds=given.rounds,
            stories=given.stories,
            copy_of=given.paper,
        )
    if given.bench == "rush":
        from vestnik.bench.rush import rush

        return rush(folder, say, seconds=given.seconds, rounds=given.rounds, copy_of=given.paper)
    if given.bench == "newsletter":
        from vestnik.bench.newsletter import newsletter

        return newsletter(
            folder, say, messages=given.messages, connections=given.connections, rounds=given.rounds
        )
    if given.bench == "audience":
        from vestnik.bench.audience import audience

        return audience(folder, say, readers=given.readers, rounds=given.rounds)
    if given.bench == "search":
        from vestnik.bench.search import search

        return search(
            folder,
            say,
            sizes=given.sizes,
            rounds=given.rounds,
            compared=given.compared,
            postgres=given.postgres,
        )
    if given.bench == "world":
        from vestnik.bench.world import world

        return world(folder, say, stories=given.stories, rounds=given.rounds, copy_of=given.paper)
    from vestnik.bench.publish import publish

    return publish(
        folder, say, sizes=given.sizes, rounds=given.rounds, postgres=given.postgres, copy_of=given.paper
    )


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _end(number: int, _frame: FrameType | None) -> None:
    # as an exception, so that everything is ended on the way out
    raise SystemExit(128 + number)
