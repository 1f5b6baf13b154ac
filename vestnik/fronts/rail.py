"""The rail that stands on every page: what is important today, then what is new."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vestnik.fronts.arrange import take
from vestnik.stories.display import Teaser, words_of
from vestnik.stories.listings import Listing

RAIL_LENGTH = 12
#: the newest must have room, however much is important
MOST_IMPORTANT = 5


@dataclass(frozen=True, slots=True)
class RailItem:
    """A story in words: no picture, no authors. `label` stands over it: 'Important today', or its section's name."""

    teaser: Teaser
    label: str
    important: bool


@dataclass(frozen=True, slots=True)
class Rail:
    title: str
    items: tuple[RailItem, ...]


def rail(lang: str) -> Rail:
    """The rail of an edition as it stands now."""
    seen: set[int] = set()
    important = take(Listing.important(lang).rows(MOST_IMPORTANT, words_only=True), MOST_IMPORTANT, seen)
    latest = Listing.latest(lang).rows(RAIL_LENGTH, without=seen, words_only=True)
    newest = take(latest, RAIL_LENGTH - len(important), seen)
    teasers = words_of([*important, *newest])
    top = len(important)
    items = [RailItem(teaser, _("Important today"), True) for teaser in teasers[:top]]
    items += [RailItem(teaser, teaser.section.text, False) for teaser in teasers[top:]]
    return Rail(_("Important today") if important else _("Latest"), tuple(items))
