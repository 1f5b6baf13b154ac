from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoryAddress(models.Model):
    """Every address a story ever had. An address is given once and never to another story, so links live for ever."""

    path = models.CharField(_("path"), max_length=255)
    lang = models.CharField(_("language"), max_length=10)
    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="addresses")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("story address")
        verbose_name_plural = _("story addresses")
        constraints = [models.UniqueConstraint(fields=["path", "lang"], name="address_given_once")]

    def __str__(self) -> str:
        return self.path
