"""An IMAP and a POP server on loopback, as much of them as a mailbox reader needs, with faults on demand."""

from __future__ import annotations

import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """What lies on the server: letters by their number, and their flags."""

    letters: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    #: numbers of letters at which the server breaks off
    broken: set[int] = field(default_factory=set)
    fetched: list[int] = field(default_factory=list)

    def put(self, raw: bytes) -> int:
        number = max(self.letters, default=0) + 1
        self.letters[number] = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        self.flags[number] = set()
        return number

    def delete(self, numbers) -> None:
        for number in list(numbers):
            del self.letters[number], self.flags[number]


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, handler, mailbox: Mailbox, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.mailbox, self.tls = mailbox, tls
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def handle_error(self, request, client_address) -> None:
        """A reader that goes away in the middle is what some tests are about."""

    def get_request(self):
        connection, address = super().get_request()
        return (self.tls.wrap_socket(connection, server_side=True) if self.tls else connection), address


class Imap(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box = self.server.mailbox
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, command, rest = [*line.split(" ", 2), ""][:3]
            if command.upper() == "UID":
                command, rest = rest.split(" ", 1)
            match command.upper():
                case "CAPABILITY":
                    self.say("* CAPABILITY IMAP4rev1")
                case "LOGIN" if "wrong" in rest:
                    self.say(f"{tag} NO [AUTHENTICATIONFAILED] no")
                    continue
                case "SELECT" if "INBOX" not in rest:
                    self.say(f"{tag} NO no such mailbox")
                    continue
                case "SELECT":
                    self.say(f"* {len(box.letters)} EXISTS")
                case "SEARCH":
                    new = (n for n in box.letters if not box.flags[n] & {r"\Deleted", r"\Flagged"})
                    self.say("* SEARCH " + " ".join(map(str, new)))
                case "FETCH":
                    number, most = map(int, re.match(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest).groups())
                    box.fetched.append(number)
                    if number in box.broken:
                        box.broken.discard(number)
                        self.say("* nonsense {")
                        return
                    raw = box.letters[number][:most]
                    self.wfile.write(b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (number, len(raw), raw))
                case "STORE":
                    number, flag = re.match(r"(\d+) \+FLAGS\.SILENT \((\S+)\)", rest).groups()
                    box.flags[int(number)].add(flag)
                case "CLOSE":
                    box.delete(n for n in list(box.letters) if r"\Deleted" in box.flags[n])
                case "LOGOUT":
                    self.say("* BYE")
                    self.say(f"{tag} OK")
                    return
            self.say(f"{tag} OK done")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class Pop(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box, gone = self.server.mailbox, set()
        self.say("+OK ready")
        while line := self.rfile.readline().decode().strip():
            command, *words = line.split()
            match command.upper():
                case "PASS" if words == ["wrong"]:
                    self.say("-ERR no")
                    continue
                case "LIST":
                    self.many(f"{n} {len(raw)}" for n, raw in box.letters.items())
                    continue
                case "UIDL":
                    self.many(f"{n} id-{n}-{id(box)}" for n in box.letters)
                    continue
                case "RETR" | "TOP":
                    number = int(words[0])
                    box.fetched.append(number)
                    head = box.letters[number].decode("latin-1").split("\r\n")
                    self.many(head[: int(words[1])] if words[1:] else head)
                    continue
                case "DELE":
                    gone.add(int(words[0]))
                case "QUIT":
                    box.delete(gone)
                    self.say("+OK")
                    return
            self.say("+OK")

    def many(self, lines) -> None:
        self.say("+OK")
        for line in lines:
            self.say("." + line if line.startswith(".") else line)
        self.say(".")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode("latin-1") + b"\r\n")
