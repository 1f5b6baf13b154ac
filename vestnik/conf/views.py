"""Photos, and what is shown when a page can't be."""

import mimetypes
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

PUBLIC_FOLDERS = ("images",)
PUBLIC_AGE = "public, max-age=31536000, immutable"


def media(request: HttpRequest, name: str) -> FileResponse:
    """A file of the home's media: renditions for everyone, for ever; originals for the newsroom only."""
    public = PurePosixPath(name).parts[:1] in [(folder,) for folder in PUBLIC_FOLDERS]
    if not public and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousFileOperation, ValueError):
        raise Http404 from None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(file, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = PUBLIC_AGE if public else "private, no-store"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the paper's own page."""
    return render(request, "404.html", {"meta": None}, status=404)


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict) -> HttpResponse:
    """429: too many wrong passwords; says when to try again, and is the same whether the name exists or
    not.
    """
    minutes = settings.OPTIONS["login_pause_minutes"]
    message = ngettext(
        "Too many wrong passwords. Log-in with this name from here is closed for %(n)d minute.",
        "Too many wrong passwords. Log-in with this name from here is closed for %(n)d minutes.",
        minutes,
    ) % {"n": minutes}
    return HttpResponse(message, status=429, content_type="text/plain; charset=utf-8")
