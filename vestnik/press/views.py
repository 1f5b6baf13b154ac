from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from vestnik.press.fragments import NoSuchFragment, find_fragment
from vestnik.press.pressed import pressed


@require_safe
@pressed
def fragment(request: HttpRequest, name: str, lang: str, variant: str = "") -> HttpResponse:
    """A fragment by itself, for the doors and for surrogates that put pages together."""
    try:
        html = find_fragment(name).render(_known(lang), variant.strip("/"))
    except NoSuchFragment:
        raise Http404 from None
    return HttpResponse(html, headers={"Content-Language": lang, "X-Robots-Tag": "noindex"})


@require_safe
@pressed
def unavailable(request: HttpRequest, lang: str) -> HttpResponse:
    """What readers get, as 503, of a page that was never made while the newsroom's side is down."""
    with translation.override(_known(lang)):
        answer = render(request, "503.html")
    answer["Content-Language"] = lang
    return answer


def _known(lang: str) -> str:
    if lang not in dict(settings.LANGUAGES):
        raise Http404
    return lang
