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


@dataclass(slots=True)
class Record:
    """What one render has read so far. `edition` is that of the log when it began.

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


_current: ContextVar[Record | None] = ContextVar("vestnik_record", default=None)
_clock: ContextVar[datetime | None] = ContextVar("vestnik_clock", default=None)


@contextmanager
def recording(edition: int = 0) -> Iterator[Record]:
    """Records what the block reads. A recording inside another is one of its own."""
    record = Record(edition)
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
        record.hard_until = min(record.hard_until or moment, moment)
    else:
        record.until = min(record.until or moment, moment)


def now() -> datetime:
    """The clock of renders, aware, in UTC. What depends on it says so by `until()`."""
    return _clock.get() or datetime.now(UTC)


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
