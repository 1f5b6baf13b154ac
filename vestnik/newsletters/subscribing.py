"""What a subscriber does by a link in a mail: confirm, leave. Doing it twice is the same as once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from vestnik.newsletters import consent
from vestnik.newsletters.addresses import address_hash
from vestnik.newsletters.models import ConsentEvent, SignUp, Subscriber, Subscription, Suppression

State = Subscriber.State


def confirm(sign_up: SignUp, now: datetime, page: str = "") -> None:
    """The owner of the address says yes to the wording of `sign_up`, and gets the newsletters it asked for."""
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().get(pk=sign_up.subscriber_id)
        if subscriber.state == State.CONFIRMED:
            return
        subscriber.state, subscriber.confirmed_at, subscriber.left_at = State.CONFIRMED, now, None
        subscriber.language, subscriber.address = sign_up.language, sign_up.address
        subscriber.save()
        for newsletter in sign_up.newsletters.all():
            Subscription.objects.update_or_create(
                subscriber=subscriber,
                newsletter=newsletter,
                defaults={
                    "state": Subscription.State.ON,
                    "since": now,
                    "paused_until": None,
                    "left_at": None,
                },
            )
        consent.record(ConsentEvent.Kind.CONFIRMED, sign_up, now, page)


def leave(subscriber: Subscriber, now: datetime, page: str = "") -> None:
    """A reader leaves; the owner of an address that others typed in is never mailed again."""
    with transaction.atomic():
        found = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if found.state == State.CONFIRMED:
            found.state, found.left_at = State.LEFT, now
            found.save()
            _end_all(found.subscriptions, now)
            consent.record_of(ConsentEvent.Kind.LEFT, found, now, page)
        elif found.state == State.PENDING:
            suppress(found.key, Suppression.Reason.ASKED, now, page)


def suppress(key: str, reason: Suppression.Reason, now: datetime, page: str = "") -> None:
    """No mail to this address from now on, whoever asks for it."""
    with transaction.atomic():
        _row, made = Suppression.objects.get_or_create(
            address_hash=address_hash(key), defaults={"reason": reason, "at": now}
        )
        Subscriber.objects.filter(key=key).update(state=State.SUPPRESSED, left_at=now)
        _end_all(Subscription.objects.filter(subscriber__key=key), now)
        if made:
            ConsentEvent.objects.create(
                address_hash=address_hash(key),
                kind=ConsentEvent.Kind.SUPPRESSED,
                at=now,
                page=page,
                detail=reason,
            )


def lift(key: str, now: datetime) -> bool:
    """The address may be mailed again, once its owner asks for it. False if it was free to be."""
    with transaction.atomic():
        lifted, _rows = Suppression.objects.filter(address_hash=address_hash(key)).delete()
        Subscriber.objects.filter(key=key, state=State.SUPPRESSED).update(state=State.LEFT)
        if lifted:
            ConsentEvent.objects.create(address_hash=address_hash(key), kind=ConsentEvent.Kind.LIFTED, at=now)
    return bool(lifted)


def _end_all(subscriptions, now: datetime) -> None:
    """Nobody is `ON` who is not a confirmed subscriber: a send asks nothing else."""
    ended = subscriptions.exclude(state=Subscription.State.LEFT)
    ended.update(state=Subscription.State.LEFT, paused_until=None, left_at=now)
