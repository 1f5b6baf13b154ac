"""The screen on which an issue is checked, tested, sent and watched. Each deed is one of those of `post.states`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from vestnik.newsletters.desk import notes
from vestnik.newsletters.desk.progress import per_minute, projected_end
from vestnik.newsletters.desk.testing import TestForm, send_test
from vestnik.newsletters.desk.views import EDIT, EDITABLE, SEND, issue_url, may, state_of
from vestnik.newsletters.letter import gate
from vestnik.newsletters.models import Issue, Newsletter, Subscription
from vestnik.newsletters.post import states
from vestnik.newsletters.post.counts import Counts, counts
from vestnik.stories.admin.words import when

State = Issue.State
RUNNING = (State.SENDING, State.PAUSED)
#: the screen asks so often how far it is, milliseconds
POLL = 1500
#: so far back a screen may have begun to look
OLDEST_LOOK = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Line:
    """One of the counts: `share` in percent of the audience, for the bar."""

    name: str
    label: str
    count: int
    share: float
    told: str = ""


class ScheduleForm(forms.Form):
    at = forms.DateTimeField(
        label=gettext_lazy("Send at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )


@require_safe
def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be done with an issue now: check and send it, or watch it go."""
    issue = _issue(request, pk)
    return _screen(request, issue)


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, as a piece of the page."""
    issue = _issue(request, pk)
    context = {"issue": issue, **_progress(request, issue)}
    response = render(request, "newsletters_admin/progress.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """What the checks say of an issue as it was saved last, as a piece of the page beside it."""
    issue = _issue(request, pk)
    response = render(request, "newsletters_admin/checks.html", _checked(issue))
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Does what was asked for. Of two who ask at a time one is told, politely, that it is done already."""
    issue = _issue(request, pk, SEND)
    deed = request.POST.get("deed", "")
    if deed == "schedule":
        return _schedule(request, issue)
    if deed not in DEEDS:
        return redirect(issue_url("sending", issue))
    try:
        told = DEEDS[deed](issue, request)
    except states.Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        _note(issue, request, deed)
        messages.success(request, told)
    return redirect(issue_url("sending", issue))


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """The very mail, to colleagues."""
    issue = _issue(request, pk)
    form = TestForm(request.POST)
    if not form.is_valid():
        return _screen(request, issue, test_form=form, status=422)
    addresses = form.cleaned_data["addresses"]
    try:
        send_test(issue, addresses)
    except (OSError, ValueError) as problem:
        messages.error(request, _("The test was not sent: %(why)s") % {"why": problem})
    else:
        messages.success(request, _("A test is on its way to %(to)s.") % {"to": ", ".join(addresses)})
    return redirect(issue_url("sending", issue))


def readers_of(newsletter: Newsletter) -> int:
    """How many get an issue that is sent now."""
    return newsletter.subscriptions.filter(state=Subscription.State.ON).count()


def readers_words(count: int) -> str:
    return ngettext("%(count)s reader", "%(count)s readers", count) % {
        "count": number_format(count, force_grouping=True)
    }


def _start(issue: Issue, request: HttpRequest) -> str:
    count = states.start(issue, request.user)
    return _("It is on its way to %(readers)s.") % {"readers": readers_words(count)}


def _unschedule(issue: Issue, _request: HttpRequest) -> str:
    states.unschedule(issue)
    return _("It is a draft again: nothing is sent before somebody sends it.")


def _pause(issue: Issue, request: HttpRequest) -> str:
    states.pause(issue, _("%(who)s has paused it.") % {"who": request.user})
    return _("It pauses: nobody gets it until somebody has it go on.")


def _resume(issue: Issue, _request: HttpRequest) -> str:
    states.resume(issue)
    return _("It goes on where it was.")


def _stop(issue: Issue, request: HttpRequest) -> str:
    states.stop(issue, _("%(who)s has stopped it.") % {"who": request.user})
    return _("It is stopped. Who has not got it by now never will.")


DEEDS: dict[str, Callable[[Issue, HttpRequest], str]] = {
    "start": _start,
    "unschedule": _unschedule,
    "pause": _pause,
    "resume": _resume,
    "stop": _stop,
}


def _schedule(request: HttpRequest, issue: Issue) -> HttpResponse:
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        return _screen(request, issue, schedule_form=form, status=422)
    try:
        states.schedule(issue, form.cleaned_data["at"], request.user)
    except states.Refused as refusal:
        form.add_error("at", str(refusal))
        return _screen(request, issue, schedule_form=form, status=422)
    _note(issue, request, "schedule")
    messages.success(request, _("It goes out %(when)s.") % {"when": when(form.cleaned_data["at"])})
    return redirect(issue_url("sending", issue))


