"""What happens when a story is taken down, and when it is put back."""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import log

from vestnik.press import recorder
from vestnik.press.log import change
from vestnik.stories import changes
from vestnik.stories.actions.correct import require_right
from vestnik.stories.addresses import edition_path
from vestnik.stories.listings import block_of
from vestnik.stories.models import Story, TakeDown

TAKEN_DOWN, PUT_BACK, RELEASED = "stories.take_down", "stories.put_back", "stories.release"
#: addresses that a story had before, whose stored pages are made anew at once
MOST_ADDRESSES = 20


def take_down(story: Story, reason: str, newsroom_reason: str, user: Any) -> TakeDown:
    """Takes a story from readers and says why at each of its addresses, in one transaction.

    It is gone from every list, feed, sitemap and index as with unpublishing; the change is hard, so no stored page that
    shows it is shown again, and those at its own addresses are written over by the notice at once.

    :param reason: what readers get
    :param newsroom_reason: what stays in the newsroom
    :raises PublishPermissionError: the user may not publish the story
    """
    require_right(user, story)
    with changes.noticing(story):
        story = Story.objects.get(pk=story.pk)
        had = story.live_revision
        story.unpublish(user=user, log_action=False)
        story.revisions.update(approved_go_live_at=None)
        taken, _new = TakeDown.objects.update_or_create(
            story=story,
            defaults={
                "reason": reason,
                "newsroom_reason": newsroom_reason,
                "made_by": user,
                "made_at": recorder.now(),
            },
        )
        if had is not None:
            TakeDown.objects.filter(pk=taken.pk).update(revision=had)
        data = {"reason": reason, "newsroom_reason": newsroom_reason}
        log(instance=story, action=TAKEN_DOWN, user=user, data=data)
        # the sitemap's file, too, must not name it for as long as a new one takes
        _tell(story, f"listing:block:{block_of(story.pk)}")
    return taken


def put_back(story: Story, user: Any) -> None:
    """Readers have the story again as they had it before it was taken down.

    :raises PublishPermissionError: the user may not publish the story
    :raises StoryRefused: it breaks a rule by now, e.g. a photo's licence has ended; then nothing has happened
    """
    _lift(story, user, PUT_BACK, publish=True)


def release(story: Story, user: Any) -> None:
    """Lifts a take-down without publishing: the story is a draft that can be worked on and published.

    :raises PublishPermissionError: the user may not publish the story
    """
    _lift(story, user, RELEASED, publish=False)


def _lift(story: Story, user: Any, action: str, publish: bool) -> None:
    require_right(user, story)
    with changes.noticing(story, make=lambda: changes.pages_of(Story.objects.get(pk=story.pk))):
        taken = TakeDown.objects.select_for_update().filter(story=story.pk).first()
        if taken is None:
            return
        revision = taken.revision
        data = {"reason": taken.reason, "newsroom_reason": taken.newsroom_reason}
        taken.delete()
        log(instance=story, action=action, user=user, data=data)
        if publish:
            story = Story.objects.get(pk=story.pk)
            (revision or story.latest_revision or story.save_revision()).publish(user=user)
        _tell(story)


def _tell(story: Story, *hard: str) -> None:
    """What stands at the addresses of a story is another thing now, and is made before anyone asks."""
    had = story.addresses.order_by("-pk").values_list("lang", "path")[:MOST_ADDRESSES]
    change(
        f"story:{story.pk}:url",
        hard=[f"story:{story.pk}", f"story:{story.pk}:url", f"story:{story.pk}:versions", *hard],
        addresses=[edition_path(lang, path) for lang, path in had],
    )
