"""One subscriber in the admin: what comes to the address, what was agreed to, what came back; and the way to end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.views.generic import InspectView

from vestnik.newsletters.models import ConsentEvent, SignUp, Subscriber, Suppression
from vestnik.newsletters.reading.sent import sent_to
from vestnik.newsletters.subscribing import lift, suppress

MAY = "newsletters.change_newsletter"
#: returned mails that are shown, the latest first
MOST_RETURNED = 30


@dataclass(frozen=True, slots=True)
class Step:
    """One event of the consent, in words."""

    at: str
    words: str
    wording: str
    version: str


class SubscriberPage(InspectView):
    page_title = gettext_lazy("Subscriber")

    def get_context_data(self, **kwargs):
        reader = self.object
        events = ConsentEvent.objects.filter(address_hash=reader.hash).select_related("wording")
        returned = reader.returned.select_related("issue__newsletter")[: MOST_RETURNED + 1]
        suppression = Suppression.objects.filter(address_hash=reader.hash).first()
        context = {
            "subscriptions": reader.subscriptions.select_related("newsletter__locale").order_by("newsletter"),
            "steps": [_step(event) for event in events],
            "forms": [
                (_moment(form.asked_at), form.get_kind_display(), mail_state(form), form.tries)
                for form in reader.sign_ups.order_by("asked_at", "pk")
            ],
            "returned": list(returned),
            "sent": sent_to(reader, _("taken by the mail server"), _("waits for its turn")),
            "suppression": suppression,
            "may_change": self.request.user.has_perm(MAY),
        }
        return super().get_context_data(**kwargs) | context


def admin_urls() -> list:
    return [
        path("newsletters/subscribers/<int:pk>/suppress/", suppress_one, name="subscriber_suppress"),
        path("newsletters/subscribers/<int:pk>/lift/", lift_one, name="subscriber_lift"),
    ]


@require_POST
def suppress_one(request: HttpRequest, pk: int) -> HttpResponse:
    """No mail to this address, whoever asks for it."""
    reader = _changed(request, pk)
    suppress(reader.key, Suppression.Reason.ASKED, timezone.now())
    messages.success(request, _("%(address)s gets no more mail.") % {"address": reader.address})
    return redirect("subscribers:inspect", pk)


@require_POST
def lift_one(request: HttpRequest, pk: int) -> HttpResponse:
    """The address may be mailed again, once its owner signs up anew."""
    reader = _changed(request, pk)
    lift(reader.key, timezone.now())
    told = _("%(address)s may be mailed again, once its owner signs up.")
    messages.success(request, told % {"address": reader.address})
    return redirect("subscribers:inspect", pk)


def _changed(request: HttpRequest, pk: int) -> Subscriber:
    if not request.user.has_perm(MAY):
        raise PermissionDenied
    return get_object_or_404(Subscriber, pk=pk)


def _step(event: ConsentEvent) -> Step:
    facts = [
        event.get_kind_display(), event.newsletter, event.page, event.language, event.network, event.detail,
    ]  # fmt: skip
    wording = event.wording
    shown = wording is not None and bool(wording.text)
    return Step(
        at=_moment(event.at),
        words=" · ".join(str(fact) for fact in facts if fact),
        wording=wording.text if shown else "",
        version=f"{_('version')} {wording.version}, SHA-256 {wording.hash}" if shown else "",
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def mail_state(form: SignUp) -> str:
    """What became of the mail of a form."""
    label = str(form.get_outcome_display())
    return f"{label}: {form.problem}" if form.problem else label
