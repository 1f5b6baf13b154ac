from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import TranslatableMixin

from vestnik.stories.models.compared import Compared
from vestnik.stories.written import WrittenForm


class Versions(models.TextChoices):
    """Which stories show their readers what was changed in them."""

    NONE = "none", _("no")
    CORRECTED = "corrected", _("those that were corrected")
    ALL = "all", _("all")


class Edition(Compared, TranslatableMixin):
    """The paper in one language: its name, and the words that stand on every page. One row a language."""

    name = models.CharField(_("name of the paper"), max_length=80)
    tagline = models.CharField(_("line under the name"), max_length=160, blank=True)
    publisher = models.CharField(_("publisher"), max_length=160, blank=True)
    address = models.CharField(_("postal address"), max_length=255, blank=True)
    email = models.EmailField(_("contact e-mail"), blank=True)
    footer_text = models.TextField(_("text at the foot of each page"), blank=True)
    newsletter_title = models.CharField(_("title of the newsletter box"), max_length=120, blank=True)
    newsletter_text = models.TextField(_("text of the newsletter box"), blank=True)
    consent_text = models.TextField(
        _("what a reader agrees to"),
        blank=True,
        help_text=_("Stands under the address field; kept with each consent, word for word."),
    )

    versions = models.CharField(
        _("stories show what was changed in them"),
        max_length=9,
        choices=Versions.choices,
        default=Versions.CORRECTED,
        help_text=_("From one publication to the next, word by word. Drafts are never shown."),
    )

    press_name_fields = frozenset({"name", "locale_id", "versions"})
    press_list_fields = frozenset({"locale_id"})

    base_form_class = WrittenForm

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline")], heading=_("The paper")),
        MultiFieldPanel([FieldPanel("versions")], heading=_("Openness")),
        MultiFieldPanel(
            [FieldPanel("publisher"), FieldPanel("address"), FieldPanel("email"), FieldPanel("footer_text")],
            heading=_("Imprint"),
        ),
        MultiFieldPanel(
            [FieldPanel("newsletter_title"), FieldPanel("newsletter_text"), FieldPanel("consent_text")],
            heading=_("Newsletter"),
        ),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [models.UniqueConstraint(fields=["locale"], name="edition_once_a_language")]

    def __str__(self) -> str:
        return self.name
