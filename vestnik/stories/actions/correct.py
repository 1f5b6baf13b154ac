"""What happens when a story is corrected, from top to bottom; and when a correction is changed or withdrawn."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from vestnik.press import recorder
from vestnik.press.log import change
from vestnik.stories import changes
from vestnik.stories.models import Correction, FormerVersion, Story

CORRECTED, CHANGED = "stories.correct", "stories.correction_changed"
WITHDRAWN = "stories.correction_withdrawn"
HIDDEN, SHOWN = "stories.version_hidden", "stories.version_shown"


def correct(correction: Correction, user: Any, with_draft: bool = False) -> Correction:
    """Puts a new correction on its story, and with `with_draft` publishes the story's draft at the same moment.

    :raises PublishPermissionError: the user may not publish the story
    :raises StoryRefused: the draft breaks a rule; then nothing has happened
    """
    story = correction.story
    require_right(user, story)
    with changes.noticing(story, make=lambda: changes.pages_of(_fresh(story))):
        correction.made_by = user
        correction.save()
        if with_draft and story.latest_revision is not None:
            story.latest_revision.publish(user=user)
        _settle(story)
        log(instance=story, action=CORRECTED, user=user, data={"correction": _told(correction)})
    return correction


def change_correction(correction: Correction, user: Any) -> None:
    """Puts a correction that was worded anew in the place of the old one.

    :raises PublishPermissionError: the user may not publish the story
    """
    story = correction.story
    require_right(user, story)
    with changes.noticing(story, make=lambda: changes.pages_of(_fresh(story))):
        before = Correction.objects.select_for_update().get(pk=correction.pk)
        correction.save()
        _settle(story)
        data = {"correction": _told(correction), "before": _told(before)}
        log(instance=story, action=CHANGED, user=user, data=data)


def withdraw(correction: Correction, user: Any) -> None:
    """Takes a correction away again; the story's history keeps its words.

    :raises PublishPermissionError: the user may not publish the story
    """
    story = correction.story
    require_right(user, story)
    with changes.noticing(story, make=lambda: changes.pages_of(_fresh(story))):
        told = _told(correction)
        correction.delete()
        _settle(story)
        log(instance=story, action=WITHDRAWN, user=user, data={"correction": told})


def set_hidden(version: FormerVersion, hidden: bool, user: Any) -> None:
    """Takes a former version from readers, e.g. as a name in it must not be read any more; or gives it back.

    :raises PublishPermissionError: the user may not publish the story
    """
    require_right(user, version.story)
    with transaction.atomic():
        version.hidden_at = recorder.now() if hidden else None
        version.save(update_fields=["hidden_at"])
        key = f"story:{version.story_id}:versions"
        change(key, hard=[key] if hidden else [])
        data = {"replaced_at": version.replaced_at.isoformat()}
        log(instance=version.story, action=HIDDEN if hidden else SHOWN, user=user, data=data)


def require_right(user: Any, story: Story) -> None:
    """:raises PublishPermissionError: the user may not publish the story"""
    policy = policy_registry.get_by_type(Story)
    if not policy.user_has_permission_for_instance(user, "publish", story):
        raise PublishPermissionError("You may not publish stories in this section.")


def _settle(story: Story) -> None:
    """A correction is a real change: ‘updated’ moves, and teasers say what they have to."""
    headline = Correction.objects.filter(story=story, headline=True).aggregate(last=Max("at"))["last"]
    Story.objects.filter(pk=story.pk).update(updated_at=recorder.now(), headline_corrected_at=headline)


def _fresh(story: Story) -> Story:
    return Story.objects.select_related("locale").get(pk=story.pk)


def _told(correction: Correction) -> dict[str, object]:
    return {
        "id": correction.pk,
        "wrong": correction.wrong,
        "right": correction.right,
        "weight": correction.weight,
        "headline": correction.headline,
        "at": correction.at.isoformat(),
    }
