"""The bar that a logged-in member of the newsroom sees on public pages. Readers' requests never ask who they are."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vestnik.fronts.desk.asks import CHANGE
from vestnik.fronts.desk.switch import desk_url
from vestnik.fronts.models import FrontKind
from vestnik.stories.members import shown_name


@dataclass(frozen=True, slots=True)
class EditBar:
    admin_url: str
    write_url: str
    edit_url: str
    label: str
    front_url: str
    user_name: str


@dataclass(frozen=True, slots=True)
class Arranged:
    """The front that a page shows, for whoever may arrange it. A view sets it as `request.arranged`."""

    kind: FrontKind
    lang: str
    section: int | None = None
    slug: str = ""


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
        front_url=_front_url(request, user),
        user_name=shown_name(user),
    )


def _edit_url(thing, user) -> str:
    from wagtail.admin.admin_url_finder import AdminURLFinder

    return (AdminURLFinder(user).get_edit_url(thing) or "") if thing is not None else ""


def _front_url(request: HttpRequest, user) -> str:
    """The desk of the front that the page shows; '' for those who may not arrange it."""
    found: Arranged | None = getattr(request, "arranged", None)
    if found is None or not user.has_perm(CHANGE):
        return ""
    return desk_url(found.lang, found.kind, found.section, found.slug)
