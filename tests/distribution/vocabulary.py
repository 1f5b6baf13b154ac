"""What we use of schema.org's vocabulary, and what is wrong with a document by it.

A table of our own, taken from release 30.0 (github.com/schemaorg/schemaorg, data/releases/30.0, the two CSV files of
current types and properties): who adds a type or a property looks it up there and adds it here.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

URL, TEXT, NUMBER, TRUTH, DATE = "URL", "Text", "Number", "Boolean", "DateTime"
#: each type's parent among those we use, or the nearest that a range names
PARENTS = {
    "NewsArticle": "CreativeWork",
    "OpinionNewsArticle": "NewsArticle",
    "AnalysisNewsArticle": "NewsArticle",
    "AdvertiserContentArticle": "CreativeWork",
    "LiveBlogPosting": "CreativeWork",
    "BlogPosting": "CreativeWork",
    "CorrectionComment": "CreativeWork",
    "ImageObject": "CreativeWork",
    "WebSite": "CreativeWork",
    "ProfilePage": "CreativeWork",
    "Periodical": "CreativeWork",
    "CreativeWork": "Thing",
    "NewsMediaOrganization": "Organization",
    "Organization": "Thing",
    "Person": "Thing",
    "Place": "Thing",
    "BreadcrumbList": "Thing",
    "ListItem": "Thing",
}
_ARTICLE = (
    "url mainEntityOfPage headline description inLanguage datePublished dateModified articleSection keywords "
    "contentLocation citation image isAccessibleForFree publisher correction author editor translator contributor "
    "isPartOf"
)
_POLICIES = (
    "publishingPrinciples correctionsPolicy ownershipFundingInfo ethicsPolicy masthead "
    "verificationFactCheckingPolicy actionableFeedbackPolicy unnamedSourcesPolicy diversityPolicy"
)
PROPERTIES = {
    "NewsArticle": _ARTICLE,
    "OpinionNewsArticle": _ARTICLE,
    "AnalysisNewsArticle": _ARTICLE,
    "AdvertiserContentArticle": _ARTICLE,
    "LiveBlogPosting": f"{_ARTICLE} coverageStartTime coverageEndTime liveBlogUpdate",
    "BlogPosting": "headline articleBody datePublished url",
    "CorrectionComment": "text datePublished",
    "ImageObject": "url contentUrl width height caption creditText license acquireLicensePage",
    "WebSite": "name url inLanguage publisher",
    "ProfilePage": "url mainEntity",
    "Periodical": "name url",
    "NewsMediaOrganization": f"name legalName url slogan logo address email {_POLICIES}",
    "Person": "name url jobTitle email image worksFor",
    "Place": "name",
    "BreadcrumbList": "itemListElement",
    "ListItem": "position name item",
}
#: what a property may hold. A number for width and height is what Google's own examples have; the vocabulary says
#: QuantitativeValue
RANGES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ["headline", "description", "inLanguage", "articleSection", "keywords", "articleBody", "text", "name", "email",
         "legalName", "slogan", "caption", "creditText", "address", "jobTitle"], (TEXT,),
    ),
    **dict.fromkeys(["url", "contentUrl", "license", "acquireLicensePage"], (URL,)),
    **dict.fromkeys(_POLICIES.split(), (URL, "CreativeWork")),
    **dict.fromkeys(["datePublished", "dateModified", "coverageStartTime", "coverageEndTime"], (DATE,)),
    **dict.fromkeys(["width", "height", "position"], (NUMBER,)),
    **dict.fromkeys(["author", "contributor", "translator", "publisher"], ("Person", "Organization")),
    "editor": ("Person",),
    "citation": (TEXT, "CreativeWork"),
    "contentLocation": ("Place",),
    "correction": ("CorrectionComment",),
    "image": (URL, "ImageObject"),
    "logo": (URL, "ImageObject"),
    "isAccessibleForFree": (TRUTH,),
    "isPartOf": ("CreativeWork",),
    "item": (URL,),
    "itemListElement": ("ListItem",),
    "liveBlogUpdate": ("BlogPosting",),
    "mainEntity": ("Thing",),
    "mainEntityOfPage": (URL, "CreativeWork"),
    "worksFor": ("Organization",),
}  # fmt: skip


def wrongs(told: dict[str, Any]) -> list[str]:
    """What the vocabulary doesn't know in a document, or knows otherwise."""
    found = [] if told.get("@context") == "https://schema.org" else ["another context"]
    for thing in told.get("@graph", [told]):
        found += _wrongs(thing)
    return found


def _wrongs(thing: dict[str, Any]) -> list[str]:
    kind = thing.get("@type", "")
    found = [] if kind in PROPERTIES else [f"no type {kind!r}"]
    for name, value in thing.items():
        if name.startswith("@"):
            found += [] if name in ("@type", "@id", "@context") else [f"no keyword {name}"]
            continue
        if name not in PROPERTIES.get(kind, "").split():
            found.append(f"{kind} has no {name}")
        for one in value if isinstance(value, list) else [value]:
            if not any(_fits(one, wanted) for wanted in RANGES.get(name, ())):
                found.append(f"{kind}.{name} is {one!r}")
            if isinstance(one, dict) and "@type" in one:
                found += _wrongs(one)
    return found


def _fits(value: Any, wanted: str) -> bool:
    if isinstance(value, dict):
        if set(value) == {"@id"}:  # named elsewhere
            return wanted not in (URL, TEXT, NUMBER, TRUTH, DATE)
        kind: str | None = value.get("@type")
        while kind and kind != wanted:
            kind = PARENTS.get(kind)
        return kind is not None
    if wanted == URL:
        parts = urlsplit(value) if isinstance(value, str) else None
        return bool(parts and parts.scheme in ("http", "https") and parts.netloc)
    if wanted == DATE:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    if wanted == NUMBER:
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    return isinstance(value, bool) if wanted == TRUTH else isinstance(value, str) and wanted == TEXT


class Scripts(HTMLParser):
    """The data blocks of a page, as a browser's parser finds them; `tags` are all other elements."""

    def __init__(self) -> None:
        super().__init__()
        self.documents: list[dict[str, Any]] = []
        self.tags: list[str] = []
        self._inside = False

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "script"

    def handle_data(self, data):
        if self._inside:
            self.documents.append(json.loads(data))


def documents(html: str) -> list[dict[str, Any]]:
    """The JSON-LD documents of a page; ValueError where one is no JSON."""
    reader = Scripts()
    reader.feed(html)
    reader.close()
    return reader.documents


def things(html: str) -> dict[str, dict[str, Any]]:
    """The things a page tells of, by their type; AssertionError for what the vocabulary doesn't know."""
    found = {}
    for document in documents(html):
        assert wrongs(document) == [], document
        for thing in document.get("@graph", [document]):
            assert thing["@type"] not in found, thing["@type"]
            found[thing["@type"]] = thing
    return found


def heads(html: str, name: str) -> list[str]:
    """The contents of the meta elements of this name or property."""
    return re.findall(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)">', html)
