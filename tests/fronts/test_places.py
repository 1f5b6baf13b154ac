"""The rules of a front, for any picks, pins, limits, times and stories."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.fronts.arranged import HOUR, NOON, arrangement, arrangements, container, moments, slot
from vestnik.fronts.arrangement import Rule
from vestnik.fronts.places import Candidate, ends, place, stands

#: thirty stories, each by its number
stories = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 30),
        section=st.none() | st.integers(1, 4),
        published=moments,
    ),
    max_size=30,
    unique_by=lambda story: story.id,
)


@st.composite
def fronts(draw):
    """An arrangement, the stories that readers can see, and what each container's rule offers of them."""
    front = draw(arrangements)
    known = {story.id: story for story in draw(stories)}
    newest = sorted(known.values(), key=lambda story: (story.published, story.id), reverse=True)
    fills = {
        one.id: [story for story in newest if not story.id % draw(st.integers(1, 3))]
        for one in front.containers
    }
    return front, known, fills


def places_of(placed):
    return [(one.container.id, at.story, at.slot) for one in placed.containers for at in one.places]


@given(fronts())
def test_no_story_stands_twice_but_where_that_is_allowed(given_front):
    front, known, fills = given_front
    placed = place(front, known, fills, NOON)
    strict = [at.story for one in placed.containers if not one.container.rule.may_repeat for at in one.places]
    assert len(strict) == len(set(strict))
    for one in placed.containers:
        assert len({at.story for at in one.places}) == len(one.places)


@given(fronts())
def test_limits_are_kept(given_front):
    front, known, fills = given_front
    for one in place(front, known, fills, NOON).containers:
        rule = one.container.rule
        assert len(one.places) <= rule.size
        own = [at for at in one.places if at.slot is None]
        if rule.oldest_hours:
            assert all(known[at.story].published + timedelta(hours=rule.oldest_hours) > NOON for at in own)
        if rule.most_of_section:
            sections = Counter(known[at.story].section for at in one.places)
            came_by_itself = {known[at.story].section for at in own} - {None}
            assert all(sections[section] <= rule.most_of_section for section in came_by_itself)


@given(fronts())
def test_what_stands_can_be_read_and_it_is_its_time(given_front):
    front, known, fills = given_front
    for one in place(front, known, fills, NOON).containers:
        for at in one.places:
            assert at.story in known
            assert at.slot is None or stands(at.slot, one.container.rule, NOON)


@given(fronts())
def test_a_story_comes_by_itself_only_where_no_picked_one_waits(given_front):
    front, known, fills = given_front
    placed = place(front, known, fills, NOON)
    picked = {at.story for one in placed.containers for at in one.places if at.slot}
    for one in placed.containers:
        if not any(at.slot is None for at in one.places):
            continue
        shown = {at.story for at in one.places}
        for own in one.container.slots:
            waits = stands(own, one.container.rule, NOON) and own.story in known and own.story not in shown
            assert not waits or (own.story in picked and not one.container.rule.may_repeat)


@given(fronts())
def test_a_container_stays_short_only_where_nothing_fits(given_front):
    front, known, fills = given_front
    placed = place(front, known, fills, NOON)
    everywhere = {
        at.story for one in placed.containers if not one.container.rule.may_repeat for at in one.places
    }
    for one in placed.containers:
        rule = one.container.rule
        if len(one.places) == rule.size:
            continue
        here = {at.story for at in one.places}
        over = {own.story for own in one.container.slots if not stands(own, rule, NOON)}
        sections = Counter(known[at.story].section for at in one.places)
        for story in fills[one.container.id]:
            assert (
                story.id in here | over
                or (story.id in everywhere and not rule.may_repeat)
                or (rule.oldest_hours and story.published + timedelta(hours=rule.oldest_hours) <= NOON)
                or (rule.most_of_section and sections[story.section] >= rule.most_of_section)
            )


@given(fronts())
def test_picked_and_unpinned_stories_keep_their_order_and_what_came_by_itself_that_of_its_list(given_front):
    front, known, fills = given_front
    for one in place(front, known, fills, NOON).containers:
        order = [own.id for own in one.container.slots]
        loose = [at.slot.id for at in one.places if at.slot and not at.slot.pin]
        assert loose == sorted(loose, key=order.index)
        came = [at.story for at in one.places if at.slot is None]
        offered = [story.id for story in fills[one.container.id]]
        assert came == sorted(came, key=offered.index)
        firsts = [bool(at.slot) for at in one.places if not (at.slot and at.slot.pin)]
        assert firsts == sorted(firsts, reverse=True), "picked before filled"


