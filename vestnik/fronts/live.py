"""The arrangement that readers get now. No worker puts a front live: its time comes, and renders know when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from vestnik.fronts.arrangement import Arrangement
from vestnik.fronts.defaults import default_arrangement
from vestnik.fronts.document import parse
from vestnik.fronts.models import Front, FrontVersion, front_key, stands_by_itself
from vestnik.fronts.standin import stand_in
from vestnik.press import recorder
from vestnik.press.remembered import Remembered


@dataclass(frozen=True, slots=True)
class LiveFront:
    """What readers get of a front. `pk` is None if it has no row, `number` 0 if it is the default arrangement."""

    pk: int | None
    kind: str
    lang: str
    title: str
    section: int | None
    number: int
    arrangement: Arrangement
    standfirst: str = ""


class _Stored(NamedTuple):
    """What the tables hold of a front; `arrangement` is that of its live version."""

    pk: int | None = None
    title: str = ""
    standfirst: str = ""
    number: int = 0
    arrangement: Arrangement | None = None


#: kind, language, section, slug
_stored: Remembered[tuple[str, str, int | None, str], _Stored] = Remembered(200)


def live_front(kind: str, lang: str, section: int | None = None, slug: str = "") -> LiveFront | None:
    """The live front of a kind; None for a special front or a rail that readers can't see. One query.

    For renders: it records what it read, and until when it is right.
    """
    own = _stored.value((kind, lang, section, slug), lambda: _load(kind, lang, section, slug))
    standing = (stand_in(own.pk) if own.pk else None) or own.arrangement
    if standing is None and not stands_by_itself(kind, slug):
        return None
    return LiveFront(
        pk=own.pk,
        kind=kind,
        lang=lang,
        title=own.title,
        section=section,
        number=own.number,
        arrangement=standing or default_arrangement(kind, section),
        standfirst=own.standfirst,
    )


def _load(kind: str, lang: str, section: int | None, slug: str) -> _Stored:
    recorder.read(front_key(kind, lang, section, slug))
    fronts = Front.objects.filter(kind=kind, locale__language_code=lang, section=section, slug=slug)
    columns = ("pk", "title", "standfirst", "live_number", "live_arrangement", "next_at")
    row = _with_live(fronts, recorder.now()).values_list(*columns).first()
    if row is None:
        return _Stored()
    pk, title, standfirst, number, arrangement, next_at = row
    recorder.until(next_at)
    standing = parse(arrangement) if arrangement is not None else None
    return _Stored(pk, title, standfirst, number or 0, standing)


def standing_front(kind: str, lang: str, section: int | None = None) -> LiveFront:
    """The live front of a kind that is never missing, since it has a default arrangement: 'home' or 'section'."""
    front = live_front(kind, lang, section)
    if front is None:
        raise LookupError(f"a front of kind {kind} has no default arrangement")
    return front


def live_version(front: Front, at: datetime | None = None) -> FrontVersion | None:
    """The version that readers get at a moment (now), nothing else being published; None for the default."""
    return front.versions.live_at(at or recorder.now()).first()


def live_arrangement(front: Front, at: datetime | None = None) -> Arrangement:
    """What readers get of a front at a moment (now). For the newsroom: it records nothing."""
    version = live_version(front, at)
    return parse(version.arrangement) if version else default_arrangement(front.kind, front.section_id)


def scheduled_versions(front: Front) -> Iterable[FrontVersion]:
    """What is still to go live, the next first."""
    return front.versions.after(recorder.now()).select_related("made_by")


def _with_live(fronts, now: datetime):
    versions = FrontVersion.objects.filter(front=OuterRef("pk"))
    return fronts.annotate(
        live_number=Subquery(versions.live_at(now).values("number")[:1]),
        live_arrangement=Subquery(versions.live_at(now).values("arrangement")[:1]),
        next_at=Subquery(versions.after(now).values("live_at")[:1]),
    )
