"""What a paper says of itself, as laws and readers' trust want it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.models import Orderable

from vestnik.distribution.duties import DUTIES
from vestnik.press import recorder
from vestnik.press.recorded import Recorded


def _page(duty: str) -> models.ForeignKey:
    named = next(one for one in DUTIES if one.field == duty)
    return models.ForeignKey(
        "stories.StandingPage",
        verbose_name=named.name,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=named.rule,
    )


class Policies(Recorded, BaseGenericSetting):
    """Which standing page says what the paper owes its readers. One row; editions show a page's translation."""

    ownership = _page("ownership")
    imprint = _page("imprint")
    privacy = _page("privacy")
    corrections = _page("corrections")
    principles = _page("principles")
    ethics = _page("ethics")
    fact_checking = _page("fact_checking")
    unnamed_sources = _page("unnamed_sources")
    feedback = _page("feedback")
    diversity = _page("diversity")
    ai = _page("ai")
    advertising = _page("advertising")
    accessibility = _page("accessibility")

    panels = [
        MultiFieldPanel([FieldPanel(duty.field) for duty in DUTIES if duty.law], heading=_("By law")),
        MultiFieldPanel([FieldPanel(duty.field) for duty in DUTIES if not duty.law], heading=_("For trust")),
    ]

    class Meta:
        verbose_name = _("policies")

    @classmethod
    def current(cls) -> Policies:
        """The row, or an empty one where nobody has set any."""
        recorder.read("policies")
        return cls.objects.order_by("pk").first() or cls()

    @property
    def press_key(self) -> str:
        return "policies"

    def press_keys_changed(self) -> tuple[str, ...]:
        return (self.press_key,)

    def page_ids(self) -> dict[str, int]:
        """The number of the page of each duty that has one, by the duty's field."""
        found = {duty.field: getattr(self, f"{duty.field}_id") for duty in DUTIES}
        return {field: pk for field, pk in found.items() if pk is not None}


class Ownership(Recorded, ClusterableModel, BaseGenericSetting):
    """Who owns the paper and what public money it gets (Regulation (EU) 2024/1083, Article 6(1)). One row.

    Names stand as they are typed, in all editions; they stand on the page that `Policies` calls ownership.
    """

    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    registration = models.CharField(_("registered as"), max_length=200, blank=True,
        help_text=_("The register and the number in it."))  # fmt: skip
    contact = models.TextField(_("contact"), blank=True, max_length=600,
        help_text=_("Postal address, e-mail, telephone."))  # fmt: skip
    owners = models.TextField(_("owners"), blank=True, max_length=3000,
        help_text=_("One a line: who, which share, through whom. All who can influence decisions."))  # fmt: skip
    state_owners = models.TextField(_("state or public owners"), blank=True, max_length=1000,
        help_text=_("One a line. Write “none” if there are none."))  # fmt: skip
    beneficial_owners = models.TextField(_("beneficial owners"), blank=True, max_length=3000,
        help_text=_("One a line: the people behind the owners (Directive (EU) 2015/849, Article 3(6))."))  # fmt: skip
    reviewed_on = models.DateField(_("looked through on"), null=True, blank=True,
        help_text=_("The desk asks for it again after a year."))  # fmt: skip
    declared_on = models.DateField(_("declared to the Ministry of Culture on"), null=True, blank=True,
        help_text=_("Papers in Bulgaria: each year by 30 June (Act on compulsory deposit)."))  # fmt: skip

    panels = [
        MultiFieldPanel(
            [FieldPanel("legal_name"), FieldPanel("registration"), FieldPanel("contact")],
            heading=_("Publisher"),
        ),
        MultiFieldPanel(
            [FieldPanel("owners"), FieldPanel("state_owners"), FieldPanel("beneficial_owners")],
            heading=_("Owners"),
        ),
        InlinePanel("years", heading=_("Public money"), label=_("year")),
        MultiFieldPanel([FieldPanel("reviewed_on"), FieldPanel("declared_on")], heading=_("Kept up to date")),
    ]

    class Meta:
        verbose_name = _("ownership and funding")

    @classmethod
    def current(cls) -> Ownership:
        """The row, or an empty one where nobody has written it."""
        recorder.read("ownership")
        return cls.objects.order_by("pk").first() or cls()

    @property
    def press_key(self) -> str:
        return "ownership"

    def press_keys_changed(self) -> tuple[str, ...]:
        return (self.press_key,)


