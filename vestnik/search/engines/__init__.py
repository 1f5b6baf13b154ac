"""Where words are looked up: SQLite's FTS5 or PostgreSQL's GIN, behind one small interface (`base.Engine`)."""

from __future__ import annotations

from typing import Any

from django.db import connection

from vestnik.search.engines.base import Engine, Term, Wanted
from vestnik.search.engines.postgresql import PostgreSQLEngine
from vestnik.search.engines.sqlite import SQLiteEngine

__all__ = ["Engine", "Term", "Wanted", "clear_if_empty", "engine", "engine_of"]

_ENGINES: dict[str, Engine] = {"sqlite": SQLiteEngine(), "postgresql": PostgreSQLEngine()}


def engine_of(vendor: str) -> Engine:
    """The engine of a database, by Django's name of its maker."""
    return _ENGINES[vendor]


def engine() -> Engine:
    """The engine of the paper's database."""
    return engine_of(connection.vendor)


def clear_if_empty(**_kwargs: Any) -> None:
    """After `flush`, which empties the tables of models only, the engine is emptied, too."""
    from vestnik.search.models import Entry

    there = connection.introspection.table_names()
    if {Entry._meta.db_table, "search_words"} <= set(there) and not Entry.objects.exists():
        engine().clear()
