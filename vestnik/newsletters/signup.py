"""Taking a sign-up. The same work for every address: one row and one task, whoever is or isn't known."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from vestnik.newsletters import consent, limits
from vestnik.newsletters.addresses import Address
from vestnik.newsletters.models import Newsletter, SignUp, SignUpChoice, Subscriber
from vestnik.newsletters.tasks import answer_sign_up

_PATH = re.compile(r"/(?!/)[^\s?#\\\x00-\x1f\x7f]*")
_MOMENT = "vestnik.newsletters.moment"
#: nobody reads a page, types an address and presses a button in less
QUICKEST = timedelta(seconds=2)


class TooMany(Exception):
    """One form too many; `seconds` says when the next one is welcome."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def path_of(page: str) -> str:
    """`page` if it can be the path of a page of ours, without its query; else ''."""
    found = _PATH.match(page)
    return found[0][:500] if found else ""


def make_moment() -> str:
    """This moment, signed: for forms on pages that are made for one reader, and for the script of all others."""
    return signing.TimestampSigner(salt=_MOMENT).sign("")


def is_too_quick(moment: str) -> bool:
    """True if a form came back faster than a person types, or with a moment that we never gave out.

    A form that names no moment comes from a reader without the script, and is held by the limits alone.
    """
    if not moment:
        return False
    signer = signing.TimestampSigner(salt=_MOMENT)
    try:
        signer.unsign(moment)
    except signing.BadSignature:
        return True
    try:
        signer.unsign(moment, max_age=QUICKEST)
    except signing.SignatureExpired:
        return False
    return True


def take_sign_up(
    request: HttpRequest, address: Address, chosen: list[tuple[Newsletter, str]], page: str, now: datetime
) -> timedelta:
    """Writes down who asks for which newsletters, each with the hash of the wording it stood with.

    Its mail is the worker's. Returns for how long that has to wait, as there are too many of them.
    Looks at nothing that is known of the address: neither the answer nor its time may tell who is a subscriber.

    :raises TooMany:
    """
    with transaction.atomic():
        sign_up, later = _write(request, SignUp.Kind.JOIN, address, page, now)
        SignUpChoice.objects.bulk_create(
            SignUpChoice(
                sign_up=sign_up, newsletter=newsletter, wording=consent.wording_shown(newsletter, shown)
            )
            for newsletter, shown in chosen
        )
        _answer(sign_up, now, later)
    return later


def take_wish(
    request: HttpRequest, kind: SignUp.Kind, subscriber: Subscriber, address: Address, now: datetime
) -> None:
    """Writes down what a subscriber asks for on the own page, and leaves its mail to the worker.

    :raises TooMany:
    """
    with transaction.atomic():
        sign_up, later = _write(request, kind, address, "", now)
        SignUp.objects.filter(pk=sign_up.pk).update(subscriber=subscriber)
        _answer(sign_up, now, later)


def _write(
    request: HttpRequest, kind: SignUp.Kind, address: Address, page: str, now: datetime
) -> tuple[SignUp, timedelta]:
    network = limits.network_of(request.META.get("REMOTE_ADDR", ""))
    hashed = limits.network_hash(network)
    wait = limits.seconds_to_wait(hashed, now)
    if wait:
        raise TooMany(wait)
    later = limits.mail_later(now)
    sign_up = SignUp.objects.create(
        kind=kind,
        address=address.mail,
        key=address.key,
        language=get_language(),
        page=path_of(page),
        asked_at=now,
        network=network if settings.OPTIONS["newsletter_keep_network"] else "",
        network_hash=hashed,
    )
    return sign_up, later


def _answer(sign_up: SignUp, now: datetime, later: timedelta) -> None:
    task = answer_sign_up.using(run_after=now + later) if later else answer_sign_up
    task.enqueue(sign_up.pk)
