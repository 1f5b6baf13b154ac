"""Moves: each means what it says whatever others did before it, and each can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fronts.arranged import HOUR, NOON, arrangement, arrangements, container, slot
from vestnik.fronts.arrangement import MOST_SLOTS, Layout, Source, timeless
from vestnik.fronts.document import dump
from vestnik.fronts.moves import Move, MoveKind, apply, dump_move, parse_move
from vestnik.fronts.refusals import BadMove, Gone, Refused, Stale

FRONT = arrangement(
    container("top", slot("a", 1), slot("b", 2), slot("c", 3)),
    container("low", slot("d", 4)),
    container("end"),
)


def ids(front):
    return {one.id: "".join(at.id for at in one.slots) for one in front.containers}


def do(front, kind, **fields):
    return apply(front, Move(MoveKind(kind), **fields), NOON + HOUR)


@pytest.mark.parametrize(
    ("move", "top", "low"),
    [
        ({"slot": "c", "container": "top"}, "cab", "d"),
        ({"slot": "a", "container": "top", "after": "c"}, "bca", "d"),
        ({"slot": "a", "container": "top", "after": "a"}, "abc", "d"),
        ({"slot": "a", "container": "low"}, "bc", "ad"),
        ({"slot": "a", "container": "low", "after": "d"}, "bc", "da"),
        ({"slot": "d", "container": "top", "after": "b"}, "abdc", ""),
        ({"slot": "b", "after": "c"}, "acb", "d"),
    ],
)
def test_a_slot_goes_after_the_one_it_names(move, top, low):
    moved = do(FRONT, "move-slot", **move)
    assert ids(moved.arrangement) | {"end": ""} == {"top": top, "low": low, "end": ""}
    assert moved.notes == ()


def test_a_slot_whose_neighbour_has_gone_stands_last_and_the_editor_is_told():
    moved = do(FRONT, "move-slot", slot="a", container="low", after="gone")
    assert ids(moved.arrangement)["low"] == "da"
    assert "stands last now" in str(moved.notes[0])


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("move-slot", {"slot": "x", "container": "top"}),
        ("move-slot", {"slot": "a", "container": "x"}),
        ("remove-slot", {"slot": "x"}),
        ("edit-slot", {"slot": "x", "fields": {"headline": "Ново"}}),
        ("add-slot", {"slot": "n", "container": "x", "fields": {"story": 9}}),
        ("move-container", {"container": "x"}),
        ("remove-container", {"container": "x"}),
        ("edit-container", {"container": "x", "fields": {"title": "Ново"}}),
    ],
)
def test_what_has_gone_is_said_to_have_gone(kind, fields):
    with pytest.raises(Gone):
        do(FRONT, kind, **fields)


def test_a_new_slot_counts_its_hours_from_now_and_one_moved_to_another_container_anew():
    added = do(FRONT, "add-slot", slot="n", container="top", fields={"story": 9})
    assert added.arrangement.slot("n")[1].put_at == NOON + HOUR
    within = do(FRONT, "move-slot", slot="a", container="top", after="c")
    assert within.arrangement.slot("a")[1].put_at == NOON
    across = do(FRONT, "move-slot", slot="a", container="low")
    assert across.arrangement.slot("a")[1].put_at == NOON + HOUR


def test_adding_twice_over_a_bad_line_adds_once():
    move = {"slot": "n", "container": "top", "fields": {"story": 9}}
    once = do(FRONT, "add-slot", **move).arrangement
    assert do(once, "add-slot", **move).arrangement == once


def test_a_slot_moved_is_pinned_to_where_it_was_moved():
    pinned = do(FRONT, "edit-slot", slot="a", fields={"pin": 1}).arrangement
    moved = do(pinned, "move-slot", slot="a", container="top", after="b").arrangement
    assert moved.slot("a")[1].pin == 2


def test_an_edit_based_on_what_is_so_no_more_is_refused():
    edited = do(
        FRONT, "edit-slot", slot="a", fields={"headline": "Нейното"}, was={"headline": ""}
    ).arrangement
    with pytest.raises(Stale):
        do(edited, "edit-slot", slot="a", fields={"headline": "Моето"}, was={"headline": ""})


def test_two_edits_of_different_things_of_a_slot_both_stand():
    edited = do(
        FRONT, "edit-slot", slot="a", fields={"headline": "Нейното"}, was={"headline": ""}
    ).arrangement
    both = do(edited, "edit-slot", slot="a", fields={"label": "На живо"}, was={"label": ""}).arrangement
    found = both.slot("a")[1]
    assert (found.headline, found.label) == ("Нейното", "На живо")


def test_from_after_until_is_refused_in_words():
    fields = {"since": (NOON + HOUR).isoformat(), "until": NOON.isoformat()}
    with pytest.raises(BadMove, match="go before it comes"):
        do(FRONT, "edit-slot", slot="a", fields=fields)
    with pytest.raises(BadMove, match="go before it comes"):
        do(FRONT, "add-slot", slot="n", container="top", fields={"story": 9, **fields})


def test_the_five_hundred_and_first_slot_is_refused():
    full = arrangement(container("c", *(slot(f"s{number}", number + 1) for number in range(MOST_SLOTS))))
    with pytest.raises(BadMove, match="500 stories at most"):
        do(full, "add-slot", slot="n", container="c", fields={"story": 9})


def test_a_container_gets_a_layout_a_title_and_a_rule():
    fields = {
        "layout": "gallery",
        "title": "Снимки",
        "source": "section",
        "source_id": 7,
        "most_of_section": 2,
    }
    edited = do(FRONT, "edit-container", container="top", fields=fields).arrangement.containers[0]
    assert (edited.layout, edited.title, edited.rule.source) == (Layout.GALLERY, "Снимки", Source.SECTION)
    assert (edited.rule.source_id, edited.rule.most_of_section, len(edited.slots)) == (7, 2, 3)


def test_a_container_with_a_rule_that_names_nothing_is_refused():
    with pytest.raises(BadMove, match="Choose the section"):
        do(FRONT, "edit-container", container="top", fields={"source": "section"})


@pytest.mark.parametrize("document", [None, 7, "move", [], {}, {"kind": "fly"}, {"kind": "move-slot", "where": 1},
                                      {"kind": ["move-slot"]}, {"kind": "move-slot", "slot": 7},
                                      {"kind": "edit-slot", "fields": [1]}])  # fmt: skip
def test_what_is_no_move_is_refused_in_words(document):
    with pytest.raises(BadMove, match="no description of a move"):
        parse_move(document)


@st.composite
def moves(draw, front):
    """A move that somebody could ask for who sees this front, or saw it a moment ago."""
    slots = [at.id for at in front.slots] + ["gone"]
    containers = [one.id for one in front.containers] + ["gone"]
    kind = draw(st.sampled_from(MoveKind))
    words = st.text("абв", max_size=3)
    fields = {
        MoveKind.ADD_SLOT: st.fixed_dictionaries({"story": st.integers(1, 30)}),
        MoveKind.EDIT_SLOT: st.fixed_dictionaries({"headline": words, "pin": st.integers(0, 3)}),
        MoveKind.ADD_CONTAINER: st.fixed_dictionaries({"layout": st.just("grid"), "title": words}),
        MoveKind.EDIT_CONTAINER: st.fixed_dictionaries({"size": st.integers(1, 9), "title": words}),
        MoveKind.RESTORE: st.just(dump(FRONT)),
    }
    of_slot = kind.endswith("slot")
    new = {MoveKind.ADD_SLOT: {"slot": "new"}, MoveKind.ADD_CONTAINER: {"container": "new"}}
    named = {
        "slot": draw(st.sampled_from(slots)) if of_slot else "",
        "container": draw(st.sampled_from(containers)),
        "after": draw(st.sampled_from(["", *(slots if of_slot else containers)])),
    }
    return Move(kind, **named | new.get(kind, {}), fields=draw(fields.get(kind, st.just({}))))


@given(st.data())
def test_every_move_can_be_taken_back(data):
    front = data.draw(arrangements)
    move = data.draw(moves(front))
    try:
        moved = apply(front, move, NOON)
    except Refused:
        return
    back = parse_move(dump_move(moved.back))
    undone = apply(moved.arrangement, back, NOON + HOUR).arrangement
    assert timeless(undone) == timeless(front)


def test_a_pin_comes_back_of_a_slot_that_a_move_has_left_where_it_was():
    front = arrangement(container("c", slot("a", 1), slot("b", 2, pin=1)))
    moved = apply(front, Move(MoveKind.MOVE_SLOT, slot="b", container="c", after="gone"), NOON)
    assert moved.arrangement.containers[0].slots[1].pin == 2
    undone = apply(moved.arrangement, moved.back, NOON + HOUR).arrangement
    assert timeless(undone) == timeless(front)


@given(st.data())
def test_no_move_loses_a_slot_that_it_does_not_remove(data):
    front = data.draw(arrangements)
    move = data.draw(moves(front))
    if move.kind in (MoveKind.REMOVE_CONTAINER, MoveKind.RESTORE):
        return
    try:
        after = apply(front, move, NOON).arrangement
    except Refused:
        return

    def others(arranged):
        return {one.id: [at.id for at in one.slots if at.id != move.slot] for one in arranged.containers}

    assert others(front) == {pk: ids for pk, ids in others(after).items() if pk != "new"}
    if move.kind != MoveKind.REMOVE_SLOT:
        assert {at.id for at in front.slots} <= {at.id for at in after.slots}


def test_a_slot_with_times_that_make_no_sense_any_more_comes_back_as_it_was():
    odd = arrangement(container("c", slot("a", 1, since=NOON + HOUR, until=NOON)))
    removed = do(odd, "remove-slot", slot="a")
    assert apply(removed.arrangement, removed.back, NOON).arrangement == odd
