"""What a search finds, as a feed: the newest stories with these words, for apps that ask again and again.

No page of the press, like the search itself: there are as many as readers have words.
"""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from vestnik.distribution.feeds.entries import Feed
from vestnik.distribution.feeds.gather import entries_from, feed_path, subject_feed
from vestnik.distribution.feeds.views import answer
from vestnik.search.asking import Asked, read_asked
from vestnik.search.finding import NEWEST, RELEVANCE
from vestnik.search.limits import Crowded, a_place
from vestnik.search.results import results_of
from vestnik.stories.addresses import absolute, edition_path
from vestnik.stories.models import Story
from vestnik.stories.rows import readable

#: seconds for which an app need not ask again
KEPT = 300


def search_feed(asked: Asked, lang: str, form: str) -> Feed:
    """The newest of what is found, as many as stand on a page of the search.

    :raises Crowded: too many are searching just now
    """
    with a_place():
        hits = results_of(asked.but(order=NEWEST), lang).hits
    rows = Story.objects.filter(readable(), pk__in=[hit.teaser.id for hit in hits])
    rows = rows.select_related("section", "lead_photo", "locale").order_by("-first_published_at", "-pk")
    words, own = asked.but(order=RELEVANCE).query_string(), feed_path(lang, "search")
    name = _("Search: %(query)s") % {"query": asked.q}
    feed = subject_feed(
        lang, f"search {words}", name, edition_path(lang, "/search/"), own, form, entries_from(rows)
    )
    # hubs are told of lists alone
    return replace(feed, url=absolute(f"{own}.{form}{words}"), page=f"{feed.page}{words}", hubs=())


@require_safe
@conditional_page
def found(request: HttpRequest, form: str) -> HttpResponse:
    """404 without words to look for."""
    asked = read_asked(request.GET)
    if not asked.q:
        raise Http404
    try:
        told = answer(search_feed(asked, get_language() or "", form), form)
    except Crowded as crowded:
        told = HttpResponse(status=429)
        told["Retry-After"] = str(crowded.seconds)
        return told
    # by nobody else: a story that is taken down must not be found by the words it had
    told["Cache-Control"] = f"private, max-age={KEPT}"
    told["X-Robots-Tag"] = "noindex"
    return told
