"""Small papers that are made and run by the command, and what readers and editors do on them."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tests.press.edge_servers import free_port
from vestnik.bench.processes import name_of, tree

ROOT = Path(__file__).parents[2]
VESTNIK = (sys.executable, "-m", "vestnik")
NEWSROOM = (sys.executable, "-m", "tests.proofs.newsroom")
#: how long one waits for what no promise gives a time to: the machine may be slow
PATIENCE = 180.0


@dataclass(frozen=True)
class Answer:
    """What a reader got; `text` is the body, unpacked."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def press(self) -> str:
        """How it came: 'hit; edition=7' and the like."""
        return self.headers.get("X-Press", "")


def get(port: int, address: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Asks as a browser does, on a connection of its own.

    :raises OSError, http.client.HTTPException: there was no whole answer.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address, headers={"Accept-Encoding": "gzip", **(headers or {})})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return Answer(response.status, response.headers, body.decode())


@dataclass(frozen=True)
class Paper:
    """A paper in `home`. `settings`: variables beside its own. `headers`: what is said with each question to it."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    @property
    def environ(self) -> dict[str, str]:
        others = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("VESTNIK_", "DJANGO_", "DATABASE_"))
        }
        own = {"VESTNIK_HOME": str(self.home), "VESTNIK_PORT": str(self.port), "VESTNIK_LOG_LEVEL": "warning"}
        return {**others, **own, **self.settings}

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What one of `vestnik`'s commands says."""
        return subprocess.run(
            [*VESTNIK, *words], env=self.environ, cwd=ROOT, capture_output=True, text=True, check=False
        )

    def deeds(self, *words: object) -> list[dict[str, Any]]:
        """What the newsroom tells of what it did."""
        done = subprocess.run(
            [*NEWSROOM, *map(str, words)],
            env=self.environ, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def make(self) -> Paper:
        """Makes the paper by the command."""
        made = self.command(
            "new",
            str(self.home),
            "--no-input",
            "--name",
            "Делник",
            "--time-zone",
            "UTC",
            "--editor",
            "editor",
        )
        assert made.returncode == 0, made.stdout + made.stderr
        [password] = re.findall(r"password (\S+)", made.stdout)
        (self.home / "password.txt").write_text(password)
        return self

    def get(self, address: str) -> Answer:
        return get(self.port, address, self.headers)

    def watch(self, address: str, title: str) -> Watch:
        return Watch(lambda: self.get(address), title)

    @contextmanager
    def running(self) -> Iterator[int]:
        """Runs all of it until the block ends; gives the process at the root of its tree."""
        log = self.home / "run.log"
        with log.open("ab") as said:
            process = subprocess.Popen(
                [*VESTNIK, "run"],
                env=self.environ,
                cwd=ROOT,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        try:
            until(lambda: process.poll() is not None or self.answers(), "the paper is up")
            assert process.poll() is None, log.read_text()
            yield process.pid
        finally:
            family = tree(process.pid)
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            for pid in family:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()

    def answers(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            return self.get("/").status == 200
        return False


def members(root: int) -> dict[int, str]:
    """The processes of a paper's tree but its root: what each is, as 'door', 'django', 'web', 'press' …"""
    named = ((pid, name_of(pid)) for pid in tree(root))
    return {pid: name.rstrip("-0123456789") for pid, name in named if name}


def is_alive(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


class Newsroom:
    """An editor's process that does what it is told and stays; use it as a context manager."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper

    def __enter__(self) -> Newsroom:
        self.process = subprocess.Popen(
            [*NEWSROOM, "obey"], env=self.paper.environ, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._told() == {"ready": True}
        return self

    def __exit__(self, *_about: object) -> None:
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

    def publish(self, title: str) -> dict[str, Any]:
        return self._done("publish", title)

    def unpublish(self, title: str) -> dict[str, Any]:
        return self._done("unpublish", title)

    def change(self, title: str, new: str) -> dict[str, Any]:
        return self._done("change", f"{title}|{new}")

    def take_down(self, title: str) -> dict[str, Any]:
        return self._done("take_down", title)

    def publish_in_vain(self, title: str) -> str:
        """What is told of why it can't be done."""
        return self._do("publish", title)["error"]

    def _done(self, deed: str, title: str) -> dict[str, Any]:
        told = self._do(deed, title)
        assert "error" not in told, told
        return told

    def _do(self, deed: str, title: str) -> dict[str, Any]:
        self.process.stdin.write(f"{deed} {title}\n")
        self.process.stdin.flush()
        return self._told()

    def _told(self) -> dict[str, Any]:
        line = self.process.stdout.readline()
        assert line, "the newsroom's process has ended"
        return json.loads(line)


class Session:
    """An editor's browser, logged in; use it as a context manager."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._cookies = CookieJar()
        self._browser = build_opener(HTTPCookieProcessor(self._cookies))

    def __enter__(self) -> Session:
        self._ask("/admin/login/")
        password = (self.paper.home / "password.txt").read_text()
        answer = self.post("/admin/login/", {"username": "editor", "password": password, "next": "/admin/"})
        assert answer.status == 200
        assert "sessionid" in {cookie.name for cookie in self._cookies}
        return self

    def __exit__(self, *_about: object) -> None:
        self._browser.close()

    def post(self, address: str, fields: dict[str, str]) -> Answer:
        """Sends a form."""
        [token] = [cookie.value for cookie in self._cookies if cookie.name == "csrftoken"]
        return self._ask(address, urlencode({**fields, "csrfmiddlewaretoken": token}).encode())

    def _ask(self, address: str, data: bytes | None = None) -> Answer:
        request = Request(f"http://127.0.0.1:{self.paper.port}{address}", data)
        try:
            answer = self._browser.open(request, timeout=PATIENCE)
        except HTTPError as error:
            answer = error
        with answer:
            return Answer(answer.status, answer.headers, answer.read().decode())


class Watch:
    """Looks at a page again and again, in a thread of its own until the block ends, for a title that stands on it.

    `first`: when (unix seconds) it had come by, at the earliest; inf if it never did. `last`: when the page was asked
    for that had it, at the latest.
    """

    def __init__(self, ask: Callable[[], Answer], title: str) -> None:
        self.ask, self.title = ask, title
        self.first, self.last = float("inf"), 0.0
        self._end = Event()
        self._thread = Thread(target=self._look)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_about: object) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(0.01):
            began = time.time()
            with suppress(OSError, http.client.HTTPException):
                if self.title in self.ask().text:
                    self.first, self.last = min(self.first, time.time()), began

    def wait(self) -> float:
        """When the title came; fails if it doesn't."""
        until(lambda: self.last, f"{self.title} is there")
        return self.first


def until(condition: Callable[[], object], what: str, patience: float = PATIENCE) -> Any:
    """What `condition` gives once it is true; fails after `patience` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    pytest.fail(f"not within {patience:g} s: {what}")
