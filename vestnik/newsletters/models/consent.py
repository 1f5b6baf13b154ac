"""The proof of consent: which wording stood where, who agreed to it, when (GDPR, article 7(1))."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vestnik.newsletters.written_once import LedgerModel


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
        IMPORTED = "imported", _("brought over with a consent given elsewhere")
        PAUSED = "paused", _("paused")
        RESUMED = "resumed", _("goes on after a pause")
        MOVED = "moved", _("changed address")

    address_hash = models.CharField(max_length=64)
    kind = models.CharField(_("event"), max_length=12, choices=Kind.choices)
    at = models.DateTimeField(_("time"), default=timezone.now)
    language = models.CharField(_("language"), max_length=10, blank=True)
    #: its slug, not the row: the proof outlives it; '' is all of them
    newsletter = models.CharField(_("newsletter"), max_length=80, blank=True)
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
