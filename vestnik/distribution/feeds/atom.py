"""A feed as Atom (RFC 4287), with the picture as Media RSS."""

from __future__ import annotations

from vestnik.distribution.feeds.entries import Author, Entry, Feed
from vestnik.distribution.feeds.rss import media_content
from vestnik.distribution.xml import HEAD, element, w3c, wrap

TYPE = "application/atom+xml"
_NAMES = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns_media": "http://search.yahoo.com/mrss/"}


def atom(feed: Feed) -> str:
    """The feed as an Atom document."""
    parts = [
        element("id", feed.id),
        element("title", feed.title, type="text"),
        element("subtitle", feed.about, type="text") if feed.about else "",
        element("updated", w3c(feed.changed)),
        element("link", rel="self", href=feed.url, type=TYPE),
        *(element("link", rel="hub", href=hub) for hub in feed.hubs),
        element("link", rel="alternate", href=feed.page, type="text/html"),
        element("icon", feed.icon) if feed.icon else "",
        _author(Author(feed.paper)),
        *(_entry(entry) for entry in feed.entries),
    ]
    return HEAD + wrap("feed", "".join(parts), xml_lang=feed.lang, **_NAMES) + "\n"


def _entry(entry: Entry) -> str:
    parts = [
        element("id", entry.id),
        element("title", entry.title, type="text"),
        element("published", w3c(entry.published)),
        element("updated", w3c(entry.changed)),
        element("link", rel="alternate", href=entry.url, type="text/html"),
        *(_author(author) for author in entry.authors),
        *(element("category", term=name) for name in entry.categories),
        element("summary", entry.summary, type="text") if entry.summary else "",
        element("content", entry.html, type="html") if entry.html else "",
        media_content(entry.media) if entry.media else "",
    ]
    return wrap("entry", "".join(parts), xml_lang=entry.lang)


def _author(author: Author) -> str:
    return wrap("author", element("name", author.name) + (element("uri", author.url) if author.url else ""))
