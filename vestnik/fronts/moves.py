"""Moves: what an editor does to the draft of a front. Each names things and what they stand after, never a number.

So two editors can move at a time: a move says what it means of the front as it stands when its turn comes, and where
that can't be, it says so instead of doing something else. Every move gives the move that takes it back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from vestnik.fronts.arrangement import Arrangement, Container, Slot, timeless
from vestnik.fronts.document import (
    Fields,
    checked,
    dump,
    dump_container,
    parse,
    parse_container,
    parse_slot,
    rule_fields,
    slot_fields,
)
from vestnik.fronts.refusals import BadArrangement, BadMove, Gone, Stale, Words
from vestnik.fronts.refusals import gettext_noop as _


class MoveKind(StrEnum):
    ADD_SLOT = "add-slot"
    MOVE_SLOT = "move-slot"
    REMOVE_SLOT = "remove-slot"
    EDIT_SLOT = "edit-slot"
    ADD_CONTAINER = "add-container"
    MOVE_CONTAINER = "move-container"
    REMOVE_CONTAINER = "remove-container"
    EDIT_CONTAINER = "edit-container"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Move:
    """One change of a draft.

    `slot` or `container` is what it moves (for a new slot its own new id, and the container it goes into); `after` is
    the id of the slot or container that stands before its new place, '' for the first place. `fields` are the new
    values, as the JSON of the thing has them; `was` those on which they are based: if they are others now, the move is
    refused as Stale. RESTORE has the whole document as `fields`.
    """

    kind: MoveKind
    slot: str = ""
    container: str = ""
    after: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    was: Mapping[str, Any] = field(default_factory=dict)

    @property
    def thing(self) -> str:
        """The id of what is moved; '' for the whole front."""
        return self.slot or self.container


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a move. `back` takes it back; `notes` say what was not quite as asked for."""

    arrangement: Arrangement
    back: Move
    notes: tuple[Words, ...] = ()


def new_id() -> str:
    """An id for a new slot or container: 40 bits that nobody else has on this front."""
    return secrets.token_hex(5)


def parse_move(document: object) -> Move:
    """The move of a JSON document; what is added without an id gets one.

    :raises BadMove: it is none
    """
    if not isinstance(document, Mapping) or not set(document) <= {
        "kind",
        "slot",
        "container",
        "after",
        "fields",
        "was",
    }:
        raise BadMove(_("This is no description of a move."))
    asked: Any = document.get("kind")
    try:
        kind = MoveKind(asked)
    except ValueError:
        raise BadMove(_("This is no description of a move.")) from None
    ids: dict[str, Any] = {name: document.get(name) or "" for name in ("slot", "container", "after")}
    values: dict[str, Any] = {name: document.get(name) or {} for name in ("fields", "was")}
    if not all(isinstance(one, str) for one in ids.values()):
        raise BadMove(_("This is no description of a move."))
    if not all(isinstance(one, Mapping) for one in values.values()):
        raise BadMove(_("This is no description of a move."))
    new = {MoveKind.ADD_SLOT: "slot", MoveKind.ADD_CONTAINER: "container"}.get(kind)
    if new and not ids[new]:
        ids[new] = new_id()
    return Move(kind, ids["slot"], ids["container"], ids["after"], values["fields"], values["was"])


