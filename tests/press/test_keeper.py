"""The keeper follows the log whatever happens to writers and to the database, and forgets what nobody needs."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from tests.press.kitchen import kitchen
from tests.press.make import until
from vestnik.press import keeper, sweep
from vestnik.press.deputy import stand_in
from vestnik.press.journal import Journal
from vestnik.press.keeper import Follower, keep
from vestnik.press.keys import digest, digests
from vestnik.press.log import advance, change, journal
from vestnik.press.making import freshness, store
from vestnik.press.models import Change, Log

FRONT, STORY = "/", "/politics/2026/11/22/budget/"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def one_node(own_log, settings):
    settings.OPTIONS = {**settings.OPTIONS, "edge": ()}


@pytest.fixture
def web(settings):
    settings.HOME.run.mkdir(exist_ok=True)
    with kitchen(settings.HOME.run / "web.sock", store(), journal()) as server:
        yield server


@pytest.fixture
def following():
    """A follower at work, and the addresses it handed on."""
    handed, stop = [], threading.Event()
    thread = threading.Thread(target=lambda: Follower(handed.extend).run(stop))
    thread.start()
    time.sleep(0.2)
    yield handed
    stop.set()
    thread.join()


def died_before_numbering(*keys, hard=(), addresses=()):
    """A change that was committed by a process which was killed at once."""
    return Change.objects.create(token=1, keys=list(keys), hard_keys=list(hard), addresses=list(addresses))


# The log


def test_a_change_whose_writer_died_reaches_the_journal_at_once(following):
    row = died_before_numbering("story:1", hard=["story:2"], addresses=[STORY])
    committed = time.monotonic()
    until(lambda: following)
    assert time.monotonic() - committed < 0.5
    row.refresh_from_db()
    entries = [entry for entry in journal().since().entries if entry.edition == row.edition]
    assert {(entry.hard, entry.keys) for entry in entries} == {
        (False, (digest("story:1"),)),
        (True, (digest("story:2"),)),
    }
    assert following == [STORY]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connections to be cut")
def test_a_connection_that_was_cut_is_made_again(following):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vestnik press' "
            "AND datname = current_database()"
        )
        assert cursor.rowcount == 1
    time.sleep(0.3)
    change("story:1", addresses=[STORY])
    until(lambda: following)
    committed = time.monotonic()
    died_before_numbering("story:2", addresses=[FRONT])
    until(lambda: len(following) == 2)
    assert time.monotonic() - committed < 1.5


def test_a_clearing_of_all_pages_is_handed_on_without_any_change(monkeypatch):
    rung, stop = [], threading.Event()
    thread = threading.Thread(target=lambda: Follower(rung.append).run(stop))
    thread.start()
    time.sleep(0.3)
    rung.clear()
    journal().clear()
    until(lambda: rung == [[]])
    stop.set()
    thread.join()


def test_addresses_of_an_ordinary_change_are_handed_on_once(following):
    change("story:1", addresses=[STORY])
    until(lambda: following)
    time.sleep(0.7)
    assert following == [STORY]


def test_the_heart_beats_while_nothing_happens(following):
    until(lambda: journal().heartbeat > time.time() - 1)
    time.sleep(1.2)
    assert journal().heartbeat > time.time() - 1


def test_a_database_that_goes_and_comes_is_told_once_each_way(monkeypatch, caplog):
    calls = []

    def advance_sometimes():
        calls.append(time.monotonic())
        if 3 <= len(calls) <= 6:
            raise OperationalError("the connection was refused")
        return advance()

    monkeypatch.setattr(keeper, "advance", advance_sometimes)
    stop = threading.Event()
    thread = threading.Thread(target=lambda: Follower(lambda _addresses: None).run(stop))
    thread.start()
    until(lambda: len(calls) > 8)
    stop.set()
    thread.join()
    said = [record.message for record in caplog.records if record.name == "vestnik.press"]
    assert [line[:30] for line in said] == [
        "The database does not answer; ",
        "The database answers again, af",
    ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL tells by itself")
def test_an_sqlite_database_is_not_asked_for_the_log_while_nobody_writes(monkeypatch, following):
    asked = []
    monkeypatch.setattr(keeper, "advance", lambda: asked.append(1) or advance())
    time.sleep(1.2)
    assert len(asked) <= 3


# Its deputies


def test_while_the_keeper_is_away_changes_of_other_nodes_reach_the_journal_all_the_same(monkeypatch):
    monkeypatch.setattr(Journal, "heartbeat", property(lambda _self: time.time() - 60))
    stop = threading.Event()
    thread = threading.Thread(target=stand_in, args=(stop,))
    thread.start()
    row = died_before_numbering(hard=["story:1"])
    until(
        lambda: journal().since().entries[-1:] and journal().since().entries[-1].keys == (digest("story:1"),),
        3,
    )
    stop.set()
    thread.join()
    row.refresh_from_db()
    assert row.edition == journal().edition


def test_while_the_keeper_is_at_work_its_deputies_rest():
    stop = threading.Event()
    journal().beat()
    thread = threading.Thread(target=stand_in, args=(stop,))
    thread.start()
    row = died_before_numbering("story:1")
    time.sleep(1.1)
    stop.set()
    thread.join()
    row.refresh_from_db()
    assert row.edition is None


# All of it


def test_what_was_published_is_pressed_before_anyone_asks_and_an_end_is_an_end(web):
    web.recipes = {FRONT: {"keys": digests(["front:bg"])}, STORY: {"keys": digests(["story:1"])}}
    stop = threading.Event()
    thread = threading.Thread(target=keep, args=(stop,))
    thread.start()
    try:
        until(lambda: store().read(FRONT))
        change("front:bg", "story:1", addresses=[STORY])
        edition = advance()
        until(lambda: store().read(STORY) and store().read(FRONT).edition >= edition)
    finally:
        stop.set()
        thread.join(timeout=10)
    assert not thread.is_alive()
    assert not [one for one in threading.enumerate() if one.name in ("press the hot", "sweep the store")]


def test_a_part_of_it_that_fails_begins_again(web, monkeypatch, caplog):
    broken = threading.Event()

    def sweep_badly(_store, stop):
        if not broken.is_set():
            broken.set()
            raise RuntimeError("out of paper")
        stop.wait()

    monkeypatch.setattr(keeper, "sweep_for_ever", sweep_badly)
    stop = threading.Event()
    thread = threading.Thread(target=keep, args=(stop,))
    thread.start()
    try:
        assert broken.wait(5)
        until(lambda: store().read(FRONT))
    finally:
        stop.set()
        thread.join(timeout=10)
    [said] = [record for record in caplog.records if "sweep the store" in record.message]
    assert said.exc_info[0] is RuntimeError


def test_a_node_that_was_away_for_longer_than_hard_changes_are_kept_shows_nothing_old(web, monkeypatch):
    store().write(web.page(STORY, journal().edition))
    freshness()
    monkeypatch.setattr(sweep, "KEPT_HARD", timedelta(0))
    monkeypatch.setattr(keeper, "KEPT_HARD", timedelta(0))
    journal().beat()
    time.sleep(0.01)
    stop = threading.Event()
    stop.set()
    keep(stop)
    freshness().catch_up()
    assert freshness().verdict(store().read(STORY), time.time()) == 2


# Sweeping


def old_change(days, *keys, hard=()):
    row = died_before_numbering(*keys, hard=hard)
    Change.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(days=days))
    return advance()


def written(web, address, edition, *keys):
    store().write(web.page(address, edition, keys=digests(keys)))


def verdict(address):
    rule = freshness()
    rule.catch_up()
    return rule.verdict(store().read(address), time.time())


def test_old_changes_are_forgotten_once_no_fresh_page_needs_them(web):
    start = advance()
    freshness()
    written(web, "/fresh/", start, "story:1")
    written(web, "/stale/", start, "story:2")
    old_change(8, "story:2")
    middle = old_change(8, "story:3")
    newest = old_change(1, "story:4")
    sweep.sweep(store())
    assert store().read("/fresh/").edition == newest
    assert verdict("/fresh/") == 0
    assert verdict("/stale/") == 1
    assert journal().floor == middle
    assert list(Change.objects.values_list("edition", flat=True)) == [newest]
    change("story:1")
    assert verdict("/fresh/") == 1


def test_a_hard_change_is_remembered_for_longer_and_its_pages_are_deleted(web):
    start = advance()
    freshness()
    written(web, "/withdrawn/", start, "story:1")
    hard = old_change(8, hard=["story:1"])
    old_change(8, "story:2")
    sweep.sweep(store())
    assert store().read("/withdrawn/") is None
    assert list(Change.objects.values_list("edition", flat=True)) == [hard]
    written(web, "/withdrawn/", start, "story:1")  # a node that was away still has it
    assert verdict("/withdrawn/") == 2
    Change.objects.update(at=timezone.now() - timedelta(days=91))
    sweep.sweep(store())
    assert not Change.objects.exists()


def test_a_page_stored_while_one_sweeps_is_never_taken_for_fresh(web, monkeypatch):
    start = advance()
    freshness()
    old_change(8, "story:1")
    monkeypatch.setattr(store(), "trim", lambda _bytes: written(web, "/late/", start, "story:1"))
    sweep.sweep(store())
    assert verdict("/late/") == 1


def test_more_changes_than_a_node_wants_to_hold_are_forgotten_earlier(web, monkeypatch):
    monkeypatch.setattr(sweep, "MOST", 10)
    start = advance()
    for number in range(30):
        died_before_numbering(f"story:{number}")
    newest = advance()
    assert newest == start + 30
    sweep.sweep(store())
    assert journal().floor == newest - 10
    # other nodes may still want them
    assert Change.objects.count() >= 30


def test_what_was_not_read_for_longest_goes_when_the_disk_has_had_enough(web, settings, monkeypatch):
    freshness()
    for number in range(3):
        written(web, f"/{number}/", advance())
    store().touch("/0/")
    size = store().size().bytes
    monkeypatch.setattr(sweep, "MEGABYTE", size // 3)
    settings.OPTIONS = {**settings.OPTIONS, "press_disk_mb": 2}
    sweep.sweep(store())
    assert set(store().addresses()) == {"/0/", "/2/"}


def test_the_log_goes_on_after_all_its_rows_are_gone(web):
    edition = old_change(8, "story:1")
    sweep.sweep(store())
    assert Log.objects.get().edition == edition
    change("story:1")
    assert journal().edition == edition + 1
