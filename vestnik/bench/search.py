"""`vestnik bench search`: what readers' searches take in a large archive, ours and Wagtail's, on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vestnik.bench import machine
from vestnik.bench.paper import Paper, Say
from vestnik.bench.publish import new_database
from vestnik.bench.report import Report
from vestnik.bench.tables import Target, quantile, ratio, table

#: milliseconds that 95 of 100 searches may take, by database
BOUNDS = {"sqlite": 150.0, "postgresql": 100.0}
#: where Wagtail's search takes longer than that, ours is to be so many times as fast
SLOW, TIMES = 100.0, 20.0


def search(
    folder: Path,
    say: Say,
    *,
    sizes: Sequence[int] = (100_000, 1_000_000),
    rounds: int = 5,
    compared: int = 100_000,
    postgres: str = "",
) -> Report:
    """Measures in `folder` with archives of so many stories, Wagtail's search up to `compared` of them.

    :raises CantMeasure: something is missing or doesn't start.
    """
    machine.require("setpriv")
    about = machine.describe()
    (folder / "sqlite").mkdir()
    found = {"sqlite": _at_sizes(Paper(folder / "sqlite" / "paper"), sizes, rounds, compared, say)}
    if postgres:
        (folder / "postgres").mkdir()
        with new_database(postgres) as url:
            paper = Paper(folder / "postgres" / "paper", database_url=url)
            found["postgresql"] = _at_sizes(paper, sizes, rounds, compared, say)
    return Report(
        "search",
        about,
        {"sizes": list(sizes), "rounds": rounds, "compared": compared},
        found,
        _targets(found),
        "\n\n".join(_text(database, one) for database, measured in found.items() for one in measured),
    )


def _at_sizes(
    paper: Paper, sizes: Sequence[int], rounds: int, compared: int, say: Say
) -> list[dict[str, Any]]:
    paper.command("new", str(paper.home), "--no-input", "--name", "Bench", "--editor", "bench")
    found = []
    for size in sizes:
        say(f"Growing to {size:,} stories …")
        paper.inside("archive", size, min(size, compared))
        say(f"Searching in {size:,} stories …")
        told = paper.inside("search", rounds, int(size <= compared))
        found.append({"stories": size} | told)
    return found


def _targets(found: Mapping[str, list[dict[str, Any]]]) -> list[Target]:
    targets = []
    for database, measured in found.items():
        for one in measured:
            size = f"{database}, {one['stories']:,} stories"
            everything = [ms for kind in one["ours"].values() for ms in kind]
            targets.append(
                Target(
                    f"{size}: p95 of all, ms", quantile(everything, 0.95), BOUNDS[database], at_least=False
                )
            )
            for kind, theirs in one["wagtail"].items():
                if quantile(theirs, 0.5) > SLOW:
                    times = ratio(quantile(theirs, 0.5), quantile(one["ours"][kind], 0.5))
                    targets.append(Target(f"{size}: {kind}, times as fast as Wagtail's", times, TIMES))
    return targets


def _text(database: str, one: Mapping[str, Any]) -> str:
    shown = table(
        (f"{database}, {one['stories']:,} stories; ms", "hits", "p50", "p95", "Wagtail's p50"),
        [
            (
                kind,
                "over 1,000" if one["hits"][kind] > 1000 else one["hits"][kind],
                quantile(taken, 0.5),
                quantile(taken, 0.95),
                quantile(one["wagtail"].get(kind, []), 0.5),
            )
            for kind, taken in one["ours"].items()
        ],
    )
    return (
        f"{shown}\n{one['bytes_per_story']:,.0f} bytes of index a story, "
        f"{one['us_per_story']:,.0f} µs to index one (keys, entry and words, in batches)"
    )
