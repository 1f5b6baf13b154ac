"""Pages in files: the old one or the new one, whatever happens."""

import errno
import logging
import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from vestnik.press import store as store_module
from vestnik.press.page import Page
from vestnik.press.parts import identity_body, make_piece
from vestnik.press.store import Store


def make_page(address="/a/", text=b"text", **changes):
    values = {
        "status": 200,
        "headers": ((b"content-type", b"text/html"),),
        "parts": (make_piece(text), "/_press/rail/bg/"),
        "edition": 1,
        "keys": frozenset({1, 2}),
        "names": ("story:1", "story:2"),
        "code": 3,
        "made_at": 100.0,
        "modified_at": 100.0,
    }
    return Page(address, **values | changes)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "press" / "pages")


def file_of(store):
    (path,) = store.root.rglob("*.page")
    return path


def files_in(store):
    return sorted(path.name for path in store.root.rglob("*") if path.is_file())


# --- reading and writing


def test_what_was_written_is_read(store):
    page = make_page()
    assert store.write(page)
    assert store.read("/a/") == page


def test_there_is_nothing_where_nothing_was_written(store):
    assert store.read("/a/") is None
    assert list(store.addresses()) == []
    assert store.size() == (0, 0)
    store.delete("/a/")
    store.touch("/a/")


def test_a_deleted_page_is_gone(store):
    store.write(make_page())
    store.delete("/a/")
    assert store.read("/a/") is None


def test_nobody_else_on_the_machine_can_read_it(store):
    before = os.umask(0)
    try:
        store.write(make_page())
        with store.lock("/a/", 0):
            pass
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in store.root.rglob("*") if path.is_dir()}
    assert modes | {stat.S_IMODE(store.root.stat().st_mode)} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in store.root.rglob("*") if path.is_file()} == {0o600}


def test_the_same_answer_keeps_the_time_of_its_last_change(store):
    store.write(make_page(modified_at=100.0))
    later = make_page(edition=9, keys=frozenset({5}), made_at=200.0, modified_at=200.0)
    store.write(later)
    assert later.modified_at == store.read("/a/").modified_at == 100.0
    store.write(make_page(text=b"another text", made_at=300.0, modified_at=300.0))
    assert store.read("/a/").modified_at == 300.0


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "noughts"])
def test_a_torn_page_is_told_thrown_away_and_missing(store, caplog, damage):
    store.write(make_page())
    path = file_of(store)
    data = path.read_bytes()
    path.write_bytes(
        {"cut": data[:-3], "flipped": data[:-1] + b"?", "empty": b"", "noughts": bytes(len(data))}[damage]
    )
    with caplog.at_level(logging.WARNING):
        assert store.read("/a/") is None
    assert "/a/ is damaged" in caplog.text
    assert not path.exists()


def test_a_page_under_the_name_of_another_is_torn(store):
    store.write(make_page("/a/"))
    wrong = file_of(store)
    store.write(make_page("/b/"))
    other = next(path for path in store.root.rglob("*.page") if path != wrong)
    wrong.write_bytes(other.read_bytes())
    assert sorted(store.addresses()) == ["/b/"]
    assert store.read("/a/") is None
    assert store.read("/b/") is not None


# --- versions


def test_a_new_version_is_noticed_by_who_saw_the_old_one(store):
    assert store.read_seen("/a/") == (None, None)
    assert not store.changed_since("/a/", None)
    store.write(make_page())
    assert store.changed_since("/a/", None)
    _, seen = store.read_seen("/a/")
    assert not store.changed_since("/a/", seen)
    store.write(make_page(text=b"next"))
    assert store.changed_since("/a/", seen)
    _, seen = store.read_seen("/a/")
    store.delete("/a/")
    assert store.changed_since("/a/", seen)


def test_each_of_many_versions_of_equal_size_is_another_one(store):
    versions = set()
    for number in range(200):
        store.write(make_page(text=b"%08d" % number))
        versions.add(store.read_seen("/a/")[1])
    assert len(versions) == 200


