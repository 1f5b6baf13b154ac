"""A feed as RSS 2.0 (rssboard.org/rss-specification), with the modules that readers' apps know.

`content:encoded` for the whole text, `dc:creator` for authors (RSS itself wants mail addresses), `media:content` with
`media:credit` for the picture (Media RSS 1.5.1), `atom:link` for its own address.
"""

from __future__ import annotations

from email.utils import format_datetime
from html import escape

from vestnik.distribution.feeds.entries import Entry, Feed, Media
from vestnik.distribution.feeds.plain_html import opening
from vestnik.distribution.xml import HEAD, clean, element, wrap

TYPE = "application/rss+xml"
_NAMES = {
    "xmlns_atom": "http://www.w3.org/2005/Atom",
    "xmlns_content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns_dc": "http://purl.org/dc/elements/1.1/",
    "xmlns_media": "http://search.yahoo.com/mrss/",
}


def rss(feed: Feed) -> str:
    """The feed as an RSS 2.0 document."""
    channel = [
        _plain("title", feed.title),
        element("link", feed.page),
        element("description", clean(feed.about).strip() or feed.title),
        element("language", feed.lang),
        element("lastBuildDate", format_datetime(feed.changed)) if feed.entries else "",
        element("atom:link", rel="self", href=feed.url, type=TYPE),
        *(element("atom:link", rel="hub", href=hub) for hub in feed.hubs),
        *(_item(entry) for entry in feed.entries),
    ]
    return HEAD + wrap("rss", wrap("channel", "".join(channel)), version="2.0", **_NAMES) + "\n"


def _item(entry: Entry) -> str:
    # a description is HTML, a title is not (RSS Advisory Board, best practices profile)
    # where there is a whole text, a description must stand before it (W3C's validator: NeedDescriptionBeforeContent)
    summary = entry.summary or opening(entry.html)
    parts = [
        _plain("title", clean(entry.title).strip() or entry.url),
        element("link", entry.url),
        element("guid", entry.id, isPermaLink="false"),
        element("pubDate", format_datetime(entry.published)),
        element("description", escape(summary, quote=False)) if summary else "",
        element("content:encoded", entry.html) if entry.html else "",
        *(_plain("dc:creator", author.name) for author in entry.authors),
        *(_plain("category", name) for name in entry.categories),
        media_content(entry.media) if entry.media else "",
    ]
    return wrap("item", "".join(parts))


def _plain(name: str, text: str) -> str:
    """What is no HTML. Apps that take it for HTML all the same show the same, if it is written so (RSS Advisory Board,
    best practices profile: character data).
    """
    return element(name, text).replace("&amp;", "&#x26;").replace("&lt;", "&#x3C;")


def media_content(media: Media) -> str:
    """The picture with its description and credit, for RSS and Atom alike."""
    about = [
        element("media:description", media.alt, type="plain") if media.alt else "",
        element("media:credit", media.credit) if media.credit else "",
    ]
    facts = {"url": media.url, "type": media.type, "medium": "image"}
    return wrap("media:content", "".join(about), width=media.width, height=media.height, **facts)
