"""One connection to a relay: what was said, and what each answer is an answer to. No I/O waits. Plain Python."""

from __future__ import annotations

import selectors
import ssl
import time
from collections import deque
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from vestnik.newsletters.post.opening import Session, Timeouts
from vestnik.newsletters.post.wire import Answer, Mail, Stage

#: RFC 5321, 4.5.3.1.5, says 512 octets a reply line; some are longer
LONGEST_REPLY = 65_536
LONGEST_WORDS = 300
_CHUNK = 65_536


class Expect(Enum):
    """To what an answer is due. `NOTHING`: to the end of a mail without content."""

    RSET = "RSET"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    CONTENT = "the end of a mail"
    NOTHING = "the end of no mail"
    QUIT = "QUIT"


class Broken(Exception):
    """The connection is of no more use. `is_throttle`: because the relay asks for less."""

    def __init__(self, words: str, is_throttle: bool = False) -> None:
        super().__init__(words)
        self.is_throttle = is_throttle


@dataclass(slots=True)
class Event:
    """What a reply means: a mail has its answer, one may send its content, the relay closes (with these words)."""

    answered: tuple[Mail, Answer] | None = None
    wants_content: Mail | None = None
    closing: str = ""


class Connection:
    """`sent`: mails whose content went out. `events`: what the selector is to look for."""

    def __init__(self, session: Session, timeouts: Timeouts) -> None:
        self.sock, self.pipelining, self.timeouts = session.sock, session.pipelining, timeouts
        self.is_tls = isinstance(session.sock, ssl.SSLSocket)
        self.events = selectors.EVENT_READ
        self.sent = 0
        self.is_over = self.was_throttled = False
        self.heard_at = time.monotonic()
        self._out: deque[bytes | memoryview] = deque()
        self._heard = b""
        self._lines: list[str] = []
        self._commands: deque[tuple[bytes, Expect]] = deque()
        self._expects: deque[Expect] = deque()
        self._envelope: Mail | None = None
        self._content: Mail | None = None
        self._to_write = 0  # bytes until the end of the content
        self._refusal: Answer | None = None
        self._needs_reset = self._is_ending = False

    @property
    def is_idle(self) -> bool:
        return not self._is_ending and self._envelope is None and self._content is None and not self._expects

    @property
    def under_way(self) -> int:
        return (self._envelope is not None) + (self._content is not None)

    @property
    def has_output(self) -> bool:
        return bool(self._out)

    @property
    def waits_for(self) -> str:
        return self._expects[0].value if self._expects else "nothing"

    @property
    def uncertain(self) -> Mail | None:
        """The mail that may or may not have been taken."""
        return self._content if self._content is not None and self._to_write <= 0 else None

    def not_sent(self) -> list[Mail]:
        """Mails that were certainly not taken: their content is not out, or not all of it."""
        halfway = [self._content] if self._content is not None and self._to_write > 0 else []
        return [*halfway, *([self._envelope] if self._envelope is not None else [])]

    def is_late(self, now: float) -> bool:
        """Whether an answer, or room for what is to be written, has been waited for too long."""
        if not self._expects:
            return False
        limit = {
            Expect.CONTENT: self.timeouts.block if self._out else self.timeouts.content,
            Expect.DATA: self.timeouts.data,
            Expect.QUIT: min(5.0, self.timeouts.command),
        }.get(self._expects[0], self.timeouts.command)
        return now - self.heard_at > limit

    # What we say

    def begin(self, mail: Mail) -> None:
        """The envelope of a mail (RFC 5321, 3.3)."""
        self._envelope, self._refusal = mail, None
        if self._needs_reset:
            self._commands.append((b"RSET\r\n", Expect.RSET))
            self._needs_reset = False
        self._commands += (
            (b"MAIL FROM:<%b>\r\n" % mail.sender, Expect.MAIL),
            (b"RCPT TO:<%b>\r\n" % mail.address, Expect.RCPT),
            (b"DATA\r\n", Expect.DATA),
        )
        if not self._expects:
            self.heard_at = time.monotonic()
        self._say()

    def send_content(self) -> None:
        """The content of the mail whose envelope was taken."""
        mail = self._envelope
        if mail is None:
            raise RuntimeError("no mail waits for its content")
        self._envelope, self._content = None, mail
        content = b"".join(mail.message())
        self._out += (content, b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")
        self._to_write = sum(map(len, self._out))
        self._expects.append(Expect.CONTENT)
        self.sent += 1

    def begin_end(self) -> None:
        """Says goodbye, once what is under way is done."""
        self._is_ending = True
        self._quit_if_done()

    def _quit_if_done(self) -> None:
        if self._is_ending and not (self._expects or self.under_way or self.is_over):
            self._commands.append((b"QUIT\r\n", Expect.QUIT))
            self._say()

    def _say(self) -> None:
        """Commands that may go out now: all of them, or one at a time."""
        while self._commands and (self.pipelining or not self._expects):
            words, expect = self._commands.popleft()
            self._out.append(words)
            self._expects.append(expect)

    def flush(self) -> bool:
        """Writes what the socket takes; whether there is more.

        :raises Broken: the connection is gone.
        """
        try:
            while self._out:
                if self.is_tls:
                    written = self.sock.send(self._out[0])
                else:
                    written = self.sock.sendmsg(list(islice(self._out, 64)))
                self._to_write -= written
                self.heard_at = time.monotonic()
                while self._out and written >= len(self._out[0]):
                    written -= len(self._out.popleft())
                if written:
                    self._out[0] = memoryview(self._out[0])[written:]
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return True
        except OSError as fault:
            raise Broken(f"the relay closed the connection ({fault.strerror or fault})") from fault
        return False

    # What the relay says

    def receive(self) -> list[tuple[int, str]]:
        """Whole replies that have come: their codes and words.

        :raises Broken: the connection is gone, or what came is no SMTP.
        """
        try:
            while data := self.sock.recv(_CHUNK):
                self._heard += data
                if not self.is_tls and len(data) < _CHUNK:
                    return self._replies()
                if len(self._heard) > LONGEST_REPLY:
                    return self._replies()
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return self._replies()
        except OSError as fault:
            raise Broken(f"the relay closed the connection ({fault.strerror or fault})") from fault
        raise Broken("the relay closed the connection", self.was_throttled)

    def _replies(self) -> list[tuple[int, str]]:
        self.heard_at = time.monotonic()
        *lines, self._heard = self._heard.split(b"\n")
        found = []
        for line in lines:
            line = line.rstrip(b"\r")
            if not (line[:3].isdigit() and len(line[:3]) == 3 and line[3:4] in (b"", b" ", b"-")):
                raise Broken(f"the relay talks nonsense: {line[:80]!r}")
            self._lines.append(line[4:].decode(errors="replace").strip())
            if line[3:4] != b"-":
                found.append((int(line[:3]), " ".join(self._lines)[:LONGEST_WORDS]))
                self._lines = []
        if len(self._heard) > LONGEST_REPLY or len(self._lines) > 100:
            raise Broken("the relay talks without end")
        return found

    def reply(self, code: int, words: str) -> Event:
        """Takes in one reply.

        :raises Broken: nobody asked, or it is no answer to what was asked.
        """
        if code == 421 and not (self._expects and self._expects[0] in (Expect.CONTENT, Expect.QUIT)):
            self.was_throttled = bool(self.under_way)
            return Event(closing=f"421 {words}")
        if not self._expects:
            raise Broken(f"the relay says {code} {words} to nothing")
        expect = self._expects.popleft()
        event = self._meaning(expect, code, words)
        self._say()
        self._quit_if_done()
        return event

    def _meaning(self, expect: Expect, code: int, words: str) -> Event:
        if expect in (Expect.MAIL, Expect.RCPT):
            return self._envelope_answer(Stage(expect.value), code, words)
        if expect is Expect.DATA:
            return self._data_answer(code, words)
        if expect is Expect.CONTENT:
            return self._content_answer(code, words)
        if expect is Expect.NOTHING:
            return self._refused()
        self.is_over = expect is Expect.QUIT
        return Event()

    def _envelope_answer(self, stage: Stage, code: int, words: str) -> Event:
        if 200 <= code < 300:
            return Event()
        if code < 400:
            raise Broken(f"the relay says {code} {words} to {stage.value}")
        if self._refusal is None:
            self._refusal = Answer(code, words, stage)
        if self.pipelining:
            return Event()  # DATA is out already
        self._commands.clear()
        return self._refused()

    def _data_answer(self, code: int, words: str) -> Event:
        if code == 354:
            if self._refusal is None:
                return Event(wants_content=self._envelope)
            # it waits for content though nobody is to get it (RFC 2920, 3.1): none
            self._out.append(b".\r\n")
            self._expects.append(Expect.NOTHING)
            return Event()
        if code < 400:
            raise Broken(f"the relay says {code} {words} to DATA")
        if self._refusal is None:
            self._refusal = Answer(code, words, Stage.DATA)
        return self._refused()

    def _refused(self) -> Event:
        mail, answer = self._envelope, self._refusal
        self._envelope = self._refusal = None
        self._needs_reset = True
        return Event(answered=(mail, answer)) if mail is not None and answer is not None else Event()

    def _content_answer(self, code: int, words: str) -> Event:
        mail = self._content
        if mail is None or not (200 <= code < 300 or 400 <= code < 600):
            raise Broken(f"the relay says {code} {words} to {Expect.CONTENT.value}")
        unfinished = self._to_write > 0
        self._content = None
        closing = f"{code} {words}" if code == 421 or unfinished else ""
        self.was_throttled = code == 421
        return Event(answered=(mail, Answer(code, words, Stage.CONTENT)), closing=closing)
