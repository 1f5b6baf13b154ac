"""Readers who ask for pages without a pause and look closely at each answer."""

from __future__ import annotations

import asyncio
import gzip
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Thread
from typing import NamedTuple

import brotli

#: a reader waits no longer
PATIENCE = 60.0
#: requests on a connection, by those who keep one
KEPT = 200
CODINGS = ("gzip, deflate, br", "gzip", "gzip", "identity")
UNPACK = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
GONE = (404, 410)


class Span(NamedTuple):
    """From one moment to another, in unix seconds."""

    begun: float
    over: float


@dataclass
class Seen:
    """What readers came to see. `faults`: what no reader should.

    `cuts`: connections that ended without an answer, each since it was well.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    presses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    cuts: list[Span] = field(default_factory=list)
    longest: float = 0.0


class Readers:
    """So many readers in a thread of their own, until the block ends.

    `pages`: by address the title that must stand on the page. `going`: titles that are about to be taken down. `down`:
    those that were; they must be on no page that is asked for later. All may grow meanwhile.
    """

    def __init__(self, port: int, pages: dict[str, str], *, number: int = 16, rate: float = 200.0) -> None:
        self.port, self.pages, self.number, self.rate = port, pages, number, rate
        self.going: set[str] = set()
        self.down: set[str] = set()
        self.seen = Seen()
        self._end = False
        self._thread = Thread(target=lambda: asyncio.run(self._read()))

    def __enter__(self) -> Readers:
        self._thread.start()
        return self

    def __exit__(self, *_about: object) -> None:
        self._end = True
        self._thread.join()

    @property
    def asked(self) -> int:
        return self.seen.statuses.total()

    async def _read(self) -> None:
        await asyncio.gather(*(self._reader(keeps=number % 4 != 0) for number in range(self.number)))

    async def _reader(self, keeps: bool) -> None:
        connection = None
        served = 0
        since = time.time()
        while not self._end:
            await asyncio.sleep(random.uniform(0, 2 * self.number / self.rate))
            if connection is None:
                since, served = time.time(), 0
            address = random.choice(list(self.pages))
            down = frozenset(self.down)
            began = time.time()
            try:
                async with asyncio.timeout(PATIENCE):
                    if connection is None:
                        connection = await asyncio.open_connection("127.0.0.1", self.port)
                    await self._ask(connection, address, down, keeps)
            except TimeoutError:
                self.seen.faults.append(f"{address}: no answer within {PATIENCE:g} s")
                keep = False
            except (OSError, asyncio.IncompleteReadError):
                self.seen.cuts.append(Span(since, time.time()))
                keep = False
            else:
                since = began  # the answer was on its way then at the earliest; it may have lain here since
                self.seen.longest = max(self.seen.longest, time.time() - began)
                served += 1
                keep = keeps and served < KEPT
            if connection is not None and not keep:
                connection[1].close()
                connection = None

    async def _ask(self, connection, address: str, down: frozenset[str], keeps: bool) -> None:
        reader, writer = connection
        coding = random.choice(CODINGS)
        writer.write(
            f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Encoding: {coding}\r\n"
            f"Connection: {'keep-alive' if keeps else 'close'}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")[:-2]
        status = int(first.split()[1])
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        if not keeps and await reader.read(1):
            self.seen.faults.append(f"{address}: more bytes than Content-Length says")
        self.seen.statuses[status] += 1
        self.seen.presses[headers.get("x-press", "none").partition(";")[0]] += 1
        fault = self._fault(address, status, headers, body, down)
        if fault:
            self.seen.faults.append(
                f"{time.time():.3f} {address}: {fault} ({status}, {headers.get('x-press')})"
            )

    def _fault(
        self, address: str, status: int, headers: dict[str, str], body: bytes, down: frozenset[str]
    ) -> str:
        """What is wrong with an answer; '' if nothing is."""
        try:
            text = UNPACK[headers.get("content-encoding", "")](body).decode()
        except (OSError, EOFError, brotli.error, UnicodeDecodeError) as error:
            return f"can't be unpacked: {error}"
        if not text.rstrip().endswith("</html>"):
            return f"no whole page: …{text[-100:]!r}"
        shown = next((title for title in down if title in text), None)
        if shown:
            return f"shows {shown!r}, which was taken down before"
        if status in GONE:
            return "" if self.pages[address] in self.going else "is gone"
        if status != 200:
            return "is no page"
        return "" if self.pages[address] in text else f"lacks its title {self.pages[address]!r}"
