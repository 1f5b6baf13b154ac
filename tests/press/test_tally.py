"""Renders are counted by all processes of a node together, and those that changed nothing apart."""

from __future__ import annotations

import subprocess
import sys
from threading import Thread

from freezegun import freeze_time

from vestnik.press.tally import FAILED, NEW, SAME, Renders, Tally


def test_renders_of_the_last_minutes_are_counted_by_what_came_of_them(tmp_path):
    tally = Tally(tmp_path / "renders")
    for place, seconds in ((NEW, 0.1), (NEW, 0.2), (SAME, 0.05), (FAILED, 0.0)):
        tally.add(place, seconds)
    assert tally.recent() == Renders(10, 2, 1, 1, 350)
    assert (tally.recent().total, tally.recent().idle_share) == (4, 25.0)


def test_what_is_long_past_is_forgotten(tmp_path):
    tally = Tally(tmp_path / "renders")
    with freeze_time("2026-11-22 10:00:00") as clock:
        tally.add(NEW)
        clock.tick(5 * 60)
        tally.add(SAME)
        assert tally.recent().total == 2
        clock.tick(6 * 60)
        assert (tally.recent().new, tally.recent().same) == (0, 1)
        clock.tick(60 * 60)
        tally.add(NEW)
        assert tally.recent() == Renders(10, 1, 0, 0, 0)


def test_nothing_counted_is_no_share(tmp_path):
    assert Tally(tmp_path / "renders").recent().idle_share is None


COUNT = """
import sys
from pathlib import Path
from vestnik.press.tally import NEW, Tally
tally = Tally(Path(sys.argv[1]))
for _ in range(500): tally.add(NEW, 0.001)
"""


def test_no_count_is_lost_between_processes_and_threads(tmp_path):
    place = tmp_path / "renders"
    others = [subprocess.Popen([sys.executable, "-c", COUNT, str(place)]) for _ in range(2)]
    tally = Tally(place)
    threads = [Thread(target=lambda: [tally.add(SAME) for _ in range(500)]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait() for other in others] == [0, 0]
    found = tally.recent()
    assert (found.new, found.same, found.milliseconds) == (1000, 1000, 1000)
