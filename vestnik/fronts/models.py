from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, TranslatableMixin

from vestnik.press.recorded import Recorded

#: slots of the front's upper part: the lead, those beside it, the grid under them
LEAD, SECONDS, GRID = 1, 4, 6
SLOTS = LEAD + SECONDS + GRID


class Front(Recorded, TranslatableMixin, ClusterableModel):
    """The front page of one edition: slots in order; an empty one is filled with the latest story."""

    title = models.CharField(_("title"), max_length=80, default="Front")

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("front")
        verbose_name_plural = _("fronts")
        constraints = [models.UniqueConstraint(fields=["locale"], name="front_once_a_language")]

    def __str__(self) -> str:
        return f"{self.title} ({self.locale.language_code})"

    @property
    def press_key(self) -> str:
        return f"front:{self.locale.language_code}"

    def press_keys_changed(self) -> tuple[str, ...]:
        return (self.press_key,)


class FrontSlot(Recorded, Orderable):
    """One place on a front. Without a story, or with one that readers can't see, the front fills it by itself."""

    front = ParentalKey(Front, on_delete=models.CASCADE, related_name="slots")
    story = models.ForeignKey(
        "stories.Story",
        verbose_name=_("story"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="front_slots",
    )

    class Meta(Orderable.Meta):
        verbose_name = _("slot")
        verbose_name_plural = _("slots")

    def __str__(self) -> str:
        return str(self.story or _("the latest"))

    @property
    def press_key(self) -> str:
        return self.front.press_key

    def press_keys_changed(self) -> tuple[str, ...]:
        return (self.press_key,)
