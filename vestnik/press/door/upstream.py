"""Requests to Django over its unix socket: HTTP/1.1, streamed both ways, connections used again where that is safe."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httptools

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
#: while it is being started again: pauses between attempts, and for how long that is believed
RETRY_SECONDS = 0.05
NEWLY_GONE_SECONDS = 30.0
#: times that a request is sent again whose Django was killed at it, and the pause before
ATTEMPTS, ATTEMPT_PAUSE_SECONDS = 4, 0.1
FIRST_BYTE_SECONDS = 120.0
SILENCE_SECONDS = 120.0
#: Granian keeps an idle connection longer than that
REUSE_SECONDS = 5.0
MOST_IDLE = 16
CHUNK = 65_536

Headers = list[tuple[bytes, bytes]]


class Away(Exception):
    """Django can't be asked: it is not up, died at it, or took too long. Nothing of an answer has come."""


class Broken(Exception):
    """Django's answer ended in the middle."""


class Link:
    """One connection to Django, for one request at a time.

    A socket and no transport: that gives up reading once it can't write. Django may refuse an upload and go, and that
    answer must be read although the rest of the upload found nobody (RFC 9112, 9.5).
    """

    def __init__(self, connection: socket.socket, loop: asyncio.AbstractEventLoop) -> None:
        self.connection, self.loop = connection, loop
        self.used_at = loop.time()
        self.served = 0
        self._begin(head_only=False)

    def _begin(self, *, head_only: bool) -> None:
        self.status = 0
        self.headers: Headers = []
        self.head_only = head_only
        self.has_head = self.complete = False
        self.reusable = False
        self._pieces: list[bytes] = []
        self._parser = httptools.HttpResponseParser(self)

    # What the parser calls

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.has_head:
            self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < 200:
            self.headers.clear()
            return
        self.status = status
        self.has_head = True
        if self.head_only or status in (204, 304):
            self.complete = True
            self.reusable = self._parser.should_keep_alive()

    def on_body(self, piece: bytes) -> None:
        if self.complete:
            self.reusable = False  # a body where none may be
        else:
            self._pieces.append(piece)

    def on_message_complete(self) -> None:
        if self.has_head and not self.complete:
            self.complete = True
            self.reusable = self._parser.should_keep_alive()

    # What the door calls

    async def send(self, data: bytes) -> None:
        """Sends a part of the request, as fast as Django takes it. An answer may have come although it fails.

        :raises OSError: Django takes no more.
        """
        await self.loop.sock_sendall(self.connection, data)

    async def head(self) -> tuple[int, Headers]:
        """Waits for the head of the answer.

        :raises Away: the connection ended before.
        """
        while not self.has_head:
            if not await self._more():
                raise Away("the connection ended before an answer came")
        return self.status, self.headers

    async def body(self) -> AsyncIterator[bytes]:
        """The parts of the answer's body, as they come; no more is read than is taken.

        :raises Broken: it ended in the middle.
        """
        while True:
            if self._pieces:
                pieces, self._pieces = self._pieces, []
                yield b"".join(pieces)
            elif self.complete:
                return
            else:
                try:
                    async with asyncio.timeout(SILENCE_SECONDS):
                        more = await self._more()
                except TimeoutError:
                    raise Broken(f"no more of it came for {SILENCE_SECONDS:g} s") from None
                if not more and not self.complete:
                    if _framed(self.headers):
                        raise Broken("it ended in the middle")
                    self.complete = True

    async def _more(self) -> bool:
        try:
            data = await self.loop.sock_recv(self.connection, CHUNK)
        except OSError as error:
            raise (Broken if self.has_head else Away)(str(error)) from None
        if not data:
            return False
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self.reusable = False
            raise (Broken if self.has_head else Away)(f"no HTTP: {error}") from None
        return True

    def is_alive(self) -> bool:
        """Whether the other end keeps it, too, and has said nothing that nobody asked for."""
        try:
            self.connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def end(self) -> None:
        """Ends the conversation at once: whoever sends or reads is told so."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Gives the connection up. Nobody may be sending or reading any more."""
        self.connection.close()


def _framed(headers: Headers) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in headers)


class Upstream:
    """Django at its socket."""

    def __init__(self, socket: Path, most_at_once: int = 64) -> None:
        self.socket = socket
        self.turns = asyncio.Semaphore(most_at_once)
        self._gone_at: float | None = None  # loop time
        self._idle: list[Link] = []

    @asynccontextmanager
    async def link(self, head: bytes, *, head_only: bool = False, again: bool = False) -> AsyncIterator[Link]:
        """A connection on which the request's `head` has been sent.

        `again`: the request does no harm when it is asked twice and has no body; so if a kept connection turns out
        to be dead, a new one takes it. Others never get a kept connection.

        :raises Away: there is no Django.
        """
        link = await self._asked(head, head_only, again)
        sound = False
        try:
            yield link
            sound = link.complete and link.reusable
        finally:
            if sound and len(self._idle) < MOST_IDLE:
                link.used_at = link.loop.time()
                self._idle.append(link)
            else:
                link.close()

    async def _asked(self, head: bytes, head_only: bool, again: bool) -> Link:
        if again and (link := self._kept()) is not None:
            link._begin(head_only=head_only)
            try:
                await link.send(head)
                async with asyncio.timeout(FIRST_BYTE_SECONDS):
                    await link.head()
            except (Away, OSError):
                link.close()
            except TimeoutError:
                link.close()
                raise Away(f"no answer within {FIRST_BYTE_SECONDS:g} s") from None
            except BaseException:
                link.close()
                raise
            else:
                return link
        link = await self._connected()
        link._begin(head_only=head_only)
        try:
            await link.send(head)
        except OSError as error:
            link.close()
            raise Away(str(error)) from None
        except BaseException:
            link.close()
            raise
        return link

    def _kept(self) -> Link | None:
        now = asyncio.get_running_loop().time()
        while self._idle:
            link = self._idle.pop()
            if now - link.used_at < REUSE_SECONDS and link.is_alive():
                return link
            link.close()
        return None

    async def _connected(self) -> Link:
        """A new connection. A Django that has just gone is waited for: it is being started again."""
        loop = asyncio.get_running_loop()
        patience = (
            CONNECT_SECONDS
            if self._gone_at is None or loop.time() - self._gone_at < NEWLY_GONE_SECONDS
            else 0
        )
        deadline = loop.time() + patience
        while True:
            connection = socket.socket(socket.AF_UNIX)
            connection.setblocking(False)
            try:
                connection.connect(str(self.socket))  # a local one is made at once, or not at all
            except OSError as error:
                connection.close()
                self._note(str(error))
                if loop.time() >= deadline:
                    raise Away(str(error)) from None
                await asyncio.sleep(RETRY_SECONDS)
            else:
                self._note("")
                return Link(connection, loop)

    def _note(self, error: str) -> None:
        """Says once when Django goes, and once when it is back."""
        if error and self._gone_at is None:
            self._gone_at = asyncio.get_running_loop().time()
            logger.warning("Django does not answer: %s", error)
        elif not error and self._gone_at is not None:
            self._gone_at = None
            logger.info("Django answers again")

    @property
    def is_away(self) -> bool:
        """Whether the last look found nobody there."""
        return self._gone_at is not None

    def close(self) -> None:
        """Ends the idle connections."""
        while self._idle:
            self._idle.pop().close()


def request_head(method: bytes, target: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A request's head, framed anew. Names and values come from a strict parser and hold no line ends."""
    lines = [method + b" " + target + b" HTTP/1.1"]
    lines += [name + b": " + value for name, value in headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"
