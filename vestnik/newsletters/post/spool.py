"""This paper's spool, and how its readers are named in it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

from vestnik.newsletters.post.journal import Namer, Spool, namer

#: a copy of the database that is older is no longer put back
KEPT_DAYS = 180


def spool() -> Spool:
    return Spool(settings.HOME.spool)


def forget_old_sends(_now: datetime) -> None:
    """A chore: what nobody has touched for long is forgotten."""
    spool().forget(KEPT_DAYS)


def reader_namer() -> Namer:
    """From an address's key to its name in the spool; its secret is derived from the paper's."""
    return _namer(settings.SECRET_KEY)


@lru_cache(maxsize=1)
def _namer(secret: str) -> Namer:
    return namer(salted_hmac("vestnik.newsletters.spool", "", secret=secret, algorithm="sha256").digest())
