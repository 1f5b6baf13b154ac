"""The protocol of a reader's connection: pages that are ready are answered before anything else is made.

uvicorn's protocol over httptools (llhttp) parses, holds back who is too fast or too slow, keeps connections and ends
them well. This one adds the way of a hit: look at the bell, look up the address, write the bytes. Everything else goes
uvicorn's way: a task that runs the ASGI application.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from vestnik.press.door.asking import Refused, check_framing, check_size, merged, target_of
from vestnik.press.door.limits import Limits

if TYPE_CHECKING:
    from vestnik.press.door.compose import Answer
    from vestnik.press.door.service import Service

#: A request without any of these is a simple one: its address and Accept-Encoding say all.
SPECIAL = frozenset(
    b"authorization connection content-length cookie expect if-modified-since if-none-match surrogate-capability "
    b"transfer-encoding upgrade x-forwarded-proto".split()
)
#: a chunk of at most so many bytes holds no head that is too long
SMALL = 8192
#: requests that wait behind one that is not answered yet
LONGEST_PIPELINE = 32


class Door(Limits, HttpToolsProtocol):
    """One reader's connection."""

    service: Service  # set on a subclass for each door: uvicorn makes the instances

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.begin_limits()
        self.parser.set_dangerous_leniencies(lenient_data_after_close=False)
        service = self.service
        self.pages, self.hosts = service.pages, service.hosts
        self.hit: bytes | None = None
        self.peer = self.client[0] if self.client else ""
        self.peer_trusted = service.clients.is_trusted(self.peer)
        self.right_scheme = self.scheme == service.config.scheme
        if len(self.connections) > service.most_connections:
            service.counters.turned_away += 1
            transport.abort()

    def data_received(self, data: bytes) -> None:
        self.quiet = 0
        if len(data) > SMALL:
            self.careful = True
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.flow.pause_reading()  # answered as if nothing else had been proposed; then the connection ends
        except httptools.HttpParserCallbackError as error:
            refused = error.__context__
            if not isinstance(refused, Refused):
                self.logger.error("The door failed at a request", exc_info=refused)
            self.refuse(refused.status if isinstance(refused, Refused) else 500)
        except httptools.HttpParserError:
            self.refuse(400)
        if self.in_head:
            self.head_bytes += len(data)
            self.check_head()

    # What the parser calls

    def on_message_begin(self) -> None:
        self.url = b""
        self.headers = []
        self.in_head = True

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.in_head = False
        headers = self.headers
        asked = dict(headers)
        if (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused:
            answer = self.pages.ready(self.url, asked.get(b"accept-encoding"))
            if answer is not None:
                if (
                    SPECIAL.isdisjoint(asked)
                    and self.right_scheme
                    and asked.get(b"host") in self.hosts
                    and self.parser.get_method() == b"GET"
                    and self.parser.should_keep_alive()
                    and len(asked) == len(headers)
                ):
                    answer.served += 1
                    self.hit = answer.whole
                    return
                if self._hit_with_care(answer, asked):
                    return
        self._pass(asked)

    def on_body(self, body: bytes) -> None:
        self.body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self.hit is None:
            super().on_message_complete()
            return
        self.transport.write(self.hit)
        self.hit = None
        if not self.parser.should_keep_alive():
            self.transport.close()

    # All but the simplest

    def _hit_with_care(self, answer: Answer, asked: dict[bytes, bytes]) -> bool:
        """Takes the hit for a request with cookies, conditions and the like; False if it is not for such a one."""
        method = self.parser.get_method()
        if len(asked) != len(self.headers) or not self.service.question.is_for_pages(method, asked):
            return False
        if self._scheme(asked) != self.service.config.scheme:
            return False
        if b"connection" in asked and self.parser.get_http_version() != "1.1":
            return False
        if self.peer_trusted and b"surrogate-capability" in asked:
            return False
        if self.careful:
            check_size(self.url, self.headers)
        self.hit = answer.reply(method, asked, ends=not self.parser.should_keep_alive())
        return True

    def _scheme(self, asked: dict[bytes, bytes]) -> str:
        return (
            self.service.clients.scheme(self.peer, self.scheme, asked) if self.peer_trusted else self.scheme
        )

    def _pass(self, asked: dict[bytes, bytes]) -> None:
        """Everything that is no hit: checks the head and has a task answer it, in its turn."""
        if self.transport.is_closing():
            raise Refused(400)
        self.new_request()
        check_size(self.url, self.headers)
        if len(asked) != len(self.headers):
            asked = merged(self.headers)
        method, version = self.parser.get_method(), self.parser.get_http_version()
        upgrade = self.parser.should_upgrade()
        check_framing(method, version, asked, upgrade=upgrade)
        target = target_of(self.url, asked.get(b"host"))
        if len(self.pipeline) >= LONGEST_PIPELINE:
            raise Refused(503)
        service = self.service
        path, _, query = target.partition(b"?")
        before = self.cycle
        self.cycle = cycle = RequestResponseCycle(
            scope={  # type: ignore[arg-type]
                "type": "http",
                "http_version": version,
                "method": method.decode("ascii"),
                "scheme": self._scheme(asked),
                "path": path.decode("ascii"),
                "query_string": query,
                "target": target,
                "headers": self.headers,
                "asked": asked,
                "reader": service.clients.reader(self.peer, asked) if self.peer_trusted else self.peer,
                "peer_trusted": self.peer_trusted,
            },
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=False,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=b"expect" in asked,
            keep_alive=version == "1.1" and self.parser.should_keep_alive() and not upgrade,
            on_response=self.on_response_complete,
        )
        cycle.scope["turn"] = Turn(cycle)  # type: ignore[typeddict-unknown-key]
        if before is None or before.response_complete:
            self._start_asgi_task(cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((cycle, self.app))

    def on_response_complete(self) -> None:
        """As uvicorn's, without its timer."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            cycle, app = self.pipeline.pop()
            self._start_asgi_task(cycle, app)


class Turn:
    """A reader's turn to be answered, beside what ASGI offers."""

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle

    @property
    def ends(self) -> bool:
        """Whether the connection ends with the answer."""
        return not self._cycle.keep_alive

    def abort(self) -> None:
        """Breaks the connection, so that a part of an answer is not taken for all of it."""
        self._cycle.transport.abort()

    async def reply(self, data: bytes) -> None:
        """Answers with bytes that are finished, head and all."""
        cycle = self._cycle
        if cycle.flow.write_paused and not cycle.disconnected:
            await cycle.flow.drain()
        if cycle.disconnected:
            return
        cycle.transport.write(data)
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()


def door_of(service: Service) -> type[Door]:
    """The protocol class of one door."""
    return type("Door", (Door,), {"service": service})
