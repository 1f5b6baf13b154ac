"""Work that comes again and again is done when its turn comes, whatever becomes of the rest."""

from datetime import timedelta

import pytest
from django.utils import timezone

from vestnik.stories import chores

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_other_chores(monkeypatch):
    monkeypatch.setattr(chores, "_chores", {})


def test_a_chore_is_done_once_in_its_time():
    done = []
    chores.register_chore("Проверка", HOUR, done.append)
    now = timezone.now()
    for moment in (now, now + HOUR / 2, now + HOUR):
        chores.do_chores(moment)
    assert done == [now, now + HOUR]


def test_a_failing_chore_hinders_no_other_and_is_named():
    done = []
    chores.register_chore("Счупена", HOUR, lambda now: 1 / 0)
    chores.register_chore("Здрава", HOUR, done.append)
    [failure] = chores.do_chores()
    assert failure.what == "Счупена"
    assert len(done) == 1
