"""`vestnik search …`: the index of a paper."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from vestnik.search import rebuild
from vestnik.search.engines import engine
from vestnik.search.models import Entry, Word
from vestnik.search.words import AT_ONCE, count_words


class Command(BaseCommand):
    help = "The search index: rebuild makes it anew, while the old one serves; status says how it stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("deed", choices=["rebuild", "status"])

    def handle(self, deed: str, **_options: Any) -> None:
        if deed == "rebuild":
            self._rebuild()
        self._status()

    def _rebuild(self) -> None:
        if not rebuild.ask_for_rebuild():
            self.stdout.write("A rebuild is under way already; this command works at it, too.")
        shown = time.monotonic()
        while rebuild.go_on(1.0):
            if time.monotonic() - shown > 2:
                shown = time.monotonic()
                self._say_progress()
        while count_words(timezone.now() + rebuild.LOST) >= AT_ONCE:
            pass
        self._say_progress()

    def _say_progress(self) -> None:
        now = rebuild.progress()
        self.stdout.write(f"{now.percent:3d} %  {now.done:,} of {max(now.total, now.done):,}")

    def _status(self) -> None:
        now = rebuild.progress()
        self.stdout.write(
            f"{Entry.objects.count():,} entries, {Word.objects.count():,} words, "
            f"{engine().bytes() / 2**20:,.1f} MiB; "
            + ("up to date" if not rebuild.is_needed() else f"being made anew: {now.percent} %")
        )
