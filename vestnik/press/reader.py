"""A reader at the public address: fetches a page as a browser without cookies does, until it is the page wanted."""

from __future__ import annotations

import gzip
import http.client
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from vestnik.press.page import Page
from vestnik.press.parts import Piece

#: seconds until one stops asking, and those in which the public address must have answered once
LIMIT, REACH = 20.0, 1.5
#: pauses between two looks, in seconds: readers have it at once, or something is wrong
PAUSES = (0.02, 0.03, 0.05, 0.1, 0.15)
LONGEST_PAUSE = 0.25
#: bytes of a page that are looked at
MOST = 8 * 2**20

_EDITION = re.compile(r"edition=(\d+)")


class State(StrEnum):
    """LIVE: readers have it. OLD, MISSING, BROKEN: they get the page of before, none, an error. UNKNOWN: it can't be
    seen from here. WAITING: it is being asked for.
    """

    WAITING = "waiting"
    LIVE = "live"
    OLD = "old"
    MISSING = "missing"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class Found(NamedTuple):
    """`seconds` since the commit. `here`: seen at this server's own door only. `status`: of HTTP, 0 if none."""

    state: State
    seconds: float = 0.0
    here: bool = False
    status: int = 0


class Wanted(NamedTuple):
    """What readers shall have: a page of `edition` at least (None: not known yet; 0: any), stored as `page`."""

    edition: Callable[[], int | None]
    page: Callable[[], Page | None]


class Unreachable(Exception):
    """Nobody answers in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`press` is the header X-Press, '' if something in front hides it; `body` as it came in `coding`."""

    status: int
    press: str
    coding: str
    body: bytes

    @property
    def edition(self) -> int | None:
        found = _EDITION.search(self.press)
        return int(found[1]) if found else None

    @property
    def text(self) -> bytes:
        """The body, unpacked; b'' if it is not what it says."""
        try:
            return gzip.decompress(self.body) if self.coding == "gzip" else self.body
        except (OSError, EOFError, zlib.error):
            return b""


@dataclass(frozen=True, slots=True)
class Source:
    """Where pages are fetched: at `address` and `port`, as `host` (of the header, and of the certificate)."""

    address: str
    port: int
    host: str
    tls: ssl.SSLContext | None = None
    forwarded: str = ""

    def fetch(self, path: str, seconds: float) -> Answer:
        """The answer to a reader's GET. Follows no redirect, sends no cookie.

        :raises Unreachable: nobody answers within `seconds`, or what answers is no web server.
        """
        end = time.monotonic() + seconds
        name = urlsplit(f"//{self.host}").hostname or self.host
        connection = http.client.HTTPConnection(self.host)
        try:
            connection.sock = self._connect(name, end)
            connection.request("GET", path, headers=self._headers())
            response = connection.getresponse()
            body = response.read(MOST)
        except (OSError, http.client.HTTPException, UnicodeError) as fault:
            raise Unreachable(str(fault) or type(fault).__name__) from None
        finally:
            connection.close()
        told = response.headers
        return Answer(
            response.status, told.get("X-Press", ""), told.get("Content-Encoding", "").strip().lower(), body
        )

    def _headers(self) -> dict[str, str]:
        headers = {"Host": self.host, "Accept": "text/html", "Accept-Encoding": "gzip", "Connection": "close"}
        return headers | ({"X-Forwarded-Proto": self.forwarded} if self.forwarded else {})

    def _connect(self, name: str, end: float) -> socket.socket:
        fault: OSError = TimeoutError("the name was not found in time")
        for family, kind, protocol, _name, address in _resolved(self.address, self.port, end):
            one = socket.socket(family, kind, protocol)
            try:
                one.settimeout(max(0.05, end - time.monotonic()))
                one.connect(address)
                return self.tls.wrap_socket(one, server_hostname=name) if self.tls else one
            except OSError as error:
                one.close()
                fault = error
        raise fault


def public_address(url: str) -> Source:
    """The paper as the world sees it: `url` is its scheme, host and port."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    return Source(
        parts.hostname or "",
        parts.port or (443 if secure else 80),
        parts.netloc,
        ssl.create_default_context() if secure else None,
    )


def local_door(url: str, https: bool, listen: str, port: int, *, tls: bool) -> Source:
    """This server's own door, asked for the same pages; it believes the scheme only if it trusts itself as a proxy."""
    context = None
    if tls:
        # the certificate is the public name's, and who answers at our own port is ourselves
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
    forwarded = "https" if https and not tls else ""
    return Source(everywhere.get(listen, listen), port, urlsplit(url).netloc, context, forwarded)


def watch(sources: Sequence[Source], path: str, wanted: Wanted, at: float, limit: float = LIMIT) -> Found:
    """Fetches until what is `wanted` is there, or `limit` seconds have passed. `at`: unix time of the commit.

    The first source is where readers are; the next is asked if nobody answers there.
    """
    end = time.monotonic() + limit
    for source in sources:
        first = source is sources[0]
        left = end - time.monotonic()
        try:
            answer = source.fetch(path, min(REACH, left) if first else left)
        except Unreachable:
            continue
        return _watch(source, path, wanted, at, end, answer)._replace(here=not first)
    return Found(State.UNKNOWN)


def _watch(source: Source, path: str, wanted: Wanted, at: float, end: float, answer: Answer) -> Found:
    edition: int | None = None
    looks = 0
    while True:
        edition = wanted.edition() if edition is None else edition
        state = _state(answer, edition, wanted.page)
        if state is State.LIVE:
            return Found(state, max(0.0, time.time() - at), status=answer.status)
        pause = PAUSES[looks] if looks < len(PAUSES) else LONGEST_PAUSE
        left = end - time.monotonic()
        if left <= pause:
            return Found(state, status=answer.status)
        time.sleep(pause)
        looks += 1
        try:
            answer = source.fetch(path, left - pause)
        except Unreachable:
            answer = Answer(0, "", "", b"")


def _state(answer: Answer, edition: int | None, stored: Callable[[], Page | None]) -> State:
    if answer.status in (404, 410):
        return State.MISSING
    if answer.status >= 500 or answer.status == 0:
        return State.BROKEN
    if answer.status != 200:
        return State.UNKNOWN
    if edition is None:
        return State.OLD
    # rendered for this reader, after the commit
    if edition == 0 or answer.press.startswith("straight"):
        return State.LIVE
    if answer.edition is not None:
        return State.LIVE if answer.edition >= edition else State.OLD
    page = stored()
    if page is None or page.edition < edition:
        return State.UNKNOWN
    return State.LIVE if _carries(answer.text, page) else State.OLD


def _carries(body: bytes, page: Page) -> bool:
    """Whether the bytes of a page stand in an answer, whatever stands between its parts."""
    return all(part.raw in body for part in page.parts if isinstance(part, Piece))


def _resolved(name: str, port: int, end: float) -> list[tuple]:
    """The addresses of a name. The system's own search knows no limit of time, so it has a thread.

    :raises OSError: there are none, or they were not found by `end` (of the monotonic clock).
    """
    found: queue.SimpleQueue[list[tuple] | OSError] = queue.SimpleQueue()

    def search() -> None:
        try:
            found.put(socket.getaddrinfo(name, port, type=socket.SOCK_STREAM))
        except OSError as fault:
            found.put(fault)

    threading.Thread(target=search, name="name", daemon=True).start()
    try:
        result = found.get(timeout=max(0.05, end - time.monotonic()))
    except queue.Empty:
        raise TimeoutError("the name was not found in time") from None
    if isinstance(result, OSError):
        raise result
    return result
