"""The front page of an edition, put together."""

from __future__ import annotations

from dataclasses import dataclass

from vestnik.fronts.arrange import arrange, take
from vestnik.fronts.models import GRID, LEAD, SECONDS, SLOTS, FrontSlot
from vestnik.stories.display import Link, Teaser
from vestnik.stories.listings import Listing, teasers_by_id
from vestnik.stories.models import Kind, Section

OPINION = 4
BLOCK = 5


@dataclass(frozen=True, slots=True)
class Block:
    section: Link
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True)
class FrontPage:
    lead: Teaser | None
    seconds: tuple[Teaser, ...]
    grid: tuple[Teaser, ...]
    opinion: tuple[Teaser, ...]
    blocks: tuple[Block, ...]


def front_page(lang: str) -> FrontPage:
    """What stands on the front of `lang` now: slots first, then opinion, then the sections. No story stands twice."""
    picks = list(
        FrontSlot.objects.filter(front__locale__language_code=lang).order_by("sort_order").values_list("story_id", flat=True)
    )[:SLOTS]
    teasers = teasers_by_id([pk for pk in picks if pk], lang)
    latest = Listing.latest(lang).teasers(SLOTS * 3)
    news = [teaser for teaser in latest if teaser.kind != Kind.OPINION]
    top = arrange([teasers.get(pk) for pk in picks], news, SLOTS)
    seen = {teaser.id for teaser in top}
    opinion = take(Listing.of_kind(lang, Kind.OPINION).teasers(OPINION + SLOTS), OPINION, seen)
    blocks = []
    sections = Section.objects.filter(locale__language_code=lang, in_menu=True).select_related("locale")
    for section in sections:
        mine = take(Listing.of_section(section).teasers(BLOCK, without=seen), BLOCK, seen)
        if mine:
            blocks.append(Block(Link(section.name, section.url, section.slug), mine))
    return FrontPage(
        lead=top[0] if top else None,
        seconds=tuple(top[LEAD : LEAD + SECONDS]),
        grid=tuple(top[LEAD + SECONDS : LEAD + SECONDS + GRID]),
        opinion=opinion,
        blocks=tuple(blocks),
    )
