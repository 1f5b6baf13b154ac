"""Mails to a relay over several connections at once, pipelined (RFC 2920): one thread, one selector. Plain Python.

`content . MAIL RCPT DATA` of two mails goes out as one group (RFC 2920, 3.1: content may begin a group): one round trip
a mail, where `smtplib` takes four. Where the relay does not offer PIPELINING each command waits for its answer.

At any instant a connection has at most one mail of which nobody can know whether the relay took it: the one whose
content is out and not answered.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections import deque
from contextlib import suppress
from queue import Empty, SimpleQueue

from vestnik.newsletters.post.connection import Broken, Connection
from vestnik.newsletters.post.opening import CantOpen, Relay, Session, open_session
from vestnik.newsletters.post.wire import Desk, Mail, Trouble

#: after a connection that failed, seconds; twice as long each time
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 60.0
#: between two looks at what takes too long
LOOK_SECONDS = 0.25
#: for which the relay's goodbye is waited for at the end
GOODBYE_SECONDS = 0.5


class Pipeline:
    """Hands the mails of `desk` to `relay`. `most`: connections; `each`: mails of one connection, then a new one."""

    def __init__(self, desk: Desk, relay: Relay, most: int, each: int) -> None:
        self.desk, self.relay, self.most, self.each = desk, relay, most, each
        self._connections: dict[socket.socket, Connection] = {}
        self._held: deque[Mail] = deque()  # taken, and no connection for them yet
        self._opening = 0
        self._opened: SimpleQueue[Session | CantOpen] = SimpleQueue()
        self._selector = selectors.DefaultSelector()
        self._wakes, self._waked = socket.socketpair()
        for end in (self._wakes, self._waked):
            end.setblocking(False)
        self._selector.register(self._waked, selectors.EVENT_READ)
        self._ask_at = self._open_at = self._looked_at = 0.0
        self._pause = FIRST_PAUSE
        self._is_ending = False

    @property
    def under_way(self) -> int:
        return len(self._held) + sum(connection.under_way for connection in self._connections.values())

    @property
    def connections(self) -> int:
        return len(self._connections)

    def step(self, patience: float) -> None:
        """Sends for `patience` seconds at most; less if there is nothing to do and nothing to wait for."""
        end = time.monotonic() + patience
        while True:
            now = time.monotonic()
            self._offer(now)
            self._look(now)
            due = end if self._ask_at <= now else min(end, self._ask_at)
            self._wait(max(0.0, min(due - now, LOOK_SECONDS)))
            if time.monotonic() >= end:
                return

    def finish(self, patience: float) -> None:
        """Lets those under way come to their end, for `patience` seconds at most; then closes all connections."""
        self._is_ending = True
        while self._held:
            self.desk.not_sent(self._held.popleft())
        end = time.monotonic() + patience
        for connection in list(self._connections.values()):
            connection.begin_end()
            self._flush(connection)
        while self._connections and (now := time.monotonic()) < end:
            if not self.under_way:  # but goodbye is not said yet
                end = min(end, now + GOODBYE_SECONDS)
            self._look(now)
            self._wait(max(0.0, min(end - now, LOOK_SECONDS)))
        for connection in list(self._connections.values()):
            self._lose(connection, "", quietly=True)
        self._selector.close()
        self._wakes.close()
        self._waked.close()

    # Giving out mails

    def _offer(self, now: float) -> None:
        """Gives mails to connections that have none, and opens further ones if there are more mails."""
        if self._is_ending or (now < self._ask_at and not self._held):
            return
        for connection in [one for one in self._connections.values() if one.is_idle]:
            mail = self._held.popleft() if self._held else self._take(now)
            if mail is None:
                break
            connection.begin(mail)
            self._flush(connection)
        while self._may_open(now):
            if len(self._held) <= self._opening:
                mail = self._take(now)
                if mail is None:
                    return
                self._held.append(mail)
            self._open()

    def _may_open(self, now: float) -> bool:
        if now < self._open_at or len(self._connections) + self._opening >= self.most:
            return False
        # after a failure one at a time tries the door
        return not (self._opening and self._pause > FIRST_PAUSE)

    def _take(self, now: float) -> Mail | None:
        if self._is_ending or now < self._ask_at:
            return None
        found = self.desk.take()
        if isinstance(found, Mail):
            return found
        self._ask_at = now + found
        return None

    def _next_for(self, connection: Connection) -> None:
        """Lets the next mail's envelope go out with what goes out now."""
        if connection.sent < self.each:
            mail = self._held.popleft() if len(self._held) > self._opening else self._take(time.monotonic())
            if mail is not None:
                connection.begin(mail)
                return
        elif not connection.under_way:
            connection.begin_end()

    # Connections

    def _open(self) -> None:
        self._opening += 1

        def work() -> None:
            try:
                self._opened.put(open_session(self.relay))
            except CantOpen as fault:
                self._opened.put(fault)
            with suppress(OSError):  # nobody waits any more
                self._wakes.send(b"!")

        threading.Thread(target=work, daemon=True, name="open-connection").start()

    def _take_in(self) -> None:
        """Sessions that have been opened, and those that could not be."""
        with suppress(BlockingIOError):
            self._waked.recv(4096)
        with suppress(Empty):
            while True:
                found = self._opened.get_nowait()
                self._opening -= 1
                if isinstance(found, CantOpen):
                    self._failed(found.trouble)
                elif self._is_ending:
                    found.sock.close()
                else:
                    connection = Connection(found, self.relay.timeouts)
                    self._connections[found.sock] = connection
                    self._selector.register(found.sock, selectors.EVENT_READ, connection)
                    self.desk.connected()

    def _failed(self, trouble: Trouble) -> None:
        self._open_at = time.monotonic() + self._pause
        self._pause = min(LONGEST_PAUSE, self._pause * 2)
        while self._held and len(self._held) > self._opening:
            self.desk.not_sent(self._held.popleft())
        self.desk.trouble(trouble)

    def _wait(self, seconds: float) -> None:
        for key, ready in self._selector.select(seconds):
            connection = key.data
            if connection is None:
                self._take_in()
                continue
            if ready & selectors.EVENT_WRITE:
                self._flush(connection)
            if ready & selectors.EVENT_READ and connection.sock in self._connections:
                self._hear(connection)

    def _hear(self, connection: Connection) -> None:
        try:
            replies = connection.receive()
            for code, words in replies:
                self._reply(connection, code, words)
        except Broken as fault:
            # an idle connection that the relay closes is no trouble
            self._lose(connection, str(fault), quietly=not connection.under_way)
            return
        if connection.is_over:
            self._close(connection)
            return
        if connection.has_output:
            self._flush(connection)

    def _reply(self, connection: Connection, code: int, words: str) -> None:
        event = connection.reply(code, words)
        if event.wants_content:
            self.desk.on_the_wire(event.wants_content)
            connection.send_content()
            self._next_for(connection)
        if event.answered:
            mail, answer = event.answered
            if answer.is_taken:
                self._pause = FIRST_PAUSE
            self.desk.answered(mail, answer)
            if connection.is_idle and not self._is_ending:
                self._next_for(connection)
        if event.closing:
            raise Broken(event.closing, is_throttle=True)

    def _flush(self, connection: Connection) -> None:
        try:
            wants_to_write = connection.flush()
        except Broken as fault:
            self._lose(connection, str(fault), quietly=not connection.under_way)
            return
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if wants_to_write else 0)
        if events != connection.events:
            connection.events = events
            self._selector.modify(connection.sock, events, connection)

    def _look(self, now: float) -> None:
        """Gives up what takes too long."""
        if now - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = now
        for connection in list(self._connections.values()):
            if connection.is_late(now):
                self._lose(connection, f"no answer to {connection.waits_for}")
            elif connection.is_idle and now - connection.heard_at > self.relay.timeouts.idle:
                connection.begin_end()
                self._flush(connection)

    def _lose(self, connection: Connection, words: str, quietly: bool = False) -> None:
        """A connection is gone: what it had is told of."""
        self._close(connection)
        quietly = quietly and (connection.sent > 0 or self._is_ending)
        for mail in connection.not_sent():
            self.desk.not_sent(mail)
        if connection.uncertain is not None:
            self.desk.uncertain(connection.uncertain)
        self._ask_at = 0.0
        if not quietly:
            self._open_at = time.monotonic() + self._pause
            self._pause = min(LONGEST_PAUSE, self._pause * 2)
            self.desk.trouble(Trouble(words[:300], is_throttle=connection.was_throttled))

    def _close(self, connection: Connection) -> None:
        if self._connections.pop(connection.sock, None) is not None:
            self._selector.unregister(connection.sock)
        connection.sock.close()
