"""Sitemaps as XML (sitemaps.org/protocol.html; Google's news extension). Plain functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from vestnik.distribution.xml import HEAD, element, w3c, wrap

#: sitemaps.org: addresses in one file at most
MOST = 50_000
TYPE = "application/xml"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

#: an absolute address, and when what stands there was last really changed, if that is known
Place = tuple[str, datetime | None]


def index(files: Iterable[Place]) -> str:
    """A sitemap index."""
    inside = "".join(_place("sitemap", *file) for file in files)
    return HEAD + wrap("sitemapindex", inside, xmlns=_SITEMAP) + "\n"


def urlset(places: Iterable[Place]) -> str:
    """A sitemap. Of more than `MOST` places the first."""
    inside = "".join(_place("url", *place) for place in list(places)[:MOST])
    return HEAD + wrap("urlset", inside, xmlns=_SITEMAP) + "\n"


def _place(name: str, address: str, changed: datetime | None) -> str:
    return wrap(name, element("loc", address) + (element("lastmod", w3c(changed)) if changed else ""))


@dataclass(frozen=True, slots=True)
class News:
    """A story as Google's news sitemap wants it; `published` is the first publication, never an update."""

    address: str
    title: str
    published: datetime
    lang: str


def news_urlset(paper: str, stories: Iterable[News]) -> str:
    """A news sitemap; `paper` is the name of the publication, just as it stands on the site."""
    inside = "".join(_news(paper, story) for story in stories)
    return HEAD + wrap("urlset", inside, xmlns=_SITEMAP, xmlns_news=_NEWS) + "\n"


def _news(paper: str, story: News) -> str:
    publication = element("news:name", paper) + element("news:language", language(story.lang))
    about = [
        wrap("news:publication", publication),
        element("news:publication_date", w3c(story.published)),
        element("news:title", story.title),
    ]
    return wrap("url", element("loc", story.address) + wrap("news:news", "".join(about)))


def language(lang: str) -> str:
    """The language as Google takes it: ISO 639, but zh-cn and zh-tw for Chinese in either script."""
    code = lang.lower().replace("_", "-")
    if code.startswith("zh"):
        return "zh-tw" if code.partition("-")[2] in ("hant", "tw", "hk") else "zh-cn"
    return code.partition("-")[0]
