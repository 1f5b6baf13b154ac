"""What the paper says of its own mistakes: corrections, former versions of a text, stories that were taken down."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.api import APIField
from wagtail.models import Revision

from vestnik.press.log import change
from vestnik.press.recorded import Recorded
from vestnik.stories.models.story import Story


class Correction(Recorded):
    """What was wrong in a story, and what is right. Made, changed and withdrawn by `actions.correct` alone."""

    class Weight(models.TextChoices):
        TOP = "top", pgettext_lazy("place of a correction", "at the top of the story")
        FOOT = "foot", pgettext_lazy("place of a correction", "at its foot")

    story = models.ForeignKey(Story, models.CASCADE, related_name="corrections", editable=False)
    wrong = models.TextField(
        _("what was wrong"),
        max_length=1000,
        help_text=_("In a sentence that can be understood without the story: readers of a feed get it, too."),
    )
    right = models.TextField(_("what is right"), max_length=1000)
    weight = models.CharField(
        _("where it stands"),
        max_length=4,
        choices=Weight.choices,
        default=Weight.TOP,
        help_text=_("At the top if somebody may have acted on the mistake, or been harmed by it."),
    )
    headline = models.BooleanField(
        _("the headline was wrong"),
        default=False,
        help_text=_("Then lists of stories say that the headline was corrected."),
    )
    at = models.DateTimeField(_("corrected at"), default=timezone.now)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    api_fields = [APIField(name) for name in ("wrong", "right", "weight", "headline", "at")]

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="correction_latest")]

    def __str__(self) -> str:
        return self.wrong[:80]

    @property
    def press_key(self) -> str:
        return f"story:{self.story_id}:corrections"

    def press_changed(self) -> None:
        """Within a deed on its story it is part of that; this is for rows that are written by themselves."""
        from vestnik.stories.changes import is_noticed

        story = Story.objects.filter(pk=self.story_id, live=True).select_related("locale").first()
        if story is not None and not is_noticed(self.story_id):
            change(story.press_key, self.press_key, f"listing:corrections:{story.lang}")

    press_deleted = press_changed


class FormerVersion(Recorded):
    """What a story's page said before it was published anew: its text in lines, as `versions.lines_of` gives them.

    Written when readers' text changes, and not before: most stories never do.
    """

    story = models.ForeignKey(Story, models.CASCADE, related_name="former_versions")
    lines = models.JSONField()
    #: when readers got another text in its place
    replaced_at = models.DateTimeField()
    #: for what must not be read any more, e.g. a name that a court has ordered to be left out
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("former version")
        verbose_name_plural = _("former versions")
        ordering = ["replaced_at", "pk"]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.replaced_at:%Y-%m-%d %H:%M}"

    @property
    def press_key(self) -> str:
        return f"story:{self.story_id}:versions"

    def press_changed(self) -> None:
        """What is kept while its story is published is part of that deed."""
        from vestnik.stories.changes import is_noticed

        if not is_noticed(self.story_id):
            change(self.press_key)

    press_deleted = press_changed


class TakeDown(Recorded):
    """A story that readers must not have any more, and why. At its addresses they get the reason, as 410 (RFC 9110).

    Made and lifted by `actions.take_down` alone; a story with one can't be published.
    """

    story = models.OneToOneField(Story, models.CASCADE, related_name="take_down", editable=False)
    reason = models.TextField(
        _("reason for readers"),
        max_length=1000,
        help_text=_("Stands at the story’s address. Don’t repeat what must not be read."),
    )
    newsroom_reason = models.TextField(
        _("reason for the newsroom"),
        max_length=2000,
        help_text=_("Who asked for it, by which right, who decided. Readers don’t see it."),
    )
    #: what readers had, to be put back; empty if they had nothing
    revision = models.ForeignKey(
        Revision, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("take-down")
        verbose_name_plural = _("take-downs")

    def __str__(self) -> str:
        return self.reason[:80]

    @property
    def press_key(self) -> str:
        # that of the address at which it is told
        return f"story:{self.story_id}:url"

    def press_keys_changed(self) -> Iterable[str]:
        return (self.press_key,)
