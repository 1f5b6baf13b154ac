"""The search page. It is no page of the press: there are as many as readers have words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vestnik.search.asking import PERIODS, Asked, read_asked
from vestnik.search.finding import NEWEST, RELEVANCE
from vestnik.search.limits import Crowded, a_place
from vestnik.search.query import read_query
from vestnik.search.results import Results, results_of
from vestnik.search.suggesting import suggest
from vestnik.stories.addresses import absolute
from vestnik.stories.display import Link
from vestnik.stories.meta import page_meta
from vestnik.stories.models import Person, Section, Topic

#: seconds for which a reader's own browser need not ask again
KEPT, SUGGESTIONS_KEPT = 60, 600

View = Callable[..., HttpResponse]


def _kept(seconds: int) -> Callable[[View], View]:
    """By nobody but the reader's own browser: a page taken down must not be found by the words it had."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = view(request, *args, **kwargs)
            if answer.status_code == 200:
                answer["Cache-Control"] = f"private, max-age={seconds}"
            answer["X-Robots-Tag"] = "noindex, follow"
            return answer

        return answered

    return decorate


@require_safe
@_kept(KEPT)
def search(request: HttpRequest) -> HttpResponse:
    """What readers find by their words; without words the form alone."""
    lang = get_language() or ""
    asked = read_asked(request.GET)
    context = {"asked": asked, "meta": page_meta(_title(asked), "/search/", lang)}
    context |= _choices(asked, lang)
    if not asked.q:
        return render(request, "search/page.html", context)
    try:
        with a_place():
            found = results_of(asked, lang)
    except Crowded as crowded:
        answer = render(request, "search/page.html", context | {"crowded": True}, status=429)
        answer["Retry-After"] = str(crowded.seconds)
        return answer
    return render(request, "search/page.html", context | _shown(found))


@require_safe
@_kept(KEPT)
def results(request: HttpRequest) -> HttpResponse:
    """The same as JSON, for programs."""
    lang = get_language() or ""
    asked = read_asked(request.GET)
    try:
        with a_place():
            found = results_of(asked, lang)
    except Crowded as crowded:
        told = JsonResponse(
            {"error": _("Many are searching just now. Try again in a few seconds.")}, status=429
        )
        told["Retry-After"] = str(crowded.seconds)
        return told
    following = asked.but(page=found.pages.next).query_string() if found.pages.next else ""
    return JsonResponse(
        {
            "query": asked.q,
            "shown_for": found.shown_for or None,
            "did_you_mean": found.perhaps or None,
            "count": found.count,
            "more_than_count": found.over,
            "next": absolute(reverse("search:results") + following) if following else None,
            "stories": [
                {
                    "id": hit.teaser.id,
                    "title": hit.teaser.title,
                    "url": absolute(hit.teaser.url),
                    "standfirst": hit.teaser.standfirst,
                    "section": hit.teaser.section.text,
                    "published": hit.teaser.published.isoformat(),
                    "snippet": "".join(piece.text for piece in hit.snippet),
                }
                for hit in found.hits
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
@_kept(SUGGESTIONS_KEPT)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What someone may be about to type: whole queries, and names with their addresses."""
    query = read_query(request.GET.get("q", ""), get_language() or "")
    try:
        with a_place():
            words, names = suggest(query)
    except Crowded:
        words, names = (), ()
    return JsonResponse(
        {"queries": words, "names": [name._asdict() for name in names]},
        json_dumps_params={"ensure_ascii": False},
    )


def _title(asked: Asked) -> str:
    return f"{asked.q[:80]} – {_('Search')}" if asked.q else _("Search")


def _choices(asked: Asked, lang: str) -> dict[str, Any]:
    """What can be chosen in the form, and what is."""
    sections = Section.objects.filter(locale__language_code=lang).values_list("slug", "name")
    words = {
        "day": _("In the last 24 hours"),
        "week": _("In the last week"),
        "month": _("In the last month"),
        "year": _("In the last year"),
    }
    return {
        "sections": [(slug, name, slug == asked.section) for slug, name in sections],
        "periods": [(name, words[name], name == asked.period) for name in PERIODS],
        "chosen": _chosen(asked, lang),
        "orders": [
            Link(
                _("Best first"),
                asked.but(order=RELEVANCE).query_string(),
                RELEVANCE,
                asked.order == RELEVANCE,
            ),
            Link(_("Newest first"), asked.but(order=NEWEST).query_string(), NEWEST, asked.order == NEWEST),
        ],
        "without_filters": asked.widened().query_string(),
    }


def _chosen(asked: Asked, lang: str) -> list[Link]:
    """The topic and the person that one came from, each with the address of the search without them."""
    found = []
    for model, name, slug in ((Topic, "topic", asked.topic), (Person, "person", asked.person)):
        row = model.objects.filter(slug=slug, locale__language_code=lang).first() if slug else None
        if row is not None:
            found.append(Link(row.name, asked.but(**{name: ""}).query_string(), slug))
    return found


def _shown(found: Results) -> dict[str, Any]:
    asked = found.asked
    return {
        "found": found,
        "perhaps": asked.but(q=found.perhaps).query_string() if found.perhaps else "",
        "as_typed": asked.but(as_typed=True).query_string(),
        "single": [
            Link(word.surface, Asked(q=word.surface).query_string())
            for word in found.query.words
            if len(found.query.words) > 1
        ],
        "newer": asked.but(page=found.pages.previous).query_string() if found.pages.previous else "",
        "older": asked.but(page=found.pages.next).query_string() if found.pages.next else "",
    }