def dump_move(move: Move) -> Fields:
    """The JSON document of a move."""
    found = {
        "kind": move.kind.value, "slot": move.slot, "container": move.container, "after": move.after,
        "fields": dict(move.fields), "was": dict(move.was),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def apply(arrangement: Arrangement, move: Move, now: datetime) -> Moved:
    """Does `move` on `arrangement` at the moment `now`.

    What should stand after something that has gone stands last, and a note says so.

    :raises Gone: what it moves, or the container it goes into, is not there
    :raises Stale: it was based on other values
    :raises BadMove: it leads to no arrangement
    """
    try:
        moved = _DEEDS[move.kind](arrangement, move, now)
        checked(moved.arrangement)
    except BadArrangement as bad:
        raise BadMove(bad.words.text, **bad.words.values) from bad
    return moved


def _add_slot(arrangement: Arrangement, move: Move, now: datetime) -> Moved:
    container = _container(arrangement, move.container)
    slot = parse_slot({"put_at": now.isoformat(), **move.fields, "id": move.slot})
    if "put_at" not in move.fields:  # what comes back comes as it was
        _sane(slot)
    was = {name: value for name, value in slot_fields(slot).items() if name != "put_at"}
    back = Move(MoveKind.REMOVE_SLOT, slot=slot.id, was=was)
    if there := arrangement.slot(slot.id):
        if there[1].story == slot.story:
            return Moved(arrangement, back)  # asked for twice, over a bad line
        raise BadMove(_("Two things on this front have the same name."))
    slots, notes = _insert(container.slots, slot, move.after)
    return Moved(arrangement.with_container(replace(container, slots=slots)), back, notes)


def _move_slot(arrangement: Arrangement, move: Move, now: datetime) -> Moved:
    old, slot = _slot(arrangement, move.slot)
    new = _container(arrangement, move.container or old.id)
    before = _before(old.slots, slot.id)
    times = {"put_at": slot_fields(slot)["put_at"], "pin": slot.pin}
    back = Move(MoveKind.MOVE_SLOT, slot=slot.id, container=old.id, after=before, fields=times)
    stays = move.after == slot.id or (new.id == old.id and move.after == before)
    if stays and not move.fields:  # one that takes a move back has times and a pin to restore all the same
        return Moved(arrangement, back)
    without = arrangement.with_container(replace(old, slots=_without(old.slots, slot.id)))
    target = _container(without, new.id)
    if new.id != old.id:
        slot = replace(slot, put_at=now)
    if slot.pin:  # what is pinned holds the place to which somebody has moved it
        slot = replace(slot, pin=_place_after(target.slots, move.after) + 1)
    if move.fields:
        slot = parse_slot({**slot_fields(slot), **move.fields, "id": slot.id})
    slots, notes = _insert(target.slots, slot, move.after)
    return Moved(without.with_container(replace(target, slots=slots)), back, notes)


def _remove_slot(arrangement: Arrangement, move: Move, now: datetime) -> Moved:
    container, slot = _slot(arrangement, move.slot)
    _unchanged(move.slot, slot, parse_slot, slot_fields(slot), move.was)
    back = Move(
        MoveKind.ADD_SLOT, slot.id, container.id, _before(container.slots, slot.id), fields=slot_fields(slot)
    )
    kept = replace(container, slots=_without(container.slots, slot.id))
    return Moved(arrangement.with_container(kept), back)


def _edit_slot(arrangement: Arrangement, move: Move, now: datetime) -> Moved:
    container, slot = _slot(arrangement, move.slot)
    own = slot_fields(slot)
    _unchanged(move.slot, slot, parse_slot, own, move.was)
    new = parse_slot({**own, **move.fields, "id": slot.id})
    if (new.since, new.until) != (slot.since, slot.until):
        _sane(new)
    back = replace(_back_to(own, slot_fields(new), MoveKind.EDIT_SLOT), slot=slot.id)
    slots = tuple(new if one.id == slot.id else one for one in container.slots)
    return Moved(arrangement.with_container(replace(container, slots=slots)), back)


def _add_container(arrangement: Arrangement, move: Move, now: datetime) -> Moved:
    new = parse_container({**move.fields, "id": move.container})
    back = Move(MoveKind.REMOVE_CONTAINER, container=new.id, was=dump_container(new))
    if arrangement.container(new.id):
        if _container(arrangement, new.id) == new:
            return Moved(arrangement, back)
        raise BadMove(_("Two things on this front have the same name."))
    containers, notes = _insert(arrangement.containers, new, move.after)
    return Moved(Arrangement(containers), back, notes)


def _move_container(arrangement: Arrangement, move: Move, now: datetime) -> Moved:
    container = _container(arrangement, move.container)
    before = _before(arrangement.containers, container.id)
    back = Move(MoveKind.MOVE_CONTAINER, container=container.id, after=before)
    if move.after in (container.id, before):
        return Moved(arrangement, back)
    others = _without(arrangement.containers, container.id)
    containers, notes = _insert(others, container, move.after)
    return Moved(Arrangement(containers), back, notes)


def _remove_container(arrangement: Arrangement, move: Move, now: datetime) -> Moved:
    container = _container(arrangement, move.container)
    own = dump_container(container)
    if move.was and timeless(Arrangement((parse_container(dict(move.was)),))) != timeless(
        Arrangement((container,))
    ):
        raise Stale(container.id)
    before = _before(arrangement.containers, container.id)
    back = Move(MoveKind.ADD_CONTAINER, container=container.id, after=before, fields=own)
    return Moved(Arrangement(_without(arrangement.containers, container.id)), back)


def _edit_container(arrangement: Arrangement, move: Move, now: datetime) -> Moved:
    container = _container(arrangement, move.container)
    own = _container_fields(container)
    _unchanged(container.id, container, lambda values: _edited(container, values), own, move.was)
    new = _edited(container, move.fields)
    back = replace(_back_to(own, _container_fields(new), MoveKind.EDIT_CONTAINER), container=container.id)
    return Moved(arrangement.with_container(new), back)


def _back_to(own: Mapping[str, object], after: Mapping[str, object], kind: MoveKind) -> Move:
    """The edit that makes of the fields `after` what they were, `own`."""
    changed = [name for name in own if own[name] != after[name]]
    return Move(
        kind, fields={name: own[name] for name in changed}, was={name: after[name] for name in changed}
    )


def _restore(arrangement: Arrangement, move: Move, now: datetime) -> Moved:
    return Moved(parse(move.fields), Move(MoveKind.RESTORE, fields=dump(arrangement)))


_DEEDS: dict[MoveKind, Callable[[Arrangement, Move, datetime], Moved]] = {
    MoveKind.ADD_SLOT: _add_slot,
    MoveKind.MOVE_SLOT: _move_slot,
    MoveKind.REMOVE_SLOT: _remove_slot,
    MoveKind.EDIT_SLOT: _edit_slot,
    MoveKind.ADD_CONTAINER: _add_container,
    MoveKind.MOVE_CONTAINER: _move_container,
    MoveKind.REMOVE_CONTAINER: _remove_container,
    MoveKind.EDIT_CONTAINER: _edit_container,
    MoveKind.RESTORE: _restore,
}


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)


