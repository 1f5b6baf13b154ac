"""What a subscriber does by a link in a mail or on the own page. Doing it twice is the same as once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from vestnik.newsletters import consent
from vestnik.newsletters.addresses import address_hash
from vestnik.newsletters.models import (
    ConsentEvent,
    Newsletter,
    SignUp,
    Subscriber,
    Subscription,
    Suppression,
)
from vestnik.newsletters.tasks import answer_sign_up

State = Subscriber.State
On, Paused, Left = Subscription.State.ON, Subscription.State.PAUSED, Subscription.State.LEFT


class AddressTaken(Exception):
    """The address that a subscriber wants to move to gets newsletters already."""


def confirm(sign_up: SignUp, now: datetime, page: str = "") -> None:
    """The owner of an address says yes: the newsletters of the form come to it, or those of another address move to it.

    A form acts once: whoever leaves a newsletter afterwards is not brought back by the old link.

    :raises AddressTaken:
    """
    with transaction.atomic():
        form = SignUp.objects.select_for_update().get(pk=sign_up.pk)
        if form.confirmed_at is not None:
            return
        subscriber = Subscriber.objects.select_for_update().get(pk=form.subscriber_id)
        if form.kind == SignUp.Kind.MOVE:
            _move(subscriber, form, now, page)
        else:
            _join(subscriber, form, now, page)
        SignUp.objects.filter(pk=form.pk).update(confirmed_at=now)


def _join(subscriber: Subscriber, form: SignUp, now: datetime, page: str) -> None:
    if subscriber.state != State.CONFIRMED:
        subscriber.state, subscriber.confirmed_at, subscriber.left_at = State.CONFIRMED, now, None
        subscriber.language, subscriber.address = form.language, form.address
        subscriber.save()
    left_since = set(
        subscriber.subscriptions.filter(state=Left, left_at__gte=form.asked_at).values_list(
            "newsletter_id", flat=True
        )
    )
    choices = form.choices.select_related("newsletter", "wording")
    agreed = [choice for choice in choices if choice.newsletter_id not in left_since]
    for choice in agreed:
        _begin(subscriber, choice.newsletter, now)
    consent.record(ConsentEvent.Kind.CONFIRMED, form, agreed, now, page)


def _begin(subscriber: Subscriber, newsletter: Newsletter, now: datetime) -> None:
    found = subscriber.subscriptions.filter(newsletter=newsletter).first()
    if found is not None and found.state == On:
        return
    Subscription.objects.update_or_create(
        subscriber=subscriber,
        newsletter=newsletter,
        defaults={"state": On, "since": now, "paused_until": None, "left_at": None},
    )


def _move(subscriber: Subscriber, form: SignUp, now: datetime, page: str) -> None:
    """The same subscriber at another address, so that the links of all earlier mails go on working."""
    if form.key == subscriber.key:
        return
    others = Subscriber.objects.select_for_update().filter(key=form.key)
    if others.filter(state=State.CONFIRMED).exists():
        raise AddressTaken
    others.delete()
    before = subscriber.address, subscriber.key
    consent.record_of(ConsentEvent.Kind.MOVED, subscriber, now, page, detail="to another address")
    subscriber.address, subscriber.key = form.address, form.key
    subscriber.save()
    consent.copy_proof(address_hash(before[1]), subscriber.hash)
    consent.record_of(ConsentEvent.Kind.MOVED, subscriber, now, page, detail="from another address")
    _tell_moved(subscriber, *before, now)


def _tell_moved(subscriber: Subscriber, address: str, key: str, now: datetime) -> None:
    """Has the worker tell the old address of a move that its owner may know nothing of."""
    told = SignUp.objects.create(
        kind=SignUp.Kind.MOVED,
        subscriber=subscriber,
        address=address,
        key=key,
        language=subscriber.language,
        asked_at=now,
    )
    answer_sign_up.enqueue(told.pk)


def choose(
    subscriber: Subscriber, wanted: Iterable[Newsletter], shown: dict[int, str], now: datetime, page: str
) -> None:
    """A subscriber gets exactly these newsletters of those in `shown` (hashes of wordings by id) from now on."""
    wanted = list(wanted)
    with transaction.atomic():
        found = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if found.state != State.CONFIRMED:
            return
        had = set(found.subscriptions.exclude(state=Left).values_list("newsletter_id", flat=True))
        for newsletter in wanted:
            if newsletter.pk in shown and newsletter.pk not in had:
                _begin(found, newsletter, now)
                wording = consent.wording_shown(newsletter, shown[newsletter.pk])
                consent.record_of(ConsentEvent.Kind.CONFIRMED, found, now, page, newsletter, wording)
        kept = {newsletter.pk for newsletter in wanted}
        _end(found, [pk for pk in had if pk in shown and pk not in kept], now, page)


def pause(subscriber: Subscriber, until: datetime | None, now: datetime, page: str) -> None:
    """No mail until `until`; None is until the reader goes on."""
    with transaction.atomic():
        found = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if found.subscriptions.exclude(state=Left).update(state=Paused, paused_until=until):
            detail = f"until {until:%Y-%m-%d}" if until else "until resumed"
            consent.record_of(ConsentEvent.Kind.PAUSED, found, now, page, detail=detail)


def resume(subscriber: Subscriber, now: datetime, page: str) -> None:
    with transaction.atomic():
        found = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if found.state == State.CONFIRMED and _go_on(found.subscriptions.filter(state=Paused)):
            consent.record_of(ConsentEvent.Kind.RESUMED, found, now, page)


def resume_due(now: datetime) -> int:
    """Ends the pauses whose time has come; returns how many subscriptions go on. May be called at any time."""
    with transaction.atomic():
        due = Subscription.objects.select_for_update().filter(state=Paused, paused_until__lte=now)
        rows = list(due.select_related("subscriber", "newsletter"))
        for row in rows:
            consent.record_of(ConsentEvent.Kind.RESUMED, row.subscriber, now, newsletter=row.newsletter)
        return _go_on(Subscription.objects.filter(pk__in=[row.pk for row in rows]))


def _go_on(subscriptions) -> int:
    return subscriptions.filter(subscriber__state=State.CONFIRMED).update(state=On, paused_until=None)


def leave(subscriber: Subscriber, now: datetime, page: str = "") -> None:
    """A reader leaves all newsletters; the owner of an address that others typed in is never mailed again."""
    with transaction.atomic():
        found = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        if found.state == State.CONFIRMED:
            found.state, found.left_at = State.LEFT, now
            found.save()
            _end_all(found.subscriptions, now)
            consent.record_of(ConsentEvent.Kind.LEFT, found, now, page)
        elif found.state == State.PENDING:
            suppress(found.key, Suppression.Reason.ASKED, now, page)


def leave_one(subscriber: Subscriber, newsletter: Newsletter, now: datetime, page: str = "") -> None:
    """A reader leaves one newsletter; who leaves the last one has left."""
    with transaction.atomic():
        found = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
        _end(found, [newsletter.pk], now, page)


def forget(subscriber: Subscriber, now: datetime, page: str = "") -> None:
    """All that is known of a reader goes; the proof of consent stays, under the keyed hash (GDPR, article 7(1))."""
    with transaction.atomic():
        found = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
        if found is None:
            return
        if found.state == State.CONFIRMED:
            consent.record_of(ConsentEvent.Kind.LEFT, found, now, page, detail="deleted the data")
        SignUp.objects.filter(key=found.key).delete()
        found.delete()


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


def _end(subscriber: Subscriber, newsletters: list[int], now: datetime, page: str) -> None:
    """Ends these newsletters of a locked subscriber. Who has none left has left."""
    ending = subscriber.subscriptions.filter(newsletter__in=newsletters).exclude(state=Left)
    rows = list(ending.select_related("newsletter"))
    _end_all(ending, now)
    for row in rows:
        consent.record_of(ConsentEvent.Kind.LEFT, subscriber, now, page, row.newsletter)
    if rows and not subscriber.subscriptions.exclude(state=Left).exists():
        subscriber.state, subscriber.left_at = State.LEFT, now
        subscriber.save()


def _end_all(subscriptions, now: datetime) -> None:
    """Nobody is `ON` who is not a confirmed subscriber: a send asks nothing else."""
    ended = subscriptions.exclude(state=Left)
    ended.update(state=Left, paused_until=None, left_at=now)
