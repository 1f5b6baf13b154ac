"""What one publish costs inside: its time, its statements, the rows they read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from vestnik.bench.stories import Desk

#: SQLite counts steps in so many at a time, and forgets the rest at the end of a statement
STEPS = 1


class Statements:
    """Statements by their text, and for each how often it was run and for how many seconds in all."""

    def __init__(self) -> None:
        self.found: dict[str, list[float]] = {}

    @contextmanager
    def counted(self) -> Iterator[Statements]:
        with connection.execute_wrapper(self._execute):
            yield self

    @property
    def count(self) -> int:
        return round(sum(times for times, _seconds in self.found.values()))

    def _execute(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            entry = self.found.setdefault(outline(sql), [0, 0.0])
            entry[0] += 1
            entry[1] += time.perf_counter() - began


def outline(sql: str) -> str:
    """A statement without what differs from one time to the other, and without its long lists of columns."""
    sql = re.sub(r"\s+", " ", sql).strip()
    sql = re.sub(r"(%s, )+%s", "…", sql)
    sql = re.sub(r"^SELECT .{80,}? FROM ", "SELECT … FROM ", sql)
    sql = re.sub(r"^(INSERT INTO \S+) \(.*", r"\1 …", sql)
    return re.sub(r"\bs\d+_x\d+\b", "savepoint", sql)


class Scales:
    """Publishes one story after the other and weighs each time."""

    def __init__(self, mark: str) -> None:
        self.desk = Desk(mark)
        self.number = 0

    def publish(self) -> dict[str, Any]:
        """One publish: milliseconds, its statements, and the story's address."""
        self.number += 1
        with Statements().counted() as statements:
            published = self.desk.publish(self.number)
        return {
            "ms": published.seconds * 1000,
            "queries": statements.count,
            "statements": statements.found,
            "address": published.story.url,
        }

    def count(self) -> dict[str, Any]:
        """One publish that is not timed: the rows that it reads, as far as the database tells."""
        self.number += 1
        return {"sqlite": self._count_sqlite, "postgresql": self._count_postgres}[connection.vendor]()

    def _count_sqlite(self) -> dict[str, Any]:
        """SQLite doesn't tell which rows it looked at, but how many steps its machine made: several for a row."""
        steps = rows = 0

        def step() -> int:
            nonlocal steps
            steps += STEPS
            return 0

        def row(_cursor: object, found: tuple[Any, ...]) -> tuple[Any, ...]:
            nonlocal rows
            rows += 1
            return found

        connection.ensure_connection()
        raw = connection.connection
        raw.set_progress_handler(step, STEPS)
        raw.row_factory = row
        try:
            self.desk.publish(self.number)
        finally:
            raw.set_progress_handler(None, STEPS)
            raw.row_factory = None
        return {"rows": rows, "steps": steps}

    def _count_postgres(self) -> dict[str, Any]:
        """PostgreSQL counts the rows that a transaction reads; what comes after the commit is not in it."""
        rows = 0

        @contextmanager
        def counted() -> Iterator[None]:
            nonlocal rows
            before = _rows_read()
            yield
            rows = _rows_read() - before

        self.desk.publish(self.number, counted())
        return {"rows": rows, "steps": None}


def _rows_read() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
        )
        return int(cursor.fetchone()[0] or 0)
