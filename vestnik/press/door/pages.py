"""Answers that are ready for a hit, or what must be made until they are."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import inf

from vestnik.press.door.asking import STRAIGHT_PATHS, SURROGATE, Headings
from vestnik.press.door.codings import BROTLI, GZIP, IDENTITY, NAMES, choose
from vestnik.press.door.compose import STALE_WARNING, Answer, Clock, compose
from vestnik.press.door.counters import Counters
from vestnik.press.door.files import Files
from vestnik.press.door.makes import Kind, Makes, Outcome
from vestnik.press.door.memory import Entry, Memory, Tags
from vestnik.press.door.surrogates import in_parts, whole
from vestnik.press.edge.answers import composes
from vestnik.press.freshness import FRESH, HARD, STALE
from vestnik.press.journal import BELL
from vestnik.press.page import Page, canonical, canonical_path

#: spellings of Accept-Encoding that are remembered
MOST_SPELLINGS = 1024
#: fragments in fragments in …
DEEPEST = 4
#: Brotli saves a fifth of the bytes and costs 1.5 ms
READERS_FOR_BROTLI = 20
LONGEST_QUEUE = 64


@dataclass(slots=True)
class Gathered:
    """What a page is put together from. `parts`: the pages of its fragments, in the order they stand in."""

    parts: list[Page] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)  # addresses to be made meanwhile
    missing: list[str] = field(default_factory=list)  # addresses to be made before
    lasts: float = inf  # until when (unix seconds) it may be shown as it is

    def tags(self, page: Page) -> Tags:
        """The same as long as the bytes are."""
        return (page.tag, *(part.tag for part in self.parts))


class Pages:
    """Everything but `ready` runs only when something has changed or is asked for first."""

    def __init__(self, memory: Memory, files: Files, clock: Clock) -> None:
        self.memory = memory
        self.files = files
        self.clock = clock
        self.makes: Makes  # given by the service: each needs the other
        self._numbers = memory.freshness.journal.numbers
        self._bell = memory.freshness.bell
        self._codings: dict[bytes | None, int] = {}
        self._shelves: tuple[dict[bytes, Answer], ...] = tuple({} for _ in NAMES)
        files.forgotten = lambda path, coding: self._shelves[coding].pop(path, None)
        self._live: list[Answer] = []
        self._squeezing: set[str] = set()
        self._press = ThreadPoolExecutor(1, "brotli")

    # The way of a hit

    def ready(self, target: bytes, accept: bytes | None) -> Answer | None:
        """The answer to a GET of `target` (path and query as they came) that may be shown now, if there is one.

        `accept`: the value of Accept-Encoding. Never waits; has made anew what is stale.
        """
        if self._numbers[BELL] != self._bell:
            self._bell = self._numbers[BELL]
            self.memory.catch_up()
        coding = self._codings.get(accept)
        if coding is None:
            coding = self._coding(accept)
        answer = self._shelves[coding].get(target)
        if answer is not None and answer.version == self.memory.version:
            if answer.second == self.clock.second:
                return answer
            if self.clock.second + 1 < answer.lasts:
                answer.stamp(self.clock)
                self._live.append(answer)
                return answer
        return self._renewed(target, coding)

    def _coding(self, accept: bytes | None) -> int:
        if len(self._codings) >= MOST_SPELLINGS:
            self._codings.clear()
        coding = self._codings[accept] = choose(accept)
        return coding

    # What there is, and what there must be

    def missing(self, target: bytes) -> list[str] | None:
        """What must be made before `target` can be answered: addresses. None if it is the address of no page.

        A path that nobody has asked for before is made without its query first: it knows what queries mean.
        """
        path, _, query = target.partition(b"?")
        spelling = None if path.startswith(STRAIGHT_PATHS) else canonical_path(path)
        if spelling is None:
            return None
        entry = self.memory.known(spelling)
        if entry is None:
            return [spelling]
        address = canonical(spelling, query.decode("ascii"), entry.page.params)
        if address is None:
            return None
        if address != spelling:
            entry = self.memory.known(address)
        if entry is None or self.memory.judge(entry) == HARD:
            return [address]
        return self._gathered(entry).missing

    def _entry(self, target: bytes) -> Entry | None:
        path, _, query = target.partition(b"?")
        spelling = None if path.startswith(STRAIGHT_PATHS) else canonical_path(path)
        entry = self.memory.known(spelling) if spelling else None
        if entry is None or not query or not entry.page.params:
            return entry
        address = canonical(entry.page.address, query.decode("ascii"), entry.page.params)
        return self.memory.known(address) if address else None

    # Putting an answer together

    def _renewed(self, target: bytes, coding: int) -> Answer | None:
        """The answer, right for this moment; None if something must be made first."""
        if self.files.holds(target):
            return self._file(target, coding)
        entry = self._entry(target)
        if entry is None:
            return None
        if self.memory.judge(entry) == HARD:
            self._unshelve(entry)
            return None
        found = self._gathered(entry)
        if found.missing:
            return None
        for address in found.stale:
            self.makes.want(address)
        answer = self._composed(entry, coding, found)
        answer.version = self.memory.version
        answer.lasts = 0.0 if found.stale else found.lasts  # what is stale is looked at anew each second
        answer.label = self._label(entry.page, found.stale)
        answer.stamp(self.clock)
        if found.lasts <= self.clock.second + 1:
            answer.version = -1  # within this second it may end: each reader has it looked at
        self._shelves[coding][entry.page.address.encode("ascii")] = answer
        self._live.append(answer)
        return answer

    def _file(self, target: bytes, coding: int) -> Answer | None:
        answer = self.files.ready(target, coding, self.clock, self.memory.version)
        if answer is not None:
            self._shelves[coding][answer.address.encode("ascii")] = answer
            self._live.append(answer)
        return answer

    def _gathered(self, entry: Entry) -> Gathered:
        """Everything a page consists of. What fails to be made is left out."""
        found = Gathered()
        self._gather(entry, found, DEEPEST)
        return found

    def _gather(self, entry: Entry, found: Gathered, depth: int) -> None:
        if entry.verdict == STALE:
            found.stale.append(entry.page.address)
            found.lasts = min(found.lasts, entry.page.hard_until)
        else:
            found.lasts = min(found.lasts, entry.lasts)
        for address in entry.page.fragments if depth else ():
            part = self.memory.known(address)
            if part is None or self.memory.judge(part) == HARD:
                (found.stale if self.makes.is_resting(address) else found.missing).append(address)
            else:
                self.memory.used(address)
                found.parts.append(part.page)
                self._gather(part, found, depth - 1)

    def _composed(self, entry: Entry, coding: int, found: Gathered) -> Answer:
        tags = found.tags(entry.page)
        if coding == BROTLI and entry.tags[BROTLI] != tags:
            entry.wants_brotli = True
            coding = GZIP  # until it pays to do better
        answer = entry.answers[coding]
        if answer is None or entry.tags[coding] != tags:
            answer = compose(entry.page, coding, found.parts)
            self._take(entry, coding, tags, answer)
            entry.readers = 0
        return answer

    def _take(self, entry: Entry, coding: int, tags: Tags, answer: Answer) -> None:
        before = entry.answers[coding]
        entry.answers[coding], entry.tags[coding] = answer, tags
        self.memory.add_weight(entry, len(answer.whole) - (len(before.whole) if before else 0))

    def _squeeze(self, entry: Entry) -> None:
        """Has a page that is read again and again packed as a whole, in a thread."""
        address = entry.page.address
        found = self._gathered(entry)
        if found.missing or address in self._squeezing or len(self._squeezing) >= LONGEST_QUEUE:
            return
        tags = found.tags(entry.page)
        entry.wants_brotli = False
        self._squeezing.add(address)

        def done(packing: asyncio.Future[Answer]) -> None:
            self._squeezing.discard(address)
            if not packing.cancelled() and entry is self.memory.held(address):
                self._take(entry, BROTLI, tags, packing.result())
                self._shelves[BROTLI].pop(address.encode("ascii"), None)

        loop = asyncio.get_running_loop()
        loop.run_in_executor(self._press, compose, entry.page, BROTLI, found.parts).add_done_callback(done)

    def _label(self, page: Page, stale: list[str]) -> bytes:
        if not stale:
            return b"x-press: hit; edition=%d\r\n" % page.edition
        warning = STALE_WARNING if any(map(self.makes.is_failing, stale)) else b""
        return b"x-press: stale; edition=%d\r\n%b" % (page.edition, warning)

    def _unshelve(self, entry: Entry) -> None:
        for shelf in self._shelves:
            shelf.pop(entry.page.address.encode("ascii"), None)

    def for_surrogate(self, target: bytes, asked: Headings) -> bytes | None:
        """What a surrogate in front gets; None if something must be made first."""
        entry = self._entry(target)
        if entry is None or self.memory.judge(entry) == HARD:
            return None
        found, page = self._gathered(entry), entry.page
        if composes(asked[SURROGATE]) and page.fragments:
            # It asks for fragments itself, and learns then which of them are stale.
            found = Gathered(stale=[address for address in found.stale if address == page.address])
        elif found.missing:
            return None
        for address in found.stale:
            self.makes.want(address)
        label, stale = self._label(page, found.stale), bool(found.stale)
        if composes(asked[SURROGATE]) and page.fragments:
            return in_parts(page, stale=stale, label=label, clock=self.clock)
        coding = GZIP if choose(asked.get(b"accept-encoding")) in (GZIP, BROTLI) else IDENTITY
        return whole(page, found.parts, coding, stale=stale, label=label, clock=self.clock)

    # For bad days

    def look_after(self, address: str) -> None:
        """Has a page made if it is not there or not fresh."""
        entry = self.memory.known(address)
        if entry is None or self.memory.judge(entry) != FRESH:
            self.makes.want(address)

    def last_resort(self, address: str, accept: bytes | None) -> Answer | None:
        """A stored page put together with what there is, however old; None if it is not stored."""
        entry = self.memory.known(address)
        if entry is None:
            return None
        coding = choose(accept)
        return compose(entry.page, GZIP if coding == BROTLI else coding, self._gathered(entry).parts)

    # What makes bring, and what time does

    def made(self, address: str, outcome: Outcome) -> None:
        """A make of `address` has ended."""
        memory = self.memory
        if outcome.kind is Kind.MADE:
            entry = memory.held(outcome.address)
            if entry is not None:
                memory.reload(entry)
        elif outcome.kind in (Kind.SHARED, Kind.PERSONAL):
            # There may have been a page; there is none now.
            self._forget(address)
            memory.store.delete(address)
        memory.version += 1

    def tick(self, counters: Counters) -> dict[str, int]:
        """A second has passed: gives how often each address was served in it, and forgets what is too much."""
        served: dict[str, int] = {}
        for answer in self._live:
            if answer.served:
                if self.files.holds(answer.address.encode("ascii")):
                    counters.files += answer.served
                else:
                    served[answer.address] = served.get(answer.address, 0) + answer.served
                counters.took_from(answer)
        self._live.clear()
        for address, times in served.items():
            entry = self.memory.used(address)
            if entry is not None:
                entry.readers += times
                if entry.wants_brotli and entry.readers >= READERS_FOR_BROTLI:
                    self._squeeze(entry)
        while surplus := self.memory.surplus():
            self._forget(surplus)
        return served

    def _forget(self, address: str) -> None:
        entry = self.memory.forget(address)
        if entry is not None:
            self._unshelve(entry)
