"""The editors’ page of a story’s related stories: what stands under it, pins, refusals, the question of the thread."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, re_path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from vestnik.search.related import deeds
from vestnik.search.related.fragment import SHOWN, related_to
from vestnik.search.related.models import RelatedChoice, TopicHint
from vestnik.stories.admin.permitted import may
from vestnik.stories.models import Story
from vestnik.stories.rows import rows_by_id


class PinForm(forms.Form):
    other = forms.ModelChoiceField(Story.objects.all(), label="")

    def __init__(self, story: Story, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        widget = Story.snippet_viewset.chooser_viewset.widget_class
        self.fields["other"].widget = widget(linked_fields={"locale": "#related-locale"})
        self.fields["other"].queryset = Story.objects.filter(locale=story.locale_id).exclude(pk=story.pk)
        self.fields["other"].error_messages["required"] = _("Choose a story first.")


@require_safe
def page(request: HttpRequest, story_id: int) -> HttpResponse:
    story = _story(request, story_id)
    choices = dict(RelatedChoice.objects.filter(story=story).values_list("other_id", "word"))
    wanted = related_to(story.pk)
    seen = rows_by_id(wanted, story.lang, words_only=True)
    refused = [pk for pk, word in choices.items() if word == RelatedChoice.Word.REFUSED]
    edit = Story.snippet_viewset.get_url_name("edit")
    pins = {pk for pk, word in choices.items() if word == RelatedChoice.Word.PINNED}
    context = {
        "page_title": _("Related stories"),
        "page_subtitle": str(story),
        "header_icon": "link",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(Story.snippet_viewset.get_url_name("list")), "label": _("Stories")},
            {"url": reverse(edit, args=[story.pk]), "label": str(story)},
            {"url": "", "label": _("Related stories")},
        ],
        "story": story,
        "shown": [(seen[pk], pk in pins) for pk in wanted if pk in seen],
        "most": SHOWN,
        # pins that readers can't see (yet): an editor must be able to take them back
        "unseen": Story.objects.filter(pk__in=pins - seen.keys()).select_related("locale"),
        "refused": Story.objects.filter(pk__in=refused).select_related("locale"),
        "hints": TopicHint.objects.filter(story=story, answer=TopicHint.Answer.OPEN)
        .select_related("topic")
        .order_by("-nearness"),
        "form": PinForm(story),
        "edit_url_name": edit,
    }
    return render(request, "search_admin/related.html", context)


@require_POST
def decide(request: HttpRequest, story_id: str, word: str, other_id: str = "") -> HttpResponse:
    """`word`: pin, refuse, open. What is pinned comes by the form if it is not in the address."""
    story = _story(request, story_id)
    other = Story.objects.filter(pk=other_id).first() if other_id else None
    if not other_id:
        form = PinForm(story, request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(form.errors.get("other", [])))
            return _back(story)
        other = form.cleaned_data["other"]
    if other is None:
        messages.error(request, _("That story is not there any more."))
        return _back(story)
    try:
        if word == "open":
            deeds.leave_open(story, other)
        else:
            (deeds.pin if word == "pin" else deeds.refuse)(story, other, request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return _back(story)


@require_POST
def answer(request: HttpRequest, story_id: str, hint_id: str, yes: str) -> HttpResponse:
    story = _story(request, story_id)
    hint = get_object_or_404(TopicHint.objects.select_related("story", "topic"), pk=hint_id, story=story)
    out = deeds.answer_hint(hint, yes == "yes", request.user, may(request.user, "publish", story))
    if yes == "yes":
        said = (
            _("The story belongs to “%(topic)s” now; readers see it.")
            if out
            else _("“%(topic)s” is in the story’s draft; readers see it once the draft is published.")
        )
        messages.success(request, said % {"topic": hint.topic})
    return _back(story)


def button(request: HttpRequest, story: Story) -> Iterator[Button]:
    """For the editor's header."""
    if story.live and may(request.user, "change", story):
        asked = TopicHint.objects.filter(story=story, answer=TopicHint.Answer.OPEN).count()
        label = _("Related stories") + (f" ({asked})" if asked else "")
        url = reverse("story_related:page", args=[story.pk])
        yield Button(label, url=url, icon_name="link", priority=16)


def _story(request: HttpRequest, pk: int | str) -> Story:
    story = get_object_or_404(Story.objects.select_related("locale", "section"), pk=pk)
    if not may(request.user, "change", story):
        raise PermissionDenied
    return story


def _back(story: Story) -> HttpResponse:
    return redirect("story_related:page", story.pk)


app_name = "story_related"
urlpatterns = [
    path("<int:story_id>/", page, name="page"),
    re_path(r"^(?P<story_id>\d+)/(?P<word>pin)/$", decide, name="choose"),
    re_path(r"^(?P<story_id>\d+)/(?P<word>pin|refuse|open)/(?P<other_id>\d{1,15})/$", decide, name="decide"),
    re_path(r"^(?P<story_id>\d+)/topic/(?P<hint_id>\d{1,15})/(?P<yes>yes|no)/$", answer, name="answer"),
]
