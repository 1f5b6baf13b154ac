"""What happens when a story is published, from top to bottom."""

from __future__ import annotations

from wagtail.actions.publish_revision import PublishPermissionError, PublishRevisionAction

from vestnik.press import recorder
from vestnik.press.rehearsal import is_rehearsal
from vestnik.stories import changes
from vestnik.stories.actions.address import give_address
from vestnik.stories.models import Story
from vestnik.stories.photos import ensure_shown
from vestnik.stories.rules import photos_in, require_publishable


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
                self._date(story)
                give_address(story)
                self._show_photos(story)
            super().execute(skip_permission_checks=True)

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
        live = Story.objects.filter(pk=story.pk).only("title", "standfirst", "body", "live").first()
        if live is None or not live.live:
            return False
        return (live.title, live.standfirst, live.body.get_prep_value()) != (
            story.title,
            story.standfirst,
            story.body.get_prep_value(),
        )

    @staticmethod
    def _show_photos(story: Story) -> None:
        photos = [photo for photo in (story.lead_photo, story.social_photo) if photo]
        photos += [photo for _index, photo in photos_in(story.body)]
        for photo in {photo.pk: photo for photo in photos}.values():
            ensure_shown(photo)
