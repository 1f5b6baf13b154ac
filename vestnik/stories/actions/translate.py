"""A story in another language: a copy to be translated, credited to the same people, never published as it is."""

from __future__ import annotations

from wagtail.actions import CopyForTranslationAction

from vestnik.stories.models import Story

#: what the copy begins anew
FRESH = [
    "live", "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision", "latest_revision",
    "go_live_at", "expire_at", "expired", "slug", "path", "updated_at", "important_until", "created_by",
    "locked", "locked_at", "locked_by",
]  # fmt: skip


class TranslateStory(CopyForTranslationAction):
    """Copies a story into another language.

    Section, topics and people become those of that language. Topics without a counterpart fall away; a person
    without one stays credited as they are; the section is left open.
    """

    def execute(self, skip_permission_checks: bool = False) -> Story:
        self.exclude_fields = [*(self.exclude_fields or []), *FRESH]
        story: Story = super().execute(skip_permission_checks=skip_permission_checks)
        story.live = False
        story.created_by = self.user
        story.section = self._counterpart(story.section)
        story.topics = [found for topic in story.topics.all() if (found := self._counterpart(topic))]
        for byline in story.bylines.all():
            byline.person = self._counterpart(byline.person) or byline.person
        return story

    def _counterpart(self, thing):
        return thing.get_translation_or_none(self.locale) if thing is not None else None
