"""What stands in each sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings

from vestnik.distribution.models import SitemapFile
from vestnik.distribution.sitemaps.files import News, Place
from vestnik.language import punctuate
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.press import recorder
from vestnik.stories.addresses import absolute, edition_path
from vestnik.stories.listings import Listing, in_block
from vestnik.stories.models import Edition, Person, Section, StandingPage, Topic
from vestnik.stories.models.story import Kind
from vestnik.stories.standing import page_url

#: Google: a news sitemap holds what is at most two days old, and 1,000 stories at most
NEWS_AGE = timedelta(hours=48)
MOST_NEWS = 1000


def stories_in(block: int) -> list[Place]:
    """The stories of one block."""
    return [(absolute(edition_path(lang, path)), changed) for lang, path, changed in in_block(block)]


def pages() -> list[Place]:
    """Fronts, lists, people, standing pages and newsletters with their issues, of all editions."""
    return [(absolute(path), changed) for path, changed in _pages()]


def _pages() -> Iterator[Place]:
    recorder.read("editions")
    langs = set(Edition.objects.values_list("locale__language_code", flat=True))
    for lang in (code for code, _name in settings.LANGUAGES if code in langs):
        for path in ("/", "/latest/", "/topics/", "/people/", "/newsletter/"):
            yield edition_path(lang, path), None
        yield from ((thing.url, None) for thing in _named(lang))
        yield from _standing(lang)
        yield from _newsletters(lang)


def _named(lang: str) -> Iterator[Section | Topic | Person]:
    for model in (Section, Topic, Person):
        recorder.read(f"{model._meta.model_name}s:{lang}")
        things = model.objects.filter(locale__language_code=lang).select_related("locale").order_by("pk")
        yield from things.only("name", "slug", "locale__language_code")


def _standing(lang: str) -> Iterator[Place]:
    recorder.read(f"pages:{lang}", "restrictions")
    found = StandingPage.objects.live().public().filter(locale__language_code=lang)
    for page in found.select_related("locale").order_by("path"):
        yield page_url(page), page.last_published_at


def _newsletters(lang: str) -> Iterator[Place]:
    recorder.read(f"newsletters:{lang}")
    letters = Newsletter.objects.filter(locale__language_code=lang).select_related("locale").order_by("pk")
    yield from ((letter.url, None) for letter in letters)
    recorder.read(f"issues:{lang}")
    sent = Issue.objects.filter(newsletter__locale__language_code=lang, started_at__isnull=False).order_by(
        "pk"
    )
    columns = ("newsletter__slug", "number", "started_at")
    for slug, number, started in sent.values_list(*columns):
        yield edition_path(lang, f"/newsletter/{slug}/{number}/"), started


def files() -> list[tuple[int, datetime]]:
    """The blocks that have stories, and when each was last changed."""
    recorder.read("sitemap:files")
    return list(SitemapFile.objects.order_by("block").values_list("block", "changed_at"))


def news(lang: str) -> list[News]:
    """The newest stories of an edition, none of them paid for; it is right until the first turns 48 hours old."""
    now = recorder.now()
    fresh = Listing.latest(lang).since(now - NEWS_AGE, MOST_NEWS)
    for story in fresh:
        recorder.until(story.first_published_at + NEWS_AGE, hard=True)
    return [
        News(absolute(story.url), punctuate(story.title, lang), story.first_published_at, lang)
        for story in fresh
        if story.kind != Kind.PAID
    ]
