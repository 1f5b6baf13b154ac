"""What renders have loaded is used again while it is what loading it would give, and by nobody who asks for it cold."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from freezegun import freeze_time

from vestnik.press import recorder
from vestnik.press.freshness import Freshness
from vestnik.press.journal import Entry, Journal
from vestnik.press.keys import digests
from vestnik.press.recorder import clock_at, recording
from vestnik.press.rehearsal import looking_ahead, rehearsal
from vestnik.press.remembered import Remembered

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Shelf:
    """A store of words under a journal of its own; counts what is loaded from it."""

    def __init__(self, folder, most: int = 10) -> None:
        self.journal = Journal(folder)
        self.journal.set_code(7)
        self.rule = Freshness(self.journal)
        self.words = {"a": "едно", "b": "две", "c": "три"}
        self.until: dict[str, datetime] = {}
        self.hard_until: dict[str, datetime] = {}
        self.memory: Remembered[str, str] = Remembered(most)
        self.loaded: list[str] = []

    def change(self, name: str, word: str, hard: bool = False) -> None:
        self.words[name] = word
        self.tell(name, hard=hard)

    def tell(self, name: str, hard: bool = False) -> None:
        edition = self.journal.edition + 1
        self.journal.append([Entry(edition, hard, tuple(digests([f"word:{name}"])))])

    @contextmanager
    def render(self, cold: bool = False):
        self.rule.catch_up()
        at = self.rule.standpoint
        with recording(at.edition, None if cold else at) as record:
            yield record

    def get(self, *names: str, cold: bool = False) -> list[str]:
        """The words of these names as one render gets them."""
        with self.render(cold):
            return list(self.memory.values(names, self.load).values())

    def load(self, names):
        self.loaded += names
        for name in names:
            with recording() as record:
                recorder.read(f"word:{name}")
                recorder.until(self.until.get(name))
                recorder.until(self.hard_until.get(name), hard=True)
                word = self.words.get(name, "")
            yield name, word, record


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    return Shelf(tmp_path / "journal")


def test_what_did_not_change_is_loaded_once(shelf):
    assert shelf.get("a", "b") == ["едно", "две"]
    assert shelf.get("b", "a", "c") == ["две", "едно", "три"]
    assert shelf.loaded == ["a", "b", "c"]


def test_what_was_changed_is_loaded_anew_and_nothing_else(shelf):
    shelf.get("a", "b")
    shelf.change("a", "другo")
    assert shelf.get("a", "b") == ["другo", "две"]
    assert shelf.loaded == ["a", "b", "a"]


def test_a_hard_change_is_a_change(shelf):
    shelf.get("a", "b")
    shelf.change("a", "свалено", hard=True)
    assert shelf.get("a", "b") == ["свалено", "две"]


@pytest.mark.parametrize("kind", ["until", "hard_until"])
def test_past_its_moment_nothing_is_used_again(shelf, kind):
    with freeze_time(NOON) as time:
        getattr(shelf, kind)["a"] = NOON + timedelta(minutes=1)
        shelf.get("a", "b")
        time.tick(59)
        shelf.get("a", "b")
        assert shelf.loaded == ["a", "b"]
        time.tick(1)
        shelf.words["a"] = "после"
        assert shelf.get("a", "b") == ["после", "две"]


def test_who_uses_it_again_has_read_what_loading_it_read(shelf):
    shelf.until["a"], shelf.hard_until["b"] = NOON + timedelta(days=900), NOON + timedelta(days=901)
    records = []
    for _time in range(2):
        with shelf.render() as record:
            shelf.memory.values("ab", shelf.load)
        records.append((record.keys, record.until, record.hard_until))
    assert shelf.loaded == ["a", "b"]
    assert records[1] == records[0] == ({"word:a", "word:b"}, shelf.until["a"], shelf.hard_until["b"])


def test_each_has_read_its_own_and_no_more(shelf):
    shelf.get("a", "b")
    with shelf.render() as record:
        shelf.memory.values("b", shelf.load)
    assert record.keys == {"word:b"}


def test_what_is_read_for_all_of_them_counts_for_each(shelf):
    def load(names):
        recorder.read("word:c")
        yield from shelf.load(names)

    with shelf.render():
        shelf.memory.values("ab", load)
    shelf.tell("c")
    with shelf.render():
        shelf.memory.values("a", load)
    assert shelf.loaded == ["a", "b", "a"]


def test_a_page_need_not_know_all_that_a_value_changes_with(shelf):
    shelf.memory = Remembered(10, also=lambda word: [f"word:of {word}"])
    with shelf.render() as record:
        shelf.memory.values("a", shelf.load)
    assert record.keys == {"word:a"}
    shelf.tell("of едно")
    shelf.get("a")
    assert shelf.loaded == ["a", "a"]


def test_one_value_depends_on_all_that_is_recorded_meanwhile(shelf):
    def load() -> str:
        shelf.loaded.append("a")
        recorder.read("word:a", "word:b")
        return "едно"

    for name in "cba":
        with shelf.render() as record:
            assert shelf.memory.value("a", load) == "едно"
        assert record.keys == {"word:a", "word:b"}
        shelf.tell(name)
    assert shelf.loaded == ["a", "a"]


def test_a_change_after_a_render_began_outdates_what_it_loads(shelf):
    """It may have been loaded just before the change was committed."""
    with shelf.render():
        shelf.tell("a")
        shelf.memory.values("a", shelf.load)
    shelf.get("a")
    assert shelf.loaded == ["a", "a"]


def test_a_slow_render_does_not_put_what_is_older_over_what_is_newer(shelf):
    def load_slowly(names):
        loaded = list(shelf.load(names))
        shelf.change("a", "ново")
        assert shelf.get("a") == ["ново"]
        return loaded

    with shelf.render():
        assert shelf.memory.values("a", load_slowly) == {"a": "едно"}
    assert shelf.get("a") == ["ново"]
    assert shelf.loaded == ["a", "a"]


def test_a_render_that_began_before_a_change_does_not_use_what_was_changed(shelf):
    shelf.get("a")
    with shelf.render():
        shelf.change("a", "ново")
        shelf.rule.catch_up()  # another thread's render begins
        assert shelf.memory.values("a", shelf.load) == {"a": "ново"}


def test_a_cold_render_uses_nothing_and_leaves_nothing(shelf):
    shelf.get("a")
    shelf.words["a"] = "тайно"  # what a fault would be: nobody was told
    assert shelf.get("a", cold=True) == ["тайно"]
    assert shelf.get("a") == ["едно"]


def test_outside_a_render_everything_is_loaded(shelf):
    shelf.get("a")
    assert shelf.memory.values("a", shelf.load) == {"a": "едно"}
    assert shelf.loaded == ["a", "a"]


def test_under_another_clock_everything_is_loaded(shelf):
    shelf.get("a")
    with shelf.render(), clock_at(NOON):
        shelf.memory.values("ab", shelf.load)
    shelf.get("b")
    assert shelf.loaded == ["a", "a", "b", "b"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ahead", [rehearsal, looking_ahead, lambda _moment: transaction.atomic()])
def test_what_may_never_come_to_be_is_neither_used_nor_kept(shelf, ahead):
    shelf.get("a")
    with ahead(datetime.now(UTC) + timedelta(hours=1)), shelf.render():
        shelf.words["b"] = "може би"
        assert shelf.memory.values("ab", shelf.load) == {"a": "едно", "b": "може би"}
    shelf.words["b"] = "две"
    assert shelf.get("a", "b") == ["едно", "две"]
    assert shelf.loaded == ["a", "a", "b", "b"]


def test_other_code_and_a_cleared_journal_have_everything_loaded(shelf):
    shelf.get("a")
    shelf.journal.set_code(8)
    shelf.get("a")
    shelf.journal.clear()
    shelf.get("a")
    assert shelf.loaded == ["a"] * 3


def test_another_log_has_everything_loaded_whatever_its_editions_are(shelf):
    shelf.tell("b")
    shelf.get("a")
    shelf.journal.begin_anew(99, 0, 1, put_back=True)
    shelf.words["a"] = "от копието"
    assert shelf.get("a") == ["от копието"]


def test_what_the_journal_has_forgotten_counts_as_changed(shelf):
    shelf.get("a")
    for _time in range(3):
        shelf.tell("b")
    shelf.journal.compact(2)
    shelf.get("a")
    assert shelf.loaded == ["a", "a"]


def test_no_more_is_kept_than_there_is_room_for_and_what_is_used_stays(tmp_path):
    shelf = Shelf(tmp_path / "journal", most=2)
    shelf.get("a")
    shelf.get("b")
    shelf.get("a")
    shelf.get("c")
    assert len(shelf.memory) == 2
    shelf.get("a", "c")
    assert shelf.loaded == ["a", "b", "c"]


def test_what_is_not_given_is_asked_for_again(shelf):
    with shelf.render():
        assert shelf.memory.values("a", lambda names: []) == {}
    assert shelf.get("a") == ["едно"]


def test_threads_that_render_while_it_changes_never_get_what_is_older_than_where_they_began(shelf):
    """Each word is the edition at which it was written."""
    lock, stop, wrong = threading.Lock(), threading.Event(), []
    shelf.words = dict.fromkeys("abc", "0")

    def readers() -> None:
        while not stop.is_set():
            with shelf.render() as record:
                for word in shelf.memory.values("abc", shelf.load).values():
                    changed = [edition for edition in written if edition <= record.edition]
                    if changed and int(word) < changed[-1]:
                        wrong.append((word, record.edition))

    written: list[int] = []
    threads = [threading.Thread(target=readers) for _number in range(2)]
    for thread in threads:
        thread.start()
    for edition in range(1, 300):
        with lock:
            shelf.words = dict.fromkeys("abc", str(edition))  # committed before it is told
            written.append(edition)
            keys = tuple(digests(["word:a", "word:b", "word:c"]))
            shelf.journal.append([Entry(edition, False, keys)])
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
