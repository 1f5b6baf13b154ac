"""`vestnik newsletter …`: a family of deeds; each is a function of a parser in `vestnik.newsletters.deeds`."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vestnik.newsletters.deeds import DEEDS
from vestnik.newsletters.deeds.told import Mistake

MISTAKE = 2


class Command(BaseCommand):
    help = "Sends issues of newsletters, and says how far they are."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
        for deed in DEEDS:
            deed.add_to(deeds)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            for line in options["does"](options):
                self.stdout.write(line)
        except Mistake as mistake:
            raise CommandError(str(mistake), returncode=MISTAKE) from None
