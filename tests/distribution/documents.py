"""Reads what goes out, and says what is wrong with it by the rules of its format."""

from __future__ import annotations

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
#: RFC 3339, with a zone
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")


def is_absolute(address: str | None) -> bool:
    parts = urlsplit(address or "")
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def rss_wrongs(text: str) -> list[str]:
    """What RSS 2.0 (rssboard.org) doesn't allow in this document, and the RSS advisory board's best practices."""
    root = ElementTree.fromstring(text)
    channel = root.find("channel")
    wrongs = [f"no {name}" for name in ("title", "link", "description") if not channel.findtext(name)]
    wrongs += [] if root.get("version") == "2.0" and len(root) == 1 else ["no RSS 2.0"]
    own = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    wrongs += [] if len(own) == 1 and is_absolute(own[0].get("href")) else ["no atom:link rel=self"]
    if (built := channel.findtext("lastBuildDate")) and parsedate_to_datetime(built).tzinfo is None:
        wrongs.append("lastBuildDate without a zone")
    guids = [item.findtext("guid") for item in channel.findall("item")]
    wrongs += ["a guid twice"] if len(set(guids)) != len(guids) or None in guids else []
    for item in channel.findall("item"):
        if not (item.findtext("title") or item.findtext("description")):
            wrongs.append("neither title nor description")
        if not is_absolute(item.findtext("link")):
            wrongs.append("no link")
        guid = item.find("guid")
        if guid.get("isPermaLink") != "false" and not is_absolute(guid.text):
            wrongs.append("a guid that is said to be an address and is none")
        if parsedate_to_datetime(item.findtext("pubDate")).tzinfo is None:
            wrongs.append("pubDate without a zone")
    return wrongs


def atom_wrongs(text: str) -> list[str]:
    """What RFC 4287, 4.1, doesn't allow in this document."""
    root = ElementTree.fromstring(text)
    wrongs = [] if root.tag == f"{ATOM}feed" else ["no feed"]
    for thing in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            found = thing.findall(f"{ATOM}{name}")
            wrongs += [] if len(found) == 1 and (found[0].text or name == "title") else [f"not one {name}"]
        for name in ("updated", "published"):
            moment = thing.findtext(f"{ATOM}{name}")
            wrongs += [f"{name} is no date"] if moment and not DATE.fullmatch(moment) else []
        if not urlsplit(thing.findtext(f"{ATOM}id")).scheme:
            wrongs.append("an id without a scheme")
        links = {link.get("rel") for link in thing.findall(f"{ATOM}link") if is_absolute(link.get("href"))}
        wrongs += [] if "alternate" in links else ["no link to the page"]
    wrongs += [] if root.find(f"{ATOM}author/{ATOM}name") is not None else ["no author"]
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    return wrongs + (["an id twice"] if len(set(ids)) != len(ids) else [])


def json_wrongs(text: str) -> list[str]:
    """What JSON Feed 1.1 doesn't allow in this document."""
    told = json.loads(text)
    wrongs = [] if told.get("version") == "https://jsonfeed.org/version/1.1" else ["another version"]
    wrongs += [] if told.get("title") else ["no title"]
    for name in ("home_page_url", "feed_url"):
        wrongs += [] if is_absolute(told.get(name)) else [f"no {name}"]
    for item in told["items"]:
        if not isinstance(item.get("id"), str) or not item["id"]:
            wrongs.append("an id that is no text")
        if "content_html" not in item and "content_text" not in item:
            wrongs.append("no content")
        for name in ("date_published", "date_modified"):
            wrongs += [] if DATE.fullmatch(item[name]) else [f"{name} is no date"]
        strange = {name for name in item if not name.startswith("_")} - {
            "id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image",
            "date_published", "date_modified", "authors", "tags", "language", "attachments",
        }  # fmt: skip
        wrongs += [f"{name} is not known" for name in strange]
    return wrongs


WRONGS = {"rss": rss_wrongs, "atom": atom_wrongs, "json": json_wrongs}


def titles(text: str, form: str) -> list[str]:
    """The titles of a feed's entries, in order."""
    if form == "json":
        # JSON Feed, "title": may be left out, and what has no letter that can be shown is none
        return [item.get("title", "") for item in json.loads(text)["items"]]
    root = ElementTree.fromstring(text)
    return [
        title.text
        for title in root.iterfind("channel/item/title" if form == "rss" else f"{ATOM}entry/{ATOM}title")
    ]


def ids(text: str, form: str) -> list[str]:
    """The ids of a feed's entries, in order."""
    if form == "json":
        return [item["id"] for item in json.loads(text)["items"]]
    root = ElementTree.fromstring(text)
    return [
        found.text
        for found in root.iterfind("channel/item/guid" if form == "rss" else f"{ATOM}entry/{ATOM}id")
    ]


def sitemap(text: str) -> list[tuple[str, str | None]]:
    """The addresses in a sitemap or an index with their lastmod; AssertionError for what sitemaps.org doesn't allow."""
    root = ElementTree.fromstring(text)
    inside = {f"{SITEMAP}urlset": "url", f"{SITEMAP}sitemapindex": "sitemap"}[root.tag]
    found = []
    for place in root:
        assert place.tag == SITEMAP + inside
        names = [child.tag for child in place if child.tag.startswith(SITEMAP)]
        assert names in ([f"{SITEMAP}loc"], [f"{SITEMAP}loc", f"{SITEMAP}lastmod"]), names
        address, changed = place.findtext(f"{SITEMAP}loc"), place.findtext(f"{SITEMAP}lastmod")
        assert is_absolute(address), address
        assert len(address) < 2048
        assert changed is None or DATE.fullmatch(changed), changed
        found.append((address, changed))
    assert len(found) <= 50_000
    return found


def news(text: str) -> list[dict[str, str]]:
    """The stories in a news sitemap; AssertionError for what Google doesn't allow."""
    sitemap(text)
    found = []
    for place in ElementTree.fromstring(text):
        about = place.find(f"{NEWS}news")
        assert [child.tag for child in about] == [
            f"{NEWS}publication",
            f"{NEWS}publication_date",
            f"{NEWS}title",
        ]
        moment = about.findtext(f"{NEWS}publication_date")
        assert datetime.fromisoformat(moment).tzinfo
        publication = about.find(f"{NEWS}publication")
        assert [child.tag for child in publication] == [f"{NEWS}name", f"{NEWS}language"]
        found.append(
            {
                "address": place.findtext(f"{SITEMAP}loc"),
                "title": about.findtext(f"{NEWS}title"),
                "published": moment,
                "paper": publication[0].text,
                "lang": publication[1].text,
            }
        )
    assert len(found) <= 1000
    return found
