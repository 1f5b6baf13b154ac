"""Who gets which newsletter, who asked for it, and who never will."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vestnik.newsletters.addresses import LONGEST, address_hash
from vestnik.newsletters.models.consent import ConsentWording
from vestnik.newsletters.models.newsletter import Newsletter

#: turns are whole numbers from 0 to this
LAST_TURN = 2**62 - 1


def make_nonce() -> str:
    return secrets.token_urlsafe(16)


def draw_turn() -> int:
    """A random place in the queue of a send: readers of one mail provider shall not come in a row."""
    return secrets.randbelow(LAST_TURN + 1)


class Subscriber(models.Model):
    """One address, whatever its state. One that never said yes, or has left, is forgotten after a time."""

    class State(models.TextChoices):
        PENDING = "pending", _("asked, not confirmed")
        CONFIRMED = "confirmed", _("gets the newsletter")
        LEFT = "left", _("has left")
        SUPPRESSED = "suppressed", _("gets no mail")

    address = models.CharField(_("address"), max_length=LONGEST)
    key = models.CharField(max_length=LONGEST, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    nonce = models.CharField(max_length=32, default=make_nonce, editable=False)
    asked_at = models.DateTimeField(_("last asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-asked_at", "-pk"]
        # the newsroom's list: a million rows, and each filter in this order
        indexes = [
            models.Index(fields=["asked_at", "id"], name="subscriber_by_time"),
            models.Index(fields=["state", "asked_at", "id"], name="subscriber_by_state"),
            models.Index(fields=["language", "asked_at", "id"], name="subscriber_by_language"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def hash(self) -> str:
        return address_hash(self.key)


class Subscription(models.Model):
    """One newsletter that a subscriber has asked for. `ON` only while the subscriber is `CONFIRMED`: it is what a send
    asks, of a million rows at a time.
    """

    class State(models.TextChoices):
        ON = "on", _("gets it")
        PAUSED = "paused", _("pauses")
        LEFT = "left", _("has left")

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="subscriptions")
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.ON)
    since = models.DateTimeField(_("since"))
    paused_until = models.DateTimeField(_("pauses until"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    turn = models.BigIntegerField(default=draw_turn, editable=False)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "newsletter"], name="subscription_once"),
        ]
        indexes = [
            # a send reads nothing but this index
            models.Index(fields=["newsletter", "state", "turn", "subscriber"], name="subscription_turns"),
            models.Index(
                fields=["paused_until"], condition=models.Q(state="paused"), name="subscription_pauses"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} · {self.newsletter}"


class SignUp(models.Model):
    """One filled-in form. The worker decides what mail it brings; the reader's request only writes it down."""

    class Kind(models.TextChoices):
        JOIN = "join", _("asks for newsletters")
        MOVE = "move", _("asks to change address to this one")
        MOVED = "moved", _("is told that the address was changed")
        DATA = "data", _("asks for own data")

    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.JOIN)

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waits for its mail")
        SENT = "sent", _("mail sent")
        FAILED = "failed", _("mail failed")
        NOTHING = "nothing", _("no mail needed")

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, null=True, related_name="sign_ups")
    address = models.CharField(max_length=LONGEST)
    key = models.CharField(max_length=LONGEST)
    language = models.CharField(max_length=10)
    page = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    network = models.CharField(max_length=50, blank=True)
    network_hash = models.CharField(max_length=64, blank=True)
    nonce = models.CharField(max_length=32, default=make_nonce)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    claimed_at = models.DateTimeField(null=True)
    #: when the link of its mail was followed and the button there pressed; that acts once
    confirmed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["network_hash", "asked_at"], name="sign_up_by_network"),
            models.Index(fields=["key", "claimed_at"], name="sign_up_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"

    @property
    def hash(self) -> str:
        return address_hash(self.key)


class SignUpChoice(models.Model):
    """A newsletter that a form asks for, and the wording of consent that stood with it."""

    sign_up = models.ForeignKey(SignUp, models.CASCADE, related_name="choices")
    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="+")
    wording = models.ForeignKey(ConsentWording, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sign_up", "newsletter"], name="sign_up_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sign_up_id}: {self.newsletter}"


class Suppression(models.Model):
    """An address that gets no mail from us, known by its keyed hash only. Outlives the subscriber."""

    class Reason(models.TextChoices):
        ASKED = "asked", _("asked for it")
        BOUNCED = "bounced", _("mail can't be delivered")
        COMPLAINED = "complained", _("reported our mail as spam")

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.address_hash[:12]}… {self.get_reason_display()}"
