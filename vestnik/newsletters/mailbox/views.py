"""The mailbox in the admin: what the paper would have sent, to read and to follow its links. Administrators only, as
links in mails open what is another's.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from vestnik.newsletters.mailbox.folder import Entry, entry, newest
from vestnik.newsletters.mailbox.opened import Head, Opened, open_mail, read_head

PAGE = 50
PARTS = ("html", "text", "source")
# Links open in a tab of their own: the frame has no script, no forms, and no right to leave its place.
LINKS_OUT = '<base target="_blank">'


def folder() -> Path | None:
    """Where the paper's mails are written; None if they go to a mail server."""
    # Django has no default for it
    found = getattr(settings, "EMAIL_FILE_PATH", None)
    return Path(found) if found else None


def may_see(user) -> bool:
    return user.is_superuser and folder() is not None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    where, sought = _folder(request), request.GET.get("q", "")
    found = newest(where, sought)
    page = Paginator(found, PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "rows": [row for name in page if (row := _row(where / name))],
        "sought": sought,
        "many": len(found),
        "shown": number_format(len(found), force_grouping=True),
    }
    return render(request, "newsletters/mailbox/index.html", context)


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: as a mail program shows it (in a frame), its plain text, or its source."""
    found, opened = _open(request, name)
    there = [part for part in PARTS if getattr(opened, part)]
    part = request.GET.get("as", there[0])
    if part not in there:
        raise Http404
    context = {
        "entry": found,
        "mail": opened,
        "part": part,
        "parts": there,
        "leave": _own_path(opened.leave_url),
    }
    return render(request, "newsletters/mailbox/mail.html", context)


@require_safe
@xframe_options_sameorigin
def html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part for the frame: it runs nothing, sends nothing, and has pictures from the paper only."""
    response = HttpResponse(LINKS_OUT + _open(request, name)[1].html)
    own = " ".join({"'self'", _origin(settings.PUBLIC_URL), _origin(request.build_absolute_uri())})
    response["Content-Security-Policy"] = (
        f"default-src 'none'; img-src {own} data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    response["Cache-Control"] = "no-store"
    return response


def _folder(request: HttpRequest) -> Path:
    found = folder()
    if found is None:
        raise Http404
    if not may_see(request.user):
        raise PermissionDenied
    return found


def _row(path: Path) -> tuple[Entry, Head] | None:
    """None if somebody has taken the file away meanwhile."""
    found = entry(path.name)
    try:
        return (found, read_head(path)) if found else None
    except FileNotFoundError:
        return None


def _open(request: HttpRequest, name: str) -> tuple[Entry, Opened]:
    found = entry(name)
    if found is None:
        raise Http404
    try:
        return found, open_mail(_folder(request) / name)
    except FileNotFoundError:
        raise Http404 from None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _own_path(url: str) -> str:
    return urlsplit(url).path if url and _origin(url) == _origin(settings.PUBLIC_URL) else ""


def admin_urls() -> list:
    return [
        path("mailbox/", index, name="mailbox"),
        path("mailbox/<str:name>/", mail, name="mailbox_mail"),
        path("mailbox/<str:name>/html/", html, name="mailbox_html"),
    ]


class MailboxMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


def menu_item() -> MenuItem:
    return MailboxMenuItem(
        gettext_lazy("Mailbox"), reverse("mailbox"), name="mailbox", icon_name="folder-open-inverse", order=60
    )
