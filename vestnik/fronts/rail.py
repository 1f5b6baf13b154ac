"""Rails: the one on every page, with what is important today and then what is new, and others of the newsroom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vestnik.fronts.assemble import Shown, assemble
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
    breaking: bool = False


@dataclass(frozen=True, slots=True)
class Rail:
    title: str
    items: tuple[RailItem, ...]
    slug: str = IMPORTANT


def rail(lang: str, slug: str = IMPORTANT, first: Sequence[int] = ()) -> Rail | None:
    """The rail of an edition as it stands now; None if there is none of this name. `first` stand before all others.

    The first container of a rail is what it is for, and its stories bear its title; further ones fill it up to
    `RAIL_LENGTH` with stories that bear their section's name.
    """
    front = live_front(FrontKind.RAIL, lang, slug=slug)
    if front is None:
        return None
    page = assemble(front, first, words_only=True)
    title = front.title or _("Important today")
    own = front.arrangement.containers[0].id if front.arrangement.containers else ""
    items = tuple(
        _item(shown, title, container.id == own)
        for container in page.containers
        for shown in container.places
    )[:RAIL_LENGTH]
    named = slug != IMPORTANT or any(item.important for item in items)
    return Rail(title if named else _("Latest"), items, slug)


def _item(shown: Shown, title: str, important: bool) -> RailItem:
    label = _("Breaking") if shown.breaking else shown.slot.label if shown.slot else ""
    return RailItem(
        shown.teaser, label or (title if important else shown.teaser.section.text), important, shown.breaking
    )
