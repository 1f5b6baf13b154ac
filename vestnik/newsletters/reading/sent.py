"""What was sent to a subscriber, worked out of the ledger: that has a row for a part of a send, none for a reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vestnik.newsletters.models import Chunk, Issue, Subscriber, Undelivered

#: issues of each newsletter that are looked at; a part of a send has four kilobytes
MOST = 5


@dataclass(frozen=True, slots=True)
class SentIssue:
    """`outcome` is in words: taken by the mail server, or why it was not."""

    newsletter: str
    number: int
    subject: str
    at: datetime
    outcome: str


def sent_to(reader: Subscriber, taken: str, waits: str) -> list[SentIssue]:
    """The last issues that a reader was to get, the newest first; `taken` and `waits` are the words for all is well.

    Finds a reader's part by the turn of the subscription: whoever came later is in none.
    """
    found = []
    for subscription in reader.subscriptions.select_related("newsletter"):
        issues = Issue.objects.filter(newsletter=subscription.newsletter, started_at__isnull=False)
        for issue in issues.order_by("-started_at")[:MOST]:
            outcome = _outcome(issue, reader.pk, subscription.turn, taken, waits)
            if outcome:
                name = subscription.newsletter.name
                found.append(SentIssue(name, issue.number, issue.subject, issue.started_at, outcome))
    return sorted(found, key=lambda sent: sent.at, reverse=True)


def _outcome(issue: Issue, reader: int, turn: int, taken: str, waits: str) -> str:
    parts = Chunk.objects.filter(issue=issue, first_turn__lte=turn, last_turn__gte=turn)
    chunk = next((part for part in parts.iterator() if reader in part.reader_ids), None)
    if chunk is None:
        return ""
    row = Undelivered.objects.filter(issue=issue, subscriber_id=reader).first()
    if row is not None:
        return " ".join(str(part) for part in (row.get_kind_display(), row.status, row.words) if part)
    return taken if chunk.state == Chunk.State.DONE else waits
