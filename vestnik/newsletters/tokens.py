"""Links in mails: signed, each for one purpose, one address and one request."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from vestnik.newsletters.models import SignUp, Subscriber

CONFIRM_DAYS = 7
_CONFIRM, _LEAVE = "vestnik.newsletters.confirm", "vestnik.newsletters.leave"


def confirm_token(sign_up: SignUp) -> str:
    """For the link that confirms `sign_up`; works for CONFIRM_DAYS from now."""
    return signing.dumps([sign_up.pk, sign_up.nonce], salt=_CONFIRM)


def sign_up_of(token: str) -> SignUp | None:
    """The sign-up whose link this is; None if it is forged, too old, or void since the reader left."""
    row = _row_of(token, _CONFIRM, SignUp.objects.select_related("subscriber", "wording"), CONFIRM_DAYS)
    if row is None or row.subscriber is None or row.subscriber.state == Subscriber.State.SUPPRESSED:
        return None
    left_at = row.subscriber.left_at
    return None if left_at and row.asked_at <= left_at else row


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