def test_restamp_and_touch_are_no_new_version(store):
    page = make_page()
    store.write(page)
    _, seen = store.read_seen("/a/")
    store.touch("/a/")
    assert store.restamp(page, 5)
    assert not store.changed_since("/a/", seen)


# --- editions


def test_a_restamped_page_bears_the_higher_edition(store):
    page = make_page(edition=3)
    store.write(page)
    assert store.restamp(page, 8)
    assert page.edition == store.read("/a/").edition == 8
    assert store.restamp(page, 9)
    assert store.read("/a/") == page


def test_an_edition_is_never_lowered(store):
    page = make_page(edition=3)
    store.write(page)
    assert not store.restamp(page, 3)
    assert not store.restamp(page, 2)
    assert store.read("/a/").edition == 3


def test_only_the_version_that_was_judged_is_restamped(store):
    judged = make_page(edition=3)
    store.write(judged)
    store.write(make_page(edition=4, made_at=101.0, keys=frozenset({77})))
    assert not store.restamp(judged, 8)
    assert store.read("/a/").edition == 4
    store.delete("/a/")
    assert not store.restamp(judged, 8)


def test_a_restamp_that_was_cut_off_leaves_the_old_edition(store):
    page = make_page(edition=3)
    store.write(page)
    store.restamp(page, 4)
    path = file_of(store)
    data = path.read_bytes()
    for at in (24, 36):  # the two slots
        path.write_bytes(data[:at] + b"\xee" * 6 + data[at + 6 :])
        assert store.read("/a/").edition in {3, 4}


# --- a full disk


@pytest.mark.parametrize("stage", ["create", "write", "rename"])
def test_on_a_full_disk_the_old_page_stays_and_a_line_says_so(store, caplog, monkeypatch, stage):
    old = make_page()
    store.write(old)

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    where = {"create": (Store, "_create"), "write": (os, "write"), "rename": (os, "replace")}[stage]
    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(*where, full)
        assert not store.write(make_page(text=b"new"))
    assert "the disk is full" in caplog.text
    assert "/a/" in caplog.text
    assert store.read("/a/") == old
    assert len(files_in(store)) == 1


def test_a_write_that_the_disk_takes_in_bits_is_whole(store, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:7]))
    page = make_page()
    assert store.write(page)
    assert store.read("/a/") == page


def test_without_room_for_a_lock_a_page_is_made_all_the_same(store, caplog, monkeypatch):
    def full(self, number):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Store, "_lock_file", full)
    with store.lock("/a/", 0) as held:
        assert held
    assert "No lock for /a/" in caplog.text


# --- killed while writing

WRITER = """
import random, sys
from pathlib import Path
from vestnik.press.page import Page
from vestnik.press.parts import make_piece
from vestnik.press.store import Store
store = Store(Path(sys.argv[1]))
texts = [make_piece(bytes([65 + n]) * 1000 + random.Random(n).randbytes(60_000)) for n in range(8)]
number = 0
print("ready", flush=True)
while True:
    number += 1
    with store.lock("/hot/", 1) as held:
        assert held
        for address in ("/hot/", f"/{number % 50}/"):
            made = float(number)
            page = Page(address, 200, (), (texts[number % 8],), number, frozenset(), (), 0, made, made)
            assert store.write(page)
            assert store.restamp(page, number + 1)
"""


@pytest.mark.slow
def test_whoever_is_killed_while_writing_leaves_whole_pages(store):
    chance = random.Random(11)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    read = 0
    for _ in range(30):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(store.root)], stdout=subprocess.PIPE, env=environment
        )
        assert writer.stdout.readline() == b"ready\n"
        until = time.monotonic() + chance.uniform(0.02, 0.15)
        while time.monotonic() < until:
            read += store.read("/hot/") is not None
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        with store.lock("/hot/", 1) as held:
            assert held
        for path in list(store.root.rglob("*.page")):
            data = path.read_bytes()
            page = store_module.unpack(data)
            content = identity_body(page.parts)
            assert content[:1000] == content[:1] * 1000
            assert page.edition in (int(page.made_at), int(page.made_at) + 1)
    assert read > 30
    assert len(list(store.addresses())) > 10


