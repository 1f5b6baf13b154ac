"""Looks through a list, and brings it over as the look found it."""

from __future__ import annotations

import csv
import io
import zlib
from collections import Counter
from datetime import UTC, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vestnik.newsletters.addresses import address_hash
from vestnik.newsletters.models import (
    ConsentEvent,
    ListImport,
    Newsletter,
    Subscriber,
    Subscription,
    Suppression,
)
from vestnik.newsletters.reading.lists.decoding import Sheet, read_sheet
from vestnik.newsletters.reading.lists.formats import NoAddresses
from vestnik.newsletters.reading.lists.judging import WRITTEN, Judged, Verdict, judge, layout_of
from vestnik.newsletters.subscribing import suppress

State = ListImport.State
#: bytes; a list of a million addresses has some 40 million
LARGEST = 200_000_000


def keep_list(
    data: bytes, name: str, newsletter: Newsletter, source: str, consent_on=None, user=None
) -> ListImport:
    """A list that is to be looked through. Its file is kept until it is brought over, or for a week."""
    return ListImport.objects.create(
        newsletter=newsletter,
        file_name=name[-200:],
        content=zlib.compress(data, 3),
        consent_source=source[:60],
        consent_on=consent_on,
        made_by=user,
    )


def look_through(job: ListImport) -> None:
    """What would be done with each row; nothing is written but the report."""
    report = _Report()
    counts: Counter[str] = Counter()
    try:
        sheet = _sheet(job)
        layout, _has_head = layout_of(sheet)
        for batch in judge(sheet, job.newsletter):
            for judged in batch:
                counts[judged.verdict] += 1
                report.add(judged)
    except NoAddresses:
        job.state, job.problem = State.FAILED, _("No column of this file holds e-mail addresses.")
        job.content = b""
        job.save()
        return
    how = {"system": layout.system, "encoding": sheet.encoding, "separator": sheet.separator}
    job.found = {**counts, "how": how}
    job.report, job.state = report.packed(), State.CHECKED
    job.save()


def bring_over(job: ListImport) -> None:
    """Does what the look found, batch by batch; begun again after a stop, it goes on where it was.

    What has changed since the look counts as it is now: who has left meanwhile is not brought back.
    """
    sheet = _sheet(job)
    layout, _has_head = layout_of(sheet)
    for batch in judge(sheet, job.newsletter, job.position):
        with transaction.atomic():
            _write(job, layout.system, [judged for judged in batch if judged.verdict in WRITTEN])
            counts = Counter(job.done) + Counter(judged.verdict for judged in batch)
            job.done, job.position = dict(counts), job.position + len(batch)
            job.save(update_fields=["done", "position"])
    job.state, job.content = State.DONE, b""
    job.save(update_fields=["state", "content"])


def _write(job: ListImport, system: str, rows: list[Judged]) -> None:
    now = timezone.now()
    default = datetime.combine(job.consent_on, time(), UTC) if job.consent_on else now
    agreed = {row.address.key: row for row in rows if row.verdict != Verdict.BLOCKED}
    since = {key: min(row.when or default, now) for key, row in agreed.items()}
    for row in rows:
        if row.verdict == Verdict.BLOCKED:
            suppress(row.address.key, Suppression.Reason.ASKED, now)
    known = set(Subscriber.objects.filter(key__in=agreed).values_list("key", flat=True))
    for pending in Subscriber.objects.filter(key__in=agreed, state=Subscriber.State.PENDING):
        pending.state, pending.confirmed_at = Subscriber.State.CONFIRMED, since[pending.key]
        pending.save(update_fields=["state", "confirmed_at"])
    Subscriber.objects.bulk_create(
        Subscriber(
            address=row.address.mail,
            key=key,
            language=job.newsletter.lang,
            state=Subscriber.State.CONFIRMED,
            asked_at=since[key],
            confirmed_at=since[key],
        )
        for key, row in agreed.items()
        if key not in known
    )
    confirmed = Subscriber.objects.filter(key__in=agreed, state=Subscriber.State.CONFIRMED)
    # one that was left or suppressed since the row was judged has a row already, or is not confirmed any more
    Subscription.objects.bulk_create(
        (
            Subscription(subscriber_id=pk, newsletter=job.newsletter, since=since[key])
            for key, pk in confirmed.values_list("key", "pk")
        ),
        ignore_conflicts=True,
    )
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            address_hash=address_hash(key),
            kind=ConsentEvent.Kind.IMPORTED,
            at=now,
            language=job.newsletter.lang,
            newsletter=job.newsletter.slug,
            detail=f"{job.consent_source} ({system}), {since[key]:%Y-%m-%d}",
        )
        for key in agreed
    )


def _sheet(job: ListImport) -> Sheet:
    return read_sheet(zlib.decompress(bytes(job.content)))


class _Report:
    """The rows that are not brought over, each with its line and its fault, as CSV that a spreadsheet opens."""

    def __init__(self) -> None:
        self._text = io.StringIO()
        self._csv = csv.writer(self._text)
        self._csv.writerow([_("line"), _("what is wrong"), _("the line")])

    def add(self, judged: Judged) -> None:
        if judged.verdict in (Verdict.NEW, Verdict.MORE):
            return
        words = f"{judged.verdict.label}: {judged.told}" if judged.told else judged.verdict.label
        self._csv.writerow([judged.row.line, words, _harmless(judged.row.text[:300])])

    def packed(self) -> bytes:
        return zlib.compress(b"\xef\xbb\xbf" + self._text.getvalue().encode())


def _harmless(text: str) -> str:
    """A spreadsheet takes what begins like this for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def report_of(job: ListImport) -> bytes:
    """The report as the bytes of a CSV file, UTF-8 with a mark."""
    return zlib.decompress(bytes(job.report)) if job.report else b""
