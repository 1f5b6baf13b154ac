"""What the head of every page says of the paper, and changes at other times than the page."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.models import Page

from vestnik.distribution.activitypub import accounts, documents
from vestnik.distribution.duties import DUTIES
from vestnik.distribution.feeds.gather import ICON
from vestnik.distribution.models import Account, Ownership, Policies
from vestnik.distribution.political import label
from vestnik.distribution.schema import things
from vestnik.fronts.furniture import Furniture
from vestnik.press import recorder
from vestnik.press.fragments import NoSuchFragment, register_fragment
from vestnik.stories.addresses import absolute
from vestnik.stories.models import Section
from vestnik.stories.script_data import script_data
from vestnik.stories.standing import page_urls_by_id


def register_fragments() -> None:
    """`organisation`: the paper in the words of schema.org. `declared/<page>`: what stands under a standing page that
    is the paper's ownership page or imprint. `political/<story>`: the label of a political advertisement.
    `account/<section>`: where machines find the account of a section; without one, that of the edition.
    """
    register_fragment("organisation", "theme/structured.html", _organisation)
    register_fragment("account", "distribution/account.html", _account)
    register_fragment("declared", "distribution/declared.html", _declared)
    register_fragment("political", "distribution/political_label.html", label)


def _declared(lang: str, variant: str) -> dict[str, Any]:
    """Facts that are kept in fields, so that a machine can see whether one is missing."""
    if not variant.isdecimal():
        raise NoSuchFragment(f"declared/{variant}")
    named = Policies.current()
    pages = {field: pk for field, pk in named.page_ids().items() if field in ("ownership", "imprint")}
    told: dict[str, Any] = {}
    for field, pk in pages.items():
        if _is_page(pk, int(variant)):
            told[field] = Ownership.current() if field == "ownership" else Furniture(lang).edition
    if "ownership" in told:
        recorder.read("ownership")
        told["years"] = list(told["ownership"].years.all()) if told["ownership"].pk else []
    return told


def _is_page(pk: int, other: int) -> bool:
    """Whether two numbers are those of one page, or of translations of it."""
    if pk == other:
        return True
    recorder.read(f"page:{pk}", f"page:{other}")
    keys = Page.objects.filter(pk__in=[pk, other]).values_list("translation_key", flat=True)
    return len(keys) == 2 and len(set(keys)) == 1


def _organisation(lang: str, variant: str) -> dict[str, Any]:
    if variant:
        raise NoSuchFragment(variant)
    account = _account(lang, "")["account"]
    return {"data": organisation(lang), "creator": accounts.handle(account) if account else ""}


def _account(lang: str, variant: str) -> dict[str, Any]:
    """Sections that are not in the menu have none, nor has anybody in a paper that wants none."""
    if not accounts.is_on():
        return {"account": None}
    recorder.read("accounts")
    found = Account.objects.filter(lang=lang)
    account = (found.filter(section__slug=variant) if variant else found.filter(section=None)).first()
    if account is None and variant:
        recorder.read(f"sections:{lang}")
        if not Section.objects.filter(slug=variant, locale__language_code=lang).exists():
            raise NoSuchFragment(f"account/{variant}")
    return {"account": account, "address": documents.account_url(account.name) if account else ""}


def organisation(lang: str) -> SafeString:
    """The paper with all its policies. Call it in the language of the edition."""
    edition = Furniture(lang).edition
    told = things.organisation(
        edition.name,
        absolute(edition.home_url),
        absolute(static(ICON)),
        legal_name=edition.publisher,
        address=edition.address,
        email=edition.email,
        tagline=edition.tagline,
        policies=policies(),
    )
    return script_data(things.graph(told))


def policies() -> dict[str, str]:
    """The absolute address of each policy that has a page readers can see, by schema.org's property."""
    pages = Policies.current().page_ids()
    urls = page_urls_by_id(pages.values()) if pages else {}
    named = {"masthead": absolute(reverse("stories:people"))}
    for duty in DUTIES:
        if duty.property and (url := urls.get(pages.get(duty.field, 0))):
            named[duty.property] = absolute(url)
    return named
