"""A newsletter: what it promises to readers, who sends it, and when."""

from __future__ import annotations

from datetime import time

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vestnik.language import slug_for
from vestnik.press.recorded import Recorded
from vestnik.stories.addresses import edition_path

#: the first parts of addresses under /newsletter/ that are no newsletter's
RESERVED = frozenset({"sign-up", "requested", "confirm", "leave", "you", "go", "feed", "moment", "returned"})


class Newsletter(Recorded, models.Model):
    """One newsletter of one language. The one that is `in_box` is offered on every page of its edition."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")
        FREE = "free", _("when we write one")

    class Template(models.TextChoices):
        SELECTION = "selection", _("selection: a lead story, then stories with pictures")
        BRIEFING = "briefing", _("briefing: short lines, few pictures")
        LETTER = "letter", _("letter: one text, stories linked in it")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    locale = models.ForeignKey(
        "wagtailcore.Locale", models.PROTECT, related_name="+", verbose_name=_("language")
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        blank=True,
        help_text=_("Part of the address. Made of the name if left empty."),
    )
    promise = models.TextField(
        _("what readers get"), blank=True, help_text=_("One or two sentences; stands where readers sign up.")
    )
    section = models.ForeignKey(
        "stories.Section",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("section"),
        help_text=_("Suggestions come from this section only."),
    )
    sender_name = models.CharField(
        _("sender’s name"), max_length=80, blank=True, help_text=_("The paper’s name if left empty.")
    )
    sender_address = models.EmailField(
        _("sender’s address"), blank=True, help_text=_("The paper’s sender (email_from) if left empty.")
    )
    reply_to = models.EmailField(
        _("answers go to"), blank=True, help_text=_("The paper’s contact e-mail if left empty.")
    )
    rhythm = models.CharField(_("rhythm"), max_length=6, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(
        _("day of the week"), choices=Weekday.choices, default=Weekday.SATURDAY
    )
    ready_at = models.TimeField(
        _("draft ready at"),
        default=time(7),
        help_text=_("On its day a draft with suggestions waits from then."),
    )
    template = models.CharField(
        _("template"), max_length=10, choices=Template.choices, default=Template.SELECTION
    )
    consent_text = models.TextField(
        _("what a reader agrees to"),
        blank=True,
        help_text=_("Kept with each consent, word for word. That of the edition’s box if left empty."),
    )
    in_box = models.BooleanField(
        _("stands in the box"), default=False, help_text=_("The one that the box on every page offers.")
    )
    offered = models.BooleanField(
        _("readers can sign up"), default=True, help_text=_("Off: those who get it go on getting it.")
    )
    counts_clicks = models.BooleanField(
        _("count clicks"),
        default=False,
        help_text=_("How often each link of an issue was opened; never by whom."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    #: the last moment of its schedule for which a draft was made, were it deleted since
    drafted_until = models.DateTimeField(null=True, blank=True, editable=False)

    press_silent_fields = frozenset(
        {
            "rhythm",
            "weekday",
            "ready_at",
            "template",
            "sender_address",
            "reply_to",
            "counts_clicks",
            "drafted_until",
        }
    )

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["locale", "sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["locale", "slug"], name="newsletter_slug_once"),
            models.UniqueConstraint(
                fields=["locale"], condition=Q(in_box=True), name="newsletter_one_in_the_box"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lang(self) -> str:
        return self.locale.language_code

    @property
    def url(self) -> str:
        """Its page: what it is, its form, its issues."""
        return edition_path(self.lang, f"/newsletter/{self.slug}/")

    def get_absolute_url(self) -> str:
        return self.url

    def clean(self) -> None:
        super().clean()
        self.name = " ".join(self.name.split())
        if not self.locale_id:
            return
        self.slug = self.slug or slug_for(self.name, self.lang)
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("This address is used by the paper. Choose another slug.")})
        others = type(self).objects.filter(locale_id=self.locale_id).exclude(pk=self.pk)
        if others.filter(slug=self.slug).exists():
            raise ValidationError({"slug": _("There is one with this slug already. Choose another.")})
        if self.in_box and others.filter(in_box=True).exists():
            raise ValidationError(
                {"in_box": _("Another newsletter stands in the box. Take that one out of it first.")}
            )
        if self.section_id and self.section.locale_id != self.locale_id:
            raise ValidationError({"section": _("This section is of another language.")})
