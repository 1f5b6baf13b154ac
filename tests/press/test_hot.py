"""Hot pages are made before anyone asks, and one that can't be made is in nobody's way."""

import json
import math
import threading
import time
from contextlib import contextmanager
from itertools import pairwise

import pytest

from tests.press.kitchen import kitchen
from tests.press.make import until
from vestnik.press import hot
from vestnik.press.freshness import FRESH, Freshness
from vestnik.press.hot import Popularity, Presser
from vestnik.press.journal import Entry, Journal
from vestnik.press.orders import Orders
from vestnik.press.store import Store

FRONT, OTHER, STORY, RAIL = "/", "/en/", "/politics/2026/11/22/budget/", "/_press/rail/bg/"
KEY, OTHER_KEY, RAIL_KEY = 11, 12, 13


@pytest.fixture
def journal(tmp_path):
    made = Journal(tmp_path / "journal")
    made.begin_anew(7, 0, 0)
    return made


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "pages")


@pytest.fixture
def web(tmp_path, store, journal):
    with kitchen(tmp_path / "web.sock", store, journal) as server:
        yield server


def popularity(folder, **doors):
    stats = folder / "stats"
    stats.mkdir(exist_ok=True)
    for door, hits in doors.items():
        (stats / f"{door}.json").write_text(json.dumps({"hot": list(hits.items())}))
    return Popularity(stats, folder / "hot.json")


@contextmanager
def pressing(tmp_path, store, journal, always=(), **doors):
    """A presser at work."""
    presser = Presser(
        store,
        Freshness(journal),
        Orders(tmp_path / "web.sock", "x", False),
        popularity(tmp_path, **doors),
        always,
    )
    stop = threading.Event()
    thread = threading.Thread(target=presser.run, args=(stop,))
    thread.start()
    try:
        yield presser
    finally:
        stop.set()
        presser.wake()
        thread.join()


def quiet(web, seconds=0.3):
    """What was ordered, once nothing has been for a while."""
    seen = None
    while seen != (seen := list(web.made)):
        time.sleep(seconds)
    return seen


def change(journal, *keys, hard=False):
    journal.append([Entry(journal.edition + 1, hard, keys)])


def test_first_what_changed_then_fragments_then_pages_in_the_order_they_are_read(
    web, store, journal, tmp_path, monkeypatch
):
    monkeypatch.setattr(hot, "TOGETHER", 1)
    web.recipes = {
        FRONT: {"keys": [KEY], "fragments": [RAIL]},
        OTHER: {"keys": [KEY]},
        RAIL: {"keys": [RAIL_KEY]},
        "/cold/": {"keys": [KEY]},
    }
    for address, recipe in web.recipes.items():
        store.write(web.page(address, 0, **recipe))
    with pressing(tmp_path, store, journal, a={FRONT: 3, OTHER: 900}) as presser:
        assert quiet(web) == []
        change(journal, KEY, RAIL_KEY)
        presser.changed([STORY])
        assert quiet(web) == [STORY, RAIL, OTHER, FRONT]


def test_a_page_that_is_fresh_is_left_alone(web, store, journal, tmp_path):
    web.recipes = {FRONT: {"keys": [KEY]}, OTHER: {"keys": [OTHER_KEY]}}
    with pressing(tmp_path, store, journal, always=[FRONT, OTHER]) as presser:
        assert sorted(quiet(web)) == [FRONT, OTHER]
        change(journal, OTHER_KEY)
        presser.changed([])
        assert quiet(web)[2:] == [OTHER]


def test_what_is_read_and_is_no_page_is_not_asked_for(web, store, journal, tmp_path):
    store.write(web.page(STORY, 0, keys=[KEY]))
    change(journal, KEY)
    with pressing(tmp_path, store, journal, a={STORY: 5, "/static/site.css": 900, "/missing/": 70}):
        assert quiet(web) == [STORY]


def test_at_the_start_fronts_and_the_fragments_on_them_are_made(web, store, journal, tmp_path):
    web.recipes = {FRONT: {"fragments": [RAIL]}}
    with pressing(tmp_path, store, journal, always=[FRONT, OTHER]):
        until(lambda: store.read(RAIL))
        assert sorted(quiet(web)) == sorted([FRONT, OTHER, RAIL])


def test_a_page_is_pressed_at_the_moment_at_which_its_time_is_over(web, store, journal, tmp_path):
    web.recipes = {FRONT: {"until": lambda: time.time() + 1.5 if len(web.made) == 1 else math.inf}}
    with pressing(tmp_path, store, journal, always=[FRONT]):
        until(lambda: store.read(FRONT))
        due = store.read(FRONT).until
        until(lambda: len(web.made) == 2)
        assert 0 <= time.time() - due < 1


