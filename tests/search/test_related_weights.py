"""How near two stories are: on a little judged set, and as plain values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.threads_bg import EVENTS
from vestnik.search.related.weights import KEPT, LEAST, WINDOW, Weighed, best, counted, nearness, weigh

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def judged() -> tuple[list[Weighed], list[str]]:
    """The judged stories, an hour apart from each other, and the event of each."""
    texts = [(event, *words) for event, stories in EVENTS.items() for words in stories]
    told = [counted(title, text, (), "bg") for _event, title, text in texts]
    known: dict[str, int] = {}
    for counts, _marked in told:
        for key in counts:
            known[key] = known.get(key, 0) + 1
    numbers = {key: number for number, key in enumerate(sorted(known))}
    stories = []
    for number, (counts, marked) in enumerate(told):
        weights = weigh(counts, marked, known, len(told))
        terms = {numbers[key]: weight for key, weight in weights.items()}
        stories.append(Weighed(number, 1, NOON + timedelta(hours=number), terms))
    return stories, [event for event, _title, _text in texts]


def test_stories_of_one_event_find_each_other_and_no_others():
    stories, events = judged()
    found = right = wanted = first = 0
    for one in stories:
        near = best({other.story: nearness(one, other) for other in stories if other is not one}, 6)
        same = [events[pk] == events[one.story] for pk in near]
        found, right, wanted = found + len(near), right + sum(same), wanted + 2
        first += same[:1] == [True]
    assert first / len(stories) >= 0.95
    assert right / wanted >= 0.9
    assert right / found >= 0.95


def test_a_name_in_the_middle_of_a_sentence_counts_twice_and_the_first_word_of_one_does_not():
    counts, marked = counted("Ремонт", "Вчера Дунав мост беше затворен. Шофьори чакат в Русе.", (), "bg")
    names = {key for key in counts if key in marked}
    assert any(key.startswith("дунав") for key in names)
    assert any(key.startswith("рус") for key in names)
    assert not any(key.startswith(("вчера", "шоф")) for key in names)


def test_numbers_and_single_letters_say_nothing():
    counts, _marked = counted("2026", "в 1 и 300", (), "bg")
    assert not [key for key in counts if key.isdigit() or len(key) < 2]


def test_what_stands_everywhere_weighs_nothing_once_a_paper_is_large():
    weights = weigh({"на": 9, "мост": 2}, frozenset(), {"на": 900, "мост": 3}, 1000)
    assert list(weights) == ["мост"]


@given(
    st.dictionaries(st.text("абвгд", min_size=2, max_size=5), st.integers(1, 40), max_size=80),
    st.integers(1, 10_000),
)
def test_weights_are_few_and_of_length_one_and_the_same_each_time(counts, total):
    known = {key: 1 + len(key) % max(1, total) for key in counts}
    weights = weigh(counts, frozenset(list(counts)[:3]), known, total)
    assert len(weights) <= KEPT
    assert not weights or sum(weight**2 for weight in weights.values()) == pytest.approx(1)
    assert list(weights.values()) == sorted(weights.values(), reverse=True)
    assert weights == weigh(dict(reversed(counts.items())), frozenset(list(counts)[:3]), known, total)


stories = st.builds(
    Weighed,
    st.integers(1, 99),
    st.sampled_from([1, 2, None]),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.dictionaries(st.integers(1, 20), st.floats(0.01, 0.3), max_size=12),
)


@given(stories, stories)
def test_nearness_is_the_same_both_ways(one, other):
    value = nearness(one, other)
    assert value == pytest.approx(nearness(other, one), abs=0)
    assert value >= 0
    if abs(one.published - other.published) > WINDOW:
        assert value == 0


def test_one_word_in_common_is_not_enough():
    one = Weighed(1, 1, NOON, {1: 0.9, 2: 0.4})
    assert nearness(one, Weighed(2, 1, NOON, {1: 0.9, 3: 0.4})) == 0
    assert nearness(one, Weighed(2, 1, NOON, {1: 0.9, 2: 0.4})) > LEAST


def test_time_and_another_section_take_from_nearness():
    one = Weighed(1, 1, NOON, {1: 0.8, 2: 0.6})
    same = nearness(one, Weighed(2, 1, NOON, {1: 0.8, 2: 0.6}))
    assert same == pytest.approx(1)
    assert nearness(one, Weighed(2, 2, NOON, {1: 0.8, 2: 0.6})) < same
    assert nearness(one, Weighed(2, 1, NOON - timedelta(days=30), {1: 0.8, 2: 0.6})) < 0.8 * same
