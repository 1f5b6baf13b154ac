"""The buttons with which a story is saved and published."""

from __future__ import annotations

from wagtail.permissions import policy_registry
from wagtail.snippets.action_menu import ActionMenuItem, PublishMenuItem, UnpublishMenuItem

from vestnik.stories.admin.permitted import may
from vestnik.stories.models import Story


class SmallFixMenuItem(ActionMenuItem):
    """Publishes a typo's correction: readers see no new ‘updated’ time."""

    name = "action-publish"
    template_name = "stories_admin/small_fix_button.html"

    def is_shown(self, context) -> bool:
        story = context.get("instance")
        return bool(
            context["view"] == "edit"
            and story is not None
            and story.live
            and super().is_shown(context)
            and may(context["request"].user, "publish", story)
        )


def only_what_they_may(menu_items: list, request, context: dict) -> None:
    """Takes away buttons that the section rights of the user would refuse; Wagtail looks at the model only."""
    if context["model"] is not Story:
        return
    story = context.get("instance")
    if story is not None:
        publishes = may(request.user, "publish", story)
    else:
        publishes = policy_registry.get_by_type(Story).sections_for(request.user, "publish") != set()
    if not publishes:
        menu_items[:] = [
            item for item in menu_items if not isinstance(item, PublishMenuItem | UnpublishMenuItem)
        ]
