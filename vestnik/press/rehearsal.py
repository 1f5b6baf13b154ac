"""Doing what will be done by some moment, to see what readers will get then, and taking all of it back.

The database takes back what was written, and with it tasks and changes of the log; nothing is committed, so that nobody
is told. What would leave a trace elsewhere (a file, a mail, a line in a log) asks `is_rehearsal()` first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import transaction

from vestnik.press import recorder

_rehearsing: ContextVar[bool] = ContextVar("vestnik_rehearsing", default=False)


def is_rehearsal() -> bool:
    """True if what is done now will be taken back."""
    return _rehearsing.get()


@contextmanager
def looking_ahead(moment: datetime) -> Iterator[None]:
    """Inside the block it is `moment` (aware) for what readers see. Nothing may be written in it.

    It takes no lock; `rehearsal` is for those who must write.
    """
    token = _rehearsing.set(True)
    try:
        with recorder.clock_at(moment):
            yield
    finally:
        _rehearsing.reset(token)


@contextmanager
def rehearsal(moment: datetime) -> Iterator[None]:
    """Inside the block it is `moment` (aware), and what is written is taken back at the end.

    On SQLite it holds the writer's lock meanwhile. Raises RuntimeError inside a transaction: what that one holds back
    until its commit would be mixed with what is rehearsed.
    """
    with transaction.atomic(durable=True):
        try:
            with looking_ahead(moment):
                yield
        finally:
            transaction.set_rollback(True)
