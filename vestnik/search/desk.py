"""The newsroom's page of the search index."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.menu import MenuItem

from vestnik.search.models import Entry, IndexState, Word
from vestnik.search.rebuild import ask_for_rebuild, progress


def _may(user: Any) -> bool:
    return bool(user.is_active and user.is_superuser)


@user_passes_test(_may, login_url="wagtailadmin_login")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """How many things are in the index, and how far a rebuild is. Comes again by itself while one is under way."""
    now = progress()
    context = {
        "page_title": _("Search index"),
        "progress": now,
        "working": now.state != IndexState.State.DONE,
        "entries": Entry.objects.count(),
        "words": Word.objects.exclude(word="").count(),
        "stories": Word.objects.filter(word="").aggregate(stories=Sum("stories"))["stories"] or 0,
    }
    return TemplateResponse(request, "search_admin/index.html", context)


@user_passes_test(_may, login_url="wagtailadmin_login")
@require_POST
def rebuild(request: HttpRequest) -> HttpResponse:
    """Has the index made anew."""
    ask_for_rebuild()
    return redirect("search_index")


def admin_urls() -> list:
    return [
        path("search-index/", page, name="search_index"),
        path("search-index/rebuild/", rebuild, name="search_index_rebuild"),
    ]


class _Item(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _may(request.user)


def menu_item() -> MenuItem:
    return _Item(
        gettext_lazy("Search index"),
        reverse("search_index"),
        name="search-index",
        icon_name="search",
        order=910,
    )
