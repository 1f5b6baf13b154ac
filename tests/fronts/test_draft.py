"""Drafts: saved at once, undone by whoever did it, lost races told."""

import pytest

from tests import make
from vestnik.fronts.draft import (
    NothingToRedo,
    NothingToUndo,
    change,
    discard,
    draft_of,
    home_front,
    important_rail,
    redo,
    restore,
    undo,
)
from vestnik.fronts.models import Front, FrontMove
from vestnik.fronts.publish import publish
from vestnik.fronts.refusals import BadMove, Gone, Stale


@pytest.fixture
def front():
    return home_front(make.locale())


@pytest.fixture
def ana():
    return make.user(name="Ана")


@pytest.fixture
def boyan():
    return make.user(name="Боян")


def add(front, user, story, pk, after=""):
    move = {
        "kind": "add-slot",
        "slot": pk,
        "container": "lead",
        "after": after,
        "fields": {"story": story.pk},
    }
    return change(front.pk, move, user)


def edit(front, user, pk, new, old=""):
    move = {"kind": "edit-slot", "slot": pk, "fields": {"headline": new}, "was": {"headline": old}}
    return change(front.pk, move, user)


def ids(front):
    return [one.id for one in draft_of(Front.objects.get(pk=front.pk)).arrangement.slots]


def test_a_change_is_kept_with_who_made_it(front, ana):
    draft = add(front, ana, make.story(), "a")
    assert (draft.number, ids(front)) == (1, ["a"])
    move = FrontMove.objects.get()
    assert (move.number, move.made_by, move.kind, move.thing) == (1, ana, "add-slot", "a")


def test_a_change_that_changes_nothing_leaves_no_trace(front, ana):
    add(front, ana, make.story(), "a")
    assert edit(front, ana, "a", "").number == 1
    assert FrontMove.objects.count() == 1


@pytest.mark.parametrize("story", [0, -1, 999_999, True, "1", None, 2**70, [1]])
def test_a_story_that_is_not_there_is_refused_and_nothing_is_lost(front, ana, story):
    add(front, ana, make.story(), "a")
    with pytest.raises(BadMove, match="no such story"):
        change(front.pk, {"kind": "add-slot", "container": "lead", "fields": {"story": story}}, ana)
    assert ids(front) == ["a"]


def test_a_story_of_another_language_is_refused(front, ana):
    with pytest.raises(BadMove, match="another language"):
        add(front, ana, make.story(lang="en"), "a")


def test_a_lost_race_names_who_won_it(front, ana, boyan):
    add(front, ana, make.story(), "a")
    edit(front, boyan, "a", "Негово")
    with pytest.raises(Stale, match="Боян") as stale:
        edit(front, ana, "a", "Нейно")
    assert (stale.value.what, stale.value.by) == ("a", "Боян")


def test_undo_takes_back_ones_own_last_move_and_then_the_one_before(front, ana, boyan):
    add(front, ana, make.story(), "a")
    add(front, ana, make.story(), "b", "a")
    add(front, boyan, make.story(), "c", "b")
    undo(front.pk, ana)
    assert ids(front) == ["a", "c"]
    undo(front.pk, ana)
    assert ids(front) == ["c"]
    with pytest.raises(NothingToUndo):
        undo(front.pk, ana)


def test_what_another_has_changed_since_is_not_undone_over_his_head(front, ana, boyan):
    add(front, ana, make.story(), "a")
    edit(front, boyan, "a", "Негово")
    with pytest.raises(Stale, match="Боян"):
        undo(front.pk, ana)
    assert ids(front) == ["a"]


def test_what_another_has_undone_again_stands_in_nobodys_way(front, ana, boyan):
    add(front, ana, make.story(), "a")
    edit(front, boyan, "a", "Негово")
    undo(front.pk, boyan)
    undo(front.pk, ana)
    assert ids(front) == []


def test_a_removed_slot_comes_back_with_all_that_was_said_in_it(front, ana):
    add(front, ana, make.story(), "a")
    edit(front, ana, "a", "Тук друго")
    change(front.pk, {"kind": "remove-slot", "slot": "a"}, ana)
    undo(front.pk, ana)
    assert next(draft_of(Front.objects.get()).arrangement.slots).headline == "Тук друго"


def test_publishing_is_no_move_and_what_went_before_can_still_be_undone(front, ana):
    draft = add(front, ana, make.story(), "a")
    publish(front.pk, ana, draft.number)
    undo(front.pk, ana)
    assert ids(front) == []


def test_what_changes_nothing_any_more_is_undone_all_the_same(front, ana, boyan):
    """Others have brought about what the undo would: no other move may count as that undo."""
    for pk, after in (("x", ""), ("y", "x")):
        fields = {"layout": "grid"}
        change(front.pk, {"kind": "add-container", "container": pk, "after": after, "fields": fields}, None)
    change(front.pk, {"kind": "move-container", "container": "x", "after": "y"}, ana)
    change(front.pk, {"kind": "move-container", "container": "y", "after": "x"}, boyan)
    undo(front.pk, ana)
    with pytest.raises(NothingToUndo):
        undo(front.pk, ana)
    undo(front.pk, boyan)
    assert [one.undone_by.made_by for one in FrontMove.objects.exclude(undone_by=None)] == [boyan, ana]


