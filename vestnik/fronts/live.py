"""The arrangement that readers get now. No worker puts a front live: its time comes, and renders know when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from vestnik.fronts.arrangement import Arrangement
from vestnik.fronts.defaults import default_arrangement
from vestnik.fronts.document import parse
from vestnik.fronts.models import Front, FrontVersion, front_key, stands_by_itself
from vestnik.fronts.standin import stand_in
from vestnik.press import recorder


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


def live_front(kind: str, lang: str, section: int | None = None, slug: str = "") -> LiveFront | None:
    """The live front of a kind; None for a special front or a rail that readers can't see. One query.

    For renders: it records what it read, and until when it is right.
    """
    now = recorder.now()
    recorder.read(front_key(kind, lang, section, slug))
    fronts = Front.objects.filter(kind=kind, locale__language_code=lang, section=section, slug=slug)
    columns = ("pk", "title", "standfirst", "live_number", "live_arrangement", "next_at")
    row = _with_live(fronts, now).values(*columns).first()
    own: dict[str, Any] = row or {}
    recorder.until(own.get("next_at"))
    standing = stand_in(own.get("pk")) if own else None
    if standing is None and own.get("live_arrangement") is not None:
        standing = parse(own["live_arrangement"])
    if standing is None and not stands_by_itself(kind, slug):
        return None
    return LiveFront(
        pk=own.get("pk"),
        kind=kind,
        lang=lang,
        title=own.get("title", ""),
        section=section,
        number=own.get("live_number") or 0,
        arrangement=standing or default_arrangement(kind, section),
        standfirst=own.get("standfirst", ""),
    )


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
