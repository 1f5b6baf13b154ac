"""Photos' part of the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.staticfiles import versioned_static

from vestnik.stories.models import Photo
from vestnik.stories.photo_admin import views


# Before Wagtail's own, and unnamed: its names still lead to these addresses.
@hooks.register("register_admin_urls", order=-10)
def photo_addresses():
    return [
        path("images/", views.PhotoListView.as_view()),
        path("images/results/", views.PhotoListView.as_view(results_only=True)),
        path("images/add/", views.PhotoCreateView.as_view()),
        path("images/<int:image_id>/", views.PhotoEditView.as_view()),
        path("images/<int:image_id>/delete/", views.PhotoDeleteView.as_view()),
        path("images/usage/<int:image_id>/", views.PhotoUsageView.as_view()),
    ]


@hooks.register("construct_main_menu")
def call_them_photos(_request: HttpRequest, items: list) -> None:
    for item in items:
        if item.name == "images":
            item.label = _("Photos")


@hooks.register("before_bulk_action")
def keep_photos_in_use(request: HttpRequest, action_type: str, objects: list, action):
    """Deleting many stops, before anything is deleted, if readers see one of them."""
    if action_type != "delete" or action.model is not Photo:
        return None
    stories = list(views.live_stories_with(objects)[:3])
    if not stories:
        return None
    messages.error(
        request,
        _(
            "Nothing was deleted: some of these photos stand in live stories, e.g. “%(titles)s”. "
            "Replace them there first, or leave them out here."
        )
        % {"titles": "”, “".join(story.title for story in stories)},
    )
    return redirect(action.next_url)


@hooks.register("insert_global_admin_css")
def photo_styles() -> str:
    # the chooser opens anywhere
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("stories/photos.css"))


@hooks.register("insert_global_admin_js")
def photo_script() -> str:
    return format_html('<script src="{}" defer></script>', versioned_static("stories/photos.js"))
