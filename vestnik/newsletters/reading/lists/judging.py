"""What becomes of each row of a list: nobody is mailed who did not ask, or who has left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vestnik.newsletters.addresses import Address, BadAddress, address_hash, read_address
from vestnik.newsletters.models import ConsentEvent, Newsletter, Subscriber, Subscription, Suppression
from vestnik.newsletters.reading.lists.decoding import Row, Sheet
from vestnik.newsletters.reading.lists.formats import Entry, Layout, Status, find_layout, read_entry

#: rows that are judged, and written, together: one transaction
BATCH = 2_000


class Verdict(models.TextChoices):
    """Why a row is brought over, or why it is not."""

    NEW = "new", gettext_lazy("new subscribers")
    MORE = "more", gettext_lazy("subscribers who get this newsletter, too, from now on")
    BLOCKED = "blocked", gettext_lazy("blocked there: never mailed from here")
    ALREADY = "already", gettext_lazy("get it already")
    TWICE = "twice", gettext_lazy("stand in the list twice")
    LEFT_THERE = "left_there", gettext_lazy("have unsubscribed there")
    BOUNCED_THERE = "bounced_there", gettext_lazy("could not be reached there")
    UNCONFIRMED = "unconfirmed", gettext_lazy("never confirmed there")
    LEFT_HERE = "left_here", gettext_lazy("have left here")
    SUPPRESSED = "suppressed", gettext_lazy("get no mail from us")
    ADDRESS = "address", gettext_lazy("no usable address")
    STATUS = "status", gettext_lazy("a status that we don’t know")
    BROKEN = "broken", gettext_lazy("lines that can’t be read")


#: what is done for these; all others are left out
WRITTEN = frozenset({Verdict.NEW, Verdict.MORE, Verdict.BLOCKED})
_THERE = {
    Status.LEFT: Verdict.LEFT_THERE,
    Status.BOUNCED: Verdict.BOUNCED_THERE,
    Status.UNCONFIRMED: Verdict.UNCONFIRMED,
    Status.BLOCKED: Verdict.BLOCKED,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """`told` says what is wrong with this one row, where more is to be said than the verdict does."""

    row: Row
    verdict: Verdict
    address: Address | None = None
    when: datetime | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database knows of the addresses of a batch, by key; `suppressed` and `left` by hash."""

    states: dict[str, str]
    subscriptions: dict[str, str]
    suppressed: set[str]
    left: set[str]


def layout_of(sheet: Sheet) -> tuple[Layout, bool]:
    """:raises NoAddresses:"""
    first = [row.cells for row in islice(sheet.rows(), 2)]
    first += [()] * (2 - len(first))
    return find_layout(first[0] or (), first[1] or ())


def judge(sheet: Sheet, newsletter: Newsletter, skip: int = 0) -> Iterator[list[Judged]]:
    """The rows of a list, judged, in batches. The first `skip` rows were dealt with before and are only remembered.

    :raises NoAddresses:
    """
    layout, has_head = layout_of(sheet)
    rows = islice(sheet.rows(), 1 if has_head else 0, None)
    seen: set[str] = set()
    for row in islice(rows, skip):
        judged = _judge_alone(row, layout, seen)
        if judged.address:
            seen.add(judged.address.key)
    while batch := list(islice(rows, BATCH)):
        alone = [_judge_alone(row, layout, seen) for row in batch]
        known = _known([judged.address for judged in alone if judged.address], newsletter)
        yield [_judge_known(judged, known) for judged in alone]


def _judge_alone(row: Row, layout: Layout, seen: set[str]) -> Judged:
    """What a row says by itself: `NEW` if all is well with it."""
    if row.cells is None:
        return Judged(row, Verdict.BROKEN, told=_("The line can’t be taken apart."))
    entry: Entry = read_entry(row.cells, layout)
    if layout.address >= len(row.cells):
        return Judged(row, Verdict.BROKEN, told=_("The line is too short: it has no address."))
    try:
        address = read_address(entry.address)
    except BadAddress as fault:
        return Judged(row, Verdict.ADDRESS, told=str(fault))
    if address.key in seen:
        return Judged(row, Verdict.TWICE)
    seen.add(address.key)
    if entry.unknown:
        return Judged(row, Verdict.STATUS, told=_("Status “%s”.") % entry.unknown[:40])
    verdict = _THERE.get(entry.status, Verdict.NEW)
    return Judged(row, verdict, address, entry.when)


def _judge_known(judged: Judged, known: _Known) -> Judged:
    if judged.address is None or judged.verdict not in WRITTEN:
        return judged
    key = judged.address.key
    hashed = address_hash(key)
    state, subscription = known.states.get(key), known.subscriptions.get(key)
    confirmed = state == Subscriber.State.CONFIRMED
    verdict = judged.verdict
    if hashed in known.suppressed:
        verdict = Verdict.SUPPRESSED
    elif confirmed and subscription in (Subscription.State.ON, Subscription.State.PAUSED):
        verdict = Verdict.ALREADY
    elif verdict == Verdict.BLOCKED:
        pass
    elif state == Subscriber.State.LEFT or subscription == Subscription.State.LEFT or hashed in known.left:
        verdict = Verdict.LEFT_HERE
    elif confirmed:
        verdict = Verdict.MORE
    return Judged(judged.row, verdict, judged.address, judged.when)


def _known(addresses: Sequence[Address], newsletter: Newsletter) -> _Known:
    keys = [address.key for address in addresses]
    hashes = [address_hash(key) for key in keys]
    subscribers = Subscriber.objects.filter(key__in=keys)
    gets = Subscription.objects.filter(newsletter=newsletter, subscriber__key__in=keys)
    suppressed = Suppression.objects.filter(address_hash__in=hashes)
    return _Known(
        dict(subscribers.values_list("key", "state")),
        dict(gets.values_list("subscriber__key", "state")),
        set(suppressed.values_list("address_hash", flat=True)),
        _left(hashes, newsletter),
    )


def _left(hashes: Sequence[str], newsletter: Newsletter) -> set[str]:
    """Who left, and did not come back, as the proof knows it: that outlives the address."""
    kinds = (ConsentEvent.Kind.CONFIRMED, ConsentEvent.Kind.IMPORTED, ConsentEvent.Kind.LEFT)
    events = ConsentEvent.objects.filter(
        address_hash__in=hashes, kind__in=kinds, newsletter__in=["", newsletter.slug]
    )
    last = dict(events.order_by("at", "pk").values_list("address_hash", "kind"))
    return {hashed for hashed, kind in last.items() if kind == ConsentEvent.Kind.LEFT}
