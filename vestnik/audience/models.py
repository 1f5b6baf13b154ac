from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vestnik.press.recorded import Recorded


class StoryReads(models.Model):
    """How often a story's page was served in one hour (`hour` is its beginning)."""

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="+")
    hour = models.DateTimeField(db_index=True)
    reads = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("reads of a story")
        verbose_name_plural = _("reads of stories")
        constraints = [models.UniqueConstraint(fields=["story", "hour"], name="reads_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.reads} ({self.hour:%Y-%m-%d %H})"


class MostRead(Recorded):
    """The most read stories of one language, the first one first, and up to when readers were counted."""

    language = models.CharField(max_length=12, unique=True)
    stories = models.JSONField(default=list)
    counted_until = models.DateTimeField()

    press_silent_fields = frozenset({"counted_until"})

    class Meta:
        verbose_name = _("most read")
        verbose_name_plural = _("most read")

    def __str__(self) -> str:
        return self.language

    @property
    def press_key(self) -> str:
        return most_read_key(self.language)

    def press_keys_changed(self) -> tuple[str, ...]:
        return (self.press_key,)


def most_read_key(lang: str) -> str:
    """The press's key of a language's list, whether or not there is one yet."""
    return f"most-read:{lang}"
