"""Watching a render: every query it makes must record what it reads, or say so before."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from django.db import connection

from vestnik.press import recorder

#: what libraries ask without loading rows that record themselves, and the key that must stand for it
ASKED_BY_LIBRARIES = {"wagtailcore_pageviewrestriction": "restrictions"}
#: what no editor can change
FIXED = ("django_content_type", "press_log", "press_change")
#: where rows record themselves as they are loaded
ROWS = ("from_db", "loaded")


class Watch:
    """A query is spoken for by rows that record themselves after it, or by a `read()` of its own before or after it."""

    def __init__(self) -> None:
        self.silent: list[str] = []
        self._open = ""
        self._told = False

    def query(self, execute, sql, params, many, context):
        record = recorder.current()
        if record is not None and sql.startswith("SELECT") and not any(f'"{name}"' in sql for name in FIXED):
            self.end()
            known = any(
                f'FROM "{name}"' in sql and key in record.keys for name, key in ASKED_BY_LIBRARIES.items()
            )
            if not known and not self._told:
                self._open = sql
            self._told = False
        return execute(sql, params, many, context)

    def read(self, *keys: str) -> None:
        if recorder.current() is None:
            return
        by_row = sys._getframe(2).f_code.co_name in ROWS
        if self._open:
            self._open = ""
        elif not by_row:
            self._told = True

    def end(self) -> None:
        if self._open:
            self.silent.append(self._open)
        self._open = ""


@pytest.fixture
def no_silent_queries(monkeypatch) -> Iterator[Watch]:
    """Under it, a render that asks the database something without recording it fails the test, naming the SQL."""
    watch, read = Watch(), recorder.read

    def watched(*keys: str) -> None:
        watch.read(*keys)
        read(*keys)

    monkeypatch.setattr(recorder, "read", watched)
    with connection.execute_wrapper(watch.query):
        yield watch
    watch.end()
    assert not watch.silent, "a query of a page recorded nothing:\n" + "\n".join(watch.silent)
