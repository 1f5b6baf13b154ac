"""Arrangements as JSON: nothing is lost, and what is none is refused in words."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fronts.arranged import NOON, arrangement, arrangements_of, container, slot, worded_slots
from vestnik.fronts.arrangement import MOST_CONTAINERS, MOST_SLOTS, Source, stamped, timeless
from vestnik.fronts.defaults import default_arrangement
from vestnik.fronts.document import dump, parse
from vestnik.fronts.refusals import BadArrangement

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["version", "containers", "id", "layout", "rule", "slots", "story", "put_at"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(arrangements_of(worded_slots))
def test_what_is_written_is_read_back(front):
    assert parse(json.loads(json.dumps(dump(front)))) == front


@pytest.mark.parametrize("kind", ["home", "section", "special", "rail"])
def test_every_default_arrangement_is_one(kind):
    default = default_arrangement(kind, 7)
    assert parse(dump(default)) == default


@given(anything)
def test_whatever_is_sent_is_an_arrangement_or_refused_in_words(document):
    for sent in (document, {"version": 1, "containers": [document]}, {"version": 1, "containers": document}):
        with suppress(BadArrangement):
            assert parse(sent) == parse(dump(parse(sent)))


def document_of(**slot_fields):
    own = {"id": "a", "story": 1, "put_at": "2026-11-20T12:00:00Z", **slot_fields}
    return {"version": 1, "containers": [{"id": "c", "layout": "grid", "slots": [own]}]}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"story": 0}, "whole number"),
        ({"story": True}, "whole number"),
        ({"story": "1; DROP TABLE"}, "whole number"),
        ({"story": 2**63}, "whole number"),
        ({"story": None}, "without a story"),
        ({"colour": "red"}, "“colour” is not known"),
        ({"id": "<script>"}, "no name of a container"),
        ({"id": "a" * 500}, "no name of a container"),
        ({"headline": "x" * 201}, "200 characters at most; this has 201"),
        ({"headline": "zero\0byte"}, "one line of text"),
        ({"headline": "half of \ud83d a sign"}, "one line of text"),
        ({"headline": ["list"]}, "one line of text"),
        ({"since": "tomorrow"}, "a day and time"),
        ({"since": "2026-11-20T12:00:00"}, "a time zone"),
        ({"since": "0001-01-01T00:00:00+14:00"}, "a day and time"),
        ({"pin": -1}, "whole number"),
        ({"sublinks": [{"text": "Вижте", "url": "javascript:alert(1)"}]}, "no address"),
        ({"sublinks": [{"text": "Вижте", "url": "//evil.example"}]}, "no address"),
        ({"sublinks": [{"text": "Вижте", "url": "/\\evil.example"}]}, "no address"),
        ({"sublinks": [{"url": "/politika/"}]}, "A further link"),
        ({"sublinks": [{}]}, "A further link"),
        ({"sublinks": [{"story": 1}] * 7}, "6 at most, and not 7"),
    ],
)
def test_a_bad_slot_is_refused_in_words_that_name_what_is_wrong(fields, words):
    with pytest.raises(BadArrangement, match=words):
        parse(document_of(**fields))


def test_a_front_of_five_hundred_slots_is_read_and_one_more_is_refused():
    def front(count):
        slots = [slot(f"s{number}", number + 1) for number in range(count)]
        return arrangement(container("a", *slots[:300], size=100), container("b", *slots[300:], size=100))

    assert len(list(parse(dump(front(MOST_SLOTS))).slots)) == MOST_SLOTS
    with pytest.raises(BadArrangement, match="500 stories at most"):
        parse(dump(front(MOST_SLOTS + 1)))


def test_more_containers_than_a_front_holds_are_refused():
    many = arrangement(*(container(f"c{number}") for number in range(MOST_CONTAINERS + 1)))
    with pytest.raises(BadArrangement, match="40 at most, and not 41"):
        parse(dump(many))


@pytest.mark.parametrize(
    ("front", "words"),
    [
        (arrangement(container("c"), container("c")), "the same name"),
        (arrangement(container("c", slot("a")), container("d", slot("a"))), "the same name"),
        (arrangement(container("c", source=Source.SECTION)), "Choose the section"),
        (arrangement(container("c", source=Source.LABEL)), "Choose the label"),
        (arrangement(container("c", slot("a"), source=Source.EVERY_SECTION)), "one for each section"),
    ],
)
def test_what_makes_no_sense_is_refused(front, words):
    with pytest.raises(BadArrangement, match=words):
        parse(dump(front))


def test_a_document_of_a_later_program_is_refused_and_not_guessed_at():
    with pytest.raises(BadArrangement, match="another version"):
        parse({"version": 2, "containers": []})


def test_hours_in_a_slot_count_from_when_readers_first_see_it_there():
    before = arrangement(container("c", slot("a", 1)))
    from_now = NOON.replace(hour=20)
    draft = arrangement(container("c", slot("a", 1), slot("b", 2)))
    put = {one.id: one.put_at for one in stamped(draft, before, from_now).slots}
    assert put == {"a": NOON, "b": from_now}
    assert timeless(stamped(draft, before, from_now)) == timeless(draft)
