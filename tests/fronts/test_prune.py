"""What is old goes; what is live, scheduled, or not yet before readers never does."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import make
from vestnik.fronts.draft import NothingToUndo, change, draft_of, home_front, redo, undo
from vestnik.fronts.live import live_arrangement, live_version
from vestnik.fronts.models import Front, FrontMove
from vestnik.fronts.prune import KEPT, prune
from vestnik.fronts.publish import cancel, publish

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def front(clock):
    return home_front(make.locale())


@pytest.fixture
def ana():
    return make.user(name="Ана")


def add(front, user, pk):
    fields = {"story": make.story().pk}
    return change(front.pk, {"kind": "add-slot", "slot": pk, "container": "lead", "fields": fields}, user)


def add_and_publish(front, user, pk, clock):
    draft = add(front, user, pk)
    clock.tick()
    publish(front.pk, user, draft.number)


def versions(front):
    return sorted(front.versions.values_list("number", flat=True))


def moves(front):
    return sorted(front.moves.values_list("thing", flat=True))


def later(clock, by):
    clock.tick(by)
    prune(datetime.now(UTC))


def test_what_is_older_than_ninety_days_goes(front, ana, clock):
    for pk in "abc":
        add_and_publish(front, ana, pk, clock)
        clock.tick(DAY)
    later(clock, KEPT - 2 * DAY - timedelta(minutes=1))
    assert (versions(front), moves(front)) == ([2, 3], ["b", "c"])


def test_what_is_live_stays_however_old_it_is(front, ana, clock):
    add_and_publish(front, ana, "a", clock)
    before = live_arrangement(front)
    later(clock, 10 * KEPT)
    assert versions(front) == [1]
    assert live_arrangement(front) == before
    assert moves(front) == []


def test_what_is_scheduled_stays_and_goes_live(front, ana, clock):
    add_and_publish(front, ana, "a", clock)
    version = publish(front.pk, ana, add(front, ana, "b").number, at=NOW + 2 * KEPT)
    later(clock, KEPT + DAY)
    assert versions(front) == [1, 2]
    clock.tick(KEPT)
    assert live_version(front) == version


def test_what_was_called_off_long_ago_goes(front, ana, clock):
    add_and_publish(front, ana, "a", clock)
    cancel(publish(front.pk, ana, add(front, ana, "b").number, at=NOW + DAY), ana)
    later(clock, KEPT + 2 * DAY)
    assert versions(front) == [1]


def test_what_readers_do_not_have_yet_can_be_undone_however_old_it_is(front, ana, clock):
    add_and_publish(front, ana, "a", clock)
    clock.tick(DAY)
    add(front, ana, "b")
    add(front, ana, "c")
    later(clock, 2 * KEPT)
    assert moves(front) == ["b", "c"]
    undo(front.pk, ana)
    undo(front.pk, ana)
    redo(front.pk, ana)
    with_b = draft_of(Front.objects.get()).arrangement
    assert sorted(one.id for one in with_b.slots) == ["a", "b"]


def test_a_front_that_nobody_has_published_keeps_its_moves(front, ana, clock):
    add(front, ana, "a")
    later(clock, 2 * KEPT)
    assert moves(front) == ["a"]


def test_an_undo_whose_move_has_gone_is_not_undone_itself(front, ana, clock):
    add(front, ana, "a")
    clock.tick(DAY)
    undo(front.pk, ana)
    publish(front.pk, ana, FrontMove.objects.count())
    later(clock, KEPT - DAY / 2)
    assert FrontMove.objects.get().way == "undo"
    with pytest.raises(NothingToUndo):
        undo(front.pk, ana)


def test_one_fronts_moves_do_not_keep_anothers(front, ana, clock):
    add_and_publish(front, ana, "a", clock)
    clock.tick(KEPT)
    other = home_front(make.locale("en"))
    fields = {"layout": "grid"}
    change(other.pk, {"kind": "add-container", "container": "x", "fields": fields}, ana)
    later(clock, DAY)
    assert (moves(front), moves(other)) == ([], ["x"])
