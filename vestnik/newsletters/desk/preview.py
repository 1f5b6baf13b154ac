"""An issue as its readers will see it: the mail wide, on a phone and in the dark, its text, and the page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from vestnik.newsletters import letter, tokens
from vestnik.newsletters.archive.pages import page_context
from vestnik.newsletters.letter.compiled import TOKEN
from vestnik.newsletters.models import Issue

WIDE, PHONE, DARK, TEXT, PAGE = "mail", "phone", "dark", "text", "page"
MODES = [
    (WIDE, _("Mail")),
    (PHONE, _("Mail on a phone")),
    (DARK, _("Mail in the dark")),
    (TEXT, _("Plain text")),
    (PAGE, _("Page in the archive")),
]
#: CSS pixels of the phone
PHONE_WIDTH = 360
#: a mail runs nothing and sends nothing; its links open in a tab of their own
POLICY = (
    "default-src 'none'; img-src {own} data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-src 'self'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups "
    "allow-popups-to-escape-sandbox"
)
LINKS_OUT = '<base target="_blank">'
ASKS_FOR_DARK, ALWAYS = "@media (prefers-color-scheme: dark)", "@media all"


def serve(issue: Issue, request: HttpRequest, mode: str) -> HttpResponse:
    """The preview of an issue, as the editor's form says it, in one of `MODES`."""
    with override(issue.lang), timezone.override(timezone.get_default_timezone()):
        if mode == PAGE:
            return render(request, "newsletters/issue.html", page_context(issue, preview=True))
        if mode == PHONE:
            return _framed(request)
        composed = letter.compose(issue, counts=False)
        if mode == TEXT:
            text = composed.text.replace(TOKEN, harmless_token(issue))
            response = HttpResponse(text, content_type="text/plain; charset=utf-8")
        else:
            html = composed.html.replace(TOKEN, harmless_token(issue))
            response = HttpResponse(LINKS_OUT + (darkened(html) if mode == DARK else html))
    response["Content-Security-Policy"] = POLICY.format(own=_own(request))
    return response


def harmless_token(issue: Issue) -> str:
    """A token that is nobody's: its links lead to pages that say so."""
    return tokens.reader_token(0, issue.newsletter_id or 0)


def darkened(html: str) -> str:
    """The mail as a program in the dark shows it, whatever the screen before it prefers."""
    return html.replace(ASKS_FOR_DARK, ALWAYS).replace(ASKS_FOR_DARK.replace(": ", ":"), ALWAYS)


def _framed(request: HttpRequest) -> HttpResponse:
    """The wide mail in a frame as narrow as a phone, so that its own rules for narrow screens hold."""
    response = HttpResponse(
        '<!doctype html><html><head><meta charset="utf-8"><style>'
        "html,body{margin:0;block-size:100%;background:#8b9195}"
        f"iframe{{display:block;inline-size:{PHONE_WIDTH}px;max-inline-size:100%;block-size:100%;margin:auto;border:0;"
        "background:#fff}</style></head><body>"
        f'<iframe src="?mode={WIDE}" title="{_("Mail on a phone")}"></iframe></body></html>'
    )
    response["Content-Security-Policy"] = POLICY.format(own=_own(request))
    return response


def _own(request: HttpRequest) -> str:
    return " ".join({"'self'", settings.PUBLIC_URL.rstrip("/")})
