"""Taking a sign-up. The same work for every address: one row and one task, whoever is or isn't known."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from vestnik.fronts.furniture import STAMP_SALT
from vestnik.newsletters import consent, limits
from vestnik.newsletters.addresses import Address
from vestnik.newsletters.models import SignUp
from vestnik.newsletters.offers import newsletter_in_box
from vestnik.newsletters.tasks import answer_sign_up

_PATH = re.compile(r"/(?!/)[^\s?#\\\x00-\x1f\x7f]*")


def wording_in(stamp: str) -> str | None:
    """The hash of the wording that a form's page showed; None if no page of ours carried that stamp."""
    try:
        return signing.Signer(salt=STAMP_SALT).unsign(stamp)
    except signing.BadSignature:
        return None


def path_of(page: str) -> str:
    """`page` if it can be the path of a page of ours, without its query; else ''."""
    found = _PATH.match(page)
    return found[0][:500] if found else ""


def take_sign_up(request: HttpRequest, address: Address, wording_hash: str, page: str, now: datetime) -> int:
    """Writes a sign-up down and leaves its mail to the worker; returns 0, or the seconds to wait if it is one too many.

    Looks at nothing that is known of the address: neither the answer nor its time may tell who is a subscriber.
    """
    network = limits.network_of(request.META.get("REMOTE_ADDR", ""))
    hashed = limits.network_hash(network)
    language = get_language()
    with transaction.atomic():
        wait = limits.seconds_to_wait(hashed, now)
        if wait:
            return wait
        sign_up = SignUp.objects.create(
            address=address.mail,
            key=address.key,
            language=language,
            page=path_of(page),
            wording=consent.wording_shown(language, wording_hash),
            asked_at=now,
            network=network if settings.OPTIONS["newsletter_keep_network"] else "",
            network_hash=hashed,
        )
        if offered := newsletter_in_box(language):
            sign_up.newsletters.add(offered)
        answer_sign_up.enqueue(sign_up.pk)
    return 0
