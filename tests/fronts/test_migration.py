"""What editors had picked in the slots of old is where it was."""

from importlib import import_module

from tests.fronts.arranged import NOON
from vestnik.fronts.document import parse
from vestnik.fronts.places import Candidate, place

moving = import_module("vestnik.fronts.migrations.0003_picks_become_a_version")


def test_every_story_keeps_its_place_and_what_filled_itself_fills_itself():
    picks = [None, 7, 8, None, None, 7, None, 9, 10]
    front = parse(moving.arrangement_of(picks, "2026-11-20T12:00:00+00:00"))
    known = {pk: Candidate(pk, None, NOON) for pk in range(1, 30)}
    fills = {pk: [known[story] for story in range(1, 20)] for pk in ("lead", "grid")}
    placed = place(front, known, fills, NOON).containers
    assert [[at.story for at in one.places] for one in placed[:2]] == [[1, 7, 8, 2, 3], [4, 5, 9, 10, 6, 11]]
