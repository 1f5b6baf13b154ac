"""A real door process at a real port; behind it, in Django's place, a small server that notes what it is asked."""

from __future__ import annotations

import asyncio
import http.client
import math
import os
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TypeVar

import pytest

from vestnik.press.door.config import Config
from vestnik.press.journal import Entry, Journal
from vestnik.press.keys import digest
from vestnik.press.page import Page, canonical
from vestnik.press.parts import make_piece
from vestnik.press.store import Store

ROOT = Path(__file__).parents[3]
CODE = 7
HTML = ((b"content-type", b"text/html; charset=utf-8"),)


#: pages for bad days, which a door has made by itself at any time: no test's question
BAD_DAYS = "/_press/unavailable/"


@dataclass
class Asked:
    """A request as it came to Django."""

    method: str
    target: str
    headers: http.client.HTTPMessage
    body: bytes


Answer = Callable[["Handler"], None]
T = TypeVar("T")


def in_a_loop(scene: Coroutine[object, object, T]) -> T:
    """What a coroutine gives, from a thread of its own: ours has one once a test had a browser."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, scene).result()


class Handler(BaseHTTPRequestHandler):
    """Answers by what the test has put into `server.behind`."""

    protocol_version = "HTTP/1.1"
    server: Django

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    def handle_any(self) -> None:
        if self.server.dead:
            self.close_connection = True
            return
        length = int(self.headers.get("Content-Length", 0))
        make = "X-Vestnik-Make" in self.headers
        special = None if make else self.server.answers.get(self.path.partition("?")[0])
        body = b"" if special else self.rfile.read(length)
        if not (make and self.path.startswith(BAD_DAYS)):
            self.server.asked.append(Asked(self.command, self.path, self.headers, body))
        if make:
            self.server.make(self)
        elif special:
            special(self)
        else:
            self.answer(200, f"straight {self.command} {self.path}".encode(), X_Press="straight")

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = do_DELETE = do_PATCH = handle_any  # noqa: N815

    def address_string(self) -> str:
        return "socket"

    def log_message(self, *_: object) -> None:
        pass


class Django(socketserver.ThreadingUnixStreamServer):
    """Knows pages (by canonical address: text, or a list of text and fragments) and makes them when it is told to."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path: Path, store: Store, journal: Journal) -> None:
        super().__init__(str(path), Handler)
        self.store, self.journal = store, journal
        self.asked: list[Asked] = []
        self.pages: dict[str, list[str]] = {}
        self.params: dict[str, str] = {}
        self.answers: dict[str, Answer] = {}
        self.slow = 0.0
        self.failing = self.dead = False

    def die(self) -> None:
        """As if it had been killed."""
        self.dead = True
        self.shutdown()
        self.socket.close()
        Path(str(self.server_address)).unlink()

    def makes(self) -> list[str]:
        """Addresses that a door asked to be made."""
        return [asked.target for asked in self.asked if "X-Vestnik-Make" in asked.headers]

    def straight(self) -> list[str]:
        return [asked.target for asked in self.asked if "X-Vestnik-Make" not in asked.headers]

    def make(self, handler: Handler) -> None:
        time.sleep(self.slow)
        if self.failing:
            handler.answer(500, b"failed", X_Press="failed")
            return
        path, _, query = handler.path.partition("?")
        address = canonical(path, query, self.params)
        if address is None or address not in self.pages:
            handler.answer(404, b"no such page", X_Press="straight")
            return
        edition = self.journal.edition
        self.store.write(page(address, *self.pages[address], edition=edition, params=self.params))
        handler.answer(204, X_Press_Address=address)


def page(address: str, *parts: str, **more: object) -> Page:
    """A page of texts and fragments (those begin with /_press/), which reads one key: its own address."""
    now = time.time()
    facts: dict[str, object] = {
        "edition": 0, "code": CODE, "made_at": now, "modified_at": now - 100,
        "keys": frozenset([digest(address)]), "until": math.inf, "hard_until": math.inf, "params": {},
    }  # fmt: skip
    return Page(
        address=address, status=200, headers=HTML, names=(),
        parts=tuple(part if part.startswith("/_press/") else make_piece(part.encode()) for part in parts),
        **{**facts, **more},
    )  # fmt: skip


