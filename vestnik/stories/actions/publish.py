"""What happens when a story is published, from top to bottom."""

from __future__ import annotations

from wagtail.actions.publish_revision import PublishPermissionError, PublishRevisionAction

from vestnik.press import recorder
from vestnik.press.rehearsal import is_rehearsal
from vestnik.stories import changes
from vestnik.stories.actions.address import give_address
from vestnik.stories.documents import note_links
from vestnik.stories.models import Photo, Story
from vestnik.stories.photo_files import look_after
from vestnik.stories.photos import ensure_shown
from vestnik.stories.rules import photo_ids_of, require_publishable
from vestnik.stories.versions import keep_former

#: what stands in the head of a story's page, or is no part of its text: a change of it is no update for who reads
_NOT_READ = changes.UNSEEN | {
    "id", "path", "locale", "translation_key", "first_published_at", "updated_at", "expire_at",
    "seo_title", "seo_description", "social_title", "social_description", "social_photo",
}  # fmt: skip


def _read(story: Story) -> tuple[object, ...]:
    """All that a reader of the story's page has before the eyes, in a form that can be compared."""
    fields = (field for field in Story._meta.concrete_fields if field.name not in _NOT_READ)
    bylines = sorted(story.bylines.all(), key=lambda byline: byline.sort_order or 0)
    return (
        *(field.get_prep_value(field.value_from_object(story)) for field in fields),
        [(byline.person_id, byline.role) for byline in bylines],
        sorted(topic.pk for topic in story.topics.all()),
    )


class PublishStory(PublishRevisionAction):
    """Publishes or schedules a revision of a story, and tells what that changes for readers, in one transaction.

    Raises StoryRefused if a rule of the newsroom is broken, PublishPermissionError if the user may not.
    """

    def check(self, skip_permission_checks: bool = False) -> None:
        if self.user and not skip_permission_checks:
            policy = self.permission_policy
            if not policy.user_has_permission_for_instance(self.user, "publish", self.object):
                raise PublishPermissionError("You may not publish stories in this section.")

    def execute(self, skip_permission_checks: bool = False) -> None:
        story: Story = self.object
        with changes.noticing(story, make=lambda: changes.pages_of(story)):
            self.check(skip_permission_checks=skip_permission_checks)
            require_publishable(story)
            if self._waits(story):
                self._hold(story)
            else:
                self._as_stored(story)
                self._date(story)
                keep_former(story)
                give_address(story)
                self._show_photos(story)
            super().execute(skip_permission_checks=True)
            if story.live:
                note_links(story)

    def _after_publish(self) -> None:
        if not is_rehearsal():  # receivers may be anyone's code, and tell anyone
            super()._after_publish()

    @staticmethod
    def _waits(story: Story) -> bool:
        return bool(story.go_live_at and story.go_live_at > recorder.now())

    @staticmethod
    def _hold(story: Story) -> None:
        """An embargo that is set on a story which readers see takes it from them at once."""
        if story.live and story.embargo_until and story.embargo_until > recorder.now():
            Story.objects.get(pk=story.pk).unpublish()
            story.live, story.live_revision = False, None

    @staticmethod
    def _as_stored(story: Story) -> None:
        """What was said of the story since this revision of it was loaded: a correction must not be lost."""
        stored = Story.objects.filter(pk=story.pk).values("updated_at", "headline_corrected_at").first()
        for name, value in (stored or {}).items():
            setattr(story, name, value)

    def _date(self, story: Story) -> None:
        """The first publication is dated once; later ones move ‘updated’ if readers get something new."""
        now = recorder.now()
        if story.first_published_at is None:
            story.first_published_at = now
        elif not story.minor_change and self._reads_differently(story):
            story.updated_at = now
        story.minor_change = False

    @staticmethod
    def _reads_differently(story: Story) -> bool:
        live = Story.objects.filter(pk=story.pk, live=True).first()
        return live is not None and _read(live) != _read(story)

    @staticmethod
    def _show_photos(story: Story) -> None:
        if is_rehearsal():  # what the disk has lost can't be taken back
            return
        pks = photo_ids_of(story)
        look_after(pks)
        for photo in Photo.objects.filter(pk__in=pks):
            ensure_shown(photo)
