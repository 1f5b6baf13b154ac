"""The journal: what is written is read, in order, by every process, whoever is killed in between."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests.press.make import judged
from vestnik.press.freshness import FRESH, HARD, NEVER, STALE, Freshness
from vestnik.press.journal import Entry, Journal


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal")


def test_what_one_process_appends_another_reads_at_once(journal):
    reader = Journal(journal.folder)
    journal.append([Entry(1, False, (5, 6)), Entry(2, True, (7,))])
    assert reader.edition == 2
    assert reader.since().entries == [Entry(1, False, (5, 6)), Entry(2, True, (7,))]


def test_a_reader_gets_only_what_is_new_to_it(journal):
    journal.append([Entry(1, False, (5,))])
    seen = journal.since().position
    journal.append([Entry(2, False, (6,))])
    news = journal.since(seen)
    assert (news.entries, news.anew) == ([Entry(2, False, (6,))], False)


def test_a_change_that_is_there_already_is_not_added_twice(journal):
    journal.append([Entry(1, False, (5,))])
    journal.append([Entry(1, False, (5,)), Entry(2, False, (6,))])
    assert [entry.edition for entry in journal.since().entries] == [1, 2]


def test_the_bell_differs_after_each_addition_and_only_then(journal):
    before = journal.bell
    journal.append([])
    assert journal.bell == before
    journal.append([Entry(1, False, (5,))])
    assert journal.bell != before


def test_compacting_keeps_what_is_hard_and_what_is_young(journal):
    journal.append([Entry(1, False, (5,)), Entry(2, True, (6,)), Entry(3, False, (7,))])
    journal.compact(2)
    assert [entry.edition for entry in journal.since().entries] == [2, 3]
    assert (journal.floor, journal.edition) == (2, 3)


def test_a_page_older_than_the_journal_reaches_is_stale_and_hard_if_it_was_taken_down(journal):
    journal.append([Entry(1, False, (5,)), Entry(2, True, (6,)), Entry(3, False, (7,))])
    journal.compact(2)
    rule = Freshness(journal)
    assert rule.verdict(judged(edition=1, keys={99}), 0) == STALE
    assert rule.verdict(judged(edition=1, keys={6}), 0) == HARD
    assert rule.verdict(judged(edition=2, keys={6}), 0) == FRESH


def test_a_torn_record_makes_every_page_stale_until_the_journal_is_written_anew(journal):
    journal.append([Entry(1, False, (5,)), Entry(2, False, (6,))])
    log = next(journal.folder.glob("log.*"))
    log.write_bytes(log.read_bytes()[:-8] + b"\0" * 8)  # as after a power cut
    rule = Freshness(journal)
    assert rule.floor == NEVER
    assert rule.verdict(judged(edition=2), 0) == STALE
    journal.begin_anew(1, 0, 2, [Entry(1, False, (5,)), Entry(2, False, (6,))])
    rule.catch_up()
    assert rule.verdict(judged(edition=2, made_at=time.time() + 1), 0) == FRESH


def test_whoever_is_slow_in_writing_the_journal_anew_takes_nothing_back(journal):
    journal.begin_anew(identity=1, floor=0, edition=9, entries=[Entry(9, False, (5,))])
    journal.begin_anew(identity=1, floor=0, edition=8)
    assert (journal.edition, len(journal.since().entries), journal.cleared) == (9, 1, 0)


def test_pages_of_a_database_that_was_put_back_from_a_copy_are_not_shown(journal):
    journal.begin_anew(identity=1, floor=0, edition=9)
    page = judged(edition=9, made_at=time.time())
    journal.begin_anew(identity=1, floor=0, edition=4, put_back=True)
    assert Freshness(journal).verdict(page, 0) == HARD


WRITER = """
import sys
from pathlib import Path
from vestnik.press.journal import Entry, Journal
journal = Journal(Path(sys.argv[1]))
while True:
    journal.append([Entry(journal.edition + 1, False, (0, *range(journal.edition % 7)))])
    if journal.edition % 50 == 0:
        journal.compact(journal.edition - 10)
"""


@contextmanager
def writing(folder):
    """A process that writes until it is killed."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(journal, edition):
    end = time.monotonic() + 20
    while journal.edition < edition:
        assert time.monotonic() < end, "nobody writes"
        time.sleep(0.001)


def test_a_writer_killed_at_any_moment_leaves_a_whole_journal(tmp_path):
    journal = Journal(tmp_path / "journal")
    for round_ in range(15):
        with writing(journal.folder):
            wait_for(journal, journal.edition + 20)
            time.sleep(round_ / 1000)
        news = journal.since()
        editions = [entry.edition for entry in news.entries]
        assert not news.torn
        assert editions == sorted(set(editions))
        assert set(range(journal.floor + 1, journal.edition + 1)) <= set(editions)


def test_a_reader_misses_no_edition_while_two_processes_write(tmp_path):
    journal = Journal(tmp_path / "journal")
    rule = Freshness(journal)
    with writing(journal.folder), writing(journal.folder):
        end = time.monotonic() + 20
        while rule.edition < 2000:
            assert time.monotonic() < end, "nobody writes"
            rule.catch_up()
            # 0 is a key of each change: whoever is at an edition must know it of that very one
            assert rule.changed_at(0) == rule.edition


def test_a_log_put_back_from_a_copy_goes_on_at_its_lower_edition(journal):
    journal.begin_anew(1, 0, 9, [Entry(9, False, (5,))])
    rule = Freshness(journal)
    journal.begin_anew(2, 0, 3, [Entry(3, False, (5,))], put_back=True)
    rule.catch_up()
    assert rule.edition == 3
    made_then = judged(edition=rule.edition, keys={5}, made_at=time.time() + 1)
    journal.append([Entry(4, False, (5,))])
    rule.catch_up()
    assert rule.verdict(made_then, time.time()) == STALE
