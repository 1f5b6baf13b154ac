"""A reader who looks at two pages again and again until the news has come; run as `python -m vestnik.bench.watch`.

It asks as browsers do that have the page already (If-None-Match), one page after the other, and tells as JSON at which
unix time it first saw each number after the mark on each page.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import socket
import sys
import time

#: seconds between two looks
PAUSE = 0.004
UNCHANGED = b"HTTP/1.1 304"


class Reader:
    """Looks at one page, for addresses that hold `mark` and a number.

    A 'not modified' is read by hand: hundreds of looks a second must not take the readers' core from who measures them.
    """

    def __init__(self, port: int, address: str, mark: str) -> None:
        self.port, self.address = port, address
        self.pattern = re.compile(re.escape(mark).encode() + rb"-(\d+)/")
        self.connection: socket.socket | None = None
        self._ask_with("")
        self.seen: dict[int, float] = {}
        self.looks = self.errors = 0

    def _ask_with(self, tag: str) -> None:
        condition = f"If-None-Match: {tag}\r\n" if tag else ""
        self.question = (
            f"GET {self.address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{condition}\r\n".encode()
        )

    def look(self) -> None:
        """One look; an answer that is neither the page nor 'not modified' counts as an error."""
        self.looks += 1
        try:
            self._look()
        except (OSError, http.client.HTTPException):
            self.errors += 1
            if self.connection:
                self.connection.close()
            self.connection = None

    def _look(self) -> None:
        if self.connection is None:
            self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.connection.sendall(self.question)
        if self.connection.recv(len(UNCHANGED), socket.MSG_PEEK) == UNCHANGED:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                more = self.connection.recv(4096)
                if not more:
                    raise ConnectionResetError("ended within an answer")
                head += more
            return
        answer = http.client.HTTPResponse(self.connection, method="GET")
        answer.begin()
        body = answer.read()
        if answer.status != 200:
            raise http.client.HTTPException(answer.status)
        self._ask_with(answer.getheader("etag", ""))
        now = time.time()
        for found in set(self.pattern.findall(body)):
            self.seen.setdefault(int(found), now)
        if answer.will_close:
            self.connection.close()
            self.connection = None


def main() -> None:
    parser = argparse.ArgumentParser(prog="vestnik.bench.watch")
    parser.add_argument("port", type=int)
    parser.add_argument("mark")
    parser.add_argument(
        "count", type=int, help="ends when all of so many have been seen; 0: looks until the end"
    )
    parser.add_argument("until", type=float, help="ends at this unix time at the latest")
    parser.add_argument("addresses", nargs="+")
    given = parser.parse_args()
    readers = [Reader(given.port, address, given.mark) for address in given.addresses]
    while time.time() < given.until and any(
        len(reader.seen) < given.count or not given.count for reader in readers
    ):
        for reader in readers:
            reader.look()
        time.sleep(PAUSE)
    found = {
        reader.address: {"seen": reader.seen, "looks": reader.looks, "errors": reader.errors}
        for reader in readers
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
