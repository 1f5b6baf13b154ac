"""Each minute a door tells what was read in it, once, and nothing of who read it."""

import json

from vestnik.press.door.counters import WINDOW_SECONDS, Counters


def minute_of(counters: Counters, reads: dict[str, int]) -> None:
    counters.served(reads)
    for _second in range(WINDOW_SECONDS - 1):
        counters.served({})


def notes(folder) -> list[dict]:
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


def test_a_minute_is_told_once_it_has_ended(tmp_path):
    counters = Counters()
    counters.served({"/a/": 2})
    counters.write_minute(tmp_path, "door0")
    assert notes(tmp_path) == []
    for _second in range(WINDOW_SECONDS - 1):
        counters.served({"/a/": 1})
    for _tick in range(2):
        counters.write_minute(tmp_path, "door0")
    [note] = notes(tmp_path)
    assert note["reads"] == [["/a/", 2 + WINDOW_SECONDS - 1]]
    assert set(note) == {"until", "reads"}


def test_a_minute_without_readers_is_told_too(tmp_path):
    counters = Counters()
    minute_of(counters, {})
    counters.write_minute(tmp_path, "door0")
    assert [note["reads"] for note in notes(tmp_path)] == [[]]


def test_notes_that_nobody_takes_do_not_pile_up(tmp_path):
    counters = Counters()
    old = tmp_path / "door0-1000.json"
    old.write_text("{}")
    others = tmp_path / "door1-1000.json"
    others.write_text("{}")
    minute_of(counters, {"/a/": 1})
    counters.write_minute(tmp_path, "door0")
    assert (old.exists(), others.exists()) == (False, True)
