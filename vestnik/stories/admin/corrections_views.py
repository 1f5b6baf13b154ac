"""Correcting a story, taking it down, putting it back: pages of the newsroom."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput
from wagtail.admin.widgets.button import Button

from vestnik.press.proof import Deed
from vestnik.stories.actions import correct as correcting
from vestnik.stories.actions import take_down as taking_down
from vestnik.stories.admin.permitted import may
from vestnik.stories.models import Correction, FormerVersion, Story, TakeDown
from vestnik.stories.rules import StoryRefused

either = require_http_methods(["GET", "HEAD", "POST"])


class CorrectionForm(forms.ModelForm):
    with_draft = forms.BooleanField(
        label=gettext_lazy("publish the story’s draft with it"),
        required=False,
        initial=True,
        help_text=gettext_lazy("The story has changes that readers don’t have yet."),
    )

    class Meta:
        model = Correction
        fields = ["wrong", "right", "weight", "headline", "at"]
        widgets = {
            "wrong": AdminAutoHeightTextInput(attrs={"rows": 2}),
            "right": AdminAutoHeightTextInput(attrs={"rows": 2}),
            "weight": forms.RadioSelect,
            "at": AdminDateTimeInput,
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        story = self.instance.story
        if self.instance.pk or not story.has_unpublished_changes:
            del self.fields["with_draft"]
        # a moment to the second would be said to be in the future by a clock to the minute
        self.initial["at"] = self.instance.at.replace(second=0, microsecond=0)

    def clean_wrong(self) -> str:
        return " ".join(self.cleaned_data["wrong"].split())

    def clean_right(self) -> str:
        return " ".join(self.cleaned_data["right"].split())

    def clean_at(self):
        at, first = self.cleaned_data["at"], self.instance.story.first_published_at
        if at > timezone.now():
            raise forms.ValidationError(
                _("This moment has not come yet: a correction is told once it is made.")
            )
        if first and at < first.replace(second=0, microsecond=0):
            raise forms.ValidationError(_("The story was not published yet at that moment."))
        return at


class TakeDownForm(forms.ModelForm):
    class Meta:
        model = TakeDown
        fields = ["reason", "newsroom_reason"]
        widgets = {
            "reason": AdminAutoHeightTextInput(attrs={"rows": 2}),
            "newsroom_reason": AdminAutoHeightTextInput(attrs={"rows": 2}),
        }


@either
def correct(request: HttpRequest, story_id: int) -> HttpResponse:
    """A new correction; below it those that there are, and the former versions."""
    story = _story(request, story_id)
    if not story.live:
        messages.error(request, _("Readers don’t have this story: there is nothing to correct."))
        return redirect(edit_url(story))
    form = CorrectionForm(request.POST or None, instance=Correction(story=story))
    if request.method == "POST" and form.is_valid():
        with_draft = form.cleaned_data.get("with_draft", False)
        try:
            with transaction.atomic():
                deed = Deed()
                correcting.correct(form.save(commit=False), request.user, with_draft)
        except StoryRefused as refusal:
            form.add_error(None, list(refusal.messages))
        else:
            message = deed.told(_("The correction is with the readers."), story.press_key, story.url)
            messages.success(request, message)
            return redirect("story_corrections:correct", story.pk)
    return _correct_page(request, story, form)


@either
def change(request: HttpRequest, story_id: int, pk: int) -> HttpResponse:
    """Another wording of a correction."""
    story = _story(request, story_id)
    one = get_object_or_404(Correction, pk=pk, story=story)
    one.story = story
    form = CorrectionForm(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        correcting.change_correction(form.save(commit=False), request.user)
        messages.success(request, _("The correction was changed."))
        return redirect("story_corrections:correct", story.pk)
    return _correct_page(request, story, form)


@require_POST
def withdraw(request: HttpRequest, story_id: int, pk: int) -> HttpResponse:
    story = _story(request, story_id)
    one = get_object_or_404(Correction, pk=pk, story=story)
    correcting.withdraw(one, request.user)
    messages.success(request, _("The correction is withdrawn. The story’s history keeps its words."))
    return redirect("story_corrections:correct", story.pk)


@require_POST
def version(request: HttpRequest, story_id: int, pk: int, word: str) -> HttpResponse:
    """`word`: hide or show."""
    story = _story(request, story_id)
    one = get_object_or_404(FormerVersion.objects.select_related("story__section"), pk=pk, story=story)
    correcting.set_hidden(one, word == "hide", request.user)
    return redirect("story_corrections:correct", story.pk)


@either
def take_down(request: HttpRequest, story_id: int) -> HttpResponse:
    """Takes a story down; or, of one that is, another wording of the reason."""
    story = _story(request, story_id)
    if not story.path:
        messages.error(request, _("Readers never had this story. Delete it, or leave it a draft."))
        return redirect(edit_url(story))
    taken = TakeDown.objects.filter(story=story).first()
    form = TakeDownForm(request.POST or None, instance=taken or TakeDown(story=story))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        taking_down.take_down(story, told["reason"], told["newsroom_reason"], request.user)
        messages.success(
            request, _("“%(story)s” is taken down: readers get the reason in its place.") % {"story": story}
        )
        return redirect("story_corrections:take_down", story.pk)
    context = _frame(story, _("Take down")) | {
        "form": form,
        "taken": taken,
        "translations": story.get_translations().filter(live=True).select_related("locale"),
    }
    return render(request, "stories_admin/take_down.html", context)


@require_POST
def lift(request: HttpRequest, story_id: int, word: str) -> HttpResponse:
    """`word`: back (readers have it again as they had it) or draft."""
    story = _story(request, story_id)
    try:
        if word == "back":
            with transaction.atomic():
                deed = Deed()
                taking_down.put_back(story, request.user)
            message = deed.told(_("Readers have the story again."), story.press_key, story.url)
        else:
            taking_down.release(story, request.user)
            message = _("The story is a draft again. At its address nothing stands until it is published.")
    except StoryRefused as refusal:
        messages.error(request, _("The story stays down. %(why)s") % {"why": " ".join(refusal.messages)})
        return redirect("story_corrections:take_down", story.pk)
    messages.success(request, message)
    return redirect(edit_url(story))


def buttons(request: HttpRequest, story: Story) -> Iterator[Button]:
    """For the editor's header."""
    if not (story.path and may(request.user, "publish", story)):
        return
    if story.live:
        url = reverse("story_corrections:correct", args=[story.pk])
        yield Button(_("Correct"), url=url, icon_name="edit", priority=17)
    url = reverse("story_corrections:take_down", args=[story.pk])
    label = _("Taken down…") if TakeDown.objects.filter(story=story.pk).exists() else _("Take down")
    yield Button(label, url=url, icon_name="no-view", priority=18)


