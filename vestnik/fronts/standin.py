"""An arrangement that stands in for the live one of a front, for whoever renders it in this context."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from vestnik.fronts.arrangement import Arrangement

_standing: ContextVar[tuple[int, Arrangement] | None] = ContextVar("vestnik_stand_in", default=None)


@contextmanager
def standing_in(front_pk: int, arrangement: Arrangement | None) -> Iterator[None]:
    """Inside the block the front of this number is arranged so; None leaves all fronts as they are."""
    token = _standing.set(None if arrangement is None else (front_pk, arrangement))
    try:
        yield
    finally:
        _standing.reset(token)


def stand_in(front_pk: int | None) -> Arrangement | None:
    """What stands in for the live arrangement of this front; None outside a preview."""
    found = _standing.get()
    return found[1] if found is not None and found[0] == front_pk else None