def test_what_dead_writers_left_is_cleared_but_not_what_is_being_written(store):
    store.write(make_page())
    path = file_of(store)
    dead, alive = path.with_suffix(".1.aa.new"), path.with_suffix(".2.bb.new")
    dead.write_bytes(b"half")
    alive.write_bytes(b"half")
    os.utime(dead, (1, 1))
    store.trim(1 << 30)
    assert not dead.exists()
    assert alive.exists()
    assert list(store.addresses()) == ["/a/"]


# --- locks


def test_a_lock_is_held_by_one_thread_at_a_time(store):
    entered = threading.Event()
    leave = threading.Event()

    def hold():
        with store.lock("/a/", 0) as held:
            assert held
            entered.set()
            leave.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    entered.wait(5)
    with store.lock("/a/", 0) as held:
        assert not held
    with store.lock("/a/", 0.05) as held:
        assert not held
    leave.set()
    with store.lock("/a/", 5) as held:
        assert held
    thread.join()


def test_a_lock_is_let_go_of_after_a_fault(store):
    with pytest.raises(ZeroDivisionError), store.lock("/a/", 0):
        raise ZeroDivisionError
    with store.lock("/a/", 0) as held:
        assert held


def test_different_pages_do_not_wait_for_one_another(store):
    with store.lock("/a/", 0), store.lock("/b/", 0) as held:
        assert held


HOLDER = """
import sys, time
from pathlib import Path
from vestnik.press.store import Store
with Store(Path(sys.argv[1])).lock("/a/", 1) as held:
    print(held, flush=True)
    time.sleep(60)
"""


def test_a_lock_works_between_processes_and_dies_with_its_holder(store):
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(store.root)], stdout=subprocess.PIPE, env=environment
    )
    assert holder.stdout.readline() == b"True\n"
    with store.lock("/a/", 0.05) as held:
        assert not held
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with store.lock("/a/", 1) as held:
        assert held


def test_there_are_no_more_lock_files_than_told(store, monkeypatch):
    monkeypatch.setattr(store_module, "LOCKS", 8)
    for number in range(100):
        with store.lock(f"/{number}/", 0) as held:
            assert held
    assert len(files_in(store)) == 8


def test_children_that_were_started_meanwhile_do_not_keep_a_lock(store):
    with store.lock("/a/", 0):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    with store.lock("/a/", 5) as held:
        assert held
    child.communicate(b"\n")


# --- all of them


def test_all_addresses_are_listed_and_counted(store):
    addresses = {f"/{number}/" for number in range(50)} | {"/" + "дълъг/" * 200}
    for address in addresses:
        store.write(make_page(address))
    assert set(store.addresses()) == addresses
    assert store.size().pages == len(addresses)
    assert store.size().bytes == sum(path.stat().st_size for path in store.root.rglob("*.page"))


def test_addresses_come_one_at_a_time(store):
    for number in range(20):
        store.write(make_page(f"/{number}/"))
    found = store.addresses()
    first = next(found)
    for number in range(20):
        store.delete(f"/{number}/")
    assert [first, *found] == [first]


def test_trimming_takes_what_was_not_read_for_longest(store):
    for number in range(6):
        store.write(make_page(f"/{number}/"))
    paths = {number: Path(store._path(f"/{number}/")) for number in range(6)}
    for number, path in paths.items():
        os.utime(path, (1000 + number, path.stat().st_mtime))
    store.touch("/0/")
    size = paths[0].stat().st_size
    assert store.trim(4 * size) == 2
    assert sorted(store.addresses()) == ["/0/", "/3/", "/4/", "/5/"]
    assert store.trim(4 * size) == 0
    assert store.trim(4 * size - 1) == 1
    assert sorted(store.addresses()) == ["/0/", "/4/", "/5/"]
    assert store.trim(0) == 3


def test_listing_and_trimming_are_no_reading(store):
    if not hasattr(os, "O_NOATIME"):
        pytest.skip("this system knows no reading that leaves the access time")
    store.write(make_page())
    path = file_of(store)
    os.utime(path, (1000, 2000))
    assert list(store.addresses()) == ["/a/"]
    assert path.stat().st_atime == 1000
