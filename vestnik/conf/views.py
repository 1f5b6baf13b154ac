"""Photos, and what is shown to those who may not go on."""

import mimetypes
import sys
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.defaults import server_error

RENDITIONS = "images"
FOR_EVER = "public, max-age=31536000, immutable"
MEDIA_POLICY = "default-src 'none'; sandbox"


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """A file of the home's media: renditions for everyone, for ever; originals for the newsroom only."""
    parts = PurePosixPath(name).parts
    if ".." in parts:
        raise Http404  # images/../original_images/… would look public
    public = parts[:1] == (RENDITIONS,)
    if not public and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousFileOperation, ValueError):
        raise Http404 from None
    response = FileResponse(file, content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
    response["Content-Security-Policy"] = MEDIA_POLICY
    response["Cache-Control"] = FOR_EVER if public else "private, no-store"
    return response


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any]
) -> HttpResponse:
    """429, the log-in page with when to try again; the same whether or not there is such a user."""
    from wagtail.admin.forms.auth import LoginForm

    minutes = settings.OPTIONS["login_pause_minutes"]
    messages.error(
        request,
        ngettext(
            "Too many wrong passwords: log-in with this name from here is closed for %(minutes)d minute.",
            "Too many wrong passwords: log-in with this name from here is closed for %(minutes)d minutes.",
            minutes,
        )
        % {"minutes": minutes},
    )
    return render(request, "wagtailadmin/login.html", {"form": LoginForm(request)}, status=429)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token, mostly one that was open for longer than the log-in lasted."""
    return render(request, "403.html", {"meta": None}, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """500; or 503 if it is the database that is away, which is told to who wanted to save something."""
    if not isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return server_error(request)
    answer = render(None, "database_away.html", status=503)
    answer["Retry-After"] = "30"
    return answer


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For those who ask at the old address without reading a page's head."""
    return redirect(static("vestnik/icons/icon-32.png"), permanent=True)
