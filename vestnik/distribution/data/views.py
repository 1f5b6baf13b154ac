"""The addresses of the paper's data. All of it are pages of the press."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from vestnik.distribution.crawlers import training
from vestnik.distribution.data.openapi import document
from vestnik.distribution.data.records import data_path, short_record, story_record
from vestnik.distribution.feeds.gather import entry_of
from vestnik.distribution.models import Terms
from vestnik.fronts.furniture import Furniture
from vestnik.press import recorder
from vestnik.press.pressed import pressed
from vestnik.stories.addresses import absolute
from vestnik.stories.display import story_page, with_people
from vestnik.stories.listings import Listing
from vestnik.stories.models import Byline, Section, Story, Topic
from vestnik.stories.views import page_or_404

PAGE_SIZE = 30
PAGED = {"page": r"[1-9][0-9]?|100"}


@pressed(params=PAGED)
@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """The edition's newest stories."""
    lang = get_language()
    return _listed(request, Listing.latest(lang), data_path(lang, "stories"))


@pressed(params=PAGED)
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    lang = get_language()
    recorder.read(f"sections:{lang}")
    found = Section.objects.filter(slug=slug, locale__language_code=lang).select_related("locale").first()
    if found is None:
        raise Http404
    return _listed(request, Listing.of_section(found), data_path(lang, f"sections/{slug}"))


@pressed
@require_safe
def story(_request: HttpRequest, pk: int) -> HttpResponse:
    """A story with all that its page says of it."""
    recorder.read(f"story:{pk}")
    rows = Story.objects.select_related("section", "lead_photo", "social_photo", "locale")
    found = rows.filter(pk=pk, locale__language_code=get_language()).first()
    if found is None or not found.can_be_read:
        raise Http404
    recorder.read(f"story:{pk}")
    prefetch_related_objects([found], Prefetch("bylines", with_people(Byline.objects.order_by("sort_order"))))
    recorder.read(f"story:{pk}")
    prefetch_related_objects([found], Prefetch("topics", Topic.objects.select_related("locale")))
    page = story_page(found)
    edition = Furniture(found.lang).edition
    reserved = set(training()) <= set(Terms.current().refused)
    return _json(
        story_record(page, entry_of(found, page.teaser), edition.publisher or edition.name, reserved)
    )


@pressed
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """What all of this looks like."""
    return _json(document(Furniture(get_language()).name, settings.PUBLIC_URL.rstrip("/")))


@require_safe
def newsroom_openapi(_request: HttpRequest) -> HttpResponse:
    """What the newsroom's API looks like (Wagtail's v3); who uses it needs a token."""
    return HttpResponse(_newsroom_document(), content_type="application/json")


@cache
def _newsroom_document() -> str:
    from wagtail.api.v3.urls import api  # complete only once all apps are ready

    return json.dumps(api.get_openapi_schema(), default=str)


def _listed(request: HttpRequest, listing: Listing, path: str) -> HttpResponse:
    teasers, pages = page_or_404(listing, request, PAGE_SIZE)
    following = absolute(f"{path}?page={pages.next}") if pages.next else None
    return _json({"stories": [short_record(teaser) for teaser in teasers], "next": following})


def _json(told: dict[str, Any]) -> HttpResponse:
    answer = HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json")
    # scripts of other sites may read it, as everybody may
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
