from __future__ import annotations

from wagtail.actions.unpublish import UnpublishAction

from vestnik.press.rehearsal import is_rehearsal
from vestnik.stories.models import Story


class UnpublishStory(UnpublishAction):
    """Takes a story from readers; `Story.save` notices what that changes."""

    def _after_unpublish(self, object: Story) -> None:
        if not is_rehearsal():  # receivers may be anyone's code, and tell anyone
            super()._after_unpublish(object)
