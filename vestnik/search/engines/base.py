from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class Term(NamedTuple):
    """A token of the index; several are a phrase, one after the other. With `prefix` one that begins like this."""

    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What matches: of each clause at least one term; with a number above `above` and below `below`, if given.

    Tokens are what `indexing.tokens_of` writes: no blanks, and of ASCII only letters, digits and the underscore.
    """

    clauses: tuple[tuple[Term, ...], ...]
    above: int | None = None
    below: int | None = None

    def and_(self, *clauses: tuple[Term, ...]) -> Wanted:
        return Wanted((*self.clauses, *clauses), self.above, self.below)


class Engine(Protocol):
    def create(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Makes its tables."""

    def drop(self, editor: BaseDatabaseSchemaEditor) -> None: ...

    def put(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Writes the tokens of numbers that it does not have, in the transaction under way."""

    def remove(self, numbers: Iterable[int]) -> None:
        """Forgets these numbers, in the transaction under way."""

    def tokens(self, numbers: Iterable[int]) -> dict[int, list[str]]:
        """What these numbers were written with, in order; for copies and for looking into the index."""

    def newest(self, wanted: Wanted, limit: int) -> list[int]:
        """The highest numbers that match, the highest first. Costs by `limit`, not by how many there are."""

    def clear(self) -> None:
        """Forgets all."""

    def tidy(self) -> bool:
        """Does a little of what keeps looking up fast after many writes; False once there is nothing to do."""

    def bytes(self) -> int:
        """What it takes on the disk."""
