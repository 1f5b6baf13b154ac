"""What fronts add to the admin, by Wagtail's public hooks."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.action_menu import ActionMenuItem

from vestnik.fronts.admin.chooser import slot_chooser
from vestnik.fronts.admin.views import CHANGE, may_lead
from vestnik.fronts.admin.viewset import front_viewset
from vestnik.stories.models import Story


@hooks.register("register_admin_viewset")
def viewsets() -> list:
    return [front_viewset, slot_chooser]


class LeadAction(ActionMenuItem):
    name = "action-lead"
    label = _("Put on the front as lead")
    icon_name = "grid"

    def is_shown(self, context) -> bool:
        story = context.get("instance")
        return story is not None and context["request"].user.has_perm(CHANGE) and may_lead(story)

    def get_url(self, parent_context) -> str:
        return reverse("vestnik_front:lead", args=[parent_context["instance"].pk])


@hooks.register("register_snippet_action_menu_item")
def lead_action(model):
    return LeadAction(order=60) if model is Story else None
