"""The pages a door has in memory: ready for a hit, or what is to be done until they are."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field

from vestnik.press.door.asking import STRAIGHT_PATHS
from vestnik.press.door.codings import NAMES, choose
from vestnik.press.door.compose import STALE_WARNING, Answer, Clock, compose
from vestnik.press.door.makes import Kind, Makes, Outcome
from vestnik.press.freshness import FRESH, HARD, STALE, Freshness
from vestnik.press.journal import BELL
from vestnik.press.page import Page, canonical, canonical_path
from vestnik.press.parts import Piece
from vestnik.press.store import Seen, Store

#: spellings of Accept-Encoding that are remembered
MOST_SPELLINGS = 1024
#: fragments in fragments in …
DEEPEST = 4
#: what an entry weighs beside its bytes
ENTRY_BYTES = 2000


@dataclass(slots=True)
class Entry:
    """One page in memory, with the answers made of it, one a coding."""

    page: Page
    seen: Seen | None
    weight: int
    verdict: int = STALE
    judged: int = -1  # the state of the journal that the verdict is of
    lasts: float = 0.0  # until when (unix seconds) it holds
    tags: list[tuple[str, ...]] = field(default_factory=lambda: [()] * len(NAMES))
    answers: list[Answer | None] = field(default_factory=lambda: [None] * len(NAMES))


class Missing(Exception):
    """A page can't be put together before these addresses are made."""

    def __init__(self, addresses: list[str]) -> None:
        super().__init__(addresses)
        self.addresses = addresses