@given(fronts())
def test_the_same_front_at_the_same_time_is_always_the_same(given_front):
    front, known, fills = given_front
    again = place(front, dict(reversed(known.items())), fills, NOON)
    assert places_of(place(front, known, fills, NOON)) == places_of(again)


@given(fronts())
def test_nothing_changes_by_time_alone_before_the_moment_it_is_said_to(given_front):
    front, known, fills = given_front
    now = place(front, known, fills, NOON)
    assert now.until is None or now.until > NOON
    last = (now.until or NOON + 200 * HOUR) - timedelta(microseconds=1)
    for later in (NOON + (last - NOON) / 2, last):
        assert places_of(place(front, known, fills, later)) == places_of(now)


def shown(front, ids, fills=None, now=NOON, first=()):
    known = {pk: Candidate(pk, pk % 3 + 1, NOON) for pk in ids}
    offered = {pk: [known[story] for story in found] for pk, found in (fills or {}).items()}
    return [[at.story for at in one.places] for one in place(front, known, offered, now, first).containers]


def test_what_is_pinned_holds_its_place_and_the_rest_goes_round_it():
    front = arrangement(container("c", slot("a", 1), slot("b", 2, pin=1), slot("d", 3, pin=4), size=5))
    assert shown(front, range(1, 9), {"c": [5, 6]}) == [[2, 1, 5, 3, 6]]


def test_two_pinned_to_one_place_stand_one_after_the_other():
    front = arrangement(container("c", slot("a", 1, pin=2), slot("b", 2, pin=2), slot("d", 3), size=3))
    assert shown(front, range(1, 9)) == [[3, 1, 2]]


def test_a_place_that_is_not_there_is_the_last_one():
    front = arrangement(container("c", slot("a", 1, pin=9), slot("b", 2), size=3))
    assert shown(front, range(1, 9)) == [[2, 1]]


def test_a_story_picked_below_does_not_come_by_itself_above():
    front = arrangement(container("top", size=1), container("low", slot("a", 1), size=1))
    assert shown(front, [1, 2], {"top": [1, 2]}) == [[2], [1]]


def test_of_two_slots_with_one_story_the_upper_one_has_it():
    front = arrangement(
        container("top", slot("a", 1), size=2), container("low", slot("b", 1), slot("c", 2), size=2)
    )
    assert shown(front, [1, 2]) == [[1], [2]]


def test_a_container_let_off_the_rule_takes_nothing_from_others():
    front = arrangement(container("read", size=2, may_repeat=True), container("low", slot("b", 1), size=2))
    assert shown(front, [1, 2], {"read": [1, 2], "low": [2]}) == [[1, 2], [1, 2]]


def test_a_picked_story_that_does_not_fit_waits_and_comes_when_one_goes():
    front = arrangement(container("c", slot("a", 1, until=NOON + HOUR), slot("b", 2), size=1))
    assert shown(front, [1, 2]) == [[1]]
    assert shown(front, [1, 2], now=NOON + HOUR) == [[2]]


def test_a_story_dropped_after_its_hours_does_not_come_back_by_itself():
    front = arrangement(container("c", slot("a", 1), size=2, drop_hours=6))
    assert shown(front, [1, 2], {"c": [1, 2]}, now=NOON + 6 * HOUR) == [[2]]


def test_a_slot_is_over_at_the_earlier_of_its_two_ends():
    assert ends(slot("a", until=NOON + 9 * HOUR), Rule(drop_hours=6)) == NOON + 6 * HOUR
    assert ends(slot("a", until=NOON + HOUR), Rule(drop_hours=6)) == NOON + HOUR
    assert ends(slot("a"), Rule()) is None


def test_breaking_news_stands_first_and_pushes_the_others_down():
    front = arrangement(container("top", slot("a", 1), slot("b", 2), size=2), container("low", size=1))
    assert shown(front, [1, 2, 3], {"low": [3, 2]}, first=[3]) == [[3, 1], [2]]


def test_breaking_news_that_nobody_can_read_leaves_the_front_as_it_is():
    front = arrangement(container("top", slot("a", 1), size=2))
    assert shown(front, [1], first=[3]) == [[1]]
