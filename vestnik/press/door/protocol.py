"""The protocol of a reader's connection: pages that are ready are answered before anything else is made.

uvicorn's protocol over httptools (llhttp) parses, holds back who is too fast or too slow, keeps connections and ends
them well. This one adds the way of a hit: look at the bell, look up the address, write the bytes. Everything else goes
uvicorn's way: a task that runs the ASGI application.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from os import sendfile
from typing import TYPE_CHECKING

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from vestnik.press.door.asking import (
    SURROGATE,
    Heading,
    Refused,
    check_framing,
    check_size,
    merged,
    target_of,
)
from vestnik.press.door.limits import Limits

if TYPE_CHECKING:
    from vestnik.press.door.compose import Answer
    from vestnik.press.door.service import Service

Headers = list[tuple[bytes, bytes]]
#: requests that wait behind one that is not answered yet
LONGEST_PIPELINE = 32


class Door(Limits, HttpToolsProtocol):
    """One reader's connection."""

    service: Service  # set on a subclass for each door: uvicorn makes the instances

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.begin_limits()
        is_plain = transport.get_extra_info("sslcontext") is None
        #: where copies may be sent to, past the transport; -1: nowhere, TLS has to have them all
        self.descriptor = transport.get_extra_info("socket").fileno() if is_plain else -1
        self.parser.set_dangerous_leniencies(lenient_data_after_close=False)
        service = self.service
        self.pages, self.known_heads = service.pages, service.question.known
        self.url, self.headers = b"", []
        self.heading: Heading | None = None
        self.answered = False
        #: the parser has come to the end of a request; and there was nothing after it
        self.complete = self.at_rest = True
        self.peer = self.client[0] if self.client else ""
        self.peer_trusted = service.clients.is_trusted(self.peer)
        self.right_scheme = self.scheme == service.config.scheme
        if len(self.connections) > service.most_connections:
            service.counters.turned_away += 1
            transport.abort()

    def data_received(self, data: bytes) -> None:
        self.quiet = 0
        at_rest = self.at_rest
        if at_rest:
            line, _, block = data.partition(b"\r\n")
            heading = self.known_heads.get(block)
            if (
                heading is not None
                and line.startswith(b"GET ")
                and line.endswith(b" HTTP/1.1")
                and self._hit(line[4:-9], heading)
            ):
                return
        self.heading = None
        self._feed(data)
        self.at_rest = self.complete and not self.url and data.endswith(b"\r\n\r\n")
        if at_rest and self.at_rest and self.heading is not None and line.endswith(b" HTTP/1.1"):
            self.service.question.remember(block, self.heading)

    def _feed(self, data: bytes) -> None:
        if self.refused:
            return
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.complete = False
            self.flow.pause_reading()  # answered as if nothing else had been proposed; then the connection ends
        except httptools.HttpParserCallbackError as error:
            refused = error.__context__
            if not isinstance(refused, Refused):
                self.logger.error("The door failed at a request", exc_info=refused)
            self.refuse(refused.status if isinstance(refused, Refused) else 500)
        except httptools.HttpParserError:
            self.refuse(400)
        if self.url:
            self.part_of_head(len(data))

    # What the parser calls

    on_message_begin = None

    def on_url(self, url: bytes) -> None:
        self.complete = False
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        url, headers, parser = self.url, self.headers, self.parser
        self.url, self.headers = b"", []
        asked = dict(headers)
        keeps = parser.should_keep_alive()
        # HTTP/1.0 may keep a connection too, by a header; then Django's way, where it ends.
        if b"connection" not in asked or not keeps or parser.get_http_version() == "1.1":
            doubled = len(asked) != len(headers)
            heading = Heading(self.service.question, parser.get_method(), asked, keeps=keeps, doubled=doubled)
            if heading.public and self._hit(url, heading):
                self.answered = True
                if heading.keeps and heading.method == b"GET":
                    self.heading = heading
                return
        self._pass(url, headers, asked)

    def on_body(self, body: bytes) -> None:
        self.body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.complete = True
        if self.answered:
            self.answered = False
        else:
            super().on_message_complete()

    # The way of a hit

    def _hit(self, url: bytes, heading: Heading) -> bool:
        """Answers with a page that is ready, if this may be answered so, now."""
        if self.flow.write_paused or (self.cycle is not None and not self.cycle.response_complete):
            return False  # others come first
        answer = self.pages.ready(url, heading.accept)
        if answer is None:
            return False
        if heading.simple and self.right_scheme:
            answer.served += 1
            if self.descriptor < 0 or not answer.is_sought() or not self._send(answer):
                self.transport.write(answer.whole)
            return True
        if self.peer_trusted:
            if self._scheme(heading.asked) != self.service.config.scheme or SURROGATE in heading.asked:
                return False
        elif not self.right_scheme:
            return False
        answer.served += 1
        self.transport.write(answer.reply(heading.method, heading.asked, ends=not heading.keeps))
        if not heading.keeps:
            self.transport.close()
        return True

    def _send(self, answer: Answer) -> bool:
        """Sends an answer's copy; what the reader doesn't take at once goes the usual way. False: nothing was sent."""
        transport, copy = self.transport, answer.copy
        if copy is None or transport.get_write_buffer_size() or transport.is_closing():
            return False
        try:
            sent = sendfile(self.descriptor, copy.descriptor, 0, len(answer.whole))
        except OSError:
            return False  # he takes nothing now, or is gone: the transport knows what to do
        if sent < len(answer.whole):
            transport.write(memoryview(answer.whole)[sent:])
        return True

    # All else

    def _scheme(self, asked: Mapping[bytes, bytes]) -> str:
        return (
            self.service.clients.scheme(self.peer, self.scheme, asked) if self.peer_trusted else self.scheme
        )

    def _pass(self, url: bytes, headers: Headers, asked: dict[bytes, bytes]) -> None:
        """Everything that is no hit: checks the head and has a task answer it, in its turn."""
        if self.transport.is_closing():
            raise Refused(400)
        self.new_request()
        check_size(url, headers)
        if len(asked) != len(headers):
            asked = merged(headers)
        method, version = self.parser.get_method(), self.parser.get_http_version()
        upgrade = self.parser.should_upgrade()
        check_framing(method, version, asked, upgrade=upgrade)
        target = target_of(url, asked.get(b"host"))
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
                "headers": headers,
                "asked": asked,
                "reader": service.clients.reader(self.peer, asked) if self.peer_trusted else self.peer,
                "peer_trusted": self.peer_trusted,
            },
            transport=Line(self),  # type: ignore[arg-type] - as much of one as a cycle needs
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


class Line:
    """A reader's connection, for those who answer on it: how it ends is the door's business."""

    def __init__(self, door: Door) -> None:
        transport = door.transport
        self.write, self.abort, self.is_closing = transport.write, transport.abort, transport.is_closing
        self.close = door.end


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
