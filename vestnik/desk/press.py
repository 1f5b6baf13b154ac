"""The press on the desk: whether readers have what was published, and how the press is."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry

from vestnik.desk.press_state import Readers, Trouble, hot_pages, readers, troubles
from vestnik.fronts.models import Front, FrontKind
from vestnik.press.log import journal
from vestnik.press.making import store
from vestnik.press.proof import UnknownSign, look
from vestnik.press.reader import LIMIT, Found, State
from vestnik.press.status import edges
from vestnik.press.tally import tally
from vestnik.stories.addresses import edition_path
from vestnik.stories.models import Story

#: a broken template fails on many pages; the desk is for other things, too
MOST_ON_DESK = 3


def may_see(user) -> bool:
    """Those who may publish, and so must know what readers get."""
    return policy_registry.get_by_type(Story).user_has_permission(user, "publish")


# --- 'Live for readers after 0.2 s'


@require_GET
def live(request: HttpRequest) -> JsonResponse:
    """How far the proof has come that belongs to the sign `of` in an editor's message. Never waits."""
    try:
        found = look(request.GET.get("of", ""), address_of)
    except UnknownSign:
        raise Http404 from None
    fails = found.state in (State.OLD, State.MISSING, State.BROKEN)
    answer = {"state": found.state, "text": sentence(found)}
    if fails and may_see(request.user):
        answer |= {"url": reverse("desk_press"), "link": _("See the press")}
    return JsonResponse(answer)


def address_of(key: str) -> str:
    """The path of the page for which a key of the press stands: of a story, of a front, or of breaking news.

    :raises Http404: there is none.
    """
    kind, _colon, name = key.partition(":")
    if kind in ("front", "breaking"):
        lang, _colon, rest = name.partition(":")
        return _front_address(lang, *rest.split(":", 1)) if rest else edition_path(lang, "/")
    story = Story.objects.select_related("locale").filter(pk=name, live=True).first()
    if kind != "story" or story is None:
        raise Http404
    return story.url


def _front_address(lang: str, kind: str, which: str) -> str:
    """Of a front beside the home front: `which` is the number of its section, or its slug."""
    of = {"section_id": which} if kind == FrontKind.SECTION else {"slug": which}
    fronts = Front.objects.filter(kind=kind, locale__language_code=lang, **of)
    front = fronts.select_related("locale", "section__locale").first()
    if front is None:
        raise Http404
    return front.public_address


def sentence(found: Found) -> str:
    """What was found, to an editor."""
    words = {"seconds": _seconds(found.seconds), "limit": round(LIMIT), "status": found.status}
    sentences = {
        State.WAITING: _("Looking whether readers have it …"),
        State.LIVE: _("Live for readers after %(seconds)s s."),
        State.OLD: _("Readers still get the old page after %(limit)d s."),
        State.MISSING: _("Readers still don’t find the page after %(limit)d s."),
        State.BROKEN: _("Readers still get an error after %(limit)d s (%(status)d)."),
        State.UNKNOWN: _("Whether readers have it can’t be seen from this server."),
    }
    said = sentences[found.state] % words
    if not found.here:
        return said
    if found.state is State.LIVE:
        said = _("Live at this server after %(seconds)s s.") % words
    unseen = _("The public address can’t be reached from here.")
    return f"{said} {unseen}"


def _seconds(seconds: float) -> str:
    """At least a hundredth: what was fetched over a network took some time."""
    return number_format(max(0.01, seconds), decimal_pos=2 if seconds < 0.095 else 1)


# --- how the press is


@dataclass(frozen=True, slots=True)
class Line:
    """What the desk itself shows. `more` are the troubles that the page with the details tells of."""

    troubles: tuple[Trouble, ...]
    more: int
    text: str
    url: str


def line(user) -> Line | None:
    """None for those whom it doesn't concern."""
    if not may_see(user):
        return None
    found = troubles(timezone.now())
    more = max(0, len(found) - MOST_ON_DESK)
    return Line(tuple(found[:MOST_ON_DESK]), more, summary(readers()), reverse("desk_press"))


def summary(served: Readers | None) -> str:
    """How readers are served, in a sentence; '' if nobody has counted them."""
    if served is None or served.share is None:
        return ""
    sentence = ngettext(
        "%(count)s page read in the last %(minutes)s min, %(share)s %% of them from memory",
        "%(count)s pages read in the last %(minutes)s min, %(share)s %% of them from memory",
        served.pages,
    )
    return sentence % {
        "count": number_format(served.pages, force_grouping=True),
        "minutes": served.minutes,
        "share": number_format(_share(served.share), decimal_pos=0 if served.share == 100 else 1),
    }


def _share(share: float) -> float:
    """100.0 only if it is all."""
    return min(share, 99.9) if share < 100 else share


def page(request: HttpRequest) -> HttpResponse:
    if not may_see(request.user):
        raise PermissionDenied
    now = timezone.now()
    served = readers()
    return render(
        request,
        "desk/press.html",
        {
            "troubles": troubles(now, all_pages=True),
            "served": served,
            "share": None if served is None or served.share is None else _share(served.share),
            "renders": tally().recent(),
            "stored": store().size(),
            "hot": hot_pages(now),
            "edges": edges(store().root.parent / "edge", journal().edition),
            "edition": journal().edition,
            "moment": now,
        },
    )


def admin_urls() -> list:
    return [path("press/", page, name="desk_press"), path("press/live/", live, name="desk_press_live")]


class PressMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


def menu_item() -> MenuItem:
    return PressMenuItem(
        gettext_lazy("The press"), reverse("desk_press"), name="press", icon_name="history", order=900
    )
