"""`vestnik newsletter import FILE --newsletter SLUG [--dry-run]`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import override

from vestnik.newsletters.deeds.told import Mistake
from vestnik.newsletters.models import ListImport, Newsletter
from vestnik.newsletters.reading.lists.bringing import bring_over, keep_list, look_through, report_of
from vestnik.newsletters.reading.lists.judging import WRITTEN, Verdict


def add_to(deeds: argparse._SubParsersAction) -> None:
    one = deeds.add_parser("import", help="bring subscribers over from a CSV, Ghost, Mailchimp or listmonk")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--newsletter", required=True, metavar="SLUG", help="which one they get")
    one.add_argument("--language", metavar="LANG", help="of the newsletter, if two have this slug")
    one.add_argument(
        "--source", default="", metavar="WORDS", help="where they agreed, kept as the proof of each"
    )
    one.add_argument(
        "--agreed-on", type=date.fromisoformat, metavar="DAY", help="for lines without a day: 2024-05-31"
    )
    one.add_argument(
        "--report", type=Path, metavar="FILE", help="write the lines not brought over there (CSV)"
    )
    one.add_argument("--dry-run", action="store_true", help="only say what would be done")
    one.set_defaults(does=import_list)


def import_list(options: dict[str, Any]) -> Iterator[str]:
    """Looks through a list and brings it over; yields what it has to say, line by line.

    :raises Mistake:
    """
    newsletter = _newsletter(options["newsletter"], options["language"])
    if not options["source"] and not options["dry_run"]:
        raise Mistake(
            'Say where these readers agreed, for the proof: --source "Ghost, the form on our old site"'
        )
    try:
        data = options["file"].read_bytes()
    except OSError as problem:
        raise Mistake(f"{options['file']}: {problem.strerror}") from None
    with override("en"):
        job = keep_list(data, options["file"].name, newsletter, options["source"], options["agreed_on"])
        try:
            look_through(job)
            if job.state == ListImport.State.FAILED:
                raise Mistake(f"{options['file']}: {job.problem}")
            how = job.found["how"]
            yield f"{how['system']}, {how['encoding']}, for “{newsletter}” ({newsletter.lang})"
            yield from _told(job.found)
            if options["report"]:
                options["report"].write_bytes(report_of(job))
                yield f"The lines not brought over stand in {options['report']}."
            if options["dry_run"]:
                yield "Nothing was done. Without --dry-run, the lines with a + are."
                return
            ListImport.objects.filter(pk=job.pk).update(state=ListImport.State.IMPORTING)
            bring_over(job)
            yield "Brought over:"
            yield from _told({verdict: many for verdict, many in job.done.items() if verdict in WRITTEN})
        finally:
            if options["dry_run"] or job.state == ListImport.State.FAILED:
                job.delete()


def _told(counts: dict[str, int]) -> Iterator[str]:
    for verdict in Verdict:
        if many := counts.get(verdict.value):
            yield f"{'+' if verdict in WRITTEN else ' '} {many:>9,}  {verdict.label}"


def _newsletter(slug: str, language: str | None) -> Newsletter:
    found = Newsletter.objects.filter(slug=slug).select_related("locale")
    if language:
        found = found.filter(locale__language_code=language)
    newsletters = list(found)
    if len(newsletters) == 1:
        return newsletters[0]
    if newsletters:
        raise Mistake(f"More than one newsletter has the slug {slug}: add --language.")
    known = ", ".join(Newsletter.objects.values_list("slug", flat=True))
    raise Mistake(f"There is no newsletter {slug}. There are: {known}.")
