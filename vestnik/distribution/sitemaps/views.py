"""The addresses of sitemaps. All but the news stand at the root, whatever languages the paper has."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vestnik.distribution.sitemaps import places
from vestnik.distribution.sitemaps.files import TYPE, index, news_urlset, urlset
from vestnik.press import recorder
from vestnik.press.pressed import pressed
from vestnik.stories.addresses import absolute, edition_path
from vestnik.stories.models import Edition


def addresses() -> list[str]:
    """What robots.txt names: the index, and the news of each edition. Absolute."""
    news = [edition_path(code, "/sitemap-news.xml") for code, _name in settings.LANGUAGES]
    return [absolute(path) for path in ("/sitemap.xml", *news)]


@pressed
@require_safe
def sitemap_index(_request: HttpRequest) -> HttpResponse:
    """The files there are, and when each was last changed."""
    stories = [(absolute(f"/sitemap-stories-{block}.xml"), at) for block, at in places.files()]
    return _xml(index([(absolute("/sitemap-pages.xml"), None), *stories]))


@pressed
@require_safe
def pages(_request: HttpRequest) -> HttpResponse:
    return _xml(urlset(places.pages()))


@pressed
@require_safe
def stories(_request: HttpRequest, block: int) -> HttpResponse:
    """One block of stories; 404 where it has none, for a sitemap without an address is none."""
    found = places.stories_in(block)
    if not found:
        raise Http404
    return _xml(urlset(found))


@pressed
@require_safe
def news(_request: HttpRequest) -> HttpResponse:
    """The edition's stories of the last 48 hours; empty if there are none."""
    lang = get_language()
    recorder.read("editions")
    edition = Edition.objects.filter(locale__language_code=lang).first()
    return _xml(news_urlset(edition.name if edition else settings.WAGTAIL_SITE_NAME, places.news(lang)))


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type=f"{TYPE}; charset=utf-8")
