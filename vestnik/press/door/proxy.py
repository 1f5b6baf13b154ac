"""Passes a request on to Django and its answer back, both streamed, neither faster than the other end takes it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from vestnik.press.door.clients import Clients
from vestnik.press.door.upstream import (
    ATTEMPT_PAUSE_SECONDS,
    ATTEMPTS,
    FIRST_BYTE_SECONDS,
    Away,
    Broken,
    Headers,
    Link,
    Upstream,
    request_head,
)

logger = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

#: RFC 9110, 7.6.1: about one connection only
HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding "
    b"upgrade http2-settings".split()
)
#: what some servers believe about the address, the path or the scheme; and what the door says itself
NEVER_PASSED = frozenset(
    b"host expect forwarded proxy x-real-ip x-original-url x-original-host x-rewrite-url x-host x-scheme "
    b"x-http-method-override x-http-method x-method-override".split()
)
NEVER_PASSED_BEGIN = (b"x-vestnik-", b"x-forwarded-", b"surrogate-")
NOT_FOR_READERS = HOP_BY_HOP | {b"server", b"date", b"x-press-address"}
#: those may be asked twice without harm
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: an answer of unknown length for a reader who can't take it in chunks (HTTP/1.0)
MOST_HELD = 16 * 2**20
WAIT_FOR_TURN_SECONDS = 15.0


def passed_on(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The reader's headers as far as Django may see them; Host is not among them.

    Names with an underscore go: WSGI can't tell X_Forwarded_For from X-Forwarded-For.
    """
    headers = list(headers)
    named = named_by_connection(headers)
    return [
        (name, value)
        for name, value in headers
        if name not in HOP_BY_HOP
        and name not in NEVER_PASSED
        and name not in named
        and not name.startswith(NEVER_PASSED_BEGIN)
        and b"_" not in name
    ]


def named_by_connection(headers: Iterable[tuple[bytes, bytes]]) -> frozenset[bytes]:
    """The headers that Connection declares to be about one connection only."""
    return frozenset(
        token.strip().lower()
        for name, value in headers
        if name == b"connection"
        for token in value.split(b",")
    )


def passed_back(status: int, headers: Headers) -> Headers:
    """Django's headers as far as a reader may see them."""
    named = named_by_connection(headers)
    bodiless = status in (204, 304)
    return [
        (name, value)
        for name, value in headers
        if name not in NOT_FOR_READERS and name not in named and not (bodiless and name == b"content-length")
    ]


class Proxy:
    """Passes requests on. `unavailable` answers a reader when there is no Django."""

    def __init__(
        self,
        upstream: Upstream,
        clients: Clients,
        own_host: bytes,
        unavailable: Callable[[Scope], Awaitable[None]],
    ) -> None:
        self.upstream = upstream
        self.clients = clients
        self.own_host = own_host
        self.unavailable = unavailable

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request with what Django says."""
        turns = self.upstream.turns
        try:
            async with asyncio.timeout(WAIT_FOR_TURN_SECONDS):
                await turns.acquire()
        except TimeoutError:
            await self.unavailable(scope)
            return
        try:
            await self._ask(scope, receive, send)
        finally:
            turns.release()

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["asked"]
        again = scope["method"] in SAFE and asked.get(b"content-length", b"0") == b"0"
        passage = Passage(scope, receive, send)
        try:
            for left in reversed(range(ATTEMPTS)):
                try:
                    await self._talk(passage, again)
                    return
                except Away:  # killed at it, most likely; there is another one soon
                    if not again or passage.is_over or not left:
                        raise
                await asyncio.sleep(ATTEMPT_PAUSE_SECONDS)
        except (Away, Broken) as error:
            if passage.reader_left:
                return
            if not self.upstream.is_away:
                logger.warning("%s %s: no answer from Django: %s", scope["method"], scope["path"], error)
            if passage.started:
                scope["turn"].abort()
            else:
                await self.unavailable(scope)

    async def _talk(self, passage: Passage, again: bool) -> None:
        scope = passage.scope
        method = scope["method"].encode()
        head = request_head(method, scope["target"], self._headers(scope))
        try:
            async with (
                self.upstream.link(head, head_only=method == b"HEAD", again=again) as link,
                asyncio.timeout(None) as limit,
            ):
                pump = asyncio.create_task(passage.pump(link, limit))
                try:
                    status, headers = await link.head()
                    limit.reschedule(None)
                    await passage.back(status, headers, link)
                finally:
                    pump.cancel()
                    await asyncio.wait([pump])  # before its socket is closed
        except TimeoutError:
            raise Away(f"no answer within {FIRST_BYTE_SECONDS:g} s") from None

    def _headers(self, scope: Scope) -> Headers:
        asked = scope["asked"]
        return [
            (b"host", asked.get(b"host") or self.own_host),
            *passed_on(scope["headers"]),
            (b"x-forwarded-for", scope["reader"].encode()),
            (b"x-forwarded-proto", scope["scheme"].encode()),
        ]


class Passage:
    """One request's way to Django and back."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self.receive, self.send = scope, receive, send
        self.started = self.reader_left = False
        self._asking = True

    @property
    def is_over(self) -> bool:
        """Whether it can't be tried again."""
        return self.started or self.reader_left

    async def pump(self, link: Link, limit: asyncio.Timeout) -> None:
        """Sends the reader's body on; then waits for the reader to leave, which ends the link."""
        while True:
            if not self._asking and not link.has_head:
                limit.reschedule(asyncio.get_running_loop().time() + FIRST_BYTE_SECONDS)
            message = await self.receive()
            if message["type"] == "http.disconnect":
                self.reader_left = True
                link.end()
                return
            try:
                if message["body"]:
                    await link.send(message["body"])
            except OSError:
                return  # Django has answered without reading all of it, or died: the answer tells
            self._asking = message["more_body"]

    async def back(self, status: int, headers: Headers, link: Link) -> None:
        """Gives the reader Django's answer."""
        headers = passed_back(status, headers)
        lengths = {value for name, value in headers if name == b"content-length"}
        if len(lengths) > 1:
            raise Broken("two lengths")
        if not lengths and self.scope["http_version"] == "1.0":
            held = bytearray()
            async for piece in link.body():
                held += piece
                if len(held) > MOST_HELD:
                    raise Broken("too long for a reader who must be told the length")
            headers.append((b"content-length", str(len(held)).encode()))
            await self._start(status, headers)
            await self._give(bytes(held))
        else:
            await self._start(status, headers)
            async for piece in link.body():
                await self._give(piece, more=True)
            await self._give(b"")

    async def _start(self, status: int, headers: Headers) -> None:
        self.started = True
        await self.send({"type": "http.response.start", "status": status, "headers": headers})

    async def _give(self, body: bytes, *, more: bool = False) -> None:
        await self.send({"type": "http.response.body", "body": body, "more_body": more})
