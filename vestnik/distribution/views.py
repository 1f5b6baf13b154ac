"""What stands at the root for machines: robots.txt, ads.txt, and whether texts may be mined."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from vestnik.distribution.crawlers import robots_txt, training
from vestnik.distribution.models import Terms
from vestnik.distribution.sitemaps.views import addresses
from vestnik.press.pressed import pressed


@pressed
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """robots.txt (RFC 9309)."""
    return _text(robots_txt(Terms.current().all_refused, addresses()))


@pressed
@require_safe
def ads(_request: HttpRequest) -> HttpResponse:
    """ads.txt (IAB Tech Lab, 1.1); 404 where nobody sells anything, as its section 3.2.1 wants it."""
    told = Terms.current().ads_txt.strip()
    if not told:
        raise Http404
    return _text("\n".join(line.strip() for line in told.splitlines()) + "\n")


@pressed
@require_safe
def tdm(_request: HttpRequest) -> HttpResponse:
    """The reservation of text and data mining (W3C TDMRep; Directive 2019/790, Article 4): if training is refused."""
    reserved = set(training()) <= set(Terms.current().refused)
    told = [{"location": "/", "tdm-reservation": int(reserved)}]
    return HttpResponse(json.dumps(told), content_type="application/json")


def _text(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
