"""What a render reads, and until when what it made is right.

A render runs inside `recording()`; whatever it loads records itself by `read()`. Outside a recording both do nothing,
so that models and lists can record always and cost the newsroom nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vestnik.press.freshness import Standpoint


@dataclass(slots=True)
class Record:
    """What one render has read so far. `edition` is that of the log when it began.

    With a `standpoint` it may use again what earlier renders have loaded (`remembered`); without one it is cold.
    `calls` counts every `read()`, repeated keys too, for tests that look for queries which record nothing. `nonce`
    marks the holes for fragments in what is rendered; nobody outside the render can know it.
    """

    edition: int = 0
    keys: set[str] = field(default_factory=set)
    until: datetime | None = None
    hard_until: datetime | None = None
    calls: int = 0
    nonce: str = field(default_factory=lambda: secrets.token_hex(12))
    fragments: list[str] = field(default_factory=list)
    standpoint: Standpoint | None = None

    def add(self, other: Record) -> None:
        """Takes in the keys and moments of another one."""
        self.keys |= other.keys
        self.until = _earlier(self.until, other.until)
        self.hard_until = _earlier(self.hard_until, other.hard_until)


_current: ContextVar[Record | None] = ContextVar("vestnik_record", default=None)
_clock: ContextVar[datetime | None] = ContextVar("vestnik_clock", default=None)


@contextmanager
def recording(edition: int = 0, standpoint: Standpoint | None = None) -> Iterator[Record]:
    """Records what the block reads. A recording inside another is one of its own."""
    record = Record(edition, standpoint=standpoint)
    token = _current.set(record)
    try:
        yield record
    finally:
        _current.reset(token)


def current() -> Record | None:
    """The recording under way; None if what runs is no render of the press."""
    return _current.get()


def read(*keys: str) -> None:
    """Tells that the render under way has read these things."""
    record = _current.get()
    if record is not None:
        record.keys.update(keys)
        record.calls += 1


def until(moment: datetime | None, hard: bool = False) -> None:
    """Tells that what is rendered is right until `moment` (aware); None is for ever, the earliest moment wins.

    Past a hard moment the old bytes must not be shown at all (a story expires); past a soft one they may be for as long
    as a new render takes (today's date).
    """
    record = _current.get()
    if record is None or moment is None:
        return
    if hard:
        record.hard_until = _earlier(record.hard_until, moment)
    else:
        record.until = _earlier(record.until, moment)


def reading(*keys: str) -> Record:
    """A record of these keys and no more."""
    with recording() as record:
        read(*keys)
    return record


def replay(record: Record) -> None:
    """Tells that the render under way has read what another recording holds."""
    read(*record.keys)
    until(record.until)
    until(record.hard_until, hard=True)


def now() -> datetime:
    """The clock of renders, aware, in UTC. What depends on it says so by `until()`."""
    return _clock.get() or datetime.now(UTC)


def stands_still() -> bool:
    """True if the clock was set (`clock_at`)."""
    return _clock.get() is not None


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Inside the block it is `moment` (aware), for all that asks `now()`; the clock stands still.

    What is done late bears the moment at which it was due, and what readers will see can be seen before.
    """
    token = _clock.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _clock.reset(token)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)