def test_a_page_that_is_never_right_is_not_made_without_end(web, store, journal, tmp_path):
    web.recipes = {FRONT: {"until": lambda: time.time() - 1}}
    with pressing(tmp_path, store, journal, always=[FRONT]):
        time.sleep(2.5)
    assert 2 <= len(web.made) <= 4


def test_a_change_during_the_render_is_not_missed(web, store, journal, tmp_path):
    with pressing(tmp_path, store, journal) as presser:

        def publish_once():
            if len(web.made) == 1:
                change(journal, KEY)
                presser.changed([])

        web.recipes = {STORY: {"keys": [KEY], "during": publish_once}}
        change(journal, KEY)
        presser.changed([STORY])
        until(lambda: len(web.made) == 2)
        quiet(web)
    assert web.made == [STORY, STORY]
    assert Freshness(journal).verdict(store.read(STORY), time.time()) == FRESH


def test_one_page_that_fails_stops_no_other_and_is_tried_ever_less_often(
    web, store, journal, tmp_path, monkeypatch
):
    monkeypatch.setattr(hot, "FIRST_PAUSE", 0.2)
    web.recipes = {FRONT: {"status": 500, "press": "failed"}}
    began = time.monotonic()
    moments = []
    with pressing(tmp_path, store, journal, always=[FRONT, OTHER]):
        while time.monotonic() - began < 3.5:
            if web.made.count(FRONT) > len(moments):
                moments.append(time.monotonic())
            time.sleep(0.005)
        assert web.made.count(OTHER) == 1
        pauses = [later - earlier for earlier, later in pairwise(moments)]
        assert len(pauses) >= 3
        assert all(later > 1.4 * earlier for earlier, later in pairwise(pauses))
        web.recipes = {}
        until(lambda: store.read(FRONT))


def test_an_address_without_a_page_is_asked_for_once(web, store, journal, tmp_path):
    web.recipes = {STORY: {"status": 404, "press": "straight"}}
    with pressing(tmp_path, store, journal) as presser:
        change(journal, KEY)
        presser.changed([STORY])
        assert quiet(web, 0.5) == [STORY]


def test_when_the_web_processes_come_back_it_goes_on(store, journal, tmp_path):
    with pressing(tmp_path, store, journal, always=[FRONT]):
        time.sleep(0.3)
        with kitchen(tmp_path / "web.sock", store, journal):
            until(lambda: store.read(FRONT))


def test_only_so_many_pages_are_made_at_a_time(web, store, journal, tmp_path):
    pages = [f"/{number}/" for number in range(12)]
    web.recipes = {page: {"during": lambda: time.sleep(0.05)} for page in pages}
    with pressing(tmp_path, store, journal, always=pages):
        until(lambda: len(web.made) == 12)
    assert web.most_at_once == hot.TOGETHER


def test_other_templates_are_pressed_though_nothing_was_published(web, store, journal, tmp_path):
    with pressing(tmp_path, store, journal, always=[FRONT]) as presser:
        until(lambda: store.read(FRONT))
        journal.set_code(99)
        presser.changed([])
        until(lambda: store.read(FRONT).code == 99)


# Popularity


def test_doors_are_counted_together(tmp_path, monkeypatch):
    monkeypatch.setattr(hot, "LOOK", 0)
    known = popularity(tmp_path, a={"/x/": 100, "/y/": 90}, b={"/y/": 50})
    assert known.order() == ["/y/", "/x/"]
    popularity(tmp_path, a={"/x/": 300}, b={})
    assert known.order() == ["/x/", "/y/"]


def test_what_nobody_reads_any_more_is_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(hot, "LOOK", 0)
    monkeypatch.setattr(hot, "HALF_LIFE", 1)
    known = popularity(tmp_path, a={"/x/": 100})
    assert known.order() == ["/x/"]
    popularity(tmp_path, a={})
    for _ in range(20):
        known.order()
    assert known.order() == []


def test_a_door_that_has_gone_counts_no_more(tmp_path):
    known = popularity(tmp_path)
    report = {"hot": [["/x/", 100]], "time": time.time() - 600}
    (tmp_path / "stats/gone.json").write_text(json.dumps(report))
    assert known.order() == []


def test_the_next_start_knows_what_was_hot(tmp_path):
    popularity(tmp_path, a={"/x/": 100, "/y/": 900}).order()
    (tmp_path / "stats/a.json").unlink()
    assert popularity(tmp_path).order() == ["/y/", "/x/"]


def test_counts_that_are_none_are_passed_over(tmp_path):
    known = popularity(tmp_path, a={"/x/": 1})
    (tmp_path / "stats/b.json").write_text('{"hot": [["/z/"')
    (tmp_path / "stats/c.json").write_text("[]")
    assert known.order() == ["/x/"]
