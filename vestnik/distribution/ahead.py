"""What is made at once when a story is published: who comes seldom would get what was right last time."""

from __future__ import annotations

from collections.abc import Iterator

from vestnik.press.making import store
from vestnik.stories.addresses import edition_path
from vestnik.stories.models import Story


def pages_of(story: Story) -> Iterator[str]:
    """The feeds and the news sitemap in which the story stands first, as far as anybody has asked for them."""
    names = ["feeds/latest.rss", "feeds/latest.atom", "feeds/latest.json", "sitemap-news.xml"]
    if story.section is not None:
        names += [f"feeds/section/{story.section.slug}.{form}" for form in ("rss", "atom", "json")]
    for name in names:
        address = edition_path(story.lang, f"/{name}")
        if store().read(address) is not None:
            yield address
