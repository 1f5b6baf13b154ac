"""`vestnik bench audience`: a newsletter with a million readers, on SQLite."""

from __future__ import annotations

from pathlib import Path

from vestnik.bench import machine
from vestnik.bench.paper import Paper, Say
from vestnik.bench.report import Report
from vestnik.bench.tables import Target, median, table

#: what each may take, in seconds
BOUND = 2.0
WORDS = {
    "freeze": "freeze of the audience",
    "notes": "freeze of the audience, all of it owed a correction",
    "list": "list page of subscribers",
    "search": "search for one subscriber",
}


def audience(folder: Path, say: Say, *, readers: int = 1_000_000, rounds: int = 3) -> Report:
    """Measures in `folder`.

    :raises CantMeasure: something is missing.
    """
    machine.require("setpriv")
    about = machine.describe()
    say("Making a paper with a newsletter …")
    paper = Paper(folder / "paper")
    paper.command("new", str(paper.home), "--no-input", "--name", "Bench", "--editor", "bench")
    say(f"Adding {readers:,} readers …")
    paper.inside("readers", readers)
    say("Measuring …")
    found = paper.inside("audience", rounds)
    seconds = {name: median(found[name]) for name in WORDS}
    return Report(
        "audience",
        about,
        {"readers": readers, "rounds": rounds},
        {f"{name}_seconds": seconds[name] for name in WORDS} | {"rounds": found},
        [Target(f"{words}, s", seconds[name], BOUND, at_least=False) for name, words in WORDS.items()],
        f"{readers:,} readers in SQLite, medians of {rounds}\n\n"
        + table(("", "seconds"), [(words, seconds[name]) for name, words in WORDS.items()]),
    )
