"""`vestnik press …`: look into the press, compare its pages, clear them, make them."""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from vestnik.press.audit import State, audit, sample
from vestnik.press.keeper import fronts
from vestnik.press.keys import address_key
from vestnik.press.log import change, journal
from vestnik.press.making import freshness, own_code, store, take_over
from vestnik.press.status import SILENT, Status, look
from vestnik.press.tally import tally
from vestnik.press.warm import warm

MISTAKE = 2
MOST_TOLD = 20
OTHER_CODE = (
    "The stored pages were made by other code, templates or settings than this command has: start the paper again, or "
    "give the command what `vestnik run` was given (its flags are settings: --port 8001 is VESTNIK_PORT=8001)."
)


class Command(BaseCommand):
    help = "Looks into the press: finished pages, how they stand, and whether they are right."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
        one = deeds.add_parser("audit", help="compare stored pages with cold renders; 1 if any is wrong")
        one.add_argument("addresses", nargs="*", metavar="ADDRESS", help="only these pages")
        one.add_argument("--sample", type=_number, metavar="N", help="N pages by chance instead of all")
        one.add_argument("--json", action="store_true", help="all of it as JSON")
        one = deeds.add_parser("status", help="say how the press of this node stands")
        one.add_argument("--quick", action="store_true", help="don't look at each stored page")
        one.add_argument("--json", action="store_true", help="all of it as JSON")
        one = deeds.add_parser("clear", help="have pages made anew; the old ones are not shown again")
        one.add_argument(
            "addresses",
            nargs="*",
            metavar="ADDRESS",
            help="only these, on all nodes (none: all of this node)",
        )
        one = deeds.add_parser("warm", help="make fronts, what they link to, and so on")
        one.add_argument(
            "--limit", type=_number, default=200, metavar="N", help="so many pages (default: 200)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["deed"] == "audit":
            self.audit(options["addresses"], options["sample"], options["json"])
        elif options["deed"] == "status":
            self.status(options["quick"], options["json"])
        elif options["deed"] == "clear":
            self.clear(options["addresses"])
        else:
            self.warm(options["limit"])

    def audit(self, addresses: list[str], number: int | None, as_json: bool) -> None:
        """Compares stored pages with cold renders."""
        require_database()
        if own_code() != journal().code:
            raise CommandError(OTHER_CODE, returncode=MISTAKE)
        began = time.monotonic()
        counted: Counter[State] = Counter()
        differing = []
        for finding in audit(store(), freshness(), sample(addresses or store().addresses(), number)):
            counted[finding.state] += 1
            if finding.state in (State.WRONG, State.FAILED):
                differing.append(finding)
                if not as_json and len(differing) <= MOST_TOLD:
                    self.stdout.write(f"{finding.address} is {finding.state.value}:")
                    self.stdout.write("".join(f"    {line}\n" for line in finding.lines))
        numbers = {state.value: counted[state] for state in State}
        seconds = time.monotonic() - began
        if as_json:
            told = [
                {"address": one.address, "state": one.state.value, "lines": one.lines} for one in differing
            ]
            report = {"pages": counted.total(), **numbers, "seconds": round(seconds, 3), "differing": told}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        else:
            words = ", ".join(f"{count} {state}" for state, count in numbers.items())
            self.stdout.write(f"{counted.total()} pages in {seconds:.1f} s: {words}")
        if differing:
            raise SystemExit(1)

    def status(self, quick: bool, as_json: bool) -> None:
        """Says how the press of this node stands; needs no database."""
        home = settings.HOME
        renders = tally().recent()._asdict()
        found = look(home.press, home.run, store(), freshness(), renders=renders, at_pages=not quick)
        self.stdout.write(
            json.dumps(found.as_dict(), ensure_ascii=False, indent=1) if as_json else "\n".join(_told(found))
        )

    def clear(self, addresses: list[str]) -> None:
        """Has pages made anew."""
        if not addresses:
            journal().clear()
            self.stdout.write("All pages of this node are made anew as they are asked for.")
            return
        unknown = [address for address in addresses if store().read(address) is None]
        if unknown:
            raise CommandError(f"No stored page has the address {unknown[0]!r}", returncode=MISTAKE)
        require_database()
        change(hard=[address_key(address) for address in addresses], addresses=addresses)
        self.stdout.write(f"Cleared on all nodes: {len(addresses)}")

    def warm(self, limit: int) -> None:
        """Makes pages, the fronts first."""
        require_database()
        if own_code() != journal().code:
            if time.time() - journal().heartbeat < SILENT:
                raise CommandError(OTHER_CODE, returncode=MISTAKE)
            take_over()
        counted: Counter[str] = Counter()
        for address, how in warm(fronts(), limit):
            counted[how] += 1
            if how == "failed":
                self.stderr.write(f"{address} can't be made")
        self.stdout.write(", ".join(f"{counted[how]} {how}" for how in ("made", "fresh", "failed")))
        if counted["failed"]:
            raise SystemExit(1)


def require_database() -> None:
    """Raises CommandError if the database doesn't answer or holds no paper yet."""
    try:
        known = "press_log" in connection.introspection.table_names()
    except DatabaseError as error:
        raise CommandError(f"The database doesn't answer: {str(error).strip()}", returncode=MISTAKE) from None
    if not known:
        raise CommandError("The database is not ready: `vestnik manage ready` first.", returncode=MISTAKE)


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("write a number from 1")
    return number


def _told(status: Status) -> list[str]:
    alive = status.keeper is not None and status.keeper < SILENT
    lines = [
        f"edition  {status.edition} (changes are remembered from {status.floor})",
        f"keeper   {'at work' if alive else 'not at work'}",
        f"pages    {status.stored}, {status.bytes / 2**20:.1f} MB",
    ]
    if pages := status.pages:
        lines.append(f"         {pages.fresh} fresh, {pages.stale} stale, {pages.hard} not to be shown")
        lines += [f"         {reason.pages} × {reason.why}" for reason in pages.reasons]
    doors = status.doors
    rate = "" if doors.hit_rate is None else f"; {100 * doors.hit_rate:.2f} % hits"
    lines.append(
        f"doors    {doors.doors}{rate}; {doors.hits} hits, {doors.makes} makes, {doors.straight} straight"
    )
    made = status.renders
    lines.append(
        f"renders  {made['new']} new, {made['same']} that changed nothing, {made['failed']} failed "
        f"in {made['minutes']} minutes"
    )
    for edge in status.edge:
        trouble = f"; {edge.error} ({edge.failures} times)" if edge.error else ""
        lines.append(f"edge     {edge.name}: told up to {edge.edition}{trouble}")
    for failure in status.failures:
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(failure.at))
        lines.append(f"failed   {failure.address}: {failure.why} (at {at}, {failure.count} times)")
    return lines
