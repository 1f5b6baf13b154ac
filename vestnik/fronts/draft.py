"""The draft of a front: every change is saved at once, by whoever makes it, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from django.db import transaction
from wagtail.models import Locale

from vestnik.fronts.arrangement import Arrangement
from vestnik.fronts.document import dump, parse
from vestnik.fronts.live import live_arrangement
from vestnik.fronts.models import IMPORTANT, Front, FrontKind, FrontMove, FrontVersion, Way
from vestnik.fronts.moves import Move, MoveKind, apply, dump_move, parse_move
from vestnik.fronts.refusals import BadMove, Gone, PutAlready, Refused, Stale, Words
from vestnik.fronts.refusals import gettext_noop as _
from vestnik.press import recorder
from vestnik.stories.members import shown_name
from vestnik.stories.models import Section, Story


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of a front as a change left it. `notes` say what was not quite as asked for."""

    number: int
    arrangement: Arrangement
    notes: tuple[Words, ...] = ()


class NothingToUndo(Refused):
    """The user has made no move on this front that is not undone yet."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing of yours to undo."))


class NothingToRedo(Refused):
    """The user's last deed on this front was no undo."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing that you have undone last."))


def home_front(locale: Locale) -> Front:
    """The home front of a language; made if it isn't there yet."""
    return _made(FrontKind.HOME, locale)


def important_rail(locale: Locale) -> Front:
    """The rail of a language that stands on every page; made if it isn't there yet."""
    return _made(FrontKind.RAIL, locale, IMPORTANT)


def section_front(section: Section) -> Front:
    """The front of a section; made if it isn't there yet."""
    made, _new = Front.objects.get_or_create(
        section=section, defaults={"kind": FrontKind.SECTION, "locale": section.locale}
    )
    return made


def draft_of(front: Front) -> Draft:
    """The draft as the loaded row has it: what readers get, until somebody changes it."""
    if front.draft is None:
        return Draft(front.draft_number, live_arrangement(front))
    return Draft(front.draft_number, parse(front.draft))


@transaction.atomic
def change(front_pk: int, move: Move | Mapping[str, object], user, *, once: bool = False) -> Draft:
    """Does a move on the draft as it stands when its turn comes. A move that changes nothing leaves no trace.

    `once`: a story that is added must not stand on the front yet.

    :raises Refused: Gone, Stale (both say of what, Stale also by whom), PutAlready (if `once`) or BadMove; nothing has
        changed then
    """
    move = move if isinstance(move, Move) else parse_move(move)
    if "put_at" in move.fields:  # the clock's to say, and nobody else's
        move = replace(move, fields={name: move.fields[name] for name in move.fields if name != "put_at"})
    front = locked(front_pk)
    if move.kind == MoveKind.ADD_SLOT:
        _check_story(front, move)
        if once:
            _check_new(front, move)
    return _do(front, move, user)


@transaction.atomic
def undo(front_pk: int, user) -> Draft:
    """Takes back the user's last move that is not taken back yet.

    :raises NothingToUndo:
    :raises Stale: somebody else has changed the same thing since
    :raises Gone: somebody else has removed it since
    """
    front = locked(front_pk)
    last = to_undo(front, user)
    if last is None:
        raise NothingToUndo
    return _take_back(front, last, user, Way.UNDO)


@transaction.atomic
def redo(front_pk: int, user) -> Draft:
    """Does again what the user's last undo took back, if the user has moved nothing since. It can be undone again.

    :raises NothingToRedo:
    :raises Stale: somebody else has changed the same thing since
    :raises Gone: somebody else has removed it since
    """
    front = locked(front_pk)
    last = to_redo(front, user)
    if last is None:
        raise NothingToRedo
    return _take_back(front, last, user, Way.REDO)


def to_undo(front: Front, user) -> FrontMove | None:
    """The user's last move that is not taken back."""
    own = front.moves.filter(made_by=user, undone_by=None).exclude(way=Way.UNDO)
    return own.select_related("made_by").order_by("-number").first()


def to_redo(front: Front, user) -> FrontMove | None:
    """The user's last undo that is not taken back; None if the user has made a move after it."""
    own = front.moves.filter(made_by=user).select_related("made_by").order_by("-number")
    last = own.filter(way=Way.UNDO, undone_by=None).first()
    return None if last is None or own.filter(way=Way.DO, number__gt=last.number).exists() else last


@transaction.atomic
def discard(front_pk: int, user) -> Draft:
    """Makes the draft what readers get now. It can be undone."""
    front = locked(front_pk)
    return _do(front, Move(MoveKind.RESTORE, fields=dump(live_arrangement(front))), user)


