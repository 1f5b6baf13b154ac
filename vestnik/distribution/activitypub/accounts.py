"""Which accounts there are, and what they show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.templatetags.static import static

from vestnik.distribution.activitypub import documents
from vestnik.distribution.activitypub.signatures import new_keys
from vestnik.distribution.feeds.gather import ICON
from vestnik.distribution.models import Account
from vestnik.fronts.furniture import Furniture
from vestnik.language import slug_for
from vestnik.stories.addresses import absolute
from vestnik.stories.models import Edition, Section

#: names that are no account's: addresses of ours stand there
RESERVED = frozenset({"inbox"})
#: accounts that are made at a time: a key costs a second of a slow processor
MOST_AT_A_TIME = 3


def is_on() -> bool:
    return bool(settings.OPTIONS["activitypub"])


def keep(_now: datetime) -> None:
    """Makes the accounts that are missing. A chore."""
    if not is_on():
        return
    for lang, section, wish in list(islice(_wanted(), MOST_AT_A_TIME)):
        _make(lang, section, wish)


def _wanted() -> Iterator[tuple[str, Section | None, str]]:
    """Editions and sections without an account, and how each would like to be called."""
    known = set(Account.objects.filter(section=None).values_list("lang", flat=True))
    for edition in Edition.objects.select_related("locale").order_by("pk"):
        lang = edition.locale.language_code
        if lang in dict(settings.LANGUAGES) and lang not in known:
            yield lang, None, slug_for(edition.name, lang) or "paper"
    for section in Section.objects.filter(account=None, in_menu=True).select_related("locale").order_by("pk"):
        if section.lang in dict(settings.LANGUAGES):
            yield section.lang, section, section.slug


def _make(lang: str, section: Section | None, wish: str) -> None:
    """A name that is taken gets the language, then a number."""
    private, public = new_keys()
    wish = wish[:80]
    for name in (wish, f"{wish}-{lang}", *(f"{wish}-{number}" for number in range(2, 100))):
        if name in RESERVED or Account.objects.filter(name=name).exists():
            continue
        try:
            with transaction.atomic():
                Account.objects.create(
                    name=name, lang=lang, section=section, private_key=private, public_key=public
                )
        except IntegrityError:  # another machine was faster
            continue
        return


def document(account: Account) -> documents.Document:
    """The account as others get it. Call it in its language."""
    paper = Furniture(account.lang)
    section = account.section
    if section is not None:
        shown, about, page = f"{paper.name}: {section.name}", section.description, section.url
    else:
        shown, about, page = paper.name, paper.edition.tagline, paper.home_url
    return documents.account_document(
        account.name,
        shown,
        about,
        absolute(page),
        absolute(static(ICON)),
        account.public_key,
        account.made_at,
    )


def handle(account: Account) -> str:
    """What people type to find it: '@delnik@delnik.example'."""
    return f"@{account.name}@{urlsplit(settings.PUBLIC_URL).netloc}"


def page_of(account: Account) -> str:
    """The page that shows the same to people; absolute."""
    return absolute(account.section.url if account.section else Furniture(account.lang).home_url)
