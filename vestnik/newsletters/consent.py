"""The ledger of consent: which wording stood where, who agreed to it, when (GDPR, article 7(1))."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from vestnik.newsletters.addresses import address_hash, text_hash
from vestnik.newsletters.models import (
    ConsentEvent,
    ConsentWording,
    Newsletter,
    SignUp,
    SignUpChoice,
    Subscriber,
)
from vestnik.press import recorder
from vestnik.stories.models import Edition


def keep_wording(language: str, text: str) -> ConsentWording:
    """The ledger's row of a wording, written if it is new."""
    found, _made = ConsentWording.objects.get_or_create(
        language=language, hash=text_hash(text), defaults={"text": text}
    )
    return found


def keep_wording_of(instance: Edition | Newsletter, raw: bool = False, **_signal) -> None:
    """Receiver: what an editor saved is what readers are shown from now on."""
    if not raw and (instance.consent_text or isinstance(instance, Edition)):
        keep_wording(instance.locale.language_code, instance.consent_text)


def wording_shown(newsletter: Newsletter, shown_hash: str) -> ConsentWording:
    """The wording that stood on the reader's page, told by the hash the page carries.

    A page may be older than the last change of the wording. A hash that the ledger doesn't know gives today's wording.
    """
    shown = ConsentWording.objects.filter(language=newsletter.lang, hash=shown_hash).first()
    return shown or keep_wording(newsletter.lang, consent_text(newsletter))


def consent_text(newsletter: Newsletter) -> str:
    """What a reader agrees to by asking for a newsletter: its own wording, else that of its edition."""
    if newsletter.consent_text:
        return newsletter.consent_text
    edition = Edition.objects.filter(locale_id=newsletter.locale_id).only("consent_text").first()
    if edition is None:
        recorder.read("editions")
    return edition.consent_text if edition else ""


def record(
    kind: ConsentEvent.Kind,
    sign_up: SignUp,
    choices: Iterable[SignUpChoice],
    at: datetime,
    page: str = "",
    detail: str = "",
) -> None:
    """Writes an event of a form for each of these choices of it. `detail` must not hold an address."""
    for choice in choices:
        ConsentEvent.objects.create(
            address_hash=address_hash(sign_up.key),
            kind=kind,
            at=at,
            language=sign_up.language,
            newsletter=choice.newsletter.slug,
            page=page or sign_up.page,
            wording=choice.wording,
            network=sign_up.network,
            detail=detail[:100],
        )


def record_of(
    kind: ConsentEvent.Kind,
    subscriber: Subscriber,
    at: datetime,
    page: str = "",
    newsletter: Newsletter | None = None,
    wording: ConsentWording | None = None,
    detail: str = "",
) -> None:
    """Writes an event that has no form behind it: leaving, and the like. No newsletter is all of them."""
    ConsentEvent.objects.create(
        address_hash=subscriber.hash,
        kind=kind,
        at=at,
        language=subscriber.language,
        newsletter=newsletter.slug if newsletter else "",
        page=page,
        wording=wording,
        detail=detail,
    )


def copy_proof(before: str, after: str) -> None:
    """What was agreed to under one address hash counts under another: the same reader has changed address."""
    for event in ConsentEvent.objects.filter(address_hash=before).exclude(kind=ConsentEvent.Kind.MOVED):
        event.pk, event.address_hash = None, after
        event._state.adding = True
        event.save()