def edit_url(story: Story) -> str:
    return reverse(Story.snippet_viewset.get_url_name("edit"), args=[story.pk])


def _correct_page(request: HttpRequest, story: Story, form: CorrectionForm) -> HttpResponse:
    context = _frame(story, _("Correct")) | {
        "form": form,
        "corrections": story.corrections.order_by("-at", "-pk"),
        "versions": story.former_versions.defer("lines").order_by("-replaced_at", "-pk"),
    }
    return render(request, "stories_admin/correct.html", context)


def _frame(story: Story, title: str) -> dict[str, object]:
    return {
        "page_title": title,
        "page_subtitle": str(story),
        "header_icon": "newspaper",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(Story.snippet_viewset.get_url_name("list")), "label": _("Stories")},
            {"url": edit_url(story), "label": str(story)},
            {"url": "", "label": title, "sublabel": str(story)},
        ],
        "story": story,
        "edit_url": edit_url(story),
    }


def _story(request: HttpRequest, pk: int) -> Story:
    story = get_object_or_404(Story.objects.select_related("locale", "section"), pk=pk)
    if not may(request.user, "publish", story):
        raise PermissionDenied
    return story


app_name = "story_corrections"
urlpatterns = [
    path("<int:story_id>/", correct, name="correct"),
    path("<int:story_id>/<int:pk>/", change, name="change"),
    path("<int:story_id>/<int:pk>/withdraw/", withdraw, name="withdraw"),
    path("<int:story_id>/version/<int:pk>/hide/", version, {"word": "hide"}, name="hide"),
    path("<int:story_id>/version/<int:pk>/show/", version, {"word": "show"}, name="show"),
    path("<int:story_id>/take-down/", take_down, name="take_down"),
    path("<int:story_id>/put-back/", lift, {"word": "back"}, name="put_back"),
    path("<int:story_id>/release/", lift, {"word": "draft"}, name="release"),
]
