"""`/metrics`: what all doors of this machine have counted and how its press stands, in Prometheus' text format."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from vestnik.press.failures import Failures
from vestnik.press.journal import Journal
from vestnik.press.status import edges

METRICS_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
#: counters of a door that has not written for so many seconds are those of a dead one
FORGOTTEN_SECONDS = 15.0
MOST_FAILURES = 1_000

COUNTERS = {
    "hits": "Pages answered from memory",
    "stale": "of these, old ones while new ones were being made",
    "not_modified": "of these, answered by 304",
    "makes": "Pages asked of Django to be made",
    "straight": "Requests passed on to Django",
    "files": "Static files and renditions answered",
    "server_errors": "Answers that said that Django is away",
    "refused": "Requests refused as wrong, too long or too slow",
    "turned_away": "Connections over the limit",
    "bytes": "Bytes of pages and small files sent",
}
GAUGES = {
    "connections": "Readers' connections",
    "pages": "Pages in the memory of the doors",
    "memory": "Bytes of pages in the memory of the doors",
}


def reports(folder: Path) -> list[dict[str, Any]]:
    """What the living doors wrote last."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue  # it is being written, or was by a door that was killed
        if time.time() - report["time"] < FORGOTTEN_SECONDS:
            found.append(report)
    return found


def metrics(folder: Path, press: Path, journal: Journal) -> bytes:
    """The sums over all doors whose reports lie in `folder`, and the time of straight requests of each door.

    Before them the state of the press whose folder is `press`.
    """
    doors = reports(folder)
    lines = [*_of_press(press, journal), *_sums(COUNTERS, doors, "counter"), *_sums(GAUGES, doors, "gauge")]
    lines += [
        "# HELP vestnik_doors Doors that are up",
        "# TYPE vestnik_doors gauge",
        f"vestnik_doors {len(doors)}",
    ]
    name = "vestnik_door_straight_seconds"
    lines += [f"# HELP {name} Time that Django took to answer", f"# TYPE {name} gauge"]
    for door in doors:
        for quantile, key in (("0.5", "straight_p50"), ("0.99", "straight_p99")):
            lines.append(f'{name}{{pid="{door["pid"]}",quantile="{quantile}"}} {door[key]:.6f}')
    return ("\n".join(lines) + "\n").encode()


def _of_press(press: Path, journal: Journal) -> Iterable[str]:
    told = edges(press / "edge", journal.edition)
    numbers = {
        "press_edition": ("The newest change that this node knows of", {"": journal.edition}),
        "press_keeper_seconds": (
            "Seconds since the keeper was in touch with the log",
            {"": round(time.time() - journal.heartbeat, 1)},
        ),
        "press_failing": (
            "Pages that can't be made at present",
            {"": len(Failures(press / "failures").latest(MOST_FAILURES))},
        ),
        "edge_behind": (
            "Changes that a surrogate has not been told of",
            {f'{{edge="{edge.name}"}}': edge.behind for edge in told},
        ),
    }
    for name, (help_text, values) in numbers.items():
        yield f"# HELP vestnik_{name} {help_text}"
        yield f"# TYPE vestnik_{name} gauge"
        yield from (f"vestnik_{name}{label} {value}" for label, value in values.items())


def _sums(names: dict[str, str], doors: list[dict[str, Any]], kind: str) -> Iterable[str]:
    for name, help_text in names.items():
        full = f"vestnik_door_{name}{'_total' if kind == 'counter' else ''}"
        yield f"# HELP {full} {help_text}"
        yield f"# TYPE {full} {kind}"
        yield f"{full} {sum(door.get(name, 0) for door in doors)}"
