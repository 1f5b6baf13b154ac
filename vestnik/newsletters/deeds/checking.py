"""`vestnik newsletter check`: whether the domain, the mail server and the way to leave are as providers want them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from vestnik.newsletters.deeds.told import Mistake
from vestnik.newsletters.letter.compiled import TOKEN
from vestnik.newsletters.letter.composing import edition_of, leave_url
from vestnik.newsletters.letter.domain import Finding, Sending, findings
from vestnik.newsletters.letter.envelope import in_ascii, sender_of
from vestnik.newsletters.models import Newsletter
from vestnik.newsletters.post.envelope import way_back
from vestnik.newsletters.tokens import reader_token

SIGNS = {"ok": "ok     ", "info": "note   ", "warning": "WARNING", "fatal": "WRONG  "}


def add_to(deeds: argparse._SubParsersAction) -> None:
    one = deeds.add_parser(
        "check", help="ask the DNS, the mail server, the page to leave by; 1 if one is wrong"
    )
    one.add_argument("newsletter", nargs="?", metavar="NEWSLETTER", help="its slug (none: the first)")
    one.add_argument(
        "--selector",
        action="append",
        default=[],
        metavar="NAME",
        help="of the key that the mail server signs with",
    )
    one.add_argument("--json", action="store_true", help="all of it as JSON")
    one.set_defaults(does=check)


def check(options: dict[str, Any]) -> Iterator[str]:
    """Asks the DNS, the relay and the public address."""
    newsletter = _named(options["newsletter"])
    found = []
    for finding in findings(sending_of(newsletter, options["selector"])):
        found.append(finding)
        if not options["json"]:
            yield from _told(finding)
    if options["json"]:
        yield json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1)
    if any(finding.state == "fatal" for finding in found):
        raise SystemExit(1)


def sending_of(newsletter: Newsletter, selectors: list[str]) -> Sending:
    """How a newsletter goes out, by the settings and its own fields."""
    back = way_back(newsletter)(b"").decode().rpartition("@")[2]
    staff = edition_of(newsletter).email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    options = settings.OPTIONS
    # of no reader: it changes nothing
    token = reader_token(0, newsletter.pk)
    return Sending(
        domain=sender_of(newsletter).rpartition("@")[2].lower(),
        back=back.lower(),
        host=urlsplit(settings.PUBLIC_URL).hostname or "",
        staff=in_ascii(staff).rpartition("@")[2].lower(),
        relay=_relay(),
        keys=options["newsletter_dkim"],
        selectors=tuple(selectors),
        leave=leave_url(newsletter).replace(TOKEN, token),
        returns=bool(options.get("bounce_mailbox") or options.get("bounce_webhook")),
    )


def _relay() -> tuple[str, int, str] | None:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return None
    how = "ssl" if settings.EMAIL_USE_SSL else "tls" if settings.EMAIL_USE_TLS else "plain"
    return settings.EMAIL_HOST, settings.EMAIL_PORT, how


def _named(slug: str | None) -> Newsletter:
    rows = Newsletter.objects.select_related("locale")
    found = rows.filter(slug=slug).first() if slug else rows.order_by("-in_box", "sort_order", "pk").first()
    if found is None:
        known = ", ".join(rows.values_list("slug", flat=True)) or "none yet"
        raise Mistake(f"There is no newsletter {slug or ''!r}; there are: {known}.")
    return found


def _told(finding: Finding) -> Iterator[str]:
    yield f"{SIGNS[finding.state]} {finding.check}: {finding.words}"
    if finding.dns:
        yield f"            {finding.dns}"
