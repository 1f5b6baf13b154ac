from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.search import index

from vestnik.stories.models.named import Named


class Person(index.Indexed, Named):
    """Someone who is credited: a reporter, a photographer, a columnist. Need not have an account."""

    address_prefix = "people/"
    post_title = models.CharField(
        _("post"),
        max_length=120,
        blank=True,
        help_text=_("What they do at the paper, e.g. “political editor”."),
    )
    bio = RichTextField(_("about them"), blank=True, features=["bold", "italic", "link"])
    photo = models.ForeignKey(
        "stories.Photo",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    email = models.EmailField(_("e-mail shown to readers"), blank=True)
    on_staff = models.BooleanField(_("on the staff page"), default=True)

    press_name_fields = Named.press_name_fields | {"post_title", "photo_id"}
    press_list_fields = Named.press_list_fields | {"on_staff"}

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("post_title"),
        FieldPanel("bio"),
        FieldPanel("photo"),
        FieldPanel("email"),
        FieldPanel("on_staff"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]
    api_fields = [APIField("name"), APIField("slug"), APIField("post_title"), APIField("bio")]

    class Meta(Named.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="person_slug_once_a_language")]
