"""The ledger of consent: which wording stood where, who agreed to it, when (GDPR, article 7(1))."""

from __future__ import annotations

from datetime import datetime

from vestnik.newsletters.addresses import address_hash, text_hash
from vestnik.newsletters.models import ConsentEvent, ConsentWording, SignUp, Subscriber
from vestnik.stories.models import Edition


def keep_wording(language: str, text: str) -> ConsentWording:
    """The ledger's row of a wording, written if it is new."""
    found, _made = ConsentWording.objects.get_or_create(
        language=language, hash=text_hash(text), defaults={"text": text}
    )
    return found


def keep_wording_of(instance: Edition, raw: bool = False, **_signal) -> None:
    """Receiver: what an editor saved is what readers are shown from now on."""
    if not raw:
        keep_wording(instance.locale.language_code, instance.consent_text)


def wording_shown(language: str, shown_hash: str) -> ConsentWording:
    """The wording that stood on the reader's page, told by the hash the page carries.

    A page may be older than the last change of the wording. A hash that the ledger doesn't know gives today's wording.
    """
    shown = ConsentWording.objects.filter(language=language, hash=shown_hash).first()
    return shown or keep_wording(language, consent_text(language))


def consent_text(language: str) -> str:
    edition = Edition.objects.filter(locale__language_code=language).only("consent_text").first()
    return edition.consent_text if edition else ""


def record(kind: ConsentEvent.Kind, sign_up: SignUp, at: datetime, page: str = "", detail: str = "") -> None:
    """Writes an event of a sign-up's consent. `detail` must not hold an address."""
    ConsentEvent.objects.create(
        address_hash=address_hash(sign_up.key),
        kind=kind,
        at=at,
        language=sign_up.language,
        page=page or sign_up.page,
        wording=sign_up.wording,
        network=sign_up.network,
        detail=detail[:100],
    )


def record_of(kind: ConsentEvent.Kind, subscriber: Subscriber, at: datetime, page: str = "") -> None:
    """Writes an event that has no form behind it: leaving, and the like."""
    ConsentEvent.objects.create(
        address_hash=subscriber.hash, kind=kind, at=at, language=subscriber.language, page=page
    )
