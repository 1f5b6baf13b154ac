"""What an issue's page shows. Nothing in it belongs to one reader: it is made of the issue, not of a mail.

An issue stays as it was sent. Once a story or a photo of it may not be seen any more, it is composed anew without that,
and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from vestnik.language import punctuate
from vestnik.newsletters import letter
from vestnik.newsletters.letter.composing import entries
from vestnik.newsletters.models import FrozenLetter, Issue, Newsletter
from vestnik.press import recorder
from vestnik.stories.addresses import absolute, edition_path
from vestnik.stories.display import Link, Meta
from vestnik.stories.models import Edition
from vestnik.stories.script_data import script_data

#: pixels of the card for social networks
CARD = (1200, 630)
ROBOTS = "max-image-preview:large"
#: issues on a newsletter's page and in its feed; every older one is reached from page to page
LATEST = 30


@dataclass(frozen=True, slots=True)
class Sent:
    """An issue in a list."""

    url: str
    title: str
    line: str
    number: int
    at: datetime
    uid: UUID


def issues_of(newsletter: Newsletter, most: int = LATEST) -> tuple[Sent, ...]:
    """The last issues whose sending has begun, the newest first. One query, recorded."""
    recorder.read(f"issues:{newsletter.lang}")
    columns = ("number", "subject", "preheader", "started_at", "uid")
    rows = newsletter.issues.filter(started_at__isnull=False).order_by("-started_at", "-number")
    return tuple(
        Sent(f"{newsletter.url}{number}/", subject, preheader, number, at, uid)
        for number, subject, preheader, at, uid in rows.values_list(*columns)[:most]
    )


def more_on_page(newsletter: Newsletter) -> dict[str, object]:
    """For the newsletter's own page: its issues, and where a reader of feeds finds them."""
    return {"issues": issues_of(newsletter), "feed_url": feed_of(newsletter)}


def feed_of(newsletter: Newsletter) -> str:
    """The path of the feed of its issues."""
    return edition_path(newsletter.lang, f"/feeds/newsletter/{newsletter.slug}.atom")


def page_context(issue: Issue, preview: bool = False) -> dict[str, Any]:
    """What the template of an issue's page gets. Call it in the language of the issue."""
    newsletter = issue.newsletter
    body, gone, corrected = body_of(issue, preview)
    meta = _meta(issue, preview)
    return {
        "issue": issue,
        "newsletter": Link(newsletter.name, newsletter.url, newsletter.slug),
        "sent_at": issue.started_at,
        "body": body,
        "gone": gone,
        "corrected": corrected,
        "meta": meta,
        "feed_url": feed_of(newsletter),
        "ld": structured(issue, meta) if issue.started_at else "",
        "neighbours": () if preview else _neighbours(issue),
    }


def body_of(issue: Issue, preview: bool = False) -> tuple[SafeString, bool, tuple[Link, ...]]:
    """The blocks of an issue as HTML, whether something of it can't be shown any more, and its stories whose headlines
    were corrected: the page keeps what was sent.
    """
    composed = letter.compose(issue, counts=False)
    if preview:
        return mark_safe(composed.page), False, ()  # noqa: S308  (made by our own templates)
    recorder.read(issue.press_key)
    frozen = FrozenLetter.objects.filter(issue=issue.pk).values_list("page", flat=True).first()
    gone = bool(composed.missing)
    corrected = tuple(
        Link(entry.teaser.title, entry.teaser.url)
        for entry in entries(composed.items)
        if entry.teaser.corrected
    )
    return mark_safe(composed.page if gone or frozen is None else frozen), gone, corrected  # noqa: S308


def structured(issue: Issue, meta: Meta) -> SafeString:
    """The issue for machines (schema.org, NewsArticle as part of a Periodical), safe within a script element."""
    edition = Edition.objects.filter(locale_id=issue.newsletter.locale_id).first()
    paper = edition.name if edition else issue.newsletter.name
    home = absolute(edition_path(issue.lang, "/"))
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": meta.canonical,
        "url": meta.canonical,
        "headline": punctuate(issue.subject, issue.lang),
        "description": meta.description,
        "inLanguage": issue.lang,
        "datePublished": issue.started_at.isoformat() if issue.started_at else None,
        "image": meta.image_url,
        "isAccessibleForFree": True,
        "isPartOf": {
            "@type": "Periodical",
            "name": issue.newsletter.name,
            "url": absolute(issue.newsletter.url),
        },
        "publisher": {"@type": "NewsMediaOrganization", "name": paper, "url": home},
    }
    return script_data({name: value for name, value in told.items() if value})


def description_of(issue: Issue) -> str:
    return punctuate(Truncator(issue.preheader or issue.newsletter.promise).chars(300), issue.lang)


def card_path(issue: Issue) -> str:
    return f"{issue.url}card.png"


def _meta(issue: Issue, preview: bool) -> Meta:
    width, height = CARD
    return Meta(
        title=punctuate(issue.subject or str(issue), issue.lang),
        description=description_of(issue),
        canonical="" if preview else absolute(issue.url),
        kind="article",
        image_url="" if preview else absolute(card_path(issue)),
        image_width=width,
        image_height=height,
        image_alt=f"{issue.newsletter.name}: {issue.subject}",
        published=issue.started_at,
        robots="noindex" if preview else ROBOTS,
    )


def _neighbours(issue: Issue) -> Sequence[Link | None]:
    """The issue before and the one after, where there is one."""
    sent = Issue.objects.filter(newsletter=issue.newsletter_id, started_at__isnull=False)
    earlier = sent.filter(number__lt=issue.number).order_by("-number")
    later = sent.filter(number__gt=issue.number).order_by("number")
    found = []
    for rows in (earlier, later):
        recorder.read(f"issues:{issue.lang}")
        one = rows.values_list("number", "subject").first()
        found.append(Link(one[1], f"{issue.newsletter.url}{one[0]}/") if one else None)
    return found if any(found) else ()
