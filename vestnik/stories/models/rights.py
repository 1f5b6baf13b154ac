from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _


class SectionRight(models.Model):
    """Limits a group to some sections. A group without any row works in all of them.

    A right counts for the section in every language (by its translation key).
    """

    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.CASCADE, related_name="section_rights"
    )
    section = models.ForeignKey(
        "stories.Section", verbose_name=_("section"), on_delete=models.CASCADE, related_name="rights"
    )
    may_publish = models.BooleanField(_("may publish"), default=True)

    class Meta:
        verbose_name = _("section right")
        verbose_name_plural = _("section rights")
        constraints = [models.UniqueConstraint(fields=["group", "section"], name="section_right_once")]

    def __str__(self) -> str:
        return f"{self.group} → {self.section}"
