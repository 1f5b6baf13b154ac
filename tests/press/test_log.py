"""The log of changes: in the content's own transaction, numbered without gaps, missed by nobody."""

from __future__ import annotations

import random
import threading
import time
from contextlib import suppress

import pytest
from django.db import connection, connections, transaction

from vestnik.press import log
from vestnik.press.journal import Journal
from vestnik.press.keys import digest
from vestnik.press.log import advance, change, keep_journal, number_changes, rebuild_journal
from vestnik.press.models import Change, Log

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def journal(tmp_path, monkeypatch):
    """A node with a journal of its own."""
    fresh = Journal(tmp_path / "journal")
    monkeypatch.setattr(log, "journal", lambda: fresh)
    return fresh


def rows():
    return list(Change.objects.order_by("edition").values_list("edition", "keys", "hard_keys"))


def change_and_fail(key):
    with suppress(ZeroDivisionError), transaction.atomic():
        change(key)
        raise ZeroDivisionError


def test_one_transaction_is_one_row_however_many_deeds_it_holds():
    with transaction.atomic():
        change("story:1", "listing:latest:bg")
        change("story:1:teaser", hard=["story:1"])
        change("photo:3", addresses=["/a/"])
    assert rows() == [(1, ["listing:latest:bg", "photo:3", "story:1:teaser"], ["story:1"])]
    assert Change.objects.get().addresses == ["/a/"]


def test_what_is_rolled_back_was_no_change():
    change_and_fail("story:1")
    with transaction.atomic():
        change("story:2")
    assert rows() == [(1, ["story:2"], [])]


def test_a_savepoint_rolled_back_takes_no_later_change_with_it():
    with transaction.atomic():
        change_and_fail("story:1")
        change("story:2")
    assert [number for number, _keys, _hard in rows()] == [1]
    assert "story:2" in rows()[0][1]


def test_the_journal_knows_of_a_change_when_the_transaction_has_ended(journal):
    with transaction.atomic():
        change("story:1")
        assert journal.edition == 0
    assert journal.edition == 1
    assert journal.since().entries[0].keys == (digest("story:1"),)


def test_a_change_whose_process_died_before_numbering_it_is_numbered_by_the_next(journal):
    Change.objects.create(keys=["story:1"], token=1)
    assert journal.edition == 0
    assert advance() == 1
    assert journal.since().entries[0].keys == (digest("story:1"),)


def test_a_fault_in_telling_the_journal_leaves_the_content_published(monkeypatch):
    def broken():
        raise OSError("disk full")

    monkeypatch.setattr(log, "keep_journal", broken)
    with transaction.atomic():
        change("story:1")
    assert Change.objects.count() == 1


def test_a_node_that_was_away_while_rows_were_trimmed_trusts_only_what_it_can_know(journal):
    for number in range(1, 6):
        change(f"story:{number}")
    other = Journal(journal.folder.with_name("other"))
    other.begin_anew(journal.identity, 0, 1)
    Change.objects.filter(edition__lt=4).delete()
    log.journal = lambda: other  # put back by the fixture's monkeypatch
    assert keep_journal() == 5
    assert other.floor == 3
    assert [entry.edition for entry in other.since().entries] == [4, 5]


def test_a_database_put_back_from_a_copy_makes_the_journal_anew(journal):
    for number in range(1, 4):
        change(f"story:{number}")
    Change.objects.filter(edition=3).delete()
    Log.objects.update(edition=2)
    assert keep_journal() == 2
    assert journal.cleared > 0


def test_rebuilding_gives_the_same_journal(journal):
    change("story:1")
    change(hard=["story:2"])
    before = journal.since().entries
    rebuild_journal()
    assert journal.since().entries == before


def test_a_writer_that_commits_late_is_not_stepped_over(journal):
    """Its row has the lower id, and is seen by others only after a later one has been numbered."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time")
    begun, may_end = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            change("story:late")
            begun.set()
            may_end.wait(10)
        connections.close_all()

    thread = threading.Thread(target=late)
    thread.start()
    assert begun.wait(10)
    change("story:early")
    assert [entry.edition for entry in journal.since().entries] == [1]
    may_end.set()
    thread.join(10)
    keys = [entry.keys for entry in journal.since().entries]
    assert keys == [(digest("story:early"),), (digest("story:late"),)]


def test_a_follower_sees_each_change_of_many_concurrent_writers_once_and_in_order(journal):
    writers, each = 4, 12
    done = threading.Event()

    def write(name):
        pick = random.Random(name)
        for number in range(each):
            with transaction.atomic():
                change(f"{name}:{number}")
                time.sleep(pick.random() / 200)
        connections.close_all()

    def follow():
        while not done.is_set():
            number_changes()
            keep_journal()
        connections.close_all()

    threads = [threading.Thread(target=write, args=(name,)) for name in range(writers)]
    follower = threading.Thread(target=follow)
    for thread in [*threads, follower]:
        thread.start()
    for thread in threads:
        thread.join(60)
    done.set()
    follower.join(60)
    advance()
    entries = journal.since().entries
    assert [entry.edition for entry in entries] == list(range(1, writers * each + 1))
    expected = {digest(f"{name}:{number}") for name in range(writers) for number in range(each)}
    assert {key for entry in entries for key in entry.keys} == expected
