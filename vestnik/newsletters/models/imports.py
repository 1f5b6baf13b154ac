"""A list of subscribers that is brought over from another system."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vestnik.newsletters.models.newsletter import Newsletter


class ListImport(models.Model):
    """One list: looked through first, then brought over as the look found it. The file goes when done."""

    class State(models.TextChoices):
        CHECKING = "checking", _("is being looked through")
        CHECKED = "checked", _("looked through")
        IMPORTING = "importing", _("is being brought over")
        DONE = "done", _("brought over")
        FAILED = "failed", _("can’t be read")

    newsletter = models.ForeignKey(
        Newsletter, models.CASCADE, related_name="imports", verbose_name=_("newsletter")
    )
    file_name = models.CharField(_("file"), max_length=200)
    #: the file, compressed; empty when it is no longer needed
    content = models.BinaryField(default=bytes)
    #: where and how its readers agreed, for the proof of each
    consent_source = models.CharField(
        _("where they agreed"),
        max_length=60,
        help_text=_("Kept as the proof of consent of each reader: “Ghost, the form on our old site”."),
    )
    #: for lines that name no day of their own
    consent_on = models.DateField(_("day of consent"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.CHECKING)
    #: what the look found and what was then done: numbers by reason
    found = models.JSONField(default=dict)
    done = models.JSONField(default=dict)
    #: rows brought over so far: who goes on after a stop begins there
    position = models.PositiveIntegerField(default=0)
    #: the words of each line that is not brought over, as CSV, compressed
    report = models.BinaryField(default=bytes)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("import of subscribers")
        verbose_name_plural = _("imports of subscribers")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.newsletter}"
