"""Parts of the stories room's pages that change at other times than what stands round them."""

from __future__ import annotations

from typing import Any

from vestnik.language import month_name
from vestnik.press import recorder
from vestnik.press.fragments import NoSuchFragment, register_fragment
from vestnik.stories.addresses import edition_path
from vestnik.stories.display import Link, words_of
from vestnik.stories.listings import TOP, Listing, Months, is_on_top
from vestnik.stories.models import Section, Story, Topic
from vestnik.stories.rich_text import expand_links
from vestnik.stories.threads import STEPS, first_block

SHOWN = TOP - 1


def register_fragments() -> None:
    """`more/<section>` and `more/<section>/<story>`: the newest of a section, but for the story. `months/<section>`.
    `thread/<topic>`: 'The story so far', the same under each story of a thread, so that a new one renders it once.
    """
    register_fragment("more", "theme/more.html", _more)
    register_fragment("months", "theme/months.html", _months)
    register_fragment("thread", "theme/thread.html", _thread)


def more_variant(story: Story) -> str:
    """The variant of 'More from …' under a story. Nearly all stories of a section share one."""
    return f"{story.section_id}/{story.pk}" if is_on_top(story) else f"{story.section_id}"


def month_link(section: Section, year: int, month: int) -> Link:
    path = edition_path(section.lang, f"/{section.slug}/{year}/{month:02}/")
    return Link(month_name(year, month, section.lang), path)


def _more(lang: str, variant: str) -> dict[str, Any]:
    section_id, _slash, story_id = variant.partition("/")
    section = _section(lang, section_id)
    if story_id:
        # a page that was made a moment ago may still ask for it once the story is no longer among the newest
        recorder.read(f"listing:section:{section_id}:top:{story_id}")
        if not story_id.isdecimal() or not Story.objects.filter(pk=story_id, section=section).exists():
            raise NoSuchFragment(f"more/{variant}")
    teasers = Listing.top_of(section).teasers(SHOWN, without=[int(story_id)] if story_id else [])
    return {"section": Link(section.name, section.url, section.slug), "teasers": teasers}


def _months(lang: str, variant: str) -> dict[str, Any]:
    section = _section(lang, variant)
    return {"months": tuple(month_link(section, *month) for month in Months(section).latest())}


def _thread(lang: str, variant: str) -> dict[str, Any]:
    topic = None
    if variant.isdecimal():
        topic = Topic.objects.filter(pk=variant, locale__language_code=lang).select_related("locale").first()
    if topic is None:
        raise NoSuchFragment(f"of topic {variant} in {lang}")
    rows = Listing.of_topic(topic).rows(STEPS, words_only=True)
    return {
        "thread": topic.pk,
        "topic": Link(topic.name, topic.url, topic.slug),
        "summary": expand_links(first_block(topic.summary)),
        "teasers": words_of(rows),
    }


def _section(lang: str, pk: str) -> Section:
    found = None
    if pk.isdecimal():
        mine = Section.objects.filter(pk=pk, locale__language_code=lang).select_related("locale")
        found = mine.defer("description", "order", "in_menu", "translation_key").first()
    if found is None:
        raise NoSuchFragment(f"of section {pk} in {lang}")
    return found
