"""A feed as JSON Feed 1.1 (jsonfeed.org/version/1.1). A picture's credit is an extension, `_media`."""

from __future__ import annotations

import json
from typing import Any

from vestnik.distribution.feeds.entries import Author, Entry, Feed, Media
from vestnik.distribution.xml import clean, w3c

TYPE = "application/feed+json"


def json_feed(feed: Feed) -> str:
    """The feed as a JSON Feed document."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(feed.title),
        "home_page_url": feed.page,
        "feed_url": feed.url,
        "description": clean(feed.about),
        "icon": feed.icon,
        "language": feed.lang,
        "authors": [{"name": clean(feed.paper)}],
        "hubs": [{"type": "WebSub", "url": hub} for hub in feed.hubs],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(_filled(told) | {"items": told["items"]}, ensure_ascii=False)


def _item(entry: Entry) -> dict[str, Any]:
    # an item has content_html or content_text, at least one
    content = {"content_html": clean(entry.html)} if entry.html else {"content_text": clean(entry.summary)}
    return content | _filled(
        {
            "id": entry.id,
            "url": entry.url,
            "title": clean(entry.title),
            "summary": clean(entry.summary),
            "image": entry.media.url if entry.media else "",
            "date_published": w3c(entry.published),
            "date_modified": w3c(entry.changed),
            "authors": [_author(author) for author in entry.authors],
            "tags": [clean(name) for name in entry.categories],
            "language": entry.lang,
            "_media": _media(entry.media) if entry.media else {},
        }
    )


def _author(author: Author) -> dict[str, str]:
    return {"name": clean(author.name)} | ({"url": author.url} if author.url else {})


def _media(media: Media) -> dict[str, Any]:
    return _filled(
        {
            "url": media.url,
            "mime_type": media.type,
            "width": media.width,
            "height": media.height,
            "description": clean(media.alt),
            "credit": clean(media.credit),
        }
    )


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}
