"""A reader who looks at two pages again and again until the news has come; run as `python -m vestnik.bench.watch`.

It asks as browsers do that have the page already (If-None-Match), one page after the other, and tells as JSON at which
unix time it first saw each number after the mark on each page.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import sys
import time

#: seconds between two looks
PAUSE = 0.004


class Reader:
    """Looks at one page, for addresses that hold `mark` and a number."""

    def __init__(self, port: int, address: str, mark: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self.address = address
        self.pattern = re.compile(re.escape(mark).encode() + rb"-(\d+)/")
        self.tag = ""
        self.seen: dict[int, float] = {}
        self.looks = self.errors = 0

    def look(self) -> None:
        """One look; an answer that is neither the page nor 'not modified' counts as an error."""
        self.looks += 1
        try:
            self.connection.request(
                "GET", self.address, headers={"If-None-Match": self.tag} if self.tag else {}
            )
            answer = self.connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.errors += 1
            return
        if answer.status == 200:
            self.tag = answer.getheader("etag", "")
            now = time.time()
            for found in set(self.pattern.findall(body)):
                self.seen.setdefault(int(found), now)
        elif answer.status != 304:
            self.errors += 1


def main() -> None:
    parser = argparse.ArgumentParser(prog="vestnik.bench.watch")
    parser.add_argument("port", type=int)
    parser.add_argument("mark")
    parser.add_argument("count", type=int, help="ends when all of so many have been seen")
    parser.add_argument("until", type=float, help="ends at this unix time at the latest")
    parser.add_argument("addresses", nargs="+")
    given = parser.parse_args()
    readers = [Reader(given.port, address, given.mark) for address in given.addresses]
    while time.time() < given.until and any(len(reader.seen) < given.count for reader in readers):
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
