"""Links in mails: signed, each for one purpose, one address and one request."""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from vestnik.newsletters.models import SignUp, Subscriber, Suppression

CONFIRM_DAYS = 7
_CONFIRM, _LEAVE = "vestnik.newsletters.confirm", "vestnik.newsletters.leave"
_READER, _NEVER = "vestnik.newsletters.reader", "vestnik.newsletters.never"
#: in a reader's token: no newsletter in particular
ANY = 0

#: characters of a reader's token: 30 bytes in base64url, so none of them is padding
READER_TOKEN_LENGTH = 40
_IDS = struct.Struct(">QI")
_SIGNED_WITH = 18


def confirm_token(sign_up: SignUp) -> str:
    """For the link that confirms `sign_up`; works for CONFIRM_DAYS from now."""
    return signing.dumps([sign_up.pk, sign_up.nonce], salt=_CONFIRM)


def sign_up_of(token: str) -> SignUp | None:
    """The sign-up whose link this is; None if it is forged, too old, or void since the reader left."""
    row = _row_of(token, _CONFIRM, SignUp.objects.select_related("subscriber"), CONFIRM_DAYS)
    if row is None or row.subscriber is None or row.subscriber.state == Subscriber.State.SUPPRESSED:
        return None
    if row.kind == SignUp.Kind.MOVE and Suppression.objects.filter(address_hash=row.hash).exists():
        return None
    left_at = row.subscriber.left_at
    return None if left_at and row.asked_at <= left_at else row


def never_token(sign_up: SignUp) -> str:
    """For the link by which the owner of an address that someone typed in forbids all mail to it."""
    return signing.dumps([sign_up.pk, sign_up.nonce], salt=_NEVER)


def sign_up_never_wanted(token: str) -> SignUp | None:
    return _row_of(token, _NEVER, SignUp.objects.all())


def reader_token(subscriber_pk: int, newsletter_pk: int) -> str:
    """For the links of an issue: the reader's own page, and the one that leaves this newsletter (RFC 8058).

    READER_TOKEN_LENGTH characters of base64url whoever it is for, so that a compiled mail has a slot for it; made
    without the database, and good for ever.
    """
    ids = _IDS.pack(subscriber_pk, newsletter_pk)
    return base64.urlsafe_b64encode(ids + _signature(ids)).decode()


def read_reader_token(token: str) -> tuple[int, int] | None:
    """(id of the subscriber, id of the newsletter) of a token that we made; None of any other text."""
    if len(token) != READER_TOKEN_LENGTH or not token.isascii():
        return None
    try:
        data = base64.urlsafe_b64decode(token)
    except binascii.Error:
        return None
    if len(data) != _IDS.size + _SIGNED_WITH:
        return None
    ids = _IDS.unpack_from(data)
    return ids if hmac.compare_digest(token, reader_token(*ids)) else None


def _signature(ids: bytes) -> bytes:
    return hmac.digest(_reader_key(settings.SECRET_KEY), ids, "sha256")[:_SIGNED_WITH]


@lru_cache(maxsize=1)
def _reader_key(secret: str) -> bytes:
    return salted_hmac(_READER, "", secret=secret, algorithm="sha256").digest()


def leave_token(subscriber: Subscriber) -> str:
    """For the link at the foot of each mail; works for ever (a reader may leave by the oldest mail there is)."""
    return signing.dumps([subscriber.pk, subscriber.nonce], salt=_LEAVE)


def is_leave_token(token: str) -> bool:
    """True if we made it, also if its subscriber is forgotten by now."""
    return _read(token, _LEAVE) is not None


def subscriber_of(token: str) -> Subscriber | None:
    """The subscriber whose link this is; None if it is forged or the subscriber is forgotten."""
    return _row_of(token, _LEAVE, Subscriber.objects.all())


def _row_of(token: str, salt: str, rows, days: int | None = None):
    found = _read(token, salt, days)
    return rows.filter(pk=found[0], nonce=found[1]).first() if found else None


def _read(token: str, salt: str, days: int | None = None) -> list | None:
    try:
        return signing.loads(token, salt=salt, max_age=None if days is None else timedelta(days=days))
    except signing.BadSignature:
        return None
