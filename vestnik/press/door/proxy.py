"""Passes a request on to Django and its answer back, both streamed, neither faster than the other end takes it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from vestnik.press.door.clients import Clients
from vestnik.press.door.upstream import (
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
SAFE = frozenset({b"GET", b"HEAD", b"OPTIONS"})
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
        method, asked = scope["method"].encode(), scope["asked"]
        started = gone = False

        def reader_left() -> None:
            nonlocal gone
            gone = True

        try:
            async with self.upstream.link(
                request_head(method, scope["target"], self._headers(scope)),
                head_only=method == b"HEAD",
                again=method in SAFE and asked.get(b"content-length", b"0") == b"0",
            ) as link:
                async with asyncio.timeout(None) as limit:
                    pump = asyncio.create_task(_pump(receive, link, limit, reader_left))
                    try:
                        status, headers = await link.head()
                        limit.reschedule(None)
                        started = True
                        await _pass_back(scope, status, headers, link, send)
                    finally:
                        pump.cancel()
        except (Away, TimeoutError) as error:
            if gone:
                return
            if started:
                scope["turn"].abort()
                return
            if not self.upstream.is_away:
                logger.warning("%s %s: no answer from Django: %s", method.decode(), scope["path"], error)
            await self.unavailable(scope)
        except Broken as error:
            if not gone:
                logger.warning("%s %s: Django's answer broke: %s", method.decode(), scope["path"], error)
                scope["turn"].abort()

    def _headers(self, scope: Scope) -> Headers:
        asked = scope["asked"]
        return [
            (b"host", asked.get(b"host") or self.own_host),
            *passed_on(scope["headers"]),
            (b"x-forwarded-for", scope["reader"].encode()),
            (b"x-forwarded-proto", scope["scheme"].encode()),
        ]


async def _pump(
    receive: Receive, link: Link, limit: asyncio.Timeout, reader_left: Callable[[], None]
) -> None:
    """Sends the reader's body on; then waits for the reader to leave, which ends the link."""
    asking = True
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            reader_left()
            link.close()
            return
        try:
            if message["body"]:
                await link.send(message["body"])
        except OSError:
            return  # Django has answered without reading all of it, or died: the answer tells
        if asking and not message["more_body"]:
            asking = False
            if not link.has_head:
                limit.reschedule(asyncio.get_running_loop().time() + FIRST_BYTE_SECONDS)


async def _pass_back(scope: Scope, status: int, headers: Headers, link: Link, send: Send) -> None:
    headers = passed_back(status, headers)
    lengths = {value for name, value in headers if name == b"content-length"}
    if len(lengths) > 1:
        raise Broken("two lengths")
    if not lengths and scope["http_version"] == "1.0":
        held = bytearray()
        async for piece in link.body():
            held += piece
            if len(held) > MOST_HELD:
                raise Broken("too long for a reader who must be told the length")
        headers.append((b"content-length", str(len(held)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": bytes(held)})
        return
    await send({"type": "http.response.start", "status": status, "headers": headers})
    async for piece in link.body():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
