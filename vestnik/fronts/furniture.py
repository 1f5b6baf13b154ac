"""What stands on every page round its matter: nameplate, menu, rail, foot. In templates it is `paper`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import TimestampSigner
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from vestnik.fronts.editbar import EditBar, edit_bar
from vestnik.fronts.rail import Rail, rail
from vestnik.language import weekday_date
from vestnik.stories.addresses import edition_path
from vestnik.stories.display import Link
from vestnik.stories.models import Edition, Section, StandingPage

STAMP_SALT = "newsletter-form"


@dataclass(frozen=True, slots=True)
class EditionCard:
    """The words of one edition that stand on every page."""

    name: str
    tagline: str
    lang: str
    home_url: str
    publisher: str
    address: str
    email: str
    footer_text: str
    newsletter_title: str
    newsletter_text: str
    consent_text: str


@dataclass(frozen=True, slots=True)
class Furniture:
    edition: EditionCard
    sections: tuple[Link, ...]
    editions: tuple[Link, ...]
    rail: Rail
    footer_pages: tuple[Link, ...]
    today: str
    newsletter_action: str
    newsletter_page: str
    newsletter_stamp: str
    custom_css: bool
    edit_bar: EditBar | None


def paper(request: HttpRequest) -> dict[str, object]:
    """Context processor: nothing is asked of the database before a template asks for `paper`."""
    return {"paper": SimpleLazyObject(lambda: furniture(request))}


def furniture(request: HttpRequest) -> Furniture:
    lang = get_language() or settings.LANGUAGE_CODE
    path = request.path
    edition = _edition(lang)
    return Furniture(
        edition=edition,
        sections=_sections(lang, path),
        editions=_editions(lang),
        rail=rail(lang),
        footer_pages=_footer_pages(lang),
        today=weekday_date(timezone.localdate(), lang),
        newsletter_action=reverse("newsletters:sign_up"),
        newsletter_page=reverse("newsletters:landing"),
        newsletter_stamp=newsletter_stamp(edition.consent_text),
        custom_css=(settings.HOME.static / "paper.css").is_file(),
        edit_bar=edit_bar(request),
    )


def _edition(lang: str) -> EditionCard:
    found = Edition.objects.filter(locale__language_code=lang).first() or Edition(name="Vestnik")
    return EditionCard(
        name=found.name,
        tagline=found.tagline,
        lang=lang,
        home_url=edition_path(lang, "/"),
        publisher=found.publisher,
        address=found.address,
        email=found.email,
        footer_text=found.footer_text,
        newsletter_title=found.newsletter_title,
        newsletter_text=found.newsletter_text,
        consent_text=found.consent_text,
    )


def _sections(lang: str, path: str) -> tuple[Link, ...]:
    found = Section.objects.filter(locale__language_code=lang, in_menu=True).select_related("locale")
    return tuple(
        Link(section.name, section.url, section.slug, path.startswith(section.url)) for section in found
    )


def _editions(lang: str) -> tuple[Link, ...]:
    """The other languages that have an edition, each called by its own name."""
    names = dict(settings.LANGUAGES)
    codes = set(Edition.objects.values_list("locale__language_code", flat=True))
    return tuple(
        Link(str(names[code]), edition_path(code, "/"), code)
        for code in names
        if code in codes and code != lang
    )


def _footer_pages(lang: str) -> tuple[Link, ...]:
    pages = (
        StandingPage.objects.live()
        .filter(locale__language_code=lang, in_footer=True, depth=3)
        .order_by("path")
    )
    return tuple(Link(page.title, edition_path(lang, f"/{page.slug}/"), page.slug) for page in pages)


def newsletter_stamp(consent_text: str) -> str:
    """What a newsletter form carries, signed: when its page was made, and the SHA-256 of the wording that stood on it.

    A form that comes back within two seconds was not filled in by a person; a page may be older than the last change
    of the wording.
    """
    return TimestampSigner(salt=STAMP_SALT).sign(hashlib.sha256(consent_text.encode()).hexdigest())
