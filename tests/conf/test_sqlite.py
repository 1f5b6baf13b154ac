"""SQLite has one writer at a time: the others wait for their turn."""

import sqlite3
import threading
import time

import pytest
from django.db import OperationalError

from vestnik.conf.sqlite.base import DatabaseWrapper


@pytest.fixture
def connect(tmp_path, django_db_blocker):
    """Makes connections to one database; `timeout` is how long they wait for their turn, in seconds."""
    made = []
    path = tmp_path / "db.sqlite3"
    with sqlite3.connect(path) as fresh:
        fresh.execute("PRAGMA journal_mode=WAL")
        fresh.execute("CREATE TABLE line (number)")
    fresh.close()

    def make(timeout):
        settings = {
            "NAME": str(path), "ENGINE": "vestnik.conf.sqlite", "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False,
            "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "TIME_ZONE": None, "TEST": {},
            "OPTIONS": {"timeout": timeout, "transaction_mode": "IMMEDIATE"},
        }  # fmt: skip
        connection = DatabaseWrapper(settings, alias="other")
        connection.inc_thread_sharing()
        made.append(connection)
        return connection

    with django_db_blocker.unblock():
        yield make
        for connection in made:
            connection.close()


def begin(connection):
    connection.ensure_connection()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def test_who_comes_while_another_writes_gets_the_turn_when_it_is_over(connect):
    first, second = connect(30), connect(30)
    begin(first)
    threading.Timer(0.4, first.rollback).start()
    began = time.monotonic()
    begin(second)
    assert time.monotonic() - began >= 0.3
    with second.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (1)")
    second.commit()


def test_who_waits_in_vain_is_told_so_and_may_ask_again(connect):
    first, second = connect(30), connect(0.2)
    begin(first)
    with pytest.raises(OperationalError, match="database is locked"):
        begin(second)
    second.close()
    first.rollback()
    begin(second)
    second.rollback()


def test_a_statement_on_its_own_waits_as_long_as_ever(connect):
    connection = connect(7)
    begin(connection)
    connection.rollback()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (7000,)
