"""What the paper's mail provider tells of mails that came back. Without its signature nothing is believed.

Signatures and formats are django-anymail's job; what an event means is ours.
"""

from __future__ import annotations

import json
import logging
from importlib import import_module

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vestnik.newsletters.models import Returned, Subscriber
from vestnik.newsletters.returns.codes import Kind, classify, find_status
from vestnik.newsletters.returns.providers import PROVIDERS
from vestnik.newsletters.returns.reading import Report, find_marks, one_line
from vestnik.newsletters.returns.taking import take_report
from vestnik.newsletters.subscribing import leave

logger = logging.getLogger("vestnik.newsletters")

_TOLD = {EventType.BOUNCED, EventType.REJECTED, EventType.COMPLAINED}
_REASONS = {
    RejectReason.INVALID: Kind.HARD,
    # also of soft bounces, at some providers: the words must say that the address is gone
    RejectReason.BOUNCED: Kind.SOFT,
    RejectReason.TIMED_OUT: Kind.SOFT,
    RejectReason.BLOCKED: Kind.POLICY,
    RejectReason.SPAM: Kind.POLICY,
}


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def told_by_provider(request: HttpRequest) -> HttpResponse:
    """403 without the right signature, 400 for what is no message of the provider; both change nothing. A message
    that comes twice counts once.
    """
    if not settings.MAIL_PROVIDER:
        raise Http404
    if request.method == "HEAD":
        # some ask so whether the address is right
        return HttpResponse()
    reader = _reader()
    reader.setup(request)
    try:
        reader.run_validators(request)
    except AnymailWebhookValidationFailure as fault:
        logger.warning("A webhook of mail was refused: %s", fault)
        return HttpResponse("The signature is not right.\n", status=403, content_type="text/plain")
    try:
        events = reader.parse_events(request)
    except (AnymailError, ImproperlyConfigured, ValueError, LookupError, TypeError, AttributeError) as fault:
        logger.warning("A webhook of mail can’t be read: %s: %s", type(fault).__name__, one_line(str(fault)))
        return HttpResponse(
            "This is no message that the paper can read.\n", status=400, content_type="text/plain"
        )
    for event in events:
        take_event(event, settings.MAIL_PROVIDER)
    return HttpResponse()


def _reader() -> AnymailBaseWebhookView:
    provider = PROVIDERS[settings.MAIL_PROVIDER]
    return getattr(import_module(f"anymail.webhooks.{provider.module}"), provider.view)()


def take_event(event: AnymailTrackingEvent, provider: str) -> Returned | None:
    """Acts on one event of a provider that has proven who it is. Returns the new row, if it made one."""
    address = event.recipient or ""
    if event.event_type == EventType.UNSUBSCRIBED:
        for subscriber in Subscriber.objects.filter(key=address.lower(), state=Subscriber.State.CONFIRMED):
            leave(subscriber, timezone.now())
        return None
    if event.event_type not in _TOLD:
        return None
    report = understand(event)
    named = (
        provider,
        event.event_id or "",
        event.message_id or "",
        event.event_type,
        address,
        event.timestamp,
    )
    return take_report(report, Returned.Source.WEBHOOK, repr(named).encode(), timezone.now(), address)


def understand(event: AnymailTrackingEvent) -> Report:
    """What a bounce or a complaint says. The words of the server that refused go before the provider's own."""
    marks = find_marks(f"{event.message_id} {json.dumps(event.esp_event, default=str)}")
    words = one_line(event.mta_response or event.description or "")
    if event.event_type == EventType.COMPLAINED:
        return Report(Kind.COMPLAINT, "", words, marks)
    status = find_status(event.mta_response or "") or find_status(event.description or "")
    by_words = classify(0, status, words)
    by_reason = _REASONS.get(event.reject_reason, Kind.UNKNOWN)
    kind = by_reason if by_words is Kind.UNKNOWN or by_reason is Kind.POLICY else by_words
    return Report(kind, status, words, marks)
