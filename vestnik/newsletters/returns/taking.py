"""What a returned mail changes: for its reader, and for an issue that is being sent. Each report counts once."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from vestnik.newsletters.addresses import BadAddress, read_address
from vestnik.newsletters.marks import read_mark
from vestnik.newsletters.models import Issue, Returned, Subscriber, Suppression, Undelivered
from vestnik.newsletters.post import states
from vestnik.newsletters.returns.codes import Kind, classify, find_status
from vestnik.newsletters.returns.guard import trouble
from vestnik.newsletters.returns.reading import Report, read
from vestnik.newsletters.subscribing import suppress

logger = logging.getLogger("vestnik.newsletters")

#: soft bounces, each of another issue, after which a reader gets no more mail
SOFT_LIMIT, SOFT_TERM = 5, timedelta(days=30)
#: rows that nobody could be found for are kept so long, the others a year
UNKNOWN_KEPT, KEPT = timedelta(days=30), timedelta(days=365)

_LOCAL_PART = re.compile(r"[^\s<>@:;,\"']+@")
_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S[^\r\n]{0,300})", re.IGNORECASE | re.MULTILINE)


def take_message(raw: bytes, source: Returned.Source, now: datetime, recipient: str = "") -> Returned | None:
    """Takes a message that came back, as it is. `recipient`: see `reading.read`.

    Returns its new row; None if it says nothing, or was taken before.
    """
    return take_read(read(raw, recipient), raw, source, now)


def take_read(report: Report, raw: bytes, source: Returned.Source, now: datetime) -> Returned | None:
    """Takes what was read in a message. The same one is told again by its Message-ID, on whatever way it comes."""
    named = _MESSAGE_ID.search(raw[:20_000])
    told_by = (named[1].strip() if named else raw, report.kind.encode(), *map(str.encode, report.marks))
    return take_report(report, source, b"\n".join(told_by), now)


def take_answer(issue: int, subscriber: int, code: int, status: str, words: str, now: datetime) -> Kind:
    """Takes a refusal that the relay gave at once, to RCPT or at the end of the mail. Returns what it means."""
    report = Report(
        classify(code, status, words), find_status(status) or find_status(words[:80]), f"{code} {words}"
    )
    if report.kind is not Kind.NOTHING:
        named = f"relay {issue} {subscriber} {report.kind}".encode()
        _take(report, Returned.Source.RELAY, named, now, Subscriber.objects.filter(pk=subscriber), issue)
    return report.kind


def take_report(
    report: Report, source: Returned.Source, told_by: bytes, now: datetime, address: str = ""
) -> Returned | None:
    """Acts on a report. `told_by`: what tells this report again when it comes twice. What is said of one copy counts
    once, be it told by several servers or on several ways.

    A reader is found by a mark that we signed, and by nothing else, since anyone can write a bounce. `address` is
    for who has proven to be the paper's mail provider. Returns its new row; None if it says nothing, or came before.
    """
    if report.kind is Kind.NOTHING:
        return None
    marked = next((found for found in map(read_mark, report.marks) if found), None)
    if marked:
        issue, subscriber = marked
        told_by = f"copy {issue} {subscriber} {report.kind}".encode()
        return _take(report, source, told_by, now, Subscriber.objects.filter(pk=subscriber), issue)
    try:
        key = read_address(address).key if address else ""
    except BadAddress:
        key = ""
    if key:
        return _take(report, source, told_by, now, Subscriber.objects.filter(key=key), None)
    unknown = Report(Kind.UNKNOWN, report.status, report.words)
    return _take(unknown, source, told_by, now, Subscriber.objects.none(), None)


def of_relay(issue: Issue, rows: Iterable[Undelivered], **_signal: object) -> None:
    """Receiver of `post.signals.undelivered`."""
    now = timezone.now()
    for row in rows:
        if row.code:
            take_answer(issue.pk, row.subscriber_id, row.code, row.status, row.words, now)


def forget(now: datetime) -> None:
    """Deletes old rows. A chore."""
    Returned.objects.filter(at__lt=now - KEPT).delete()
    Returned.objects.filter(at__lt=now - UNKNOWN_KEPT, subscriber=None, issue=None).delete()


def _take(
    report: Report, source, told_by: bytes, now: datetime, readers, issue_pk: int | None
) -> Returned | None:
    fingerprint = hashlib.sha256(told_by).hexdigest()
    with transaction.atomic():
        reader = readers.select_for_update().first()
        issue = Issue.objects.filter(pk=issue_pk).first() if issue_pk else None
        row, made = Returned.objects.get_or_create(
            fingerprint=fingerprint,
            defaults={
                "at": now,
                "kind": report.kind.value,
                "source": source,
                "status": report.status[:11],
                # of the address the domain is told, for whoever looks for a fault; the reader is the row's
                "words": _LOCAL_PART.sub("…@", report.words)[:300],
                "subscriber": reader,
                "issue": issue,
            },
        )
        if not made:
            return None
        if reader:
            _of_reader(row, reader, issue, now)
    logger.info("Returned mail: %s %s (%s)", row.kind, row.status, source)
    # of the relay's own answers the sender thinks for itself
    if issue and issue.state == Issue.State.SENDING and source != Returned.Source.RELAY:
        _look_after(issue)
    return row


def _look_after(issue: Issue) -> None:
    """Pauses an issue that does harm."""
    with override(settings.LANGUAGE_CODE):
        why = trouble(issue)
    if not why:
        return
    try:
        states.pause(issue, why)
    except states.Refused:
        # it was paused, stopped or finished at this very moment
        return
    logger.warning("Issue %d pauses: too much of it came back", issue.pk)


def _of_reader(row: Returned, reader: Subscriber, issue: Issue | None, now: datetime) -> None:
    if row.kind == Returned.Kind.COMPLAINT:
        suppress(reader.key, Suppression.Reason.COMPLAINED, now)
        return
    sent = issue.started_at if issue else None
    if sent and reader.confirmed_at and reader.confirmed_at > sent:
        # confirmed once more since: mail does arrive there
        return
    if row.kind == Returned.Kind.HARD or (row.kind == Returned.Kind.SOFT and _often(reader, now)):
        suppress(reader.key, Suppression.Reason.BOUNCED, now)


def _often(reader: Subscriber, now: datetime) -> bool:
    soft = Returned.objects.filter(subscriber=reader, kind=Returned.Kind.SOFT, at__gt=now - SOFT_TERM)
    issues = list(soft.values_list("issue", flat=True))
    # of one issue it counts once; a provider may not say of which it is
    return len(set(issues) - {None}) + issues.count(None) >= SOFT_LIMIT
