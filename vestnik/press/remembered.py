"""What renders have loaded, kept for those that come after: of sixty stories on a front a publish changes one or two.

A value is kept with what loading it has recorded and the edition at which that began: all that the freshness rule asks
of a page. Who uses it again records what loading it has recorded. Only pages that are made to be stored do; an audit's
render is cold, and so is whatever runs under another clock (previews, rehearsals) or in a transaction, which may see
what is not committed. Kept in this process, and no longer than it lives.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import connection

from vestnik.press import recorder
from vestnik.press.freshness import FRESH, Standpoint
from vestnik.press.keys import digests
from vestnik.press.recorder import Record

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

#: gets what is not known; gives each of it, its value, and what loading it alone has recorded. What it records besides
#: counts for all of them
Load = Callable[[Sequence[K]], Iterable[tuple[K, V, Record]]]


@dataclass(frozen=True, slots=True)
class _Kept(Generic[V]):
    """A value as `freshness.Judged` wants it: `keys` are digests, times unix seconds."""

    value: V
    record: Record
    standpoint: Standpoint
    keys: frozenset[int]
    made_at: float
    until: float
    hard_until: float

    @property
    def edition(self) -> int:
        return self.standpoint.edition

    @property
    def code(self) -> int:
        return self.standpoint.code

    def may_be_used(self, at: Standpoint) -> bool:
        """Whether a render that began `at` would load the same."""
        return self.standpoint.same_log(at) and at.rule.verdict(self, time.time()) == FRESH


_kinds: list[Remembered[Any, Any]] = []


def forget() -> None:
    """Forgets everything: another database stands behind this process now."""
    for kind in _kinds:
        kind.forget()


class Remembered(Generic[K, V]):
    """Values of one kind by what names them, at most so many: those go first that were not used for longest.

    A value depends on nothing but its name and what loading it records, and nobody may change it. Safe in threads.
    `also` gives further keys with which a value changes though a page that shows it need not know them: of a list, what
    it tells of each story.
    """

    def __init__(self, most: int, also: Callable[[V], Iterable[str]] = lambda _value: ()) -> None:
        self.most, self.also = most, also
        self._kept: OrderedDict[K, _Kept[V]] = OrderedDict()
        self._lock = threading.Lock()
        _kinds.append(self)

    def __len__(self) -> int:
        return len(self._kept)

    def values(self, wanted: Iterable[K], load: Load[K, V]) -> dict[K, V]:
        """The values of all that is wanted and that `load` gives, in the order in which they are wanted."""
        names = list(dict.fromkeys(wanted))
        at = _standpoint()
        found: dict[K, V] = {}
        for name, kept in self._usable(names, at):
            recorder.replay(kept.record)
            found[name] = kept.value
        if missing := [name for name in names if name not in found]:
            with recorder.recording() as common:
                loaded = list(load(missing))
            for name, value, record in loaded:
                record.add(common)
                recorder.replay(record)
                found[name] = value
                if at is not None:
                    self._keep(name, value, record, at)
        return {name: found[name] for name in names if name in found}

    def value(self, name: K, load: Callable[[], V]) -> V:
        """One value; all that `load` records is what it depends on."""

        def loaded(_names: Sequence[K]) -> Iterator[tuple[K, V, Record]]:
            with recorder.recording() as record:
                value = load()
            yield name, value, record

        return self.values([name], loaded)[name]

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()

    def _usable(self, names: Sequence[K], at: Standpoint | None) -> list[tuple[K, _Kept[V]]]:
        if at is None:
            return []
        usable = []
        with self._lock:
            for name in names:
                kept = self._kept.get(name)
                if kept is not None and kept.may_be_used(at):
                    self._kept.move_to_end(name)
                    usable.append((name, kept))
        return usable

    def _keep(self, name: K, value: V, record: Record, at: Standpoint) -> None:
        keys = digests({*record.keys, *self.also(value)})
        kept = _Kept(
            value, record, at, keys, time.time(), _seconds(record.until), _seconds(record.hard_until)
        )
        with self._lock:
            before = self._kept.get(name)
            if before is not None and before.standpoint.same_log(at) and before.edition > at.edition:
                return  # a slow render must not put what is older over what is newer
            self._kept[name] = kept
            self._kept.move_to_end(name)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)


def _standpoint() -> Standpoint | None:
    """Where the render under way began, if it may use again what others have loaded."""
    record = recorder.current()
    if record is None or recorder.stands_still() or connection.in_atomic_block:
        return None
    return record.standpoint


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else math.inf