def _note(issue: Issue, request: HttpRequest, deed: str) -> None:
    """In the history of the issue: who did it, and when."""
    log(instance=issue, action=f"vestnik.newsletter.{deed}", user=request.user)


def _issue(request: HttpRequest, pk: int, *permissions: str) -> Issue:
    may(request, *(permissions or (EDIT, SEND)))
    return get_object_or_404(Issue.objects.select_related("newsletter__locale", "sent_by"), pk=pk)


def _screen(request: HttpRequest, issue: Issue, status: int = 200, **forms_: forms.Form) -> HttpResponse:
    if issue.state in EDITABLE:
        context, template = _before(request, issue), "newsletters_admin/send.html"
    elif issue.state in RUNNING:
        context, template = _progress(request, issue), "newsletters_admin/sending.html"
    else:
        return redirect(issue_url("report", issue))
    context |= {
        "issue": issue,
        "newsletter": issue.newsletter,
        "state": state_of(issue),
        "may_send": request.user.has_perm(SEND),
        "act_url": issue_url("act", issue),
        "asks": request.GET.get("ask", ""),
        **forms_,
    }
    return render(request, template, context, status=status)


def _checked(issue: Issue) -> dict[str, Any]:
    faults = gate.faults(issue)
    return {
        "faults": [fault for fault in faults if fault.fatal],
        "hints": [fault for fault in faults if not fault.fatal],
        "notes": notes.to_whom(issue),
        "edit_url": issue_url("edit", issue),
    }


def _before(request: HttpRequest, issue: Issue) -> dict[str, Any]:
    count = readers_of(issue.newsletter)
    return {
        **_checked(issue),
        "count": count,
        "readers": readers_words(count),
        "test_url": issue_url("test", issue),
        "test_form": TestForm(initial={"addresses": request.user.email}),
        "schedule_form": ScheduleForm(initial={"at": timezone.localtime(issue.send_at or _tomorrow())}),
        "scheduled": when(issue.send_at) if issue.state == State.SCHEDULED and issue.send_at else "",
        "settings_url": reverse("wagtailsnippets_newsletters_newsletter:edit", args=[issue.newsletter_id]),
    }


def _tomorrow() -> datetime:
    return (timezone.localtime() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)


def _progress(request: HttpRequest, issue: Issue) -> dict[str, Any]:
    found, now = counts(issue), timezone.now()
    since, tried_then = _look(request, issue, now)
    end = projected_end(now, found.tried, found.waiting, since, tried_then)
    running = issue.state == State.SENDING
    pace = per_minute(now, found.tried, since, tried_then) if running else None
    return {
        "counts": found,
        "lines": lines(found),
        "percent": int(found.share * 100),
        "told": _told(found),
        "end": when(end) if running and end and found.waiting else "",
        "pace": number_format(pace, force_grouping=True) if pace else "",
        "progress_url": issue_url("progress", issue),
        "look": f"{now.timestamp():.3f}-{found.tried}",
        "poll": POLL,
    }


def _look(request: HttpRequest, issue: Issue, now: datetime) -> tuple[datetime, int]:
    """Since when, and from how many tried, the speed is reckoned: the screen's first look, else the beginning."""
    began = issue.started_at or now
    at, dash, tried = request.GET.get("look", "").partition("-")
    try:
        since = datetime.fromtimestamp(float(at), UTC) if dash else began
        then = int(tried) if dash else 0
    except (ValueError, OverflowError, OSError):
        return began, 0
    in_time = max(began, now - OLDEST_LOOK) <= since <= now
    return (since, then) if in_time and then >= 0 else (began, 0)


def lines(found: Counts) -> list[Line]:
    """The counts in words; those of the audience add up to it."""
    whole = found.audience or 1
    said = (
        ("accepted", _("Taken by the mail servers"), found.accepted, ""),
        ("waiting", _("Still to be sent"), found.waiting, ""),
        ("soft", _("Not now: tried again later"), found.soft, ""),
        ("left", _("Left or paused before it was sent"), found.left, ""),
        ("refused", _("Refused by the mail server"), found.refused, ""),
        ("gave_up", _("Tried in vain"), found.gave_up, ""),
        ("uncertain", _("May or may not have got it"), found.uncertain, ""),
    )
    return [
        Line(name, label, count, 100 * count / whole, told)
        for name, label, count, told in said
        if count or name in ("accepted", "waiting")
    ]


def _told(found: Counts) -> str:
    return _("%(tried)s of %(readers)s") % {
        "tried": number_format(found.tried, force_grouping=True),
        "readers": readers_words(found.audience),
    }
