"""The rules of a front, for any picks and any news."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from vestnik.fronts.arrange import arrange, take


@dataclass(frozen=True)
class S:
    id: int


stories = st.integers(0, 30).map(S)
latest_lists = st.lists(stories, unique_by=lambda story: story.id, max_size=30)
picks = st.lists(st.none() | stories, max_size=14)


@given(picks, latest_lists, st.integers(0, 12))
def test_no_story_stands_twice(picked, latest, size):
    ids = [story.id for story in arrange(picked, latest, size)]
    assert len(ids) == len(set(ids)) <= size


@given(picks, latest_lists, st.integers(0, 12))
def test_every_picked_story_stands(picked, latest, size):
    shown = set(arrange(picked, latest, size))
    assert {story for story in picked[:size] if story} <= shown


@given(picks, latest_lists, st.integers(0, 12))
def test_a_slot_stays_empty_only_when_stories_run_out(picked, latest, size):
    shown = arrange(picked, latest, size)
    if len(shown) < size:
        assert set(latest) <= set(shown)


@given(latest_lists, st.integers(0, 12))
def test_without_picks_a_front_is_the_latest_in_order(latest, size):
    assert arrange([], latest, size) == latest[:size]


def test_a_pick_stands_exactly_in_its_slot_and_the_rest_fills_round_it():
    assert arrange([None, S(9), None], [S(1), S(9), S(2)], 4) == [S(1), S(9), S(2)]
    assert [story.id for story in arrange([None, S(9)], [S(1), S(2), S(3)], 4)] == [1, 9, 2, 3]


@given(latest_lists, st.integers(0, 12), st.sets(st.integers(0, 30)))
def test_take_never_gives_what_was_seen(latest, count, seen):
    before = set(seen)
    taken = take(latest, count, seen)
    assert not before & {story.id for story in taken}
    assert seen == before | {story.id for story in taken}
