"""Everything that is no hit: pages that must be made first, and what is Django's to answer."""

from __future__ import annotations

import time
from pathlib import Path

from vestnik.press.door.asking import SURROGATE, has_body
from vestnik.press.door.clients import within
from vestnik.press.door.codings import choose
from vestnik.press.door.makes import Kind, Outcome
from vestnik.press.door.metrics import METRICS_TYPE, metrics
from vestnik.press.door.plain import head_of, status_line
from vestnik.press.door.proxy import Receive, Scope, Send
from vestnik.press.door.service import Service

#: how often a reader waits for something else to be made before the page is given up
MOST_WAITS = 4
#: for so many seconds an address that gives each reader his own page is not tried as everybody's
PERSONAL_SECONDS = 60.0
METRICS = "/metrics"
MOST_PERSONAL = 4096


class Application:
    """The ASGI application of a door. Its scopes are the protocol's own."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._personal: dict[bytes, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        service = self.service
        method = scope["method"].encode()
        if scope["path"] == METRICS and self._may_measure(scope):
            await self._metrics(scope, method)
            return
        if scope["scheme"] == service.config.scheme and scope["asked"].get(b"host") in service.hosts:
            if service.files.holds(scope["target"]):
                if await self._file(scope, method, send):
                    return
            elif service.question.is_for_pages(method, scope["asked"]) and await self._page(scope, method):
                return
        began = time.perf_counter()
        service.counters.straight += 1
        await service.proxy(scope, receive, send)
        service.counters.took(time.perf_counter() - began)

    async def _file(self, scope: Scope, method: bytes, send: Send) -> bool:
        """Answers with a file; not only the public's: the newsroom's pages need theirs."""
        service, asked, turn = self.service, scope["asked"], scope["turn"]
        if method not in (b"GET", b"HEAD") or has_body(asked):
            return False
        answer = service.pages.ready(scope["target"], asked.get(b"accept-encoding"))
        if answer is not None:
            answer.served += 1
            await turn.reply(answer.reply(method, asked, ends=turn.ends))
            return True
        service.counters.files += 1
        return await service.files.stream(scope, send, choose(asked.get(b"accept-encoding")))

    def _may_measure(self, scope: Scope) -> bool:
        """Whether the reader is one of those who may; not if a proxy that isn't trusted stands between."""
        hidden = b"x-forwarded-for" in scope["asked"] and not scope["peer_trusted"]
        return not hidden and within(scope["reader"], self.service.metrics_from)

    async def _metrics(self, scope: Scope, method: bytes) -> None:
        service, turn = self.service, scope["turn"]
        body = metrics(service.config.stats, Path(service.config.press), service.memory.freshness.journal)
        head = b"date: %b\r\ncontent-type: %b\r\ncache-control: no-store\r\ncontent-length: %d\r\n" % (
            service.clock.date, METRICS_TYPE, len(body),
        )  # fmt: skip
        ends = b"connection: close\r\n" if turn.ends else b""
        await turn.reply(status_line(200) + head + ends + b"\r\n" + (b"" if method == b"HEAD" else body))

    async def _page(self, scope: Scope, method: bytes) -> bool:
        """Answers with a page, or with what came instead of it; False if this is Django's to answer."""
        service, target, asked, turn = self.service, scope["target"], scope["asked"], scope["turn"]
        made = False
        for _ in range(MOST_WAITS):
            if scope["peer_trusted"] and SURROGATE in asked:
                if (reply := service.pages.for_surrogate(target, asked)) is not None:
                    await turn.reply(head_of(reply) if method == b"HEAD" else reply)
                    return True
                answer = None
            else:
                answer = service.pages.ready(target, asked.get(b"accept-encoding"))
            if answer is not None:
                answer.served += 1
                service.counters.waited += made
                await turn.reply(answer.reply(method, asked, ends=turn.ends, made=made))
                return True
            addresses = service.pages.missing(target)
            if addresses is None or self._is_personal(target):
                return False
            outcome = await service.make_all(addresses, target)
            if outcome.kind is Kind.PERSONAL:
                self._note_personal(target)
                return False
            if outcome.kind is Kind.SHARED:
                if addresses != [target.decode("ascii")]:
                    return False  # it is the answer to the path without its query
                await turn.reply(_shared(outcome, method, service.clock.date, ends=turn.ends))
                return True
            if outcome.kind is not Kind.MADE:
                break
            made = True
        await service.unavailable(scope)
        return True

    def _is_personal(self, target: bytes) -> bool:
        return self._personal.get(target, 0.0) > time.monotonic()

    def _note_personal(self, target: bytes) -> None:
        if len(self._personal) >= MOST_PERSONAL:
            self._personal.clear()
        self._personal[target] = time.monotonic() + PERSONAL_SECONDS


def _shared(outcome: Outcome, method: bytes, date: bytes, *, ends: bool) -> bytes:
    """An answer that is not kept, for one of those who waited for it."""
    headers = [(name, value) for name, value in outcome.headers or () if name != b"content-length"]
    if outcome.status not in (204, 304):
        headers.append((b"content-length", str(len(outcome.body)).encode()))
    if ends:
        headers.append((b"connection", b"close"))
    lines = b"".join(b"%b: %b\r\n" % header for header in headers)
    head = status_line(outcome.status) + b"date: %b\r\n%b\r\n" % (date, lines)
    return head if method == b"HEAD" else head + outcome.body
