"""What an editor's hand did, as a move: from a drag, from the keyboard or from a button, it arrives in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from vestnik.fronts.arrangement import MOST_SIZE, Arrangement
from vestnik.fronts.desk.asks import number
from vestnik.fronts.moves import Move, MoveKind, new_id


def move_of(asked: Mapping[str, Any], draft: Arrangement) -> Move:
    """The move that a desk asks for.

    remove              slot to take off
    box, after          container to move, and after which; with `remove_box` it is removed
    slot, pin           slot to pin to a place, counted from 1; 0 lets it move
    story, slot         what to put (slot: where it stands already, '' if it came by itself or from outside) into
    container, after    the container, and after which slot; `to` names both, as 'container:after'
    """
    text = {name: _text(asked, name) for name in ("remove", "box", "after", "slot", "container", "to")}
    if text["remove"]:
        return Move(MoveKind.REMOVE_SLOT, slot=text["remove"])
    if text["box"] and asked.get("remove_box"):
        return Move(MoveKind.REMOVE_CONTAINER, container=text["box"])
    if text["box"]:
        return Move(MoveKind.MOVE_CONTAINER, container=text["box"], after=text["after"])
    if (pin := number(asked, "pin")) is not None:
        return Move(MoveKind.EDIT_SLOT, slot=text["slot"], fields={"pin": max(0, min(pin, MOST_SIZE))})
    container, after = text["container"], text["after"]
    if text["to"]:
        container, _colon, after = text["to"].partition(":")
    story = number(asked, "story")
    slot = text["slot"] or draft.slot_to_move(story, container)
    if slot:
        return Move(MoveKind.MOVE_SLOT, slot=slot, container=container, after=after)
    return Move(MoveKind.ADD_SLOT, slot=new_id(), container=container, after=after, fields={"story": story})


@dataclass(frozen=True, slots=True)
class Choice:
    """A place to which a story can go. `value` is for `move_of`'s `to`."""

    value: str
    number: int
    text: str


def choices(container: str, rows, moved: str) -> list[Choice]:
    """The places of a container for the slot `moved` ('' for a story from outside): before each pick and after all."""
    picks = [row for row in rows if row.slot and row.slot != moved]
    found = [
        Choice(f"{container}:{after}", number, _("before “%(title)s”") % {"title": row.title})
        for number, (after, row) in enumerate(
            zip(["", *(pick.slot for pick in picks)], picks, strict=False), 1
        )
    ]
    last = f"{container}:{picks[-1].slot if picks else ''}"
    text = _("after what is picked") if picks else _("first")
    return [*found, Choice(last, len(picks) + 1, text)]


def _text(asked: Mapping[str, Any], name: str) -> str:
    found = asked.get(name) or ""
    if not isinstance(found, str) or len(found) > 200:
        raise BadRequest(name)
    return found
