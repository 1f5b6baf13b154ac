"""The front page of an edition, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vestnik.fronts.arrange import arrange, take
from vestnik.fronts.models import GRID, LEAD, SECONDS, SLOTS, FrontSlot
from vestnik.press import recorder
from vestnik.stories.display import Link, Teaser, teasers_of
from vestnik.stories.listings import Listing, rows_by_id
from vestnik.stories.models import Kind, Section, Story

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
    recorder.read(f"front:{lang}")
    picks = list(
        FrontSlot.objects.filter(front__locale__language_code=lang)
        .order_by("sort_order")
        .values_list("story_id", flat=True)
    )[:SLOTS]
    picked = rows_by_id([pk for pk in picks if pk], lang)
    news = [story for story in Listing.latest(lang).rows(SLOTS * 3) if story.kind != Kind.OPINION]
    top = arrange([picked.get(pk) for pk in picks], news, SLOTS)
    seen = {story.id for story in top}
    opinion = take(Listing.of_kind(lang, Kind.OPINION).rows(OPINION, without=seen), OPINION, seen)
    recorder.read(f"sections:{lang}")
    sections = Section.objects.filter(locale__language_code=lang, in_menu=True).select_related("locale")
    in_blocks = [
        (section, take(Listing.of_section(section).rows(BLOCK, without=seen), BLOCK, seen))
        for section in sections.only("name", "slug", "locale__language_code")
    ]
    return _finished(top, opinion, in_blocks)


def _finished(
    top: Sequence[Story], opinion: Sequence[Story], in_blocks: Sequence[tuple[Section, Sequence[Story]]]
) -> FrontPage:
    """The front of these stories; their photos and authors are asked for once for all of them."""
    rows = [*top, *opinion, *(story for _section, mine in in_blocks for story in mine)]
    teasers = {teaser.id: teaser for teaser in teasers_of(rows)}

    def shown(stories: Sequence[Story]) -> tuple[Teaser, ...]:
        return tuple(teasers[story.pk] for story in stories)

    return FrontPage(
        lead=teasers[top[0].pk] if top else None,
        seconds=shown(top[LEAD : LEAD + SECONDS]),
        grid=shown(top[LEAD + SECONDS : LEAD + SECONDS + GRID]),
        opinion=shown(opinion),
        blocks=tuple(
            Block(Link(section.name, section.url, section.slug), shown(mine))
            for section, mine in in_blocks
            if mine
        ),
    )
