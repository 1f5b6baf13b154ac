"""How long a reader's connection may take for what: one look a second at each, and no timer a request."""

from __future__ import annotations

import asyncio
from typing import Any

from vestnik.press.door.asking import LONGEST_HEAD
from vestnik.press.door.plain import plain_answer

#: all in seconds
HEAD_SECONDS = 10
KEEP_SECONDS = 75
KEEP_SECONDS_WHEN_CROWDED = 5
STUCK_SECONDS = 60
BODY_GRACE_SECONDS = 10
#: bytes a second, on average, of a body
LEAST_BODY_RATE = 500
#: after the last answer what still comes is thrown away for so long, and for so long in silence
LINGER_SECONDS, LINGER_SILENT_SECONDS = 30, 5


class Limits:
    """A part of the protocol: what each connection is doing, and since when."""

    transport: asyncio.Transport
    cycle: Any
    flow: Any
    service: Any
    url: bytes  # of a head that has not ended; else empty
    complete: bool  # whether the parser has come to the end of a request
    at_rest: bool  # and there was nothing after it

    def begin_limits(self) -> None:
        """A new connection."""
        self.quiet = 0
        #: nothing that comes is looked at any more
        self.refused = False
        self.lingering = 0
        self.head_bytes = self.head_age = 0
        self.body_bytes = self.body_age = 0
        self.unread = self.stuck = 0

    def new_request(self) -> None:
        """A head is complete."""
        self.head_bytes = self.head_age = self.body_bytes = self.body_age = 0

    def part_of_head(self, size: int) -> None:
        """What has come ends within a head: refuses one that is too long before it has ended."""
        self.head_bytes += size
        if self.head_bytes > LONGEST_HEAD:
            self.refuse(431)

    def each_second(self, *, crowded: bool) -> None:
        """Ends the connection if it takes too long for what it is doing."""
        if self._is_stuck():
            self.transport.abort()
            return
        if self.unread or self.transport.is_closing():
            return
        self.quiet += 1
        if self.lingering:
            self.lingering -= 1
            if crowded or not self.lingering or self.quiet > LINGER_SILENT_SECONDS:
                self.transport.close()
        elif self.url:
            self.head_age += 1
            if self.head_age > HEAD_SECONDS:
                self.refuse(408)
        elif self.cycle is not None and not self.cycle.response_complete:
            if self.cycle.more_body and not self.flow.read_paused:
                self.body_age += 1
                if self.body_bytes < (self.body_age - BODY_GRACE_SECONDS) * LEAST_BODY_RATE:
                    self.refuse(408)
        elif self.quiet > (KEEP_SECONDS_WHEN_CROWDED if crowded else KEEP_SECONDS):
            self.transport.close()

    def _is_stuck(self) -> bool:
        """Whether the reader has taken nothing of what waits for him, for too long."""
        unread = self.transport.get_write_buffer_size()
        if unread and unread >= self.unread > 0:
            self.stuck += 1
        else:
            self.stuck = 0
        self.unread = unread
        return self.stuck > STUCK_SECONDS

    def refuse(self, status: int) -> None:
        """Answers a request that is not taken, after those still owed to earlier ones; then no more is looked at."""
        self.url, self.complete, self.refused = b"", False, True
        if self.transport.is_closing():
            return
        self.service.counters.refused += 1
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            self._say_and_close(status)
        elif cycle.more_body:
            # The body of the newest request is what is wrong: nobody can go on with it.
            cycle.disconnected = True
            cycle.message_event.set()
            if cycle.response_started or self.pipeline:
                self.transport.abort()
            else:
                self._say_and_close(status)
        else:
            cycle.keep_alive = False
            self.flow.pause_reading()

    def _say_and_close(self, status: int) -> None:
        self.transport.write(plain_answer(status, self.service.clock.date))
        if status == 408:  # nobody waits again for who was waited for in vain
            self.transport.close()
        else:
            self.end()

    def end(self) -> None:
        """Ends the connection after its last answer.

        If the reader is still sending what was refused, it is taken and thrown away for a while: to close a connection
        on which something waits unread resets it, and the answer may be lost with it (RFC 9112, 9.6).
        """
        if self.complete or self.transport.is_closing():
            self.transport.close()
            return
        self.refused, self.at_rest = True, False
        self.quiet, self.lingering = 0, LINGER_SECONDS
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()
