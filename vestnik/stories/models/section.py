from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.search import index

from vestnik.press import recorder
from vestnik.stories.addresses import taken
from vestnik.stories.models.named import Named
from vestnik.stories.threads import first_block


class Section(index.Indexed, Named):
    """A part of the paper: politics, sport. Its slug stands first in its stories' addresses."""

    description = models.CharField(_("description"), max_length=255, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100, db_index=True)
    in_menu = models.BooleanField(_("in the menu"), default=True)

    press_list_fields = Named.press_list_fields | {"order", "in_menu"}

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("description"),
        MultiFieldPanel([FieldPanel("order"), FieldPanel("in_menu")], heading=_("Place in the menu")),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]
    api_fields = [APIField("name"), APIField("slug"), APIField("description"), APIField("order")]

    class Meta(Named.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["locale", "slug"], name="section_slug_once_a_language")
        ]

    def clean(self) -> None:
        super().clean()
        if taken(self.slug, self.lang if self.locale_id else "", but=section_at):
            raise ValidationError(
                {"slug": _("This address is used by the paper itself. Choose another slug.")}
            )
        if self._state.adding or not self.pk:
            return
        old = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if old and old != self.slug and self.stories.filter(first_published_at__isnull=False).exists():
            raise ValidationError(
                {"slug": _("Stories have been published under this address; it can't change any more.")}
            )


def section_at(slug: str, lang: str) -> Section | None:
    """The section whose address this is."""
    return Section.objects.filter(slug=slug, locale__language_code=lang).first()


class Topic(index.Indexed, Named):
    """What stories are about, across sections: energy, the Danube, elections."""

    address_prefix = "topics/"
    description = models.TextField(_("description"), blank=True)
    summary = RichTextField(
        _("the story so far"),
        blank=True,
        features=["bold", "italic", "ul", "ol", "link", "story-link"],
        help_text=_(
            "What has happened up to now, for those who come to it today. Stands at the head of the timeline."
        ),
    )
    summary_at = models.DateTimeField(_("summary of"), null=True, editable=False)
    is_thread = models.BooleanField(
        _("story thread"),
        default=False,
        help_text=_(
            "One story that goes on from day to day. Its beginning and what came last stand under each story."
        ),
    )

    press_name_fields = Named.press_name_fields | {"is_thread"}

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("is_thread"),
        FieldPanel("summary"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]
    api_fields = [
        APIField("name"),
        APIField("slug"),
        APIField("description"),
        APIField("summary"),
        APIField("is_thread"),
    ]

    class Meta(Named.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="topic_slug_once_a_language")]

    def save(self, *args, **kwargs) -> None:
        """Dates the summary if it has become another."""
        names = kwargs.get("update_fields")
        if names is None or "summary" in names:
            self.summary = self.summary if first_block(self.summary) else ""
            said = type(self).objects.filter(pk=self.pk).values_list("summary", flat=True).first() or ""
            if said != self.summary:
                self.summary_at = recorder.now() if self.summary else None
                kwargs |= {"update_fields": {*names, "summary_at"}} if names is not None else {}
        super().save(*args, **kwargs)
