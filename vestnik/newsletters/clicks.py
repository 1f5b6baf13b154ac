"""How often the links of an issue are opened, by the hour: never by whom. No cookie, no reader's id in the address."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from vestnik.newsletters.limits import network_of
from vestnik.newsletters.models import FrozenLetter, Issue, LinkClicks
from vestnik.newsletters.scanners import Watch, is_machine
from vestnik.stories.addresses import absolute, edition_path

logger = logging.getLogger("vestnik.newsletters")
watch = Watch()

#: headers by which browsers and mail programs say that nobody has clicked yet
EARLY = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def go_url(issue: Issue, number: int) -> str:
    """The address that counts a click and leads on to link `number` (from 0) of the frozen letter's `links`."""
    return absolute(edition_path(issue.lang, f"/newsletter/go/{issue.pk}/{number}/"))


@require_safe
def go(request: HttpRequest, issue: int, link: int) -> HttpResponse:
    """Leads to an address that stands in the issue, and to no other (an open redirect serves phishers)."""
    letter = FrozenLetter.objects.filter(issue__id=issue)
    found = letter.values_list("links", "issue__newsletter__counts_clicks").first()
    if found is None or link >= len(found[0]):
        raise Http404
    if found[1] and _is_click(request):
        network = network_of(request.META.get("REMOTE_ADDR", ""))
        agent = request.headers.get("User-Agent", "")
        count(issue, watch.click(issue, link, network, agent, time.monotonic()), timezone.now())
    response = HttpResponseRedirect(found[0][link])
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def count(issue: int, clicks: Mapping[int, int], now: datetime) -> None:
    """Adds to the counts of an issue's links. A click that can't be counted still leads on."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    try:
        with transaction.atomic():
            for link, times in sorted(clicks.items()):
                _add(issue, link, times, hour)
    except DatabaseError as fault:
        logger.warning("Clicks of issue %d are not counted: %s", issue, str(fault).strip())


def _add(issue: int, link: int, times: int, hour: datetime) -> None:
    if times < 0:
        # counted in this hour or in the last: wherever they are
        rows = LinkClicks.objects.filter(issue=issue, link=link, count__gte=-times).order_by("-hour")[:1]
        LinkClicks.objects.filter(pk__in=[row.pk for row in rows], count__gte=-times).update(
            count=F("count") + times
        )
        return
    row, made = LinkClicks.objects.get_or_create(
        issue_id=issue, link=link, hour=hour, defaults={"count": times}
    )
    if not made:
        LinkClicks.objects.filter(pk=row.pk).update(count=F("count") + times)


def _is_click(request: HttpRequest) -> bool:
    early = any("pre" in request.headers.get(name, "").lower() for name in EARLY)
    return request.method == "GET" and not early and not is_machine(request.headers.get("User-Agent", ""))
