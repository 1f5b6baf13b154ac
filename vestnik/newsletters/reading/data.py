"""All that is known of a subscriber, for the subscriber (GDPR, articles 15 and 20)."""

from __future__ import annotations

import json

from vestnik.newsletters.models import ConsentEvent, Subscriber
from vestnik.newsletters.reading.sent import sent_to


def data_of(subscriber: Subscriber) -> str:
    """JSON, readable by people and by programs; times in UTC (ISO 8601)."""
    events = ConsentEvent.objects.filter(address_hash=subscriber.hash).select_related("wording")
    known = {
        "address": subscriber.address,
        "language": subscriber.language,
        "state": subscriber.state,
        "asked_at": subscriber.asked_at,
        "confirmed_at": subscriber.confirmed_at,
        "left_at": subscriber.left_at,
        "newsletters": [
            {
                "name": row.newsletter.name,
                "language": row.newsletter.lang,
                "state": row.state,
                "since": row.since,
                "paused_until": row.paused_until,
                "left_at": row.left_at,
            }
            for row in subscriber.subscriptions.select_related("newsletter__locale").order_by("pk")
        ],
        "consent": [
            {
                "event": event.kind,
                "at": event.at,
                "newsletter": event.newsletter,
                "language": event.language,
                "page": event.page,
                "wording": event.wording.text if event.wording else None,
                "network": event.network,
                "detail": event.detail,
            }
            for event in events
        ],
        "forms": [
            {"kind": form.kind, "asked_at": form.asked_at, "page": form.page, "mail": form.outcome}
            for form in subscriber.sign_ups.order_by("asked_at", "pk")
        ],
        "issues": [
            {"newsletter": one.newsletter, "number": one.number, "at": one.at, "outcome": one.outcome}
            for one in sent_to(subscriber, "taken by the mail server", "waits for its turn")
        ],
        "returned_mail": [
            {"at": row.at, "kind": row.kind, "status": row.status, "words": row.words}
            for row in subscriber.returned.order_by("at")
        ],
    }
    return json.dumps(known, ensure_ascii=False, indent=2, default=lambda moment: moment.isoformat())
