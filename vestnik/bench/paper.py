"""The paper that is measured: a demo paper in a folder of the bench's, and its process tree."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vestnik.bench.machine import CantMeasure
from vestnik.bench.ports import free_port
from vestnik.bench.processes import command_of, guarded, name_of, started, tree

Say = Callable[[str], None]

VESTNIK = (sys.executable, "-m", "vestnik")
INSIDE = (sys.executable, "-m", "vestnik.bench.inside")
START_SECONDS = 180.0
#: readers that have pages pressed at a time
READERS = 4
MOST_TRIES = 200


@dataclass(frozen=True)
class Paper:
    """A paper in `home`. `database_url`: another database than the home's own."""

    home: Path
    port: int = field(default_factory=free_port)
    database_url: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        """What its processes see: none of the settings of the shell that the bench runs in."""
        own = {"VESTNIK_HOME": str(self.home), "VESTNIK_PORT": str(self.port), "VESTNIK_LOG_LEVEL": "warning"}
        if self.database_url:
            own["DATABASE_URL"] = self.database_url
        package = Path(__file__).parents[2]
        path = os.pathsep.join(filter(None, [str(package), os.environ.get("PYTHONPATH")]))
        return {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("VESTNIK_", "DATABASE_"))
            },
            **own,
            "PYTHONPATH": path,
        }

    def command(self, *words: str) -> None:
        """Runs one of `vestnik`'s commands on it.

        :raises CantMeasure: it failed; the message says what it said.
        """
        self._run([*VESTNIK, *words])

    def inside(self, *words: object) -> Any:
        """What one of the deeds of `vestnik.bench.inside` tells."""
        return json.loads(self._run([*INSIDE, *map(str, words)]).splitlines()[-1])

    def _run(self, command: Sequence[str]) -> str:
        done = subprocess.run(
            guarded(command),
            env=self.environ,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            raise CantMeasure(
                f"`{' '.join(command[2:])}` failed: {(done.stderr or done.stdout)[-2000:].strip()}"
            )
        return done.stdout


def make_paper(
    folder: Path, stories: int, say: Say, copy_of: Path | None = None, database_url: str = ""
) -> Paper:
    """A demo paper with so many archive stories, or a copy of the one in `copy_of`, which then has enough of them.

    :raises CantMeasure: it can't be made.
    """
    paper = Paper(folder / "paper", database_url=database_url)
    if copy_of is None:
        say(f"Making a demo paper with {stories:,} archive stories …")
        paper.command("demo", "--home", str(paper.home), "--stories", str(stories))
        _finish(paper, say)
        return paper
    if not (copy_of / "vestnik.sqlite3").is_file():
        raise CantMeasure(f"{copy_of} is no paper with a database of its own: name the home of a demo paper.")
    say(f"Copying {copy_of} …")
    shutil.copytree(copy_of, paper.home, ignore=shutil.ignore_patterns("press", "run", "copies", "*.lock"))
    if _tasks_waiting(paper.home / "vestnik.sqlite3"):
        paper.command("manage", "ready")
        _finish(paper, say)
    return paper


def _tasks_waiting(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT 1 FROM django_tasks_database_dbtaskresult WHERE status = 'READY' LIMIT 1"
        return connection.execute(query).fetchone() is not None


def _finish(paper: Paper, say: Say) -> None:
    """Does what a new paper's worker would be busy with for minutes: the sizes of its pictures."""
    say("Finishing its pictures …")
    paper.command("manage", "db_worker", "--batch", "--queue-name", "*")


@dataclass(frozen=True)
class Answer:
    """An answer of the door: `body` as it came."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for other, value in self.headers if other.lower() == name), "")

    @property
    def head_bytes(self) -> int:
        """The size of its head, with the status line and the empty line at the end."""
        return len("HTTP/1.1 200 OK\r\n\r\n") + sum(
            len(f"{name}: {value}\r\n") for name, value in self.headers
        )

    @property
    def text(self) -> str:
        packed = self.header("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


def get(port: int, address: str) -> Answer:
    """Asks as a reader whose browser takes gzip.

    :raises OSError, http.client.HTTPException: there was no answer.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        return Answer(response.status, tuple(response.getheaders()), response.read())
    finally:
        connection.close()


class Running:
    """A paper that runs; `pid` is its process tree's root."""

    def __init__(self, paper: Paper, pid: int) -> None:
        self.paper, self.pid = paper, pid

    @property
    def url(self) -> str:
        return self.paper.url

    def pids(self) -> list[int]:
        """All its processes."""
        return tree(self.pid)

    def doors(self) -> list[int]:
        """Those that serve readers."""
        return [
            pid
            for pid in self.pids()
            if name_of(pid).startswith("door") or "vestnik.press.door" in command_of(pid)
        ]

    def get(self, address: str) -> Answer:
        """Asks as a reader does."""
        return get(self.paper.port, address)

    def pressed(self, addresses: Sequence[str]) -> dict[str, Answer]:
        """The pages of these addresses, asked for until they come from memory.

        :raises CantMeasure: one doesn't.
        """
        with ThreadPoolExecutor(READERS) as readers:
            return dict(zip(addresses, readers.map(self._pressed, addresses), strict=True))

    def _pressed(self, address: str) -> Answer:
        for _try in range(MOST_TRIES):
            answer = self.get(address)
            if answer.status == 200 and answer.header("x-press").startswith("hit"):
                return answer
            time.sleep(0.05)
        raise CantMeasure(
            f"{address} is not served from memory: {answer.status}, {answer.header('x-press')!r}."
        )


@contextmanager
def running(paper: Paper, folder: Path) -> Iterator[Running]:
    """Runs the paper, all of it, until the block ends.

    :raises CantMeasure: it doesn't start; the message says what it said.
    """
    log = folder / "paper.log"
    with started([*VESTNIK, "run", "--home", str(paper.home)], log, environ=paper.environ) as process:
        server = Running(paper, process.pid)
        end = time.monotonic() + START_SECONDS
        while not _serves(server):
            if process.poll() is not None or time.monotonic() > end:
                raise CantMeasure(f"The paper doesn't start:\n{log.read_text()[-2000:].strip()}")
            time.sleep(0.1)
        yield server


def _serves(server: Running) -> bool:
    try:
        return server.get("/").status == 200
    except (OSError, http.client.HTTPException):
        return False
