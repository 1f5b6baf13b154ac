"""What has to do with time: what goes live when, what was live when, and how it will look then."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from vestnik.fronts import draft, publish
from vestnik.fronts.desk import asks
from vestnik.fronts.desk.forms import MINUTE, Moment, ScheduleForm
from vestnik.fronts.desk.history import deeds, moves_of
from vestnik.fronts.desk.told import urls_of
from vestnik.fronts.desk.views import changed_meanwhile
from vestnik.fronts.live import live_version, scheduled_versions
from vestnik.fronts.models import Front
from vestnik.fronts.preview import look_ahead
from vestnik.press.whole import NoPage
from vestnik.stories.admin.words import when
from vestnik.stories.members import shown_name
from vestnik.stories.schedule import Failure, is_due

#: so many moves, and so many versions, the history shows
MOVES, VERSIONS = 100, 30
#: widths in px for which a front is looked at
PHONE, DESKTOP = 390, 1280


def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """When this draft goes live, and what is scheduled already."""
    front = asks.front_or_404(request, pk)
    title = _("When shall it go live?")
    template = "desk/fronts/parts/schedule.html"
    if request.method != "POST":
        form = ScheduleForm(initial={"based_on": front.draft_number})
        return asks.part(request, front, template, title, _schedule_context(front, form))
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        return asks.again(request, front, template, title, _schedule_context(front, form))
    at, based_on = form.cleaned_data["at"], form.cleaned_data["based_on"]

    def deed() -> asks.Done:
        publish.publish(front.pk, request.user, based_on, at)
        return asks.Done(message=_("This draft goes live %(when)s.") % {"when": when(at)})

    return asks.do(
        request, front, deed, based_on, lambda stale: changed_meanwhile(request, front, stale, based_on, at)
    )


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """What was scheduled does not go live."""
    front = asks.front_or_404(request, pk)
    version = get_object_or_404(front.versions, number=asks.number(request.POST, "version"))

    def deed() -> asks.Done:
        done = publish.cancel(version, request.user)
        told = _("It won’t go live.") if done else _("It is live already, or was cancelled.")
        return asks.Done(message=told)

    return asks.do(request, front, deed)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What was live when, with a way back, and who put what where."""
    front = asks.front_or_404(request, pk)
    live = live_version(front)
    versions = [
        {
            "number": version.number,
            "at": version.live_at,
            "when": when(version.live_at),
            "who": shown_name(version.made_by) if version.made_by else "",
            "live": live is not None and version.pk == live.pk,
            "cancelled": version.cancelled_at is not None,
            "waits": version.live_at > timezone.now(),
            "note": version.note,
        }
        for version in front.versions.select_related("made_by")[:VERSIONS]
    ]
    done = deeds(front, draft.draft_of(front).arrangement, moves_of(front)[:MOVES])
    context = {"versions": versions, "deeds": [(when(deed.at), deed) for deed in done]}
    return asks.part(request, front, "desk/fronts/parts/history.html", _("Who put what where"), context)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts an earlier version into the draft."""
    front = asks.front_or_404(request, pk)
    version = get_object_or_404(front.versions, number=asks.number(request.POST, "version"))

    def deed() -> asks.Done:
        draft.restore(version, request.user)
        told = _("The draft is now what was live %(when)s. Publish puts it live, Undo takes it back.")
        return asks.Done(message=told % {"when": when(version.live_at)})

    return asks.do(request, front, deed)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The front at a moment, as wide as a phone or a desktop."""
    front = asks.front_or_404(request, pk)
    problem, at, query = "", None, request.GET.copy()
    try:
        at = _moment(request)
    except ValidationError as wrong:
        problem = " ".join(wrong.messages)
        del query["at"]
    wide = PHONE if request.GET.get("wide") == str(PHONE) else DESKTOP
    context = {
        "at": timezone.localtime(at).strftime(MINUTE) if at else "",
        "of": request.GET.get("of", "draft"),
        "source": f"{urls_of(front)['preview_page']}?{query.urlencode()}",
        "problem": problem,
        "refused": _refused(front, at) if at and is_due(at) else (),
        "phone": PHONE,
        "desktop": DESKTOP,
        "wide": wide,
    }
    return asks.part(request, front, "desk/fronts/parts/preview.html", _("As readers will have it"), context)


@require_safe
@xframe_options_sameorigin
def preview_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page itself: `of` is 'draft', or 'live' for what is live then by itself; `at` a moment, else now."""
    front = asks.front_or_404(request, pk)
    arrangement = None if request.GET.get("of") == "live" else draft.draft_of(front).arrangement
    try:
        seen = look_ahead(front.pk, _moment(request) or timezone.now(), arrangement)
    except ValidationError:
        raise asks.BadRequest("at") from None
    except NoPage:
        words = _("Readers would get no page: it can’t be made. The press on the desk says why.")
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=500)
    return HttpResponse(seen.page)


def _refused(front: Front, at: datetime) -> tuple[Failure, ...]:
    """Stories that are to go live by then, and won't."""
    try:
        return look_ahead(front.pk, at).refused
    except NoPage:
        return ()


def _moment(request: HttpRequest) -> datetime | None:
    """The moment that is asked for, in the editor's time zone.

    :raises ValidationError: it is none; in words
    """
    asked = request.GET.get("at", "")
    return Moment().clean(asked) if asked else None


def _schedule_context(front: Front, form: ScheduleForm) -> dict:
    return {
        "form": form,
        "action": urls_of(front)["schedule"],
        "front": front,
        "scheduled": [
            {
                "number": version.number,
                "when": when(version.live_at),
                "who": shown_name(version.made_by) if version.made_by else "",
            }
            for version in scheduled_versions(front)
        ],
    }
