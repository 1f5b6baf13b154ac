"""One door: its parts, put together, and what it does once a second."""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vestnik.press.door import copies
from vestnik.press.door.asking import Question
from vestnik.press.door.clients import Clients, Hosts, networks
from vestnik.press.door.compose import Clock
from vestnik.press.door.config import Config
from vestnik.press.door.counters import Counters
from vestnik.press.door.files import Files
from vestnik.press.door.makes import FRAGMENTS, Kind, Makes, Outcome
from vestnik.press.door.memory import Memory
from vestnik.press.door.pages import Pages
from vestnik.press.door.plain import head_of, plain_answer
from vestnik.press.door.proxy import Proxy, Scope
from vestnik.press.door.upstream import Upstream
from vestnik.press.freshness import Freshness
from vestnik.press.journal import Journal
from vestnik.press.store import Store

if TYPE_CHECKING:
    from vestnik.press.door.protocol import Door

logger = logging.getLogger(__name__)

MOST_CONNECTIONS = 20_000
#: files that a door has open beside its connections
SPARE_FILES = 256 + copies.MOST
RETRY_SECONDS = 10
#: how often it is seen to that the page for bad days is there
LOOK_AFTER_SECONDS = 15


class Service:
    """What all connections of one door share. Made inside its event loop."""

    def __init__(self, config: Config, name: str = "door") -> None:
        self.config = config
        self.name = name
        press = Path(config.press)
        self.clock = Clock()
        self.counters = Counters()
        self.clients = Clients(config.trusted)
        self.metrics_from = networks(config.metrics_from)
        self.hosts = Hosts(config.hosts)
        self.question = Question(self.hosts, config.session_cookie)
        self.memory = Memory(
            Store(press / "pages"), Freshness(Journal(press / "journal")), config.memory_mb * 2**20
        )
        self.files = Files(Path(config.static), Path(config.media))
        self.pages = Pages(self.memory, self.files, self.clock)
        own_host = urlsplit(config.public_url).netloc.encode("ascii")
        self.upstream = Upstream(config.socket)
        self.makes = Makes(self.upstream, own_host, config.scheme, self.pages.made)
        self.pages.makes = self.makes
        self.proxy = Proxy(self.upstream, self.clients, own_host, self.unavailable)
        self.most_connections = min(
            MOST_CONNECTIONS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - SPARE_FILES
        )
        self._ticks = 0

    # Waiting for makes

    async def make_all(self, addresses: list[str], target: bytes) -> Outcome:
        """Waits until all are made: what is asked for, or fragments in it. What comes of fragments doesn't matter:
        a page goes on without those that can't be made.
        """
        outcomes = await asyncio.gather(*(self.makes.get(address) for address in addresses))
        if addresses[0].startswith(FRAGMENTS) and not target.startswith(FRAGMENTS.encode()):
            return Outcome(Kind.MADE)
        return outcomes[0]

    # When there is no Django

    async def unavailable(self, scope: Scope) -> None:
        """503: the paper's own page for that, as far as it is stored, with the rail that is stored."""
        first, *others = self.config.languages
        language = scope["path"].split("/", 2)[1]
        page = f"{FRAGMENTS}unavailable/{language if language in others else first}/"
        turn, method = scope["turn"], scope["method"].encode()
        answer = self.pages.last_resort(page, scope["asked"].get(b"accept-encoding"))
        if answer is None:
            retry = b"retry-after: %d\r\n" % RETRY_SECONDS
            reply = plain_answer(503, self.clock.date, ends=turn.ends, more=retry)
            if method == b"HEAD":
                reply = head_of(reply)
        else:
            reply = answer.as_unavailable(method, self.clock.date, ends=turn.ends, seconds=RETRY_SECONDS)
        self.counters.server_errors += 1
        await turn.reply(reply)

    # Once a second

    @asynccontextmanager
    async def running(self, connections: set[Door]) -> AsyncIterator[None]:
        """Ticks as long as it is entered."""
        ticking = asyncio.create_task(self._ticking(connections))
        ticking.add_done_callback(_end_if_it_failed)
        try:
            yield
        finally:
            ticking.cancel()
            await asyncio.wait([ticking])
            self.makes.close()
            self.upstream.close()

    async def _ticking(self, connections: set[Door]) -> None:
        while True:
            # Right after the full second, when what ends with a minute or an hour has ended.
            await asyncio.sleep(1.001 - time.time() % 1)
            self._tick(connections)

    def _tick(self, connections: set[Door]) -> None:
        self.clock.tick(time.time())
        self.counters.served(self.pages.tick(self.counters))
        crowded = len(connections) > self.most_connections * 3 // 4
        for connection in list(connections):
            connection.each_second(crowded=crowded)
        if self._ticks % LOOK_AFTER_SECONDS == 0:
            for language in self.config.languages:
                self.pages.look_after(f"{FRAGMENTS}unavailable/{language}/")
        self._ticks += 1
        self._write_counters(len(connections))

    def _write_counters(self, connections: int) -> None:
        counters = self.counters
        counters.connections, counters.makes = connections, self.makes.asked
        counters.pages, counters.memory = len(self.memory), self.memory.weight
        try:
            self.config.stats.mkdir(parents=True, exist_ok=True, mode=0o700)
            counters.write(self.config.stats / f"{self.name}.json")
            counters.write_minute(self.config.reads, self.name)
        except OSError as error:
            logger.warning("The counters can't be written: %s", error)


def _end_if_it_failed(ticking: asyncio.Task[None]) -> None:
    """A door whose clock stands would show the same second for ever: better another one."""
    if not ticking.cancelled() and (fault := ticking.exception()) is not None:
        logger.critical("The door's clock failed; the door ends", exc_info=fault)
        signal.raise_signal(signal.SIGTERM)
