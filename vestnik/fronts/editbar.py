"""The bar that a logged-in member of the newsroom sees on public pages. Readers' requests never ask who they are."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vestnik.stories.members import shown_name


@dataclass(frozen=True, slots=True)
class EditBar:
    admin_url: str
    write_url: str
    edit_url: str
    label: str
    user_name: str


def edit_bar(request: HttpRequest) -> EditBar | None:
    """The bar for this request; None for everyone without a session of the newsroom."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or getattr(request, "is_preview", False):
        return None
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return None
    url = _edit_url(getattr(request, "edit_object", None), user)
    return EditBar(
        admin_url=reverse("wagtailadmin_home"),
        write_url=reverse("wagtailsnippets_stories_story:add") if user.has_perm("stories.add_story") else "",
        edit_url=url,
        label=_("Edit this page") if url else "",
        user_name=shown_name(user),
    )


def _edit_url(thing, user) -> str:
    from wagtail.admin.admin_url_finder import AdminURLFinder

    return (AdminURLFinder(user).get_edit_url(thing) or "") if thing is not None else ""
