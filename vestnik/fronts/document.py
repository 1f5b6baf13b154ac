"""Arrangements as JSON, and back. What comes from outside is refused in words wherever it is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from vestnik.fronts.arrangement import (
    MOST_CONTAINERS,
    MOST_SIZE,
    MOST_SLOTS,
    MOST_SUBLINKS,
    OF_SOMETHING,
    VERSION,
    Arrangement,
    Container,
    Layout,
    Rule,
    Slot,
    Source,
    SubLink,
)
from vestnik.fronts.refusals import BadArrangement
from vestnik.fronts.refusals import gettext_noop as _

E = TypeVar("E", bound=StrEnum)
Fields = dict[str, Any]

LARGEST_ID = 2**63 - 1
LONGEST_HOURS = 24 * 366
ID = re.compile(r"[a-z0-9]{1,24}(-[a-z0-9]{1,24}){0,3}")
#: an address within the paper, or one of the web; nothing that a browser would run
URL = re.compile(r"(/(?![/\\])|https?://)[^\s\\\"<>]*", re.IGNORECASE)
#: most characters of each text
LENGTHS = {
    "title": 120,
    "headline": 200,
    "headline_of": 200,
    "standfirst": 600,
    "label": 60,
    "text": 160,
    "url": 500,
}


def parse(document: object) -> Arrangement:
    """The arrangement of a JSON document.

    :raises BadArrangement: it is none; in words
    """
    own = _mapping(document, {"version", "containers"})
    if own.get("version") != VERSION:
        raise BadArrangement(_("This front was written by another version of the program."))
    containers = tuple(parse_container(one) for one in _list(own, "containers", MOST_CONTAINERS))
    return checked(Arrangement(containers))


def checked(arrangement: Arrangement) -> Arrangement:
    """The arrangement itself.

    :raises BadArrangement: there is too much of it, or two things in it have one id
    """
    if len(arrangement.containers) > MOST_CONTAINERS:
        raise BadArrangement(_("A front holds %(most)d containers at most."), most=MOST_CONTAINERS)
    if any(one.slots for one in arrangement.containers if one.rule.source == Source.EVERY_SECTION):
        raise BadArrangement(
            _("This container makes one for each section. Add one for the section to pick stories in it.")
        )
    slots = list(arrangement.slots)
    if len(slots) > MOST_SLOTS:
        raise BadArrangement(_("A front holds %(most)d stories at most."), most=MOST_SLOTS)
    for ids in ([one.id for one in arrangement.containers], [slot.id for slot in slots]):
        if len(set(ids)) < len(ids):
            raise BadArrangement(_("Two things on this front have the same name."))
    return arrangement


def parse_container(document: object) -> Container:
    """:raises BadArrangement:"""
    own = _mapping(document, {"id", "layout", "title", "rule", "slots"})
    return Container(
        id=_id(own),
        layout=_one_of(own, "layout", Layout),
        rule=parse_rule(own.get("rule") or {}),
        title=_text(own, "title"),
        slots=tuple(parse_slot(one) for one in _list(own, "slots", MOST_SLOTS)),
    )


def parse_rule(document: object) -> Rule:
    """:raises BadArrangement:"""
    own = _mapping(document, {field.name for field in fields(Rule)})
    rule = Rule(
        source=_one_of(own, "source", Source, Source.NOTHING),
        source_id=_row(own, "source_id"),
        label=_text(own, "label"),
        size=_number(own, "size", 1, MOST_SIZE, 6),
        most_of_section=_number(own, "most_of_section", 0, MOST_SIZE),
        oldest_hours=_number(own, "oldest_hours", 0, LONGEST_HOURS),
        drop_hours=_number(own, "drop_hours", 0, LONGEST_HOURS),
        may_repeat=_flag(own, "may_repeat"),
    )
    if rule.source in OF_SOMETHING and rule.source_id is None:
        raise BadArrangement(_("Choose the section, topic or person whose stories fill up this container."))
    if rule.source == Source.LABEL and not rule.label:
        raise BadArrangement(_("Choose the label of the stories that fill up this container."))
    return rule


def parse_slot(document: object) -> Slot:
    """:raises BadArrangement:"""
    own = _mapping(document, {field.name for field in fields(Slot)})
    story, put_at = _row(own, "story"), _moment(own, "put_at")
    if story is None or put_at is None:
        raise BadArrangement(_("A slot without a story can't be."))
    return Slot(
        id=_id(own),
        story=story,
        put_at=put_at,
        headline=_text(own, "headline"),
        headline_of=_text(own, "headline_of"),
        standfirst=_text(own, "standfirst"),
        picture=_row(own, "picture"),
        label=_text(own, "label"),
        sublinks=tuple(_sublink(one) for one in _list(own, "sublinks", MOST_SUBLINKS)),
        since=_moment(own, "since"),
        until=_moment(own, "until"),
        pin=_number(own, "pin", 0, MOST_SIZE),
    )


def _sublink(document: object) -> SubLink:
    own = _mapping(document, {"story", "text", "url"})
    link = SubLink(_row(own, "story"), _text(own, "text"), _text(own, "url"))
    if link.url and not URL.fullmatch(link.url):
        raise BadArrangement(_("“%(url)s” is no address to which a link can lead."), url=link.url)
    if (link.story is None) == (not link.url) or (link.url and not link.text):
        raise BadArrangement(_("A further link leads to a story, or has words and an address."))
    return link


def dump(arrangement: Arrangement) -> Fields:
    """The JSON document of an arrangement: `parse(dump(a)) == a`. What is empty is left out."""
    return {"version": VERSION, "containers": [dump_container(one) for one in arrangement.containers]}


def dump_container(container: Container) -> Fields:
    """A container as it is stored."""
    document = {
        "id": container.id,
        "layout": container.layout.value,
        "title": container.title,
        "rule": _slim(rule_fields(container.rule)),
        "slots": [_slim(slot_fields(slot)) for slot in container.slots],
    }
    return _slim(document)


def rule_fields(rule: Rule) -> Fields:
    """All fields of a rule, as JSON has them."""
    return {field.name: getattr(rule, field.name) for field in fields(Rule)} | {"source": rule.source.value}


def slot_fields(slot: Slot) -> Fields:
    """All fields of a slot, as JSON has them; times in UTC."""
    found = {field.name: getattr(slot, field.name) for field in fields(Slot)}
    links = [_slim({"story": link.story, "text": link.text, "url": link.url}) for link in slot.sublinks]
    times = {name: _told(found[name]) for name in ("put_at", "since", "until")}
    return found | times | {"sublinks": links}


def _slim(document: Fields) -> Fields:
    """Without what is empty: that is the default of each field that may be empty."""
    return {name: value for name, value in document.items() if value}


def _told(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _mapping(document: object, known: Collection[str]) -> Fields:
    if not isinstance(document, Mapping) or not all(isinstance(name, str) for name in document):
        raise BadArrangement(_("This is no description of a front."))
    for name in document:
        if name not in known:
            raise BadArrangement(_("“%(name)s” is not known here."), name=_shown(name))
    return dict(document)


def _list(own: Fields, name: str, most: int) -> list[object]:
    found = own.get(name) or []
    if not isinstance(found, list):
        raise BadArrangement(_("“%(name)s” must be a list."), name=name)
    if len(found) > most:
        raise BadArrangement(
            _("“%(name)s” holds %(most)d at most, and not %(count)d."), name=name, most=most, count=len(found)
        )
    return found


def _text(own: Fields, name: str) -> str:
    found = own.get(name, "")
    if not isinstance(found, str) or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in found):
        raise BadArrangement(_("“%(name)s” must be one line of text."), name=name)
    if len(found) > LENGTHS[name]:
        raise BadArrangement(
            _("“%(name)s” has %(most)d characters at most; this has %(count)d."),
            name=name, most=LENGTHS[name], count=len(found),
        )  # fmt: skip
    return found.strip()


def _id(own: Fields) -> str:
    found = own.get("id")
    if not isinstance(found, str) or not ID.fullmatch(found):
        raise BadArrangement(_("“%(name)s” is no name of a container or slot."), name=_shown(found))
    return found


def _row(own: Fields, name: str) -> int | None:
    """The number of a row in the database; None if there is none."""
    return _number(own, name, 1, LARGEST_ID) if own.get(name) is not None else None


def _number(own: Fields, name: str, least: int, most: int, default: int = 0) -> int:
    found = own.get(name, default)
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
        raise BadArrangement(
            _("“%(name)s” must be a whole number from %(least)d to %(most)d."),
            name=name,
            least=least,
            most=most,
        )
    return found


def _flag(own: Fields, name: str) -> bool:
    found = own.get(name, False)
    if not isinstance(found, bool):
        raise BadArrangement(_("“%(name)s” must be yes or no."), name=name)
    return found


def _moment(own: Fields, name: str) -> datetime | None:
    found = own.get(name)
    if found is None or found == "":
        return None
    try:
        moment = datetime.fromisoformat(found).astimezone(UTC) if isinstance(found, str) else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None or datetime.fromisoformat(found).tzinfo is None:
        raise BadArrangement(_("“%(name)s” must be a day and time with a time zone."), name=name)
    return moment


def _one_of(own: Fields, name: str, kind: type[E], default: E | None = None) -> E:
    found: Any = own.get(name, default)
    try:
        return kind(found)
    except ValueError:
        raise BadArrangement(_("“%(name)s” is not known here."), name=_shown(found)) from None


def _shown(found: object) -> str:
    """What somebody sent, short enough to be shown."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(found)[:40])
