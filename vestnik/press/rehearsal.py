"""Doing what will be done by some moment, to see what readers will get then, and taking all of it back.

The database takes back what was written, and with it tasks and changes of the log; nothing is committed, so that nobody
is told. What would leave a trace elsewhere (a file, a mail, a line in a log) asks `is_rehearsal()` first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from vestnik.press import recorder

WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "TRUNCATE"})

_rehearsing: ContextVar[bool] = ContextVar("vestnik_rehearsing", default=False)


def is_rehearsal() -> bool:
    """True if what is done now will be taken back."""
    return _rehearsing.get()


class Written(RuntimeError):
    """Something that only looks ahead was to write into the database."""


@contextmanager
def looking_ahead(moment: datetime) -> Iterator[None]:
    """Inside the block it is `moment` (aware) for what readers see. It takes no lock; who writes in it gets `Written`.

    `rehearsal` is for those who must write.
    """
    with _ahead(moment), connection.execute_wrapper(_refuse_writes):
        yield


@contextmanager
def rehearsal(moment: datetime) -> Iterator[None]:
    """Inside the block it is `moment` (aware), and what is written is taken back at the end.

    On SQLite it holds the writer's lock meanwhile. Raises RuntimeError inside a transaction: what that one holds back
    until its commit would be mixed with what is rehearsed.
    """
    with transaction.atomic(durable=True):
        try:
            with _ahead(moment):
                yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def _ahead(moment: datetime) -> Iterator[None]:
    token = _rehearsing.set(True)
    try:
        with recorder.clock_at(moment):
            yield
    finally:
        _rehearsing.reset(token)


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.lstrip().partition(" ")[0].upper() in WRITES:
        raise Written(sql[:200])
    return execute(sql, params, many, context)
