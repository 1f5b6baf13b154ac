"""Fronts on the desk: what is breaking now, and which home fronts somebody should look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from vestnik.desk.words import Moment, moment
from vestnik.fronts import breaking_views
from vestnik.fronts.live import live_arrangement
from vestnik.fronts.models import Front, FrontKind
from vestnik.fronts.troubles import Severity, Trouble, troubles

#: the curation desk tells of all of them
MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class BreakingLine:
    """`seen` is False if readers can't see the story any more."""

    title: str
    until: Moment
    seen: bool
    story_url: str
    end_url: str


@dataclass(frozen=True, slots=True)
class FrontTroubles:
    """What is wrong with what readers get of one front; `more` are those that the curation desk tells of."""

    name: str
    url: str
    troubles: tuple[Trouble, ...]
    more: int


@dataclass(frozen=True, slots=True)
class OnDesk:
    breaking: tuple[BreakingLine, ...]
    fronts: tuple[FrontTroubles, ...]


def on_desk(user, langs: list[str], now: datetime) -> OnDesk | None:
    """None for those who can't change fronts. Queries by the number of languages, not of slots."""
    if not user.has_perm("fronts.change_front"):
        return None
    lines = tuple(
        BreakingLine(str(one.breaking), moment(one.breaking.until, now), one.seen, one.story_url, one.end_url)
        for one in breaking_views.on_desk(user, langs)
    )
    home = Front.objects.filter(kind=FrontKind.HOME, locale__language_code__in=langs)
    looked_at = (_troubles(front) for front in home.select_related("locale", "section").order_by("pk"))
    return OnDesk(lines, tuple(found for found in looked_at if found))


def _troubles(front: Front) -> FrontTroubles | None:
    """What readers miss, or see and shouldn't, and whether the front stands still."""
    found = [
        trouble
        for trouble in troubles(front, live_arrangement(front))
        if trouble.severity is Severity.BAD or not trouble.container
    ]
    if not found:
        return None
    url = reverse("vestnik_front:edit", args=[front.pk])
    return FrontTroubles(str(front), url, tuple(found[:MOST_TOLD]), max(0, len(found) - MOST_TOLD))