@dataclass
class Scene:
    """A door, its store and journal, and what stands behind it."""

    config: Config
    store: Store
    journal: Journal
    django: Django
    listener: socket.socket
    process: subprocess.Popen[bytes]
    sockets: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        return self.listener.getsockname()[1]

    def connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.sockets.append(connection)
        return connection

    def raw(self, data: bytes, wait: float = 10) -> bytes:
        """All that comes back for some bytes, until the door closes or is silent for long."""
        connection = self.connect()
        connection.settimeout(wait)
        connection.sendall(data)
        return read_all(connection)

    def get(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        given = {
            "Host": "paper.example",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        connection.request(method, path, body, given)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response, content

    def press(self, address: str, *parts: str, **more: object) -> None:
        """Puts a page into the store, and into Django's mind."""
        self.django.pages[address] = list(parts)
        self.store.write(page(address, *parts, edition=self.journal.edition, **more))

    def forget(self) -> None:
        """As if nothing had happened yet."""
        self.journal.clear()
        for address in list(self.store.addresses()):
            self.store.delete(address)
        django = self.django
        django.asked.clear()
        django.answers.clear()
        django.params, django.pages = {}, {"/_press/unavailable/bg/": ["не сега"]}
        django.slow, django.failing = 0.0, False

    def change(self, *keys: str, hard: bool = False) -> None:
        """Something that pages read has changed."""
        entry = Entry(self.journal.edition + 1, hard, tuple(digest(key) for key in keys))
        self.journal.append([entry])


def read_all(connection: socket.socket) -> bytes:
    found = bytearray()
    try:
        while data := connection.recv(65536):
            found += data
    except (TimeoutError, ConnectionResetError):
        pass
    return bytes(found)


def read_until(connection: socket.socket, end: bytes) -> bytes:
    """What comes, up to some bytes; the test fails by time-out if they don't."""
    found = b""
    while end not in found:
        found += connection.recv(65536)
    return found


def start_door(config: Config, listener: socket.socket, name: str = "door") -> subprocess.Popen[bytes]:
    told = Path(config.run) / "door.json"
    config.write(told)
    return subprocess.Popen(
        [sys.executable, "-m", "vestnik.press.door", told, "--fd", str(listener.fileno()), "--name", name],
        pass_fds=(listener.fileno(),), cwd=ROOT,
    )  # fmt: skip


def until(condition: Callable[[], object], seconds: float = 10) -> object:
    """What `condition` gives once it is true; fails after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    pytest.fail(f"not within {seconds} s")


@pytest.fixture
def options() -> dict[str, object]:
    """What differs from the door's usual configuration: parametrize it."""
    return {}


@contextmanager
def opened(root: Path, *, up: bool = True, **options: object) -> Iterator[Scene]:
    """A door with all that it needs, in a folder of its own; `options` of its configuration. `up`: waits for it."""
    for name in ("press", "run", "static", "media"):
        (root / name).mkdir()
    config = replace(
        Config(
            public_url="http://paper.example", hosts=("paper.example", "127.0.0.1"),
            press=f"{root}/press", run=f"{root}/run", static=f"{root}/static", media=f"{root}/media",
        ),
        **options,
    )  # fmt: skip
    journal = Journal(root / "press" / "journal")
    journal.set_code(CODE)
    store = Store(root / "press" / "pages")
    django = Django(config.socket, store, journal)
    threading.Thread(target=django.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    django.pages["/_press/unavailable/bg/"] = ["не сега"]
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    made = Scene(config, store, journal, django, listener, start_door(config, listener))
    try:
        if up:
            until(lambda: made.get("/admin/up")[0].status == 200, 20)
        django.asked.clear()
        yield made
        assert made.process.poll() is None, "the door died"
    finally:
        for connection in made.sockets:
            connection.close()
        if made.process.poll() is None:
            os.kill(made.process.pid, signal.SIGTERM)
            made.process.wait(15)
        listener.close()
        if not django.dead:
            django.die()


@pytest.fixture
def scene(tmp_path_factory, options) -> Iterator[Scene]:
    with opened(tmp_path_factory.mktemp("d"), **options) as made:
        yield made


@pytest.fixture(scope="module")
def one_scene(tmp_path_factory) -> Iterator[Scene]:
    """For modules whose tests can share a door: much faster."""
    with opened(tmp_path_factory.mktemp("d")) as made:
        yield made
