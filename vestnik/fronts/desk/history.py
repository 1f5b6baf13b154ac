"""Who put what where: moves on a front in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vestnik.fronts.arrangement import Arrangement, Container
from vestnik.fronts.desk import words
from vestnik.fronts.document import parse, parse_container
from vestnik.fronts.fills import names_of
from vestnik.fronts.models import Front, FrontMove, Way
from vestnik.fronts.moves import MoveKind
from vestnik.fronts.refusals import Refused
from vestnik.stories.members import shown_name
from vestnik.stories.models import Story

FIELDS = {
    "headline": gettext_lazy("headline"),
    "standfirst": gettext_lazy("standfirst"),
    "label": gettext_lazy("label"),
    "picture": gettext_lazy("picture"),
    "sublinks": gettext_lazy("further links"),
    "since": gettext_lazy("from"),
    "until": gettext_lazy("until"),
    "pin": gettext_lazy("pinned place"),
    "title": gettext_lazy("title"),
    "layout": gettext_lazy("layout"),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """A move in words. `who` is '' for the program itself; `what` is what was done, or taken back, or done again."""

    number: int
    at: datetime
    who: str
    way: str
    what: str
    undone: bool

    @property
    def text(self) -> str:
        if self.way == Way.UNDO:
            return _("taken back: %(what)s") % {"what": self.what}
        return _("done again: %(what)s") % {"what": self.what} if self.way == Way.REDO else self.what

    def __str__(self) -> str:
        return f"{self.who}: {self.text}" if self.who else self.text


def moves_of(front: Front):
    return front.moves.select_related("made_by", "undoes").order_by("-number")


def deeds(front: Front, arrangement: Arrangement, moves: Iterable[FrontMove]) -> list[Deed]:
    """The moves in words; `arrangement` is that of the draft now. Three queries, or four where things have gone."""
    moves = list(moves)
    if not moves:
        return []
    known = _Known(front, arrangement, moves)
    return [
        Deed(
            number=move.number,
            at=move.made_at,
            who=shown_name(move.made_by) if move.made_by else "",
            way=move.way,
            what=_plain(_meant(move), known),
            undone=move.undone_by_id is not None,
        )
        for move in moves
    ]


def _meant(move: FrontMove) -> FrontMove:
    """What an undo takes back, if that is still known; else the move itself."""
    return getattr(move, "undoes", move) if move.way == Way.UNDO else move


def _plain(move: FrontMove, known: _Known) -> str:
    data, before = move.data, move.back
    told = {
        "story": known.story(data.get("slot", "")),
        "container": known.container(data.get("container", "")),
        "fields": ", ".join(str(FIELDS.get(name, _("rule"))) for name in _changed(data, before)),
    }
    match move.kind:
        case MoveKind.ADD_SLOT:
            return _("“%(story)s” put into %(container)s") % told
        case MoveKind.MOVE_SLOT if before.get("container") == data.get("container"):
            return _("“%(story)s” moved within %(container)s") % told
        case MoveKind.MOVE_SLOT:
            return _("“%(story)s” moved to %(container)s") % told
        case MoveKind.REMOVE_SLOT:
            return _("“%(story)s” taken off") % told
        case MoveKind.EDIT_SLOT:
            return _("“%(story)s” changed here: %(fields)s") % told
        case MoveKind.ADD_CONTAINER:
            return _("the container %(container)s added") % told
        case MoveKind.MOVE_CONTAINER:
            return _("the container %(container)s moved") % told
        case MoveKind.REMOVE_CONTAINER:
            return _("the container %(container)s removed") % told
        case MoveKind.EDIT_CONTAINER:
            return _("the container %(container)s changed: %(fields)s") % told
    return _("the whole front set to another state")


def _changed(data: dict, before: dict) -> Sequence[str]:
    """The names of the fields that a move set to something else, each once."""
    names = [name for name in before.get("fields", data.get("fields", {})) if name != "headline_of"]
    named = [name for name in names if name in FIELDS]
    return [*named, *([""] if len(named) < len(names) else [])]


class _Known:
    """What slots and containers were called, also those that have gone."""

    def __init__(self, front: Front, arrangement: Arrangement, moves: Sequence[FrontMove]) -> None:
        self.stories: dict[str, int] = {}
        self.boxes: dict[str, Container] = {}
        every = [one for move in moves for one in (move, _meant(move))]
        for move in every:
            self._learn(move)
        self._learn_all(arrangement)
        unknown = {move.data.get("slot", "") for move in every} - self.stories.keys() - {""}
        kinds = (MoveKind.ADD_SLOT, MoveKind.REMOVE_SLOT)
        if unknown:
            for move in front.moves.filter(thing__in=unknown, kind__in=kinds):
                self._learn(move)
        self.titles = dict(Story.objects.filter(pk__in=set(self.stories.values())).values_list("pk", "title"))
        named = names_of(Arrangement(tuple(self.boxes.values())), front.lang)
        self.names = {key: thing.name for key, thing in named.things.items()}

    def _learn(self, move: FrontMove) -> None:
        for told in (move.data, move.back):
            fields = told.get("fields", {})
            if told.get("kind") == MoveKind.ADD_SLOT and isinstance(fields.get("story"), int):
                self.stories[told["slot"]] = fields["story"]
            elif told.get("kind") == MoveKind.ADD_CONTAINER:
                self.boxes[told["container"]] = parse_container({**fields, "id": told["container"]})
            elif told.get("kind") == MoveKind.RESTORE:
                self._learn_document(fields)

    def _learn_document(self, document: object) -> None:
        try:
            self._learn_all(parse(document))
        except Refused:
            return  # of a version whose words nobody needs any more

    def _learn_all(self, arrangement: Arrangement) -> None:
        self.stories |= {slot.id: slot.story for slot in arrangement.slots}
        self.boxes |= {container.id: container for container in arrangement.containers}

    def story(self, slot: str) -> str:
        return self.titles.get(self.stories.get(slot, 0)) or _("a story")

    def container(self, pk: str) -> str:
        box = self.boxes.get(pk)
        if box is None:
            return _("a container")
        return words.container_name(box.title, box.layout, box.rule, self.names)
