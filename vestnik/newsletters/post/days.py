"""What was sent today, by provider: a sender that is begun anew goes on with the day's count (warm-up)."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from vestnik.newsletters.post.journal import Spool
from vestnik.newsletters.post.pace import Pace, WarmUp

SAVE_SECONDS = 2.0


class Days:
    """Keeps the day of `pace`."""

    def __init__(self, spool: Spool, pace: Pace) -> None:
        self.pace = pace
        self.note = spool.root / "today.json"
        self._saved_at = 0.0
        self._begin()

    def tick(self) -> None:
        """To be called now and then."""
        if timezone.localdate() != self.today:
            self._begin()
        if time.monotonic() - self._saved_at > SAVE_SECONDS:
            self.save()

    def save(self) -> None:
        self._saved_at = time.monotonic()
        if self.pace.warm_up is None:
            return
        self.note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.note.with_suffix(".new")
        fresh.write_text(json.dumps({"day": self.today.isoformat(), "sent": self.pace.today}))
        fresh.replace(self.note)

    def tomorrow(self) -> datetime:
        """When the next day begins."""
        return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)

    def _begin(self) -> None:
        self.today = timezone.localdate()
        warm_up = WarmUp.of(settings.OPTIONS["newsletter_warm_up"], self.today)
        self.pace.begin_day(warm_up, self._counted() if warm_up else Counter())

    def _counted(self) -> Counter[str]:
        try:
            found = json.loads(self.note.read_text())
        except (OSError, ValueError):
            return Counter()
        return Counter(found["sent"]) if found.get("day") == self.today.isoformat() else Counter()
