"""When a process that ended is begun again."""

from math import inf

import pytest

from vestnik.conf.lives import LONGEST_PAUSE, STEADY_SECONDS, UP_SECONDS, Life, Pauses

SICK = Life(started=0.0, up=inf, over=0.1, killed=False)
KILLED = SICK._replace(killed=True)
WELL = Life(started=0.0, up=0.1, over=0.2 + UP_SECONDS, killed=False)


@pytest.mark.parametrize(
    ("life", "well"),
    [
        (SICK, False),
        (KILLED, False),
        (WELL, True),
        (WELL._replace(over=0.2), False),
        (SICK._replace(over=1.0 + STEADY_SECONDS), True),
    ],
)
def test_who_was_up_for_a_while_or_lived_long_was_well(life, well):
    assert life.was_well == well


def test_one_that_cannot_live_is_tried_less_and_less_often_but_never_given_up():
    pauses = Pauses(first=1.0)
    told = [pauses.after(SICK) for _ in range(8)]
    assert told == [1.0, 2.0, 4.0, 8.0, 16.0, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_one_that_was_well_is_begun_again_at_once():
    pauses = Pauses(first=0.1)
    assert [pauses.after(life) for life in (SICK, SICK, WELL, WELL)] == [0.1, 0.2, 0.1, 0.1]


def test_one_that_is_killed_again_and_again_never_waits_long():
    pauses = Pauses(first=0.1, killed=0.3)
    assert [pauses.after(KILLED) for _ in range(4)] == [0.1, 0.2, 0.3, 0.3]
