"""The worker's part of a sign-up: what an address gets is decided here, where no reader can time it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from vestnik.newsletters import consent, limits, mail
from vestnik.newsletters.models import (
    ConsentEvent,
    SignUp,
    SignUpChoice,
    Subscriber,
    Subscription,
    Suppression,
)

logger = logging.getLogger("vestnik.newsletters")

#: after a failed try, in minutes; after the last one the mail is given up
PAUSES = (1, 5, 30, 120, 360)
DAY = timedelta(days=1)


@task(priority=50)
def answer_sign_up(sign_up_id: int) -> None:
    """Sends the mail that a form brings, if it brings one; on failure comes again later.

    Killed between the mail server's yes and our note of it, the mail goes out twice, with one Message-ID.
    """
    sign_up = _claim(sign_up_id, timezone.now())
    if sign_up is None:
        return
    asked = _asked(sign_up)
    try:
        _message(sign_up, asked).send()
    except OSError as problem:  # smtplib's own are OSErrors too
        _failed(sign_up, asked, problem)
        return
    with transaction.atomic():
        _close(sign_up, SignUp.Outcome.SENT)
        consent.record(ConsentEvent.Kind.MAIL_SENT, sign_up, asked, timezone.now())


def _message(sign_up: SignUp, asked: list[SignUpChoice]) -> EmailMessage:
    match sign_up.kind:
        case SignUp.Kind.MOVED:
            return mail.moved_mail(sign_up)
        case SignUp.Kind.DATA:
            return mail.data_mail(sign_up)
        case SignUp.Kind.MOVE if not _owner(sign_up):
            return mail.move_mail(sign_up)
    if asked:
        return mail.confirmation_mail(sign_up, asked)
    return mail.already_mail(sign_up, _owner(sign_up) or sign_up.subscriber)


def _owner(sign_up: SignUp) -> Subscriber | None:
    """Who gets newsletters at the address of a form already."""
    return Subscriber.objects.filter(key=sign_up.key, state=Subscriber.State.CONFIRMED).first()


def _claim(sign_up_id: int, now: datetime) -> SignUp | None:
    """The sign-up, marked as being mailed to; None if it brings no mail."""
    with transaction.atomic():
        waiting = SignUp.objects.select_for_update().filter(outcome=SignUp.Outcome.WAITING)
        sign_up = waiting.filter(pk=sign_up_id).first()
        if sign_up is None:
            return None
        if Suppression.objects.filter(address_hash=sign_up.hash).exists():
            return _close(sign_up, SignUp.Outcome.NOTHING)
        if sign_up.kind == SignUp.Kind.JOIN:
            sign_up.subscriber = _subscriber(sign_up)
        if not _welcome(sign_up, now):
            return _close(sign_up, SignUp.Outcome.NOTHING)
        if sign_up.claimed_at is None:
            sign_up.claimed_at = now
            consent.record(ConsentEvent.Kind.REQUESTED, sign_up, _asked(sign_up), sign_up.asked_at)
        sign_up.tries += 1
        sign_up.save()
    return sign_up


def _subscriber(sign_up: SignUp) -> Subscriber:
    """The subscriber of a sign-up's address, made if new, and locked: of two sign-ups of one address one waits."""
    made, _new = Subscriber.objects.get_or_create(
        key=sign_up.key,
        defaults={"address": sign_up.address, "language": sign_up.language, "asked_at": sign_up.asked_at},
    )
    subscriber = Subscriber.objects.select_for_update().get(pk=made.pk)
    if subscriber.state != Subscriber.State.CONFIRMED:
        subscriber.asked_at = max(subscriber.asked_at, sign_up.asked_at)
        subscriber.save(update_fields=["asked_at"])
    return subscriber


def _asked(sign_up: SignUp) -> list[SignUpChoice]:
    """Of the newsletters that a form asks for, those that its address does not get."""
    choices = list(sign_up.choices.select_related("newsletter__locale", "wording"))
    if sign_up.subscriber.state != Subscriber.State.CONFIRMED:
        return choices
    on = sign_up.subscriber.subscriptions.filter(state=Subscription.State.ON)
    got = set(on.values_list("newsletter_id", flat=True))
    return [choice for choice in choices if choice.newsletter_id not in got]


def _welcome(sign_up: SignUp, now: datetime) -> bool:
    if sign_up.kind == SignUp.Kind.MOVED:
        return True
    subscriber = sign_up.subscriber
    if subscriber.left_at and sign_up.asked_at <= subscriber.left_at:
        return False
    joins_nothing = sign_up.kind == SignUp.Kind.JOIN and not _asked(sign_up)
    if sign_up.claimed_at is not None:
        return not (joins_nothing and subscriber.confirmed_at > sign_up.claimed_at)
    if joins_nothing and SignUp.objects.filter(key=sign_up.key, claimed_at__gt=now - DAY).exists():
        return False
    return limits.may_mail(sign_up.key, now)


def _close(sign_up: SignUp, outcome: SignUp.Outcome, problem: str = "") -> None:
    sign_up.outcome, sign_up.problem = outcome, problem
    sign_up.save()


def _failed(sign_up: SignUp, asked: list[SignUpChoice], problem: OSError) -> None:
    """Notes what went wrong, and comes back later unless that is of no use."""
    told = _told(problem)
    code = told.split(" ", 1)[0]
    logger.warning("Mail of newsletter sign-up %d failed at try %d: %s", sign_up.pk, sign_up.tries, code)
    final = isinstance(problem, SMTPRecipientsRefused) and code.startswith("5")
    with transaction.atomic():
        if final or sign_up.tries > len(PAUSES):
            _close(sign_up, SignUp.Outcome.FAILED, told)
            consent.record(ConsentEvent.Kind.MAIL_FAILED, sign_up, asked, timezone.now(), detail=code)
            return
        _close(sign_up, SignUp.Outcome.WAITING, told)
        again = timezone.now() + timedelta(minutes=PAUSES[sign_up.tries - 1])
        answer_sign_up.using(run_after=again).enqueue(sign_up.pk)


def _told(problem: OSError) -> str:
    """What the mail server or the system said, its code first."""
    if isinstance(problem, SMTPRecipientsRefused):
        code, words = next(iter(problem.recipients.values()))
    elif isinstance(problem, SMTPResponseException):
        code, words = problem.smtp_code, problem.smtp_error
    else:
        return f"{type(problem).__name__} {problem.strerror or problem}"[:300]
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"[:300]