class Pages:
    """Pages by address. All but `ready` runs only when something has changed or is asked for first."""

    def __init__(self, store: Store, freshness: Freshness, clock: Clock, memory_bytes: int) -> None:
        self.store = store
        self.freshness = freshness
        self.clock = clock
        self.memory_bytes = memory_bytes
        self.makes: Makes  # given by the service: each needs the other
        #: one second of the clock and one state of journal and memory: answers are stamped for it
        self.moment = 0
        self.weight = 0
        self._state = 0
        self._numbers = freshness.journal.numbers
        self._bell = freshness.bell
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._codings: dict[bytes | None, int] = {}
        self._shelves: tuple[dict[bytes, Answer], ...] = tuple({} for _ in NAMES)
        self._live: list[tuple[str, Answer]] = []

    def __len__(self) -> int:
        return len(self._entries)

    # The way of a hit

    def ready(self, target: bytes, accept: bytes | None) -> Answer | None:
        """The answer to a GET of `target` (path and query as they came) that may be shown now, if there is one.

        `accept`: the value of Accept-Encoding. Never waits; has made anew what is stale.
        """
        if self._numbers[BELL] != self._bell:
            self._catch_up()
        coding = self._codings.get(accept)
        if coding is None:
            coding = self._coding(accept)
        answer = self._shelves[coding].get(target)
        if answer is not None and answer.moment == self.moment:
            return answer
        entry = self._entry(target)
        if entry is None:
            return None
        try:
            return self._renewed(entry, coding)
        except Missing:
            return None

    def _catch_up(self) -> None:
        self._bell = self._numbers[BELL]
        if self.freshness.catch_up():
            self._state += 1
            self.moment += 1

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
        entry = self._known(spelling)
        if entry is None:
            return [spelling]
        address = canonical(spelling, query.decode("ascii"), entry.page.params)
        if address is None:
            return None
        if address != spelling:
            entry = self._known(address)
        if entry is None:
            return [address]
        try:
            self._renewed(entry, choose(None))
        except Missing as missing:
            return missing.addresses
        return []

    def _entry(self, target: bytes) -> Entry | None:
        path, _, query = target.partition(b"?")
        spelling = None if path.startswith(STRAIGHT_PATHS) else canonical_path(path)
        entry = self._known(spelling) if spelling else None
        if entry is None or not query or not entry.page.params:
            return entry
        address = canonical(entry.page.address, query.decode("ascii"), entry.page.params)
        return self._known(address) if address else None

    def _known(self, address: str) -> Entry | None:
        """The page of an address in its one spelling, from memory or from the store, whatever its state."""
        entry = self._entries.get(address)
        if entry is None:
            page, seen = self.store.read_seen(address)
            if page is None:
                return None
            weight = _weight(page)
            entry = self._entries[address] = Entry(page, seen, weight)
            self.weight += weight
        return entry

    def _judge(self, entry: Entry) -> int:
        """FRESH, STALE or HARD, now; looks whether somebody has stored a newer one."""
        now = time.time()
        if entry.judged != self._state or now >= entry.lasts:
            self._apply_rule(entry, now)
            if entry.verdict != FRESH and self.store.changed_since(entry.page.address, entry.seen):
                self._reload(entry)
                self._apply_rule(entry, now)
        return entry.verdict

    def _apply_rule(self, entry: Entry, now: float) -> None:
        page = entry.page
        entry.verdict = self.freshness.verdict(page, now)
        entry.judged = self._state
        # What is not fresh is looked at again at each renewal: somebody may store a newer one.
        entry.lasts = min((t for t in (page.until, page.hard_until) if t > now), default=now)
        if entry.verdict != FRESH:
            entry.lasts = now

    def _reload(self, entry: Entry) -> None:
        page, seen = self.store.read_seen(entry.page.address)
        if page is not None:
            self.weight -= entry.weight
            entry.page, entry.seen, entry.judged, entry.weight = page, seen, -1, _weight(page)
            self.weight += entry.weight
            self.moment += 1

    # Putting an answer together

    def _renewed(self, entry: Entry, coding: int) -> Answer:
        """The entry's answer, right for this moment.

        :raises Missing: it can't be had before something is made.
        """
        address = entry.page.address
        stale: list[str] = []
        if self._judge(entry) == HARD:
            self._unshelve(entry)
            raise Missing([address])
        if entry.verdict == STALE:
            stale.append(address)
        parts, missing = self._parts(entry.page, stale, DEEPEST)
        if missing:
            raise Missing(missing)
        for old in stale:
            self.makes.want(old)
        tags = (entry.page.tag, *(part.tag for part in parts))
        answer = entry.answers[coding]
        if answer is None or entry.tags[coding] != tags:
            answer = self._composed(entry, coding, parts, tags)
        answer.stamp(self.moment, self.clock, self._label(entry.page, stale))
        self._shelves[coding][address.encode("ascii")] = answer
        self._live.append((address, answer))
        return answer

    def _parts(self, page: Page, stale: list[str], depth: int) -> tuple[list[Page], list[str]]:
        """The pages of a page's fragments, and those that must be made first. What fails to be made is left out."""
        parts: list[Page] = []
        missing: list[str] = []
        for address in page.fragments if depth else ():
            entry = self._known(address)
            if entry is None or self._judge(entry) == HARD:
                if self.makes.is_resting(address):
                    stale.append(address)
                else:
                    missing.append(address)
                continue
            self._entries.move_to_end(address)
            if entry.verdict == STALE:
                stale.append(address)
            inner, further = self._parts(entry.page, stale, depth - 1)
            parts += [entry.page, *inner]
            missing += further
        return parts, missing

    def _composed(self, entry: Entry, coding: int, parts: list[Page], tags: tuple[str, ...]) -> Answer:
        before = entry.answers[coding]
        answer = compose(entry.page, coding, parts)
        entry.answers[coding], entry.tags[coding] = answer, tags
        self._add_weight(entry, len(answer.whole) - (len(before.whole) if before else 0))
        return answer

    def _label(self, page: Page, stale: list[str]) -> bytes:
        if not stale:
            return b"x-press: hit; edition=%d\r\n" % page.edition
        warning = STALE_WARNING if any(map(self.makes.is_failing, stale)) else b""
        return b"x-press: stale; edition=%d\r\n%b" % (page.edition, warning)

    def look_after(self, address: str) -> None:
        """Has a page made if it is not there or not fresh."""
        entry = self._known(address)
        if entry is None or self._judge(entry) != FRESH:
            self.makes.want(address)

    def last_resort(self, address: str, accept: bytes | None) -> Answer | None:
        """A stored page put together with what there is, however old; None if it is not stored."""
        entry = self._known(address)
        if entry is None:
            return None
        parts, _ = self._parts(entry.page, [], DEEPEST)
        return compose(entry.page, choose(accept), parts)

    # What makes bring

    def made(self, address: str, outcome: Outcome) -> None:
        """A make of `address` has ended."""
        entry = self._entries.get(outcome.address or address)
        if outcome.kind is Kind.MADE:
            if entry is not None:
                self._reload(entry)
        elif outcome.kind in (Kind.SHARED, Kind.PERSONAL):
            # There was a page, and there is none now.
            if entry is not None:
                self._forget(address)
            self.store.delete(address)
        self.moment += 1

    # Keeping within the memory

    def tick(self) -> dict[str, int]:
        """A second has passed: gives how often each address was served in it, and forgets what is too much."""
        served: dict[str, int] = {}
        for address, answer in self._live:
            if answer.served:
                served[address] = served.get(address, 0) + answer.served
                answer.served = 0
        self._live.clear()
        for address in served:
            if address in self._entries:
                self._entries.move_to_end(address)
        while self.weight > self.memory_bytes and len(self._entries) > 1:
            self._forget(next(iter(self._entries)))
        self.moment += 1
        return served

    def _add_weight(self, entry: Entry, more: int) -> None:
        entry.weight += more
        self.weight += more

    def _forget(self, address: str) -> None:
        entry = self._entries.pop(address)
        self.weight -= entry.weight
        self._unshelve(entry)

    def _unshelve(self, entry: Entry) -> None:
        for shelf in self._shelves:
            shelf.pop(entry.page.address.encode("ascii"), None)


def _weight(page: Page) -> int:
    pieces = sum(len(part.deflate) for part in page.parts if isinstance(part, Piece))
    return ENTRY_BYTES + pieces + 100 * len(page.keys)
