"""'Put on the front as lead', from a story's own editor."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.snippets.action_menu import ActionMenuItem

from vestnik.fronts import draft, publish
from vestnik.fronts.assemble import assemble
from vestnik.fronts.desk.asks import CHANGE
from vestnik.fronts.lead import put_as_lead
from vestnik.fronts.live import live_front
from vestnik.fronts.models import Front, FrontKind
from vestnik.fronts.refusals import Refused
from vestnik.fronts.words import told
from vestnik.press.proof import Deed
from vestnik.stories.models import Story


def may_lead(story: Story) -> bool:
    """True for what readers see, or will by itself: a draft as the lead would leave a hole that fills itself."""
    return bool(story.pk) and (story.live or story.scheduled_revision is not None)


@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: HttpRequest, story_id: int) -> HttpResponse:
    """GET asks, POST puts the story on the front of its language as the lead."""
    story = get_object_or_404(Story.objects.select_related("locale", "section"), pk=story_id)
    if not request.user.has_perm(CHANGE) or not may_lead(story):
        raise PermissionDenied
    front = draft.home_front(story.locale)
    back = reverse("wagtailsnippets_stories_story:edit", args=[story.pk])
    if request.method != "POST":
        return render(
            request,
            "desk/fronts/lead.html",
            {
                "story": story,
                "lead": _lead_now(front),
                "ahead": publish.differs(front),
                "action": reverse("vestnik_front:lead", args=[story.pk]),
                "back": back,
            },
        )
    try:
        with transaction.atomic():
            # others' changes that readers don't have yet are not published by the way
            ahead = publish.differs(draft.locked(front.pk))
            deed = Deed()
            _front, made = put_as_lead(story, request.user)
            if not ahead:
                publish.publish(front.pk, request.user, made.number)
    except Refused as refusal:
        messages.error(request, told(refusal))
        return redirect(back)
    if ahead:
        messages.warning(
            request,
            _("“%(title)s” leads the draft. It holds other changes, too: look at them, and publish.")
            % {"title": story.title},
        )
    else:
        message = _("“%(title)s” is the lead now.") % {"title": story.title}
        messages.success(request, deed.told(message, front.press_key, front.url))
    return redirect("vestnik_front:edit", front.pk)


def _lead_now(front: Front) -> str:
    """The headline with which the front begins for readers; '' if it is empty."""
    live = live_front(FrontKind.HOME, front.lang)
    teasers = assemble(live, words_only=True).teasers if live else ()
    return teasers[0].title if teasers else ""


class LeadAction(ActionMenuItem):
    name = "action-lead"
    label = gettext_lazy("Put on the front as lead")
    icon_name = "grid"

    def is_shown(self, context) -> bool:
        story = context.get("instance")
        return story is not None and context["request"].user.has_perm(CHANGE) and may_lead(story)

    def get_url(self, parent_context) -> str:
        return reverse("vestnik_front:lead", args=[parent_context["instance"].pk])


def action(model) -> ActionMenuItem | None:
    """For Wagtail's hook `register_snippet_action_menu_item`."""
    return LeadAction(order=60) if model is Story else None