def test_redo_does_again_what_one_has_undone_last_and_then_the_one_before(front, ana, boyan):
    add(front, ana, make.story(), "a")
    add(front, ana, make.story(), "b", "a")
    add(front, boyan, make.story(), "c", "b")
    undo(front.pk, ana)
    undo(front.pk, ana)
    redo(front.pk, ana)
    assert ids(front) == ["a", "c"]
    redo(front.pk, ana)
    assert sorted(ids(front)) == ["a", "b", "c"]
    with pytest.raises(NothingToRedo):
        redo(front.pk, ana)


def test_what_was_done_again_can_be_undone_again_as_often_as_one_likes(front, ana):
    add(front, ana, make.story(), "a")
    edit(front, ana, "a", "Друго")
    for _time in range(3):
        undo(front.pk, ana)
        assert next(draft_of(Front.objects.get()).arrangement.slots).headline == ""
        redo(front.pk, ana)
        assert next(draft_of(Front.objects.get()).arrangement.slots).headline == "Друго"
    undo(front.pk, ana)
    undo(front.pk, ana)
    assert ids(front) == []


def test_who_has_moved_something_since_has_nothing_to_redo(front, ana):
    add(front, ana, make.story(), "a")
    undo(front.pk, ana)
    add(front, ana, make.story(), "b")
    undo(front.pk, ana)
    redo(front.pk, ana)
    assert ids(front) == ["b"]
    with pytest.raises(NothingToRedo):
        redo(front.pk, ana)


def test_what_another_has_changed_since_is_not_done_again_over_his_head(front, ana, boyan):
    add(front, ana, make.story(), "a")
    edit(front, ana, "a", "Нейно")
    undo(front.pk, ana)
    edit(front, boyan, "a", "Негово")
    with pytest.raises(Stale, match="Боян"):
        redo(front.pk, ana)
    undo(front.pk, boyan)
    redo(front.pk, ana)
    assert next(draft_of(Front.objects.get()).arrangement.slots).headline == "Нейно"


def test_what_another_has_taken_back_from_under_it_is_not_done_again(front, ana, boyan):
    for pk, after in (("x", ""), ("y", "x")):
        fields = {"layout": "grid"}
        change(front.pk, {"kind": "add-container", "container": pk, "after": after, "fields": fields}, None)
    add(front, None, make.story(), "a")
    change(front.pk, {"kind": "move-slot", "slot": "a", "container": "x"}, boyan)
    change(front.pk, {"kind": "move-slot", "slot": "a", "container": "y"}, ana)
    undo(front.pk, ana)
    undo(front.pk, boyan)
    with pytest.raises(Stale, match="Боян"):
        redo(front.pk, ana)


def test_what_another_has_removed_since_is_gone(front, ana, boyan):
    add(front, boyan, make.story(), "a")
    fields = {"layout": "grid"}
    change(front.pk, {"kind": "add-container", "container": "x", "fields": fields}, boyan)
    change(front.pk, {"kind": "move-slot", "slot": "a", "container": "x"}, ana)
    undo(front.pk, ana)
    change(front.pk, {"kind": "remove-container", "container": "x"}, boyan)
    with pytest.raises(Gone):
        redo(front.pk, ana)


def test_a_discarded_draft_is_what_readers_get_and_can_be_had_back(front, ana):
    publish(front.pk, ana, add(front, ana, make.story(), "a").number)
    add(front, ana, make.story(), "b")
    discard(front.pk, ana)
    assert ids(front) == ["a"]
    undo(front.pk, ana)
    assert ids(front) == ["b", "a"]


def test_a_former_version_comes_back_as_a_draft(front, ana):
    old = publish(front.pk, ana, add(front, ana, make.story(), "a").number)
    publish(front.pk, ana, change(front.pk, {"kind": "remove-slot", "slot": "a"}, ana).number)
    restore(old, ana)
    assert ids(front) == ["a"]


def test_a_front_that_has_been_deleted_is_gone(front, ana):
    front.delete()
    with pytest.raises(Gone):
        change(front.pk, {"kind": "remove-slot", "slot": "a"}, ana)


def test_fronts_of_one_kind_are_made_once_a_language_and_are_translations_of_each_other():
    fronts = [home_front(make.locale(lang)) for lang in ("bg", "en", "bg")]
    rails = [important_rail(make.locale(lang)) for lang in ("bg", "en")]
    assert fronts[0] == fronts[2]
    assert fronts[0].translation_key == fronts[1].translation_key
    assert len({one.translation_key for one in (*fronts, *rails)}) == 2
