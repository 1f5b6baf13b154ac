"""Rails: the one on every page, with what is important today and then what is new, and others of the newsroom."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vestnik.fronts.assemble import assemble
from vestnik.fronts.defaults import RAIL_LENGTH
from vestnik.fronts.live import live_front
from vestnik.fronts.models import IMPORTANT, FrontKind
from vestnik.stories.display import Teaser


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


def rail(lang: str, slug: str = IMPORTANT) -> Rail | None:
    """The rail of an edition as it stands now; None if there is none of this name.

    The first container of a rail is what it is for, and its stories bear its title; further ones fill it up to
    `RAIL_LENGTH` with stories that bear their section's name.
    """
    front = live_front(FrontKind.RAIL, lang, slug=slug)
    if front is None:
        return None
    page = assemble(front, words_only=True)
    title = front.title or _("Important today")
    items = []
    for place, container in enumerate(front.arrangement.containers):
        own = next((one for one in page.containers if one.id == container.id), None)
        for shown in own.places if own else ():
            first = place == 0
            label = (shown.slot.label if shown.slot else "") or (
                title if first else shown.teaser.section.text
            )
            items.append(RailItem(shown.teaser, label, first))
    shown_items = tuple(items[:RAIL_LENGTH])
    named = any(item.important for item in shown_items) or slug != IMPORTANT
    return Rail(title if named else _("Latest"), shown_items)
