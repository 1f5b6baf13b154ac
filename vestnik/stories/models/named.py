"""What sections, topics and people share: a name, an address made of it, and a language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin

from vestnik.language import slug_for, sort_key
from vestnik.stories.addresses import edition_path
from vestnik.stories.models.compared import Compared
from vestnik.stories.written import WrittenForm


class Named(Compared, TranslatableMixin):
    """A thing with a page of its own at a short address. `address_prefix` is what stands before the slug."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        blank=True,
        allow_unicode=False,
        help_text=_("Part of the address. Made of the name if left empty."),
    )

    address_prefix = ""
    #: words that other addresses already use at the place where this slug would stand
    reserved_slugs: frozenset[str] = frozenset()
    press_name_fields = frozenset({"name", "slug", "locale_id"})
    press_list_fields = press_name_fields
    base_form_class = WrittenForm

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def lang(self) -> str:
        return self.locale.language_code

    @property
    def url(self) -> str:
        return edition_path(self.lang, f"/{self.address_prefix}{self.slug}/")

    def get_absolute_url(self) -> str:
        return self.url

    def clean(self) -> None:
        super().clean()
        if not self.slug and self.name:
            self.slug = slug_for(self.name, self.lang if self.locale_id else "en")
        if self.slug in self.reserved_slugs:
            raise ValidationError(
                {
                    "slug": _("“%(slug)s” is used by the paper itself. Choose another slug.")
                    % {"slug": self.slug}
                }
            )
        if self.locale_id and self._taken():
            raise ValidationError(
                {
                    "slug": _("“%(slug)s” is already taken in this language. Choose another slug.")
                    % {"slug": self.slug}
                }
            )

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = slug_for(self.name, self.lang)
        super().save(*args, **kwargs)

    def _taken(self) -> bool:
        others = type(self).objects.filter(locale_id=self.locale_id, slug=self.slug)
        return others.exclude(pk=self.pk).exists()


Thing = TypeVar("Thing", bound=Named)


def in_order(things: Iterable[Thing]) -> list[Thing]:
    """By the alphabet of their language, as no database has it; sections by their places first. Locales are loaded."""
    return sorted(things, key=lambda thing: (getattr(thing, "order", 0), sort_key(thing.name, thing.lang)))
