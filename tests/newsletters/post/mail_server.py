"""A mail server that takes mails as told, and answers what a test wants."""

from __future__ import annotations

import socketserver
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

#: what a rule may answer instead of a reply
DROP, HANG = "drop", "hang"


@dataclass
class Asked:
    """What a rule is asked: `verb` (GREETING, EHLO, MAIL, RCPT, DATA, CONTENT, …); how often it was asked before on
    this connection, and at all; for RCPT and CONTENT, to whom the mail goes.
    """

    verb: str
    nth: int
    nth_of_all: int
    to: str = ""


#: a reply without CRLF, DROP, HANG, or None for the usual
Rule = Callable[[Asked], str | None]


@dataclass
class Taken:
    sender: str
    to: str
    content: bytes
    connection: int


@dataclass
class Behaviour:
    rule: Rule = lambda _asked: None
    features: tuple[str, ...] = ("PIPELINING", "8BITMIME", "SIZE 50000000")
    context: ssl.SSLContext | None = None
    tls_at_once: bool = False
    #: takes DATA also where it has refused the reader
    is_careless: bool = False
    delay: float = 0.0


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def setup(self) -> None:
        if self.server.behaviour.tls_at_once:
            self.request = self.server.behaviour.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        self.counts: dict[str, int] = {}
        self.number = self.server.count("connections")
        self.sender, self.to, self.commands = "", [], []
        try:
            if self.say("GREETING", "220 sink ESMTP"):
                while line := self.rfile.readline():
                    if not self.obey(line.decode("latin-1").rstrip("\r\n")):
                        return
        except (OSError, ValueError):
            return

    def obey(self, line: str) -> bool:
        verb = line[:4].upper()
        self.server.commands.append(line)
        if verb == "STAR":
            self.wfile.write(b"220 go on\r\n")
            self.request = self.server.behaviour.context.wrap_socket(self.request, server_side=True)
            self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)
            return True
        if verb == "EHLO":
            lines = ["sink", *self.server.behaviour.features]
            usual = "".join(f"250-{one}\r\n" for one in lines[:-1]) + f"250 {lines[-1]}"
            return self.say("EHLO", usual)
        if verb == "AUTH":
            return self.say("AUTH", "235 2.7.0 welcome")
        if verb == "MAIL":
            if self.sender:
                return self.say("MAIL", "503 5.5.1 nested MAIL command", fixed=True)
            ok = self.say("MAIL", "250 2.1.0 ok")
            self.sender = line.split("<", 1)[1].split(">")[0] if self.said.startswith("2") else ""
            self.to = []
            return ok
        if verb == "RCPT":
            to = line.split("<", 1)[1].split(">")[0]
            if not self.sender:
                return self.say("RCPT", "503 5.5.1 MAIL first", fixed=True)
            ok = self.say("RCPT", "250 2.1.5 ok", to)
            if self.said.startswith("2"):
                self.to.append(to)
            return ok
        if verb == "DATA":
            return self.take_content()
        if verb == "RSET":
            self.sender, self.to = "", []
            return self.say("RSET", "250 2.0.0 ok")
        if verb == "QUIT":
            self.say("QUIT", "221 2.0.0 bye")
            return False
        return self.say(verb, "502 5.5.2 what?")

    def take_content(self) -> bool:
        if not self.to and self.server.behaviour.is_careless:
            self.deliver("354 go on")
            assert self.rfile.readline() == b".\r\n"
            self.sender = ""
            return self.deliver("554 5.5.1 no valid recipients")
        if not self.to:
            return self.say("DATA", "554 5.5.1 no valid recipients", fixed=True)
        if not self.say("DATA", "354 go on"):
            return False
        if not self.said.startswith("354"):
            return True
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b"."))
        sender, to = self.sender, self.to[0]
        self.sender, self.to = "", []
        taken = Taken(sender, to, b"".join(lines), self.number)
        reply = self.reply("CONTENT", "250 2.0.0 taken", to)
        if reply[:3] == "250" or reply == f"{DROP} taken":
            self.server.taken.append(taken)
        return self.deliver(reply)

    def say(self, verb: str, usual: str, to: str = "", fixed: bool = False) -> bool:
        return self.deliver(usual if fixed else self.reply(verb, usual, to))

    def reply(self, verb: str, usual: str, to: str = "") -> str:
        nth = self.counts[verb] = self.counts.get(verb, 0) + 1
        told = self.server.behaviour.rule(Asked(verb, nth - 1, self.server.count(verb), to))
        return usual if told is None else told

    def deliver(self, reply: str) -> bool:
        self.said = reply
        if reply.startswith(DROP):
            return False
        if reply == HANG:
            self.server.ended.wait(20)
            return False
        if self.server.behaviour.delay:
            time.sleep(self.server.behaviour.delay)
        self.wfile.write(reply.encode("latin-1") + b"\r\n")
        return not reply.startswith("421")


class MailServer(socketserver.ThreadingTCPServer):
    """`taken`: mails it answered 250 to, or dropped the connection after by `DROP taken`. `commands`: all lines."""

    allow_reuse_address = daemon_threads = True
    request_queue_size = 128

    def __init__(self, **behaviour: object) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.behaviour = Behaviour(**behaviour)
        self.taken: list[Taken] = []
        self.commands: list[str] = []
        self.ended = threading.Event()
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> MailServer:
        self._thread.start()
        return self

    def __exit__(self, *_about: object) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_about: object) -> None:
        """Clients that go in the middle are what is tested."""

    def count(self, what: str) -> int:
        with self._lock:
            number = self._counts.get(what, 0)
            self._counts[what] = number + 1
        return number

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def connections(self) -> int:
        return self._counts.get("connections", 0)

    def to(self) -> list[str]:
        return [taken.to for taken in self.taken]