def _container(arrangement: Arrangement, pk: str) -> Container:
    found = arrangement.container(pk)
    if found is None:
        raise Gone(pk)
    return found


def _slot(arrangement: Arrangement, pk: str) -> tuple[Container, Slot]:
    found = arrangement.slot(pk)
    if found is None:
        raise Gone(pk)
    return found


def _before(things: Sequence[T], pk: str) -> str:
    """The id of what stands before; '' for the first."""
    ids = [thing.id for thing in things]
    return ids[ids.index(pk) - 1] if ids.index(pk) else ""


def _without(things: Sequence[T], pk: str) -> tuple[T, ...]:
    return tuple(thing for thing in things if thing.id != pk)


def _place_after(things: Sequence[T], after: str) -> int:
    """The number, from 0, of the place after the thing `after`; of the last place if it isn't there."""
    if not after:
        return 0
    return next((place for place, thing in enumerate(things, 1) if thing.id == after), len(things))


def _insert(things: Sequence[T], new: T, after: str) -> tuple[tuple[T, ...], tuple[Words, ...]]:
    place = _place_after(things, after)
    gone = after and not any(thing.id == after for thing in things)
    note = Words(_("What it was to stand after has been removed or moved meanwhile: it stands last now."))
    return (*things[:place], new, *things[place:]), (note,) if gone else ()


def _sane(slot: Slot) -> Slot:
    if slot.since and slot.until and slot.since >= slot.until:
        raise BadMove(_("The story would go before it comes: “from” is not before “until”."))
    return slot


def _unchanged(
    pk: str, thing: T, parse_thing: Callable[[Fields], T], own: Fields, was: Mapping[str, Any]
) -> None:
    """:raises Stale: a value in `was` is another one by now"""
    if was and parse_thing({**own, **was, "id": pk}) != thing:
        raise Stale(pk)


def _container_fields(container: Container) -> Fields:
    """What of a container can be edited, its rule's fields among the others."""
    return {"layout": container.layout.value, "title": container.title, **rule_fields(container.rule)}


def _edited(container: Container, values: Mapping[str, Any]) -> Container:
    """The container with these values; fields of its rule stand among its own, as in `_container_fields`."""
    new = {**_container_fields(container), **{name: value for name, value in values.items() if name != "id"}}
    outer = {name: new.pop(name) for name in ("layout", "title")}
    return replace(parse_container({**outer, "rule": new, "id": container.id}), slots=container.slots)
