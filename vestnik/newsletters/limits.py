"""How much is too much. Counted in the database, so that all processes and machines count together."""

from __future__ import annotations

import ipaddress
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from vestnik.newsletters.models import SignUp

logger = logging.getLogger("vestnik.newsletters")

HOUR = timedelta(hours=1)
#: mails that wait in a flood, in hours of sending; with more than that, readers are asked to come later
LONGEST_QUEUE = 24
#: mails to one address: at most so many in so long
ADDRESS_LIMITS = ((1, timedelta(minutes=15)), (3, timedelta(days=1)))


def network_of(address: str) -> str:
    """The network of a reader's IP address: the /24 of IPv4, the /56 of IPv6 (what one home gets); '' if unknown."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 56), strict=False))


def network_hash(network: str) -> str:
    """A keyed hash: 2^24 networks are few, so a plain one would hide nothing."""
    return (
        salted_hmac("vestnik.newsletters.network", network, algorithm="sha256").hexdigest() if network else ""
    )


def seconds_to_wait(hashed_network: str, now: datetime) -> int:
    """0 if a sign-up from this network is welcome at `now`; else the seconds until one will be."""
    most = settings.OPTIONS["newsletter_per_hour"]
    if _is_flood(now) and _waiting()[: most * LONGEST_QUEUE].count() >= most * LONGEST_QUEUE:
        return int(HOUR.total_seconds())
    if not hashed_network:
        return 0
    own = _last_hour(now).filter(network_hash=hashed_network)
    return _wait(own, settings.OPTIONS["newsletter_per_network"], now)


def mail_later(now: datetime) -> timedelta:
    """For how long the mail of one more sign-up waits. Nothing, but in a flood: then so many leave an hour as may come
    in one, in their order, and the newsroom is told (`flood`).
    """
    if not _is_flood(now):
        return timedelta(0)
    logger.warning("More newsletter sign-ups in an hour than newsletter_per_hour; their mails wait")
    return HOUR + HOUR * (_waiting().count() / settings.OPTIONS["newsletter_per_hour"])


@dataclass(frozen=True, slots=True)
class Flood:
    """More sign-ups have come in the last hour than are usual for the paper. `waiting` mails are sent bit by bit."""

    in_hour: int
    waiting: int


def flood(now: datetime) -> Flood | None:
    """What the newsroom should know of; None on all ordinary days."""
    if not _is_flood(now):
        return None
    return Flood(_last_hour(now).count(), _waiting().count())


def _is_flood(now: datetime) -> bool:
    most = settings.OPTIONS["newsletter_per_hour"]
    return _last_hour(now)[:most].count() >= most


def _last_hour(now: datetime):
    return SignUp.objects.filter(asked_at__gt=now - HOUR, asked_at__lte=now)


def _waiting():
    return SignUp.objects.filter(outcome=SignUp.Outcome.WAITING)


def _wait(sign_ups, most: int, now: datetime) -> int:
    """Seconds until fewer than `most` of the last hour's sign-ups are left in it."""
    blocking = sign_ups.order_by("-asked_at").values_list("asked_at", flat=True)[most - 1 : most]
    return max((int((asked_at + HOUR - now).total_seconds()) + 1 for asked_at in blocking), default=0)


def may_mail(key: str, now: datetime) -> bool:
    """True if the address with this key may get one more mail at `now`."""
    mailed = SignUp.objects.filter(key=key)
    return all(mailed.filter(claimed_at__gt=now - term).count() < most for most, term in ADDRESS_LIMITS)
