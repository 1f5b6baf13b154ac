"""Forgetting in time what need not be known any longer (GDPR, article 5(1)(e)). The scheduler calls `tidy`
and `forget_proofs`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from vestnik.newsletters.addresses import address_hash
from vestnik.newsletters.models import ConsentEvent, ListImport, SignUp, Subscriber

State = Subscriber.State

UNCONFIRMED = timedelta(days=14)
#: how long those who left stay in the list, so that the newsroom can answer their questions
LEFT = timedelta(days=30)
#: the proof of a consent is kept so long after its end
PROOF = timedelta(days=3 * 365)
#: forms need no network after the hour it is counted in; a day is for looking into a flood
NETWORK = timedelta(days=1)
#: a list of addresses that was looked through, and its report
LISTS = timedelta(days=7)
#: addresses named in one statement
BATCH = 500


def tidy(now: datetime) -> None:
    """All of the below. May be called as often as one likes."""
    forget_unconfirmed(now)
    forget_left(now)
    forget_sign_ups(now)
    forget_lists(now)


def forget_unconfirmed(now: datetime) -> int:
    """Deletes addresses that were asked 14 days ago and did not confirm, and the events of those that never did.

    Returns how many.
    """
    with transaction.atomic():
        old = Subscriber.objects.select_for_update().filter(
            state=State.PENDING, asked_at__lte=now - UNCONFIRMED
        )
        gone = list(old)
        hashes = [subscriber.hash for subscriber in gone]
        told = ConsentEvent.objects.filter(address_hash__in=hashes)
        asking = (ConsentEvent.Kind.REQUESTED, ConsentEvent.Kind.MAIL_SENT, ConsentEvent.Kind.MAIL_FAILED)
        kept = set(told.exclude(kind__in=asking).values_list("address_hash", flat=True))
        ConsentEvent.objects.filter(address_hash__in=set(hashes) - kept).forget()
        Subscriber.objects.filter(pk__in=[subscriber.pk for subscriber in gone]).delete()
    return len(gone)


def forget_left(now: datetime) -> int:
    """Deletes addresses that left, or were suppressed, 30 days ago; the proof stays. Returns how many."""
    gone = Subscriber.objects.filter(
        state__in=[State.LEFT, State.SUPPRESSED], left_at__lte=now - LEFT, asked_at__lte=now - UNCONFIRMED
    )
    return gone.delete()[1].get("newsletters.Subscriber", 0)


def forget_sign_ups(now: datetime) -> None:
    """Deletes forms that brought no mail after a day, the others after 14; and networks after a day."""
    SignUp.objects.filter(asked_at__lte=now - UNCONFIRMED).delete()
    day_old = SignUp.objects.filter(asked_at__lte=now - NETWORK)
    day_old.filter(outcome=SignUp.Outcome.NOTHING).delete()
    day_old.exclude(network_hash="", network="").update(network_hash="", network="")


def forget_proofs(now: datetime) -> int:
    """Deletes the events of addresses nobody has by now and of which the last was three years ago. Returns how many.

    A chore of its own, once a day: where some are old, it hashes the address of each subscriber (a million: seconds).
    """
    events = ConsentEvent.objects.values("address_hash").annotate(last=Max("at"))
    old = set(events.filter(last__lte=now - PROOF).values_list("address_hash", flat=True).iterator())
    if old:
        for key in Subscriber.objects.values_list("key", flat=True).iterator():
            old.discard(address_hash(key))
    nobodys = sorted(old)
    batches = (nobodys[at : at + BATCH] for at in range(0, len(nobodys), BATCH))
    return sum(ConsentEvent.objects.filter(address_hash__in=batch).forget() for batch in batches)


def forget_lists(now: datetime) -> None:
    """Empties lists that were given to be imported a week ago, and their reports; the counts stay."""
    old = ListImport.objects.filter(made_at__lte=now - LISTS).exclude(state=ListImport.State.IMPORTING)
    old.exclude(content=b"", report=b"").update(content=b"", report=b"")
