from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.api import APIField
from wagtail.models import Orderable

from vestnik.press.log import change
from vestnik.press.recorded import Recorded
from vestnik.stories.models.story import Story


class Byline(Recorded, Orderable):
    """Who did what for a story."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("Text")
        PHOTO = "photo", _("Photos")
        DATA = "data", _("Data")
        TRANSLATION = "translation", _("Translation")
        EDITOR = "editor", _("Editor")

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="bylines")
    person = models.ForeignKey(
        "stories.Person", verbose_name=_("person"), on_delete=models.PROTECT, related_name="bylines"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.AUTHOR)

    api_fields = [APIField("person", writable=True), APIField("role", writable=True)]

    class Meta(Orderable.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("byline")

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"

    @property
    def press_key(self) -> str:
        return f"story:{self.story_id}:teaser"

    def press_changed(self) -> None:
        """Saved with its story it is part of that deed; this is for bylines that are saved or deleted by themselves."""
        from vestnik.stories.changes import is_noticed

        if is_noticed(self.story_id) or not Story.objects.filter(pk=self.story_id, live=True).exists():
            return
        change(f"story:{self.story_id}", self.press_key, f"listing:person:{self.person_id}")

    press_deleted = press_changed
