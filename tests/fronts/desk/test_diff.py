"""What of a draft readers don't have yet."""

from dataclasses import replace

import pytest
from hypothesis import given

from tests.fronts.arranged import arrangement, arrangements, container, slot
from vestnik.fronts.desk.diff import Mark, difference


def of(*slots):
    return arrangement(container("lead", *slots), container("grid"))


A, B, C = slot("a"), slot("b", 2), slot("c", 3)


@pytest.mark.parametrize(
    ("draft", "marks"),
    [
        (of(A, B, C), {}),
        (of(A, B, C, slot("d", 4)), {"d": (Mark.NEW,)}),
        (of(C, A, B), {"c": (Mark.MOVED,)}),
        (of(A, replace(B, headline="Друго"), C), {"b": (Mark.EDITED,)}),
        (arrangement(container("lead", A, B), container("grid", C)), {"c": (Mark.MOVED,)}),
    ],
)
def test_only_what_somebody_changed_is_marked(draft, marks):
    assert difference(of(A, B, C), draft).slots == marks


def test_what_left_is_told_with_where_it_stood():
    assert difference(of(A, B), of(A)).gone == {"lead": (B,)}


def test_containers_are_marked_and_missed():
    live = arrangement(container("lead", title="Водещи"), container("grid"), container("list"))
    found = difference(live, arrangement(container("grid"), container("lead", title="Други")))
    assert set(found.containers) <= {"lead", "grid"}
    assert Mark.EDITED in found.containers["lead"]
    assert [one.id for one in found.gone_containers] == ["list"]


@given(arrangements)
def test_a_draft_that_is_live_differs_in_nothing(one):
    assert difference(one, one).count == 0
