"""Who gets the newsletter, who asked for it, and the proof of their consent."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vestnik.newsletters.addresses import LONGEST, address_hash
from vestnik.newsletters.ledger import LedgerModel


def make_nonce() -> str:
    return secrets.token_urlsafe(16)


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
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING, db_index=True
    )
    nonce = models.CharField(max_length=32, default=make_nonce, editable=False)
    asked_at = models.DateTimeField(_("last asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.address

    @property
    def hash(self) -> str:
        return address_hash(self.key)


class ConsentWording(LedgerModel):
    """What a reader agreed to, word for word, as it stood under the address field."""

    language = models.CharField(_("language"), max_length=10)
    hash = models.CharField(_("SHA-256"), max_length=64)
    text = models.TextField(_("wording"), blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("wording of consent")
        verbose_name_plural = _("wordings of consent")
        constraints = [
            models.UniqueConstraint(fields=["language", "hash"], name="wording_once"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.version}"

    @property
    def version(self) -> int:
        """Its number among the wordings of its language, from 1."""
        return ConsentWording.objects.filter(language=self.language, pk__lte=self.pk).count()


class SignUp(models.Model):
    """One filled-in form. The worker decides what mail it brings; the reader's request only writes it down."""

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
    wording = models.ForeignKey(ConsentWording, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    network = models.CharField(max_length=50, blank=True)
    network_hash = models.CharField(max_length=64, blank=True)
    nonce = models.CharField(max_length=32, default=make_nonce)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["network_hash", "asked_at"], name="sign_up_by_network"),
            models.Index(fields=["key", "claimed_at"], name="sign_up_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"


class ConsentEvent(LedgerModel):
    """One step of a consent. Knows the address only by its keyed hash, so that it may outlive the subscriber."""

    class Kind(models.TextChoices):
        REQUESTED = "requested", _("asked for the newsletter")
        MAIL_SENT = "mail_sent", _("confirmation mail taken by the mail server")
        MAIL_FAILED = "mail_failed", _("confirmation mail failed")
        CONFIRMED = "confirmed", _("confirmed")
        LEFT = "left", _("left")
        SUPPRESSED = "suppressed", _("gets no mail")
        LIFTED = "lifted", _("may be mailed again")

    address_hash = models.CharField(max_length=64)
    kind = models.CharField(_("event"), max_length=12, choices=Kind.choices)
    at = models.DateTimeField(_("time"), default=timezone.now)
    language = models.CharField(_("language"), max_length=10, blank=True)
    page = models.CharField(_("page"), max_length=500, blank=True)
    wording = models.ForeignKey(ConsentWording, models.PROTECT, null=True, related_name="+")
    network = models.CharField(_("network"), max_length=50, blank=True)
    detail = models.CharField(_("detail"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("consent event")
        verbose_name_plural = _("consent events")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["address_hash", "at"], name="consent_by_address")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"


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
