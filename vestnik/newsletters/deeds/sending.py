"""`vestnik newsletter send|pause|resume|stop|status`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from django.db import DatabaseError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from vestnik.newsletters.deeds.told import Mistake
from vestnik.newsletters.models import Issue
from vestnik.newsletters.post import states
from vestnik.newsletters.post.counts import Counts, counts, note_counts
from vestnik.newsletters.post.journal import Busy

State = Issue.State
#: issues that `status` tells of when none is named
MOST_TOLD = 10


def add_to(deeds: argparse._SubParsersAction) -> None:
    one = deeds.add_parser("send", help="send an issue, now or later")
    one.add_argument(
        "issue", metavar="ISSUE", help="its number in the list of `status`, or NEWSLETTER/NUMBER"
    )
    one.add_argument("--at", metavar="TIME", help="not now: 2026-11-28T07:00, in the paper's time zone")
    one.set_defaults(does=_telling(send))
    for name, words, deed in (
        ("pause", "no further mails until it is resumed", pause),
        ("resume", "go on where it was", resume),
        ("stop", "who has not got it by now never will", stop),
    ):
        one = deeds.add_parser(name, help=words)
        one.add_argument(
            "issue", metavar="ISSUE", help="its number in the list of `status`, or NEWSLETTER/NUMBER"
        )
        one.set_defaults(does=_telling(deed))
    one = deeds.add_parser("status", help="how far issues are")
    one.add_argument("issue", nargs="?", metavar="ISSUE", help="only this one")
    one.add_argument("--json", action="store_true", help="all of it as JSON")
    one.set_defaults(does=_telling(status))


def send(options: dict[str, Any]) -> Iterator[str]:
    """Sends an issue: the paper's own sender does, so `vestnik run` must be at work."""
    issue = find(options["issue"])
    if options["at"]:
        at = parse_datetime(options["at"])
        if at is None:
            raise Mistake(f"{options['at']!r} is no time: write it as 2026-11-28T07:00.")
        states.schedule(issue, timezone.make_aware(at) if timezone.is_naive(at) else at)
        yield f"{_name(issue)} is scheduled for {timezone.localtime(issue.send_at):%Y-%m-%d %H:%M}."
        return
    audience = states.start(issue)
    yield f"{_name(issue)} goes out to {audience} readers. `vestnik newsletter status` says how far it is."


def pause(options: dict[str, Any]) -> Iterator[str]:
    """Pauses an issue that is being sent."""
    issue = find(options["issue"])
    states.pause(issue)
    yield f"{_name(issue)} pauses."


def resume(options: dict[str, Any]) -> Iterator[str]:
    """Lets one that pauses go on."""
    issue = find(options["issue"])
    states.resume(issue)
    yield f"{_name(issue)} goes on."


def stop(options: dict[str, Any]) -> Iterator[str]:
    """Stops an issue for good."""
    issue = find(options["issue"])
    states.stop(issue)
    yield f"{_name(issue)} is stopped; {counts(issue).waiting} readers do not get it."


def status(options: dict[str, Any]) -> Iterator[str]:
    """Says how far issues are: one, or the latest."""
    if options["issue"]:
        found = [find(options["issue"])]
    else:
        found = list(Issue.objects.select_related("newsletter").order_by("-pk")[:MOST_TOLD])
    if options["json"]:
        yield json.dumps([_figures(issue) for issue in found], ensure_ascii=False, indent=1)
        return
    if not found:
        yield "There is no issue yet."
    for issue in found:
        yield from _told(issue)


def find(named: str) -> Issue:
    """The issue of a number, or of `newsletter/number`.

    :raises Mistake: there is none, or there are several of that name.
    """
    rows = Issue.objects.select_related("newsletter")
    slug, slash, number = named.rpartition("/")
    if not number.isdecimal():
        raise Mistake(f"{named!r} names no issue: write its number, or NEWSLETTER/NUMBER such as weekly/12.")
    matching = rows.filter(newsletter__slug=slug, number=number) if slash else rows.filter(pk=number)
    found = list(matching[:2])
    if len(found) != 1:
        why = "No issue" if not found else "More than one issue, of several languages,"
        raise Mistake(
            f"{why} has the name {named!r}: `vestnik newsletter status` lists them with their numbers."
        )
    return found[0]


def _telling(deed: Callable[[dict[str, Any]], Iterator[str]]) -> Callable[[dict[str, Any]], Iterator[str]]:
    """The deed, what stands in its way told as a mistake."""

    def does(options: dict[str, Any]) -> Iterator[str]:
        try:
            yield from deed(options)
        except states.Refused as refusal:
            raise Mistake(str(refusal)) from None
        except Busy:
            raise Mistake("The sender is at work on this issue: try again in a moment.") from None
        except DatabaseError as fault:
            raise Mistake(f"The database doesn't answer: {str(fault).strip()}") from None

    return does


def _name(issue: Issue) -> str:
    return f"{issue.newsletter.slug}/{issue.number} “{issue.subject}”"


def _told(issue: Issue) -> Iterator[str]:
    when = issue.ended_at or issue.started_at or issue.send_at
    moment = f" {timezone.localtime(when):%Y-%m-%d %H:%M}" if when else ""
    yield f"{issue.pk:>5}  {_name(issue)}: {issue.state}{moment}"
    if issue.audience:
        yield f"       {_parts(counts(issue))}"
    if notes := note_counts(issue):
        yield f"       notes on corrections: {notes.accepted} of {notes.owed} readers who are owed them have got them"
    if issue.reason:
        yield f"       {issue.reason}"


def _parts(found: Counts) -> str:
    parts = {name.replace("_", " "): count for name, count in asdict(found).items() if name != "audience"}
    return f"{found.audience} readers: " + ", ".join(
        f"{count} {name}" for name, count in parts.items() if count
    )


def _figures(issue: Issue) -> dict[str, Any]:
    moments = {
        name: value.isoformat() if (value := getattr(issue, name)) else None
        for name in ("send_at", "started_at", "ended_at")
    }
    return {
        "issue": issue.pk,
        "newsletter": issue.newsletter.slug,
        "number": issue.number,
        "subject": issue.subject,
        "state": issue.state,
        "reason": issue.reason,
        **moments,
        **asdict(counts(issue)),
        "notes": asdict(notes) if (notes := note_counts(issue)) else None,
    }
