"""The name of one copy of an issue: in its Message-ID, and in the address to which its bounce comes back (VERP)."""

from __future__ import annotations

import hmac
import re
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

#: characters of a mark
LENGTH = 40
_ISSUE, _SUBSCRIBER, _SIGNATURE = 4, 5, 11
_FORM = re.compile(rf"[0-9a-f]{{{LENGTH}}}", re.ASCII)


def mark(issue_pk: int, subscriber_pk: int) -> bytes:
    """40 hexadecimal digits that name the copy for one reader: always the same, and nobody else can make them.

    In small letters and figures only, as some servers change the case of a local part (RFC 5321, 2.4).

    :raises OverflowError: an issue beyond 2**32, or a subscriber beyond 2**40.
    """
    named = issue_pk.to_bytes(_ISSUE, "big") + subscriber_pk.to_bytes(_SUBSCRIBER, "big")
    return (named + _signature(named)).hex().encode()


def read_mark(text: str) -> tuple[int, int] | None:
    """(issue, subscriber), the ids in a mark of ours in whatever case; None of anything else. Asks no database."""
    text = text.lower()
    if not _FORM.fullmatch(text):
        return None
    raw = bytes.fromhex(text)
    named, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
    if not hmac.compare_digest(signature, _signature(named)):
        return None
    return int.from_bytes(named[:_ISSUE], "big"), int.from_bytes(named[_ISSUE:], "big")


def _signature(named: bytes) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY), named, "sha256")[:_SIGNATURE]


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return salted_hmac("vestnik.newsletters.marks", "", secret=secret, algorithm="sha256").digest()
