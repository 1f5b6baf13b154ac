"""The fronts that readers can ask for."""

from __future__ import annotations

from vestnik.fronts.assemble import FrontPage, assemble
from vestnik.fronts.breaking import stories_first
from vestnik.fronts.live import live_front, standing_front
from vestnik.fronts.models import FrontKind
from vestnik.stories.models import Section


def home_page(lang: str) -> FrontPage:
    """What stands on the front of an edition now; breaking news first."""
    return assemble(standing_front(FrontKind.HOME, lang), stories_first(lang))


def section_page(section: Section) -> FrontPage:
    """What stands on the first page of a section now, over the list of all its stories."""
    return assemble(standing_front(FrontKind.SECTION, section.lang, section.pk))


def special_page(lang: str, slug: str) -> FrontPage | None:
    """A special front; None if there is none at this address, or it isn't live yet."""
    front = live_front(FrontKind.SPECIAL, lang, slug=slug)
    return assemble(front) if front else None
