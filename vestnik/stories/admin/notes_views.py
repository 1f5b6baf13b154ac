"""Pages and deeds of the editors' notes. Each works as a plain form; the editor's script sends the same by fetch."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from vestnik.stories.admin import notes
from vestnik.stories.models import Note, Story

PAGE_SIZE = 30


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["text", "thread"]

    def __init__(self, story: Story, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["thread"].queryset = Note.objects.filter(story=story, thread=None)
        self.fields["text"].error_messages["required"] = _("Write something first.")


def newsroom_only(view):
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not notes.may_read_notes(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@newsroom_only
@require_safe
def open_notes(request: HttpRequest) -> HttpResponse:
    """All open threads of the newsroom, or those that concern whoever asks."""
    mine = request.GET.get("whose") == "mine"
    pages = Paginator(notes.open_threads(request.user if mine else None), PAGE_SIZE)
    page = pages.get_page(request.GET.get("p"))
    context = {
        "page_title": _("Open notes"),
        "header_icon": "comment",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(Story.snippet_viewset.get_url_name("list")), "label": _("Stories")},
            {"url": "", "label": _("Open notes")},
        ],
        "threads": page,
        "page": page,
        "mine": mine,
        "edit_url_name": Story.snippet_viewset.get_url_name("edit"),
    }
    return render(request, "stories_admin/notes/open.html", context)


@newsroom_only
@require_POST
def add(request: HttpRequest, story_id: int) -> HttpResponse:
    story = get_object_or_404(Story, pk=story_id)
    form = NoteForm(story, request.POST)
    if not form.is_valid():
        return _answer(
            request, story, error=" ".join(message for found in form.errors.values() for message in found)
        )
    notes.add_note(story, request.user, form.cleaned_data["text"], form.cleaned_data["thread"])
    return _answer(request, story)


@newsroom_only
@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    thread = get_object_or_404(Note.objects.select_related("story"), pk=pk, thread=None)
    notes.resolve(thread, request.user)
    return _answer(request, thread.story)


@newsroom_only
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    thread = get_object_or_404(Note.objects.select_related("story"), pk=pk, thread=None)
    notes.reopen(thread)
    return _answer(request, thread.story)


@newsroom_only
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back a note of one's own; one that was answered stays, for the answers' sake."""
    note = get_object_or_404(Note.objects.select_related("story"), pk=pk)
    if note.author_id != request.user.pk:
        raise PermissionDenied
    if note.answers.exists():
        return _answer(request, note.story, error=_("This note has answers. Resolve it instead."))
    note.delete()
    return _answer(request, note.story)


def _answer(request: HttpRequest, story: Story, error: str = "") -> HttpResponse:
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        context = notes.panel_context(story, request.user) | {"error": error}
        return render(request, "stories_admin/notes/threads.html", context, status=422 if error else 200)
    if error:
        messages.error(request, error)
    back = request.POST.get("next")
    if back == "open":
        return redirect("story_notes:list")
    return redirect(
        reverse(Story.snippet_viewset.get_url_name("edit"), args=[story.pk]) + "#side-panel-notes-title"
    )


app_name = "story_notes"
urlpatterns = [
    path("", open_notes, name="list"),
    path("on/<int:story_id>/", add, name="add"),
    path("<int:pk>/resolve/", resolve, name="resolve"),
    path("<int:pk>/reopen/", reopen, name="reopen"),
    path("<int:pk>/delete/", delete, name="delete"),
]
