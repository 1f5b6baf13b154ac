"""Suggestions, held to their promises over all that can be known of stories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from vestnik.newsletters.selection.ranking import Facts, suggest, trust_in_reads

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

facts = st.builds(
    Facts,
    story=st.integers(1, 40),
    published=st.integers(0, 168).map(lambda hours: NOON - timedelta(hours=hours)),
    section=st.none() | st.integers(1, 5),
    topics=st.frozensets(st.integers(1, 8), max_size=2),
    reads=st.sampled_from([0, 0, 3, 120, 5_000]),
    lead_hours=st.sampled_from([0.0, 0.0, 2.5, 60.0]),
    front_hours=st.sampled_from([0.0, 10.0, 100.0]),
    important=st.booleans(),
    breaking=st.booleans(),
    pinned=st.booleans(),
)
many = st.lists(facts, max_size=40, unique_by=lambda one: one.story)
some = st.sets(st.integers(1, 40), max_size=15)


def story(number: int, **known) -> Facts:
    return Facts(number, known.pop("published", NOON), **known)


def chosen(*candidates: Facts, most: int = 9, **how) -> list[int]:
    return [one.story for one in suggest(candidates, most, **how)]


@given(many, some, st.integers(0, 12), st.booleans())
def test_one_topic_stands_once_and_nothing_of_earlier_issues_comes_again(candidates, earlier, most, mixed):
    found = suggest(candidates, most, without=earlier, mixed=mixed)
    topics = [topic for one in found for topic in one.facts.topics]
    assert len(topics) == len(set(topics))
    assert earlier.isdisjoint(one.story for one in found)
    assert len({one.story for one in found}) == len(found) <= most


@given(many, some, st.sets(st.integers(1, 8), max_size=3))
def test_what_was_told_is_not_offered_again(candidates, earlier, topics):
    for one in suggest(candidates, 12, without=earlier, topics=topics):
        assert one.facts.topics.isdisjoint(topics)


@given(many, st.integers(0, 10_000))
def test_the_order_does_not_hang_on_how_stories_were_found(candidates, seed):
    mixed = list(candidates)
    Random(seed).shuffle(mixed)
    assert suggest(candidates, 12) == suggest(mixed, 12)


@given(many, st.integers(0, 11))
def test_a_shorter_list_is_the_beginning_of_a_longer_one(candidates, most):
    assert suggest(candidates, most) == suggest(candidates, 12)[:most]


@given(many)
def test_no_more_can_be_offered_once_the_list_ends_early(candidates):
    found = suggest(candidates, 100)
    told = {topic for one in found for topic in one.facts.topics}
    left = [one for one in candidates if one.story not in {chosen.story for chosen in found}]
    assert all(one.topics & told for one in left)


@given(many.filter(bool), st.integers(1, 10_000))
def test_more_reads_never_put_a_story_behind_its_twin(candidates, more):
    first = replace(candidates[0], topics=frozenset())
    twin = replace(first, story=99, reads=first.reads + more)
    order = chosen(first, twin, mixed=False)
    assert order == [99, first.story]


def test_readers_decide_where_they_were_counted():
    read, led = story(1, reads=4_000), story(2, reads=400, lead_hours=24, important=True)
    assert chosen(led, read) == [1, 2]


def test_the_newsroom_decides_where_few_were_counted():
    read, led = story(1, reads=12), story(2, reads=4, lead_hours=24, important=True)
    assert trust_in_reads([read, led]) < 0.05
    assert chosen(read, led) == [2, 1]


def test_sections_take_turns():
    politics = [story(number, section=1, reads=1_000 - number) for number in range(1, 4)]
    sport = story(9, section=2, reads=700)
    assert chosen(*politics, sport)[:2] == [1, 9]
    assert chosen(*politics, sport, mixed=False) == [1, 2, 3, 9]


def test_sections_take_turns_where_nothing_is_known_but_the_time():
    first, second = story(1, section=1), story(2, section=1, published=NOON - timedelta(hours=1))
    other = story(3, section=2, published=NOON - timedelta(hours=2))
    assert chosen(first, second, other) == [1, 3, 2]
