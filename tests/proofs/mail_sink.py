"""A mail server of one thread that takes mail fast, and writes down each that it has taken before it says so.

    python -m tests.proofs.mail_sink LOG [--hard N] [--soft N]

Says its port on standard output. Of readers whose number is a multiple of N it refuses the mail, for good or for now.
"""

from __future__ import annotations

import argparse
import os
import re
import selectors
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

END = b"\r\n.\r\n"
READER = re.compile(rb"<reader(\d+)@")


@contextmanager
def sink(log: Path, hard: int = 0, soft: int = 0) -> Iterator[int]:
    """The port of such a mail server, a process of its own that runs until the block ends."""
    log.touch()
    command = [
        sys.executable,
        "-m",
        "tests.proofs.mail_sink",
        str(log),
        "--hard",
        str(hard),
        "--soft",
        str(soft),
    ]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


class Talk:
    """One connection."""

    def __init__(self, sock: socket.socket, sink: Sink) -> None:
        self.sock, self.sink = sock, sink
        self.heard, self.reader, self.in_content = b"", b"", False
        self.sock.send(b"220 sink ESMTP\r\n")

    def hear(self) -> bool:
        """False when it is over."""
        try:
            data = self.sock.recv(1 << 20)
        except ConnectionError:
            return False
        self.heard += data
        answers = b"".join(self._answers())
        if answers:
            try:
                self.sock.send(answers)
            except ConnectionError:
                return False
        return bool(data)

    def _answers(self):
        while True:
            if self.in_content:
                end = self.heard.find(END)
                if end < 0:
                    return
                self.heard = self.heard[end + len(END) :]
                self.in_content = False
                os.write(self.sink.log, self.reader + b"\n")
                yield b"250 2.0.0 taken\r\n"
                continue
            line, newline, rest = self.heard.partition(b"\r\n")
            if not newline:
                return
            self.heard = rest
            yield self._answer(line)

    def _answer(self, line: bytes) -> bytes:
        verb = line[:4].upper()
        if verb == b"EHLO":
            return b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
        if verb == b"MAIL":
            self.reader = b""
        if verb == b"RCPT":
            number = int(READER.search(line)[1])
            if self.sink.hard and number % self.sink.hard == 0:
                return b"550 5.1.1 no such user\r\n"
            if self.sink.soft and number % self.sink.soft == 0:
                return b"450 4.2.1 not now\r\n"
            self.reader = b"%d" % number
        if verb == b"DATA":
            self.in_content = bool(self.reader)
            return b"354 go on\r\n" if self.reader else b"554 5.5.1 no valid recipients\r\n"
        return b"221 bye\r\n" if verb == b"QUIT" else b"250 2.0.0 ok\r\n"


class Sink:
    def __init__(self, log: str, hard: int, soft: int) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.hard, self.soft = hard, soft

    def serve(self) -> None:
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        waiting = selectors.DefaultSelector()
        waiting.register(listener, selectors.EVENT_READ)
        while True:
            for key, _events in waiting.select():
                if key.data is None:
                    sock, _address = listener.accept()
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    waiting.register(sock, selectors.EVENT_READ, Talk(sock, self))
                elif not key.data.hear():
                    waiting.unregister(key.fileobj)
                    key.fileobj.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("log")
    parser.add_argument("--hard", type=int, default=0)
    parser.add_argument("--soft", type=int, default=0)
    given = parser.parse_args()
    Sink(given.log, given.hard, given.soft).serve()
