"""`vestnik bench publish`: what a publish costs as the archive grows, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import secrets
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from vestnik.bench import machine
from vestnik.bench.machine import CantMeasure
from vestnik.bench.paper import INSIDE, Paper, Running, Say, make_paper, running
from vestnik.bench.processes import pin, started, wait_until_idle
from vestnik.bench.report import Report
from vestnik.bench.tables import Target, median, number, ratio, table
from vestnik.press.store import Store

#: old stories that readers have open: their pages lie in the store
OPEN_PAGES = 200
#: publishes before those that count, and those that count rows
WARM, COUNTED = 2, 3
SLOWEST = 3


def publish(
    folder: Path,
    say: Say,
    *,
    sizes: Sequence[int] = (1_000, 50_000, 500_000),
    rounds: int = 9,
    postgres: str = "",
    copy_of: Path | None = None,
) -> Report:
    """Measures in `folder` with archives of so many stories; on PostgreSQL, too, if a server's address is given.

    :raises CantMeasure: something is missing or doesn't start.
    """
    machine.require("taskset", "setpriv")
    machine.two_cores()
    about = machine.describe()
    found = {}
    (folder / "sqlite").mkdir()
    paper = make_paper(folder / "sqlite", 0, say, copy_of)
    found["sqlite"] = _at_sizes(paper, folder / "sqlite", sizes, rounds, say)
    if postgres:
        (folder / "postgres").mkdir()
        with new_database(postgres) as url:
            paper = make_paper(folder / "postgres", 0, say, database_url=url)
            found["postgresql"] = _at_sizes(paper, folder / "postgres", sizes, rounds, say)
    return Report(
        "publish",
        about,
        {"sizes": list(sizes), "rounds": rounds, "open_pages": OPEN_PAGES},
        found,
        _targets(found),
        "\n\n".join(_text(database, measured) for database, measured in found.items()),
    )


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """A database of the bench's own on a PostgreSQL server, by its address; it goes with the block.

    :raises CantMeasure: the server does not let us.
    """
    name = f"vestnik_bench_{secrets.token_hex(4)}"
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise CantMeasure(
            f"No database could be made on that PostgreSQL server: {str(error).strip()}"
        ) from None
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _at_sizes(
    paper: Paper, folder: Path, sizes: Sequence[int], rounds: int, say: Say
) -> list[dict[str, Any]]:
    cores = machine.two_cores()
    found = []
    for size in sizes:
        say(f"Growing to {size:,} stories …")
        stories = paper.inside("grow", size)
        log = folder / "weigh.log"
        with running(replace(paper), folder) as server:
            pin(server.pids(), cores.server)
            command = [*INSIDE, "weigh", f"publish-{secrets.token_hex(3)}"]
            with started(command, log, cores.asker, paper.environ, heard=True) as scales:
                say(f"Publishing into {stories:,} stories …")
                found.append({"stories": stories} | _measure(server, Scales(scales, log), rounds))
    return found


class Scales:
    """The process that publishes and tells what it took (`vestnik.bench.weighing`)."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self.log = process, log

    def ask(self, deed: str) -> dict[str, Any]:
        """Has it do something once.

        :raises CantMeasure: it ended instead.
        """
        assert self.process.stdin is not None  # noqa: S101 - it was started so
        assert self.process.stdout is not None  # noqa: S101
        self.process.stdin.write(f"{deed}\n".encode())
        self.process.stdin.flush()
        if not (line := self.process.stdout.readline()):
            raise CantMeasure(f"Publishing failed:\n{self.log.read_text()[-2000:].strip()}")
        told: dict[str, Any] = json.loads(line)
        return told


def _measure(server: Running, scales: Scales, rounds: int) -> dict[str, Any]:
    """All of one size: time and statements of each publish, and the pages that were made for it."""
    store = Store(server.paper.home / "press" / "pages")
    opened = ["/", *server.paper.inside("addresses", OPEN_PAGES, "archive")]
    for _warm in range(WARM):
        scales.ask("publish")
        wait_until_idle(server.pids())
    server.pressed(opened)
    wait_until_idle(server.pids())
    publishes, renders = [], []
    for _round in range(rounds):
        before = {address: store.read_seen(address)[1] for address in store.addresses()}
        publishes.append(told := scales.ask("publish"))
        wait_until_idle(server.pids())
        server.pressed([*opened, told["address"]])
        wait_until_idle(server.pids())
        made = [address for address in store.addresses() if store.changed_since(address, before.get(address))]
        renders.append(sorted(made))
    counts = [scales.ask("count") for _time in range(COUNTED)]
    return {
        "ms": median([told["ms"] for told in publishes]),
        "queries": median([told["queries"] for told in publishes]),
        "rows": median([count["rows"] for count in counts]),
        "steps": median([count["steps"] for count in counts if count["steps"] is not None]),
        "renders": median([len(made) for made in renders]),
        "rendered": renders[-1],
        "slowest": slowest([told["statements"] for told in publishes]),
        "publishes": [{"ms": told["ms"], "queries": told["queries"]} for told in publishes],
    }


def slowest(runs: Sequence[Mapping[str, Sequence[float]]]) -> list[dict[str, Any]]:
    """The statements that took longest in the median of some runs, each {its outline: (times run, seconds)}."""
    outlines = {outline for run in runs for outline in run}
    taken = {outline: median([run.get(outline, (0, 0.0))[1] * 1000 for run in runs]) for outline in outlines}
    worst = sorted(taken, key=taken.__getitem__, reverse=True)[:SLOWEST]
    return [{"statement": outline, "ms": taken[outline]} for outline in worst]


def _targets(found: Mapping[str, list[dict[str, Any]]]) -> list[Target]:
    targets = []
    for database, measured in found.items():
        first, last = measured[0], measured[-1]
        renders = [size["renders"] for size in measured]
        targets += [
            Target(
                f"{database}: milliseconds with {last['stories']:,} stories, of those with {first['stories']:,}",
                ratio(last["ms"], first["ms"]),
                1.5,
                at_least=False,
            ),
            Target(f"{database}: most renders less fewest", max(renders) - min(renders), 0, at_least=False),
        ]
    return targets


def _text(database: str, measured: Sequence[dict[str, Any]]) -> str:
    figures = (
        ("publish, ms", "ms"),
        ("queries", "queries"),
        ("rows fetched" if database == "sqlite" else "rows read", "rows"),
        ("steps of SQLite's machine", "steps"),
        ("pages made", "renders"),
    )
    shown = table(
        (f"{database}: stories", *(f"{size['stories']:,}" for size in measured)),
        [
            (words, *(size[name] for size in measured))
            for words, name in figures
            if database == "sqlite" or name != "steps"
        ],
    )
    last = measured[-1]
    worst = last["slowest"][0]
    lines = [f"Slowest statement of a publish then: {number(worst['ms'])} ms, {worst['statement'][:200]}"]
    return "\n".join([shown, *lines])
