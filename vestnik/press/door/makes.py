"""Has pages made by Django: one make at a time of each, shared by all who wait, and rests after failures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import inf

from vestnik.press.door.proxy import passed_back
from vestnik.press.door.upstream import (
    ATTEMPT_PAUSE_SECONDS,
    ATTEMPTS,
    Away,
    Broken,
    Headers,
    Link,
    Upstream,
    request_head,
)

logger = logging.getLogger(__name__)

#: makes at once: of what is known to be a page or stands in pages, and of what somebody has just thought of
MOST_KNOWN, MOST_UNHEARD_OF = 6, 4
#: addresses nobody has heard of that are waited for; who asks for one more is told to come back
MOST_WAITING = 500
MAKE_SECONDS = 60.0
#: how long a reader waits for a page that can't be shown before it is made
PATIENCE_SECONDS = 15.0
#: rests after a render that failed, doubling; and after finding nobody there
FIRST_REST, LONGEST_REST, REST_WHEN_AWAY = 1.0, 30.0, 0.3
#: an answer of more bytes is not held for others
MOST_SHARED = 4 * 2**20
MOST_REMEMBERED = 10_000
#: where fragments have their addresses
FRAGMENTS = "/_press/"


class Kind(Enum):
    """MADE: it is in the store. SHARED: an answer not to be kept, for all who wait now. PERSONAL: each must ask for
    himself. FAILED: its render did. AWAY: nobody is there to make it.
    """

    MADE = 1
    SHARED = 2
    PERSONAL = 3
    FAILED = 4
    AWAY = 5


@dataclass(frozen=True)
class Outcome:
    """What came of a make. `address`: of the page made; `status`, `headers`, `body`: of a shared answer."""

    kind: Kind
    address: str = ""
    status: int = 0
    headers: Headers | None = None
    body: bytes = b""


@dataclass
class Rest:
    """Until when (loop time) a failing page is left alone, and for how long the next time."""

    until: float
    seconds: float


class Makes:
    """The makes of one door. `done` is told of each that ended, with the address it was asked for."""

    def __init__(
        self, upstream: Upstream, host: bytes, scheme: str, done: Callable[[str, Outcome], None]
    ) -> None:
        self.upstream = upstream
        # No word of the reader's: a page is the same whoever was the first to ask for it.
        self.headers = [(b"host", host), (b"x-forwarded-proto", scheme.encode()), (b"x-vestnik-make", b"1")]
        self.done = done
        self.asked = 0
        self._known_turns = asyncio.Semaphore(MOST_KNOWN)
        self._other_turns = asyncio.Semaphore(MOST_UNHEARD_OF)
        self._under_way: dict[str, asyncio.Task[Outcome]] = {}
        self._late_at: dict[str, float] = {}
        self._rests: dict[str, Rest] = {}

    def want(self, address: str) -> None:
        """Has a page made meanwhile, unless that is under way or has just failed."""
        if address not in self._under_way and not self.is_resting(address):
            self._begin(address, self._known_turns)

    async def get(self, address: str) -> Outcome:
        """Waits for a make. One that takes too long counts as failed for those who wait; it goes on."""
        if self.is_resting(address):
            return Outcome(Kind.FAILED)
        task = self._under_way.get(address)
        if task is None:
            known = address.startswith(FRAGMENTS)
            if not known and len(self._under_way) >= MOST_WAITING:
                return Outcome(Kind.AWAY)
            task = self._begin(address, self._known_turns if known else self._other_turns)
        try:
            async with asyncio.timeout_at(self._late_at[address]):
                return await asyncio.shield(task)
        except TimeoutError:
            return Outcome(Kind.FAILED)

    def is_resting(self, address: str) -> bool:
        """Whether nobody should wait for the page: it failed just now, or it has been under way for too long."""
        now = asyncio.get_running_loop().time()
        rest = self._rests.get(address)
        return (rest is not None and rest.until > now) or self._late_at.get(address, inf) <= now

    def is_failing(self, address: str) -> bool:
        """Whether the last make of the page failed."""
        return address in self._rests

    def close(self) -> None:
        """Gives up what is under way."""
        for task in self._under_way.values():
            task.cancel()

    def _begin(self, address: str, turns: asyncio.Semaphore) -> asyncio.Task[Outcome]:
        self.asked += 1
        self._late_at[address] = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        task = self._under_way[address] = asyncio.create_task(self._make(address, turns))
        task.add_done_callback(lambda task: self._ended(address, task))
        return task

    def _ended(self, address: str, task: asyncio.Task[Outcome]) -> None:
        del self._under_way[address], self._late_at[address]
        if task.cancelled():
            return
        outcome = task.result()
        if outcome.kind in (Kind.FAILED, Kind.AWAY):
            self._rest(address, outcome.kind)
        elif outcome.kind is not Kind.MADE and address.startswith(FRAGMENTS):
            self._rest(address, Kind.FAILED)  # pages that hold it go without
        else:
            self._rests.pop(address, None)
        self.done(address, outcome)

    def _rest(self, address: str, kind: Kind) -> None:
        before = self._rests.get(address)
        seconds = REST_WHEN_AWAY
        if kind is Kind.FAILED:
            seconds = min(before.seconds * 2, LONGEST_REST) if before else FIRST_REST
        if len(self._rests) >= MOST_REMEMBERED:
            self._rests.clear()
        next_seconds = seconds if kind is Kind.FAILED else FIRST_REST / 2
        self._rests[address] = Rest(asyncio.get_running_loop().time() + seconds, next_seconds)

    async def _make(self, address: str, turns: asyncio.Semaphore) -> Outcome:
        head = request_head(b"GET", address.encode("ascii"), self.headers)
        async with turns:
            for attempt in range(ATTEMPTS):
                try:
                    async with asyncio.timeout(MAKE_SECONDS), self.upstream.link(head, again=True) as link:
                        status, headers = await link.head()
                        return await _outcome(status, headers, link)
                except (Away, Broken, TimeoutError) as error:
                    # Killed at it, most likely; there is another one soon.
                    if not self.upstream.is_away:
                        told = str(error) or "it took too long"
                        logger.warning("%s could not be made (attempt %d): %s", address, attempt + 1, told)
                    await asyncio.sleep(ATTEMPT_PAUSE_SECONDS)
        return Outcome(Kind.AWAY)


async def _outcome(status: int, headers: Headers, link: Link) -> Outcome:
    told = dict(headers)
    if status == 204 and (address := told.get(b"x-press-address")):
        return Outcome(Kind.MADE, address=address.decode("ascii"))
    if status >= 500 or told.get(b"x-press") == b"failed":
        return Outcome(Kind.FAILED, status=status)
    if _is_personal(told):
        return Outcome(Kind.PERSONAL, status=status)
    body = bytearray()
    async for piece in link.body():
        body += piece
        if len(body) > MOST_SHARED:
            return Outcome(Kind.PERSONAL, status=status)
    return Outcome(Kind.SHARED, status=status, headers=passed_back(status, headers), body=bytes(body))


def _is_personal(headers: dict[bytes, bytes]) -> bool:
    control = headers.get(b"cache-control", b"").lower()
    return (
        b"set-cookie" in headers
        or b"private" in control
        or b"no-store" in control
        or not {name.strip() for name in headers.get(b"vary", b"").lower().split(b",")}
        <= {b"", b"accept-encoding"}
    )