class PublicMoney(Orderable):
    """What the paper got in a year from the state, and for advertising from authorities of third countries."""

    ownership = ParentalKey(Ownership, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.DecimalField(_("public funds for state advertising"), max_digits=14, decimal_places=2,
        validators=[MinValueValidator(0)])  # fmt: skip
    third_countries = models.DecimalField(_("advertising paid by authorities of third countries"), max_digits=14,
        decimal_places=2, validators=[MinValueValidator(0)])  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, default="EUR")

    class Meta(Orderable.Meta):
        verbose_name = _("year")
        verbose_name_plural = _("years")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class PoliticalAd(Recorded, models.Model):
    """The transparency notice of a political advertisement (Regulation (EU) 2024/900, Articles 11 and 12).

    The advertisement is a story with the label 'Paid content'; the notice stands at an address of its own.
    """

    story = models.OneToOneField(
        "stories.Story", verbose_name=_("story"), on_delete=models.PROTECT, related_name="political_ad"
    )
    sponsor = models.CharField(_("sponsor"), max_length=200, help_text=_("Who pays for it."))
    sponsor_contact = models.TextField(_("contact of the sponsor"), max_length=600,
        help_text=_("Postal address and e-mail."))  # fmt: skip
    controller = models.CharField(_("who controls the sponsor"), max_length=200, blank=True,
        help_text=_("Leave it empty if nobody does."))  # fmt: skip
    election = models.CharField(_("election, referendum or bill it is linked to"), max_length=200, blank=True)
    shown_from = models.DateField(_("shown from"))
    shown_until = models.DateField(_("shown until"))
    amount = models.DecimalField(
        _("paid"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    amount_how = models.TextField(_("how the amount was worked out"), max_length=600)
    money_from = models.TextField(_("where the money comes from"), max_length=600,
        help_text=_("Public or private, from inside or outside the EU."))  # fmt: skip
    targeting = models.TextField(_("targeting"), blank=True, max_length=1000,
        help_text=_("Leave it empty if all readers see it, as is usual here."))  # fmt: skip

    panels = [
        FieldPanel("story"),
        MultiFieldPanel(
            [FieldPanel("sponsor"), FieldPanel("sponsor_contact"), FieldPanel("controller")],
            heading=_("Sponsor"),
        ),
        FieldPanel("election"),
        MultiFieldPanel([FieldPanel("shown_from"), FieldPanel("shown_until")], heading=_("Period")),
        MultiFieldPanel(
            [
                FieldPanel("amount"),
                FieldPanel("currency"),
                FieldPanel("amount_how"),
                FieldPanel("money_from"),
            ],
            heading=_("Money"),
        ),
        FieldPanel("targeting"),
    ]

    class Meta:
        verbose_name = _("political advertisement")
        verbose_name_plural = _("political advertisements")
        ordering = ["-shown_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.sponsor}: {self.story}"

    @property
    def press_key(self) -> str:
        return f"political:{self.story_id}"

    def press_keys_changed(self) -> tuple[str, ...]:
        return (self.press_key, "political")

    def clean(self) -> None:
        super().clean()
        problems = {}
        if self.shown_from and self.shown_until and self.shown_until < self.shown_from:
            problems["shown_until"] = _("This is before it begins.")
        if self.story_id and self.story.kind != "paid":
            problems["story"] = _("Give the story the label “Paid content” first.")
        if problems:
            raise ValidationError(problems)
