"""`vestnik bench world`: what goes out of a paper with a large archive, asked for from outside."""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vestnik.bench import machine
from vestnik.bench.machine import CantMeasure
from vestnik.bench.paper import INSIDE, Running, Say, make_paper, running
from vestnik.bench.processes import pin, settle, started, wait_until_idle
from vestnik.bench.report import Report
from vestnik.bench.rush import delays
from vestnik.bench.tables import Target, median, quantile, table
from vestnik.press.store import Store

INDEX, NEWS = "/sitemap.xml", "/sitemap-news.xml"
FEEDS = ("/feeds/latest.rss", "/feeds/latest.atom", "/feeds/latest.json")
WATCH = (sys.executable, "-m", "vestnik.bench.watch")
#: seconds for the editor's and the watcher's programs to start; and until the watcher gives up: the editor may be late
LEAD, LATE = 8.0, 180.0
#: milliseconds that a file which nobody has made yet may take, and seconds from a commit until the feed has it
COLD, SOON = 300.0, 0.5


@dataclass(frozen=True)
class Asked:
    """`ms`: until the whole answer was there, `press`: how it came."""

    path: str
    ms: float
    bytes: int
    press: str


def world(
    folder: Path, say: Say, *, stories: int = 1_000_000, rounds: int = 20, copy_of: Path | None = None
) -> Report:
    """Measures in `folder`: each sitemap before anybody has asked for it, then the feeds while stories are published.

    :raises CantMeasure: something is missing or doesn't start.
    """
    machine.require("taskset", "setpriv")
    cores = machine.two_cores()
    about = machine.describe()
    paper = make_paper(folder, 0, say, copy_of)
    say(f"Growing to {stories:,} stories …")
    size = paper.inside("grow", stories)
    files = paper.inside("sitemaps")
    with running(paper, folder) as server:
        pin(server.pids(), cores.server)
        settle(server.pids())
        say(f"Asking for {files} files of the sitemap that nobody has asked for …")
        cold = sitemaps(server)
        wait_until_idle(server.pids())
        again = [_ask(server, one.path) for one in cold]
        store = Store(paper.home / "press" / "pages")
        before = {one.path: store.read_seen(one.path)[1] for one in cold}
        say(f"Publishing {rounds} stories, one a second …")
        feeds = _published(server, folder, rounds)
        wait_until_idle(server.pids())
        server.pressed([one.path for one in cold])
        made = [path for path, seen in before.items() if store.changed_since(path, seen)]
    figures = {
        "stories": size,
        "cold": _about(cold),
        "kept": _about(again),
        "made_anew": made,
        "feeds": feeds,
    }
    return Report(
        "world",
        about,
        {"stories": stories, "rounds": rounds},
        figures,
        targets(cold, made, feeds),
        _text(figures),
    )


def sitemaps(server: Running) -> list[Asked]:
    """Each file of the sitemap, asked for once: the index, all that it names, the news.

    :raises CantMeasure: one is not there, or was there before.
    """
    index = _ask(server, INDEX)
    named = re.findall(r"<loc>https?://[^/<]+([^<]+)</loc>", server.get(INDEX).text)
    return [index, *(_ask(server, path) for path in named), _ask(server, NEWS)]


def _ask(server: Running, path: str) -> Asked:
    began = time.perf_counter()
    answer = server.get(path)
    ms = 1000 * (time.perf_counter() - began)
    if answer.status != 200:
        raise CantMeasure(f"{path} answers {answer.status}.")
    return Asked(path, ms, len(answer.body), answer.header("x-press"))


def _published(server: Running, folder: Path, count: int) -> dict[str, Any]:
    """A story a second, and who looks at the feeds meanwhile, as a program that reads them does."""
    cores = machine.two_cores()
    mark = f"world-{secrets.token_hex(3)}"
    begin = time.time() + LEAD
    environ = server.paper.environ
    watching = [*WATCH, str(server.paper.port), mark, str(count), str(begin + count + LATE), *FEEDS]
    editing = [*INSIDE, "edit", mark, str(count), "--begin", str(begin)]
    log = folder / "world.log"
    with ExitStack() as stack:
        watcher = stack.enter_context(started(watching, log, cores.asker, environ, heard=True))
        editor = stack.enter_context(started(editing, log, cores.asker, environ, heard=True))
        published = [json.loads(line) for line in _said(editor, log)]
        seen = json.loads(_said(watcher, log)[-1])
    return {
        "publish_seconds": [one["seconds"] for one in published],
        "unseen": sum(count - len(watched["seen"]) for watched in seen.values()),
        "errors": sum(watched["errors"] for watched in seen.values()),
        "delays": {path: delays(published, watched["seen"]) for path, watched in seen.items()},
    }


def _said(process: subprocess.Popen[bytes], log: Path) -> list[bytes]:
    said, _ = process.communicate()
    if process.returncode or not said:
        raise CantMeasure(f"The editor or the watcher failed:\n{log.read_text()[-2000:].strip()}")
    return said.splitlines()


def _about(asked: Sequence[Asked]) -> dict[str, Any]:
    slowest = max(asked, key=lambda one: one.ms)
    taken = [one.ms for one in asked]
    return {
        "files": len(asked),
        "ms": {"p50": median(taken), "p99": quantile(taken, 0.99), "worst": slowest.ms},
        "slowest": slowest.path,
        "bytes": max(one.bytes for one in asked),
        "hits": sum(one.press.startswith("hit") for one in asked),
    }


def targets(cold: Sequence[Asked], made: Sequence[str], feeds: Mapping[str, Any]) -> list[Target]:
    """What was promised of them. Of the files of old stories none is made anew: the newest block's is."""
    blocks = [path for path in made if path.startswith("/sitemap-stories-")]
    worst = max((delay for found in feeds["delays"].values() for delay in found), default=float("nan"))
    return [
        Target(
            "slowest sitemap file that nobody had asked for, ms",
            max(one.ms for one in cold),
            COLD,
            at_least=False,
        ),
        Target("sitemap files of stories made anew by all publishes", len(blocks), 1, at_least=False),
        Target("worst delay from commit to a feed, s", worst, SOON, at_least=False),
        Target("stories not seen in a feed", feeds["unseen"], 0, at_least=False),
        Target("errors", feeds["errors"], 0, at_least=False),
    ]


def _text(figures: Mapping[str, Any]) -> str:
    files = table(
        ("sitemap files, ms", "files", "p50", "p99", "worst", "largest, bytes packed"),
        [
            (
                words,
                found["files"],
                found["ms"]["p50"],
                found["ms"]["p99"],
                found["ms"]["worst"],
                found["bytes"],
            )
            for words, found in (
                ("nobody had asked for", figures["cold"]),
                ("asked for again", figures["kept"]),
            )
        ],
    )
    feeds = table(
        ("seconds from commit", "stories", "p50", "p99", "worst"),
        [
            (path, len(found), quantile(found, 0.5), quantile(found, 0.99), max(found, default=None))
            for path, found in figures["feeds"]["delays"].items()
        ],
    )
    took = median(figures["feeds"]["publish_seconds"])
    return (
        f"{figures['stories']:,} stories\n\n{files}\nSlowest: {figures['cold']['slowest']}\n\n{feeds}\n\n"
        f"A publish took its editor {1000 * took:.0f} ms (median)."
    )
