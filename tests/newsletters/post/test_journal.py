"""What the relay has said is not lost and not told twice, whatever is killed."""

from __future__ import annotations

import errno
import os
import threading
import time
from uuid import uuid4

import pytest

from vestnik.newsletters.post import disk
from vestnik.newsletters.post.journal import TAKEN, Busy, Entry, Journal, Spool, namer

REFUSED = Entry("refused", 550, "5.1.1", "no such user")


@pytest.fixture
def spool(tmp_path) -> Spool:
    return Spool(tmp_path / "spool")


@pytest.fixture
def of_issue(spool):
    made = spool.issue(uuid4())
    made.make()
    return made


def test_what_was_written_is_there_when_it_is_opened_again(of_issue):
    journal = of_issue.journal("3")
    journal.write(7, Entry(TAKEN, 250))
    journal.write(2**64 - 1, REFUSED)
    journal.close()
    assert of_issue.journal("3").entries == {7: Entry(TAKEN, 250), 2**64 - 1: REFUSED}
    assert of_issue.journals() == {"3": {7: Entry(TAKEN, 250), 2**64 - 1: REFUSED}}


def test_the_last_line_of_a_mail_counts(of_issue):
    journal = of_issue.journal("3")
    for entry in (Entry("?"), Entry(TAKEN, 250)):
        journal.write(7, entry)
    journal.close()
    assert of_issue.journal("3").entries == {7: Entry(TAKEN, 250)}


@pytest.mark.parametrize("torn", [1, 5, 17, 23])
def test_a_torn_last_line_is_passed_over_and_the_next_one_is_whole(of_issue, torn):
    journal = of_issue.journal("3")
    journal.write(7, Entry(TAKEN, 250))
    whole = journal.path.stat().st_size
    journal.write(8, Entry(TAKEN, 250))
    journal.close()
    os.truncate(journal.path, journal.path.stat().st_size - torn)
    again = of_issue.journal("3")
    assert set(again.entries) == {7}
    assert again.path.stat().st_size == whole
    again.write(9, Entry(TAKEN, 250))
    again.close()
    assert set(of_issue.journal("3").entries) == {7, 9}


def test_words_of_a_relay_stay_in_one_line(of_issue):
    journal = of_issue.journal("3")
    journal.write(7, Entry("refused", 550, "5.1.1", "no\nsuch\r\nuser \x00 " + "я" * 400))
    journal.write(8, Entry(TAKEN, 250))
    journal.close()
    found = of_issue.journal("3").entries
    assert set(found) == {7, 8}
    assert found[7].words.startswith("no such user")
    assert len(found[7].words) == 300


def test_a_line_that_is_none_of_ours_is_passed_over(of_issue):
    journal = of_issue.journal("3")
    journal.write(7, Entry(TAKEN, 250))
    journal.close()
    with journal.path.open("ab") as file:
        file.write(b"\0\0\0\0\nrubbish\n")
    assert set(of_issue.journal("3").entries) == {7}


def test_one_process_owns_a_journal_and_its_end_frees_it(of_issue):
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        kept = of_issue.journal("3")
        kept.write(7, Entry(TAKEN, 250))
        os.write(writes, b"!")
        time.sleep(60)
        os._exit(0)
    os.read(reads, 1)
    with pytest.raises(Busy):
        of_issue.journal("3")
    os.kill(child, 9)
    os.waitpid(child, 0)
    assert set(of_issue.journal("3").entries) == {7}


def test_it_is_on_the_disk_every_hundred_answers_and_a_fifth_of_a_second(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fdatasync", synced.append)
    journal = Journal(tmp_path / "a.journal")

    def write(many: int) -> int:
        for number in range(many):
            journal.write(number, Entry(TAKEN, 250))
        disk.begin(lambda: None).result()  # what was begun before is done
        return len(synced)

    assert [write(99), write(1), write(100), write(50)] == [0, 1, 2, 2]
    journal.tick()
    assert write(0) == 2
    time.sleep(0.25)
    journal.tick()
    assert write(0) == 3
    journal.tick()
    assert write(0) == 3


def test_nobody_waits_for_a_slow_disk(tmp_path, monkeypatch):
    goes_on, synced = threading.Event(), []
    monkeypatch.setattr(os, "fdatasync", lambda _file: goes_on.wait(60) and synced.append(1))
    journal = Journal(tmp_path / "a.journal")
    for number in range(1_000):
        journal.write(number, Entry(TAKEN, 250))
    assert synced == []
    goes_on.set()
    journal.close()
    assert len(synced) == 2


def test_what_the_disk_could_not_take_is_told(tmp_path, monkeypatch):
    def fdatasync(_file: int) -> None:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(os, "fdatasync", fdatasync)
    journal = Journal(tmp_path / "a.journal")
    for number in range(100):
        journal.write(number, Entry(TAKEN, 250))
    with pytest.raises(OSError, match="no"):
        journal.sync()


def test_a_journal_that_was_removed_is_closed_behind_what_is_on_its_way(tmp_path):
    journal = Journal(tmp_path / "a.journal")
    opened = journal._file
    for number in range(100):
        journal.write(number, Entry(TAKEN, 250))
    journal.remove()
    disk.begin(lambda: None).result()
    assert not journal.path.exists()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened)


def test_who_has_got_it_is_remembered_by_name(of_issue):
    of_issue.add_sent([1, 2**63])
    of_issue.add_sent([])
    of_issue.add_sent([5])
    assert of_issue.sent() == {1, 2**63, 5}
    assert of_issue.sent_count == 3


def test_names_torn_by_a_power_cut_spoil_no_others(of_issue):
    of_issue.add_sent([1, 2])
    os.truncate(of_issue.folder / "sent", 13)
    assert of_issue.sent() == {1}
    of_issue.add_sent([3])
    assert of_issue.sent() == {1, 3}


def test_before_an_audience_is_frozen_anew_its_journals_are_folded(of_issue):
    of_issue.add_sent([1])
    journal = of_issue.journal("0")
    journal.write(2, Entry(TAKEN, 250))
    journal.write(3, REFUSED)
    journal.close()
    of_issue.fold()
    assert of_issue.sent() == {1, 2}
    assert of_issue.journals() == {}


def test_a_name_is_keyed_and_tells_spellings_of_an_address_as_its_key_does():
    assert namer(b"k" * 32)("ann@mail.example") != namer(b"l" * 32)("ann@mail.example")
    assert namer(b"k" * 32)("ann@mail.example") == namer(b"k" * 32)("ann@mail.example")


def test_a_spool_has_one_identity_and_one_sender(spool):
    assert spool.identity == Spool(spool.root).identity
    assert spool.lock() is not None
    assert spool.lock() is None


def test_sends_of_long_ago_are_forgotten_and_the_rest_is_kept(spool):
    old, young = spool.issue(uuid4()), spool.issue(uuid4())
    for one in (old, young):
        one.make()
        one.add_sent([1])
    long_ago = time.time() - 200 * 86_400
    for path in (old.folder / "sent", old.folder):
        os.utime(path, (long_ago, long_ago))
    known = spool.identity
    assert spool.forget(180) == 1
    assert not old.is_known
    assert young.sent() == {1}
    assert spool.identity == known
