"""Work that comes again and again. A room says what it wants done how often; the scheduler does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from vestnik.stories.schedule import Failure, attempt


@dataclass(slots=True)
class Chore:
    """`deed` is called with the present moment about once in `every`, and must bear being called more often."""

    name: str
    every: timedelta
    deed: Callable[[datetime], object]
    done_at: datetime | None = None


_chores: dict[str, Chore] = {}


def register_chore(name: str, every: timedelta, deed: Callable[[datetime], object]) -> None:
    """Has `deed` done once in `every` by the paper's scheduler. Called in an app's `ready()`."""
    _chores[name] = Chore(name, every, deed)


def do_chores(now: datetime | None = None) -> list[Failure]:
    """Does what is due of the registered chores; one that fails waits for its next turn and hinders no other."""
    now = now or timezone.now()
    failures = []
    for chore in _chores.values():
        if chore.done_at is not None and now < chore.done_at + chore.every:
            continue
        chore.done_at = now
        failure = attempt(chore.name, lambda chore=chore: chore.deed(now))
        if failure:
            failures.append(failure)
    return failures
