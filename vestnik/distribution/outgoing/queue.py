"""The queue of deliveries: what is put in, what is due, and what became of it. All times are aware."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from vestnik.distribution.models import Delivery

#: after each failed try; then it is given up, two days after the first one
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400))
#: whoever takes a delivery in hand has so long until another may
LEASE = timedelta(seconds=60)
LONGEST_ADDRESS = 500


class New(NamedTuple):
    """A delivery to be made."""

    target: str
    key: str
    payload: Mapping[str, Any]


def put(kind: str, wanted: Iterable[New], now: datetime) -> int:
    """Puts deliveries in, due at once; what waits with the same target and key is replaced. Returns how many."""
    # of two in one statement PostgreSQL would take none
    once = {(new.target, new.key): new for new in wanted}
    rows = [
        Delivery(
            kind=kind,
            target=new.target,
            host=urlsplit(new.target).hostname or "",
            key=new.key,
            payload=dict(new.payload),
            made_at=now,
            due_at=now,
        )
        for new in once.values()
        if len(new.target) <= LONGEST_ADDRESS and len(new.key) <= LONGEST_ADDRESS
    ]
    Delivery.objects.bulk_create(
        rows,
        batch_size=100,
        update_conflicts=True,
        unique_fields=["kind", "target", "key"],
        update_fields=["payload", "made_at", "due_at", "tries", "error"],
    )
    return len(rows)


def take(now: datetime, most: int, busy: Iterable[str] = ()) -> list[Delivery]:
    """Takes deliveries in hand that are due, one of a host at most, the oldest first; of `busy` hosts none.

    Nobody else gets them for a minute: who is killed meanwhile has them sent by the next.
    """
    passed = set(busy)
    mine: list[Delivery] = []
    while len(mine) < most:
        found = (
            Delivery.objects.filter(due_at__lte=now).exclude(host__in=passed).order_by("due_at", "pk").first()
        )
        if found is None:
            break
        passed.add(found.host)
        claimed = Delivery.objects.filter(pk=found.pk, due_at=found.due_at)
        if claimed.update(due_at=now + LEASE):
            found.due_at = now + LEASE
            mine.append(found)
    return mine


def next_due() -> datetime | None:
    """When the next delivery is due; None if none waits."""
    return Delivery.objects.order_by("due_at").values_list("due_at", flat=True).first()


def done(one: Delivery) -> None:
    """It was taken. What was put in anew meanwhile stays."""
    Delivery.objects.filter(pk=one.pk, due_at=one.due_at).delete()


def failed(one: Delivery, why: str, now: datetime, after: timedelta | None = None) -> bool:
    """It was not taken: it is tried later, and so is all else for the same host. True if it is given up.

    :param after: how long the host asked to be left alone
    """
    if one.tries >= len(PAUSES):
        Delivery.objects.filter(pk=one.pk, due_at=one.due_at).delete()
        return True
    until = now + max(PAUSES[one.tries], after or timedelta(0))
    Delivery.objects.filter(pk=one.pk, due_at=one.due_at).update(
        due_at=until, tries=one.tries + 1, error=why[:300]
    )
    # what was taken in hand by others is theirs
    waiting = Delivery.objects.filter(host=one.host, due_at__lte=now)
    waiting.update(due_at=now + PAUSES[min(one.tries, 2)])
    return False