@transaction.atomic
def restore(version: FrontVersion, user) -> Draft:
    """Makes the draft what a version was. It can be undone, and is not live before somebody publishes it."""
    front = locked(version.front_id)
    return _do(front, Move(MoveKind.RESTORE, fields=dump(parse(version.arrangement))), user)


def locked(front_pk: int) -> Front:
    """The front, which nobody else changes until the transaction ends (on SQLite nobody writes at all).

    :raises Gone: it has been deleted
    """
    rows = Front.objects.select_for_update(of=("self",), no_key=True).select_related("locale", "section")
    front = rows.filter(pk=front_pk).first()
    if front is None:
        raise Gone(str(front_pk))
    return front


def changed_since(front: Front, number: int) -> str:
    """Who made the last change of the draft after that number; '' if unknown."""
    last = front.moves.filter(number__gt=number).select_related("made_by").order_by("-number").first()
    return _name(last) if last else ""


def _take_back(front: Front, last: FrontMove, user, way: Way) -> Draft:
    """Does what takes `last` back, unless others' moves that stand have changed the same thing since."""
    later = front.moves.filter(number__gt=last.number, undone_by=None).exclude(made_by=user)
    # what came later and was taken back again stands in nobody's way
    later = later.exclude(way=Way.UNDO, undoes__number__gt=last.number)
    if last.thing:
        later = later.filter(thing__in=[last.thing, ""])
    if other := later.select_related("made_by").order_by("-number").first():
        raise Stale(last.thing, _name(other))
    draft = _do(front, parse_move(last.back), user, way)
    last.undone_by = front.moves.get(number=draft.number)
    last.save(update_fields=["undone_by"])
    return draft


def _do(front: Front, move: Move, user, way: Way = Way.DO) -> Draft:
    now = recorder.now()
    before = draft_of(front)
    try:
        moved = apply(before.arrangement, move, now)
    except Stale as stale:
        last = front.moves.filter(thing=stale.what).select_related("made_by").order_by("-number").first()
        raise Stale(stale.what, _name(last) if last else "") from stale
    if moved.arrangement == before.arrangement and way == Way.DO:
        return Draft(before.number, before.arrangement, moved.notes)
    front.draft, front.draft_number = dump(moved.arrangement), front.draft_number + 1
    front.save(update_fields=["draft", "draft_number"])
    FrontMove.objects.create(
        front=front, number=front.draft_number, made_by=user, made_at=now, way=way,
        kind=move.kind.value, thing=move.thing,
        data=dump_move(move), back=dump_move(moved.back),
    )  # fmt: skip
    return Draft(front.draft_number, moved.arrangement, moved.notes)


def _check_story(front: Front, move: Move) -> None:
    """:raises BadMove: there is no such story in the front's language"""
    pk = move.fields.get("story")
    if not isinstance(pk, int) or isinstance(pk, bool) or not 0 < pk < 2**63:
        raise BadMove(_("There is no such story."))
    locale = Story.objects.filter(pk=pk).values_list("locale_id", flat=True).first()
    if locale is None:
        raise BadMove(_("There is no such story."))
    if locale != front.locale_id:
        raise BadMove(_("This story is in another language. Choose one of this front’s language."))


def check_not_put_since(front: Front, slot: str, number: int, user) -> None:
    """For who takes a story for one that stands nowhere yet, having seen the draft of that number.

    :raises PutAlready: somebody else has put it into this slot after that
    """
    put = front.moves.filter(thing=slot, kind=MoveKind.ADD_SLOT, number__gt=number).exclude(made_by=user)
    if put.exists():
        _refuse_put(front, slot)


def _check_new(front: Front, move: Move) -> None:
    """:raises PutAlready: the story has a slot already"""
    there = draft_of(front).arrangement.slot_to_move(move.fields["story"], move.container)
    if there and there != move.slot:
        _refuse_put(front, there)


def _refuse_put(front: Front, slot: str) -> NoReturn:
    last = front.moves.filter(thing=slot).select_related("made_by").order_by("-number").first()
    found = draft_of(front).arrangement.slot(slot)
    title = Story.objects.filter(pk=found[1].story).values_list("title", flat=True).first() if found else ""
    raise PutAlready(slot, _name(last) if last else "", title or "")


def _made(kind: FrontKind, locale: Locale, slug: str = "") -> Front:
    found = Front.objects.filter(locale=locale, kind=kind, slug=slug, section=None).first()
    if found:
        return found
    # fronts of one kind are translations of each other
    other = Front.objects.filter(kind=kind, slug=slug, section=None).order_by("pk").first()
    known = {"translation_key": other.translation_key} if other else {}
    return Front.objects.get_or_create(locale=locale, kind=kind, slug=slug, section=None, defaults=known)[0]


def _name(move: FrontMove) -> str:
    return shown_name(move.made_by) if move.made_by else ""
