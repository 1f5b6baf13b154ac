"""Breaking news in the newsroom: a page that asks, the action in a story's editor, and the end of it."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.snippets.action_menu import ActionMenuItem

from vestnik.fronts import breaking
from vestnik.fronts.breaking import MAY_END, MINUTES, USUAL_MINUTES, BreakingRefused
from vestnik.fronts.models import BANNER_LIMIT, Breaking
from vestnik.press.proof import Deed
from vestnik.stories.addresses import edition_path
from vestnik.stories.admin.permitted import may
from vestnik.stories.models import Story

BEGIN, END = "vestnik_breaking", "vestnik_breaking_end"


class BreakingForm(forms.Form):
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("For how long"), coerce=int, initial=USUAL_MINUTES, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Words of the banner"),
        max_length=BANNER_LIMIT,
        required=False,
        help_text=gettext_lazy(
            "Left empty, the banner has the headline of the story, also when that changes."
        ),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].choices = [(minutes, _how_long(minutes)) for minutes in MINUTES]


def may_begin(user, story: Story | None) -> bool:
    """Those who may shape the front, with stories that they may publish."""
    return bool(story and story.pk and user.has_perm(MAY_END) and may(user, "publish", story))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_END, raise_exception=True)
def begin(request: HttpRequest, story_id: int) -> HttpResponse:
    """GET asks, POST makes the story breaking news."""
    story = get_object_or_404(Story.objects.select_related("locale", "section"), pk=story_id)
    if not may_begin(request.user, story):
        raise PermissionDenied
    form = BreakingForm(request.POST or None)
    refusal = breaking.why_not(story)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                deed = Deed()
                begun = breaking.begin(
                    story, form.cleaned_data["minutes"], request.user, form.cleaned_data["text"]
                )
        except BreakingRefused as refused:
            refusal = str(refused)
        else:
            message = _("“%(title)s” is breaking news now.") % {"title": story.title}
            messages.success(request, deed.told(message, begun.press_key, edition_path(story.lang, "/")))
            return redirect(BEGIN, story.pk)
    now = breaking.lasting(story.lang)
    context = {
        "story": story,
        "form": form,
        "now": now,
        "own": now is not None and now.story_id == story.pk,
        "refusal": refusal,
        "back": reverse("wagtailsnippets_stories_story:edit", args=[story.pk]),
    }
    return render(request, "desk/breaking.html", context)


@require_POST
@permission_required(MAY_END, raise_exception=True)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends it, from wherever one comes."""
    found = get_object_or_404(Breaking.objects.select_related("locale", "story"), pk=pk)
    with transaction.atomic():
        deed = Deed()
        ended = breaking.end(found, request.user)
    if ended:
        message = _("“%(title)s” is breaking news no more.") % {"title": found.story.title}
        address = edition_path(found.locale.language_code, "/")
        messages.success(request, deed.told(message, found.press_key, address))
    else:
        messages.info(request, _("It had ended already."))
    if request.POST.get("back") == "story":
        return redirect("wagtailsnippets_stories_story:edit", found.story_id)
    return redirect("wagtailadmin_home")


@dataclass(frozen=True, slots=True)
class OnDesk:
    """What is breaking in one language, for the desk; `seen` is False if readers can't see the story any more."""

    breaking: Breaking
    seen: bool
    story_url: str
    end_url: str


def on_desk(user, langs: list[str]) -> list[OnDesk]:
    """What is breaking now in these languages; nothing for those who can't end it."""
    if not user.has_perm(MAY_END):
        return []
    return [
        OnDesk(
            found,
            found.story.can_be_read,
            reverse("wagtailsnippets_stories_story:edit", args=[found.story_id]),
            reverse(END, args=[found.pk]),
        )
        for found in breaking.all_lasting(langs)
    ]


class BreakingAction(ActionMenuItem):
    name = "action-breaking"
    label = gettext_lazy("Breaking news")
    icon_name = "warning"

    def is_shown(self, context) -> bool:
        story = context.get("instance")
        return bool(story and story.live) and may_begin(context["request"].user, story)

    def get_url(self, parent_context) -> str:
        return reverse(BEGIN, args=[parent_context["instance"].pk])


def admin_urls() -> list[URLPattern]:
    return [
        path("breaking/<int:story_id>/", begin, name=BEGIN),
        path("breaking/end/<int:pk>/", end, name=END),
    ]


def action(model) -> ActionMenuItem | None:
    """For Wagtail's hook `register_snippet_action_menu_item`."""
    return BreakingAction(order=65) if model is Story else None


def register_log_actions(actions) -> None:
    """For the history of a story."""
    actions.register_action(
        "vestnik.breaking", gettext_lazy("Breaking news"), gettext_lazy("Made it breaking news")
    )
    actions.register_action(
        "vestnik.breaking_over",
        gettext_lazy("End of breaking news"),
        gettext_lazy("Ended it as breaking news"),
    )


def _how_long(minutes: int) -> str:
    if minutes % 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}
