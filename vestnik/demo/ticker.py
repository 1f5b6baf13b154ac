from __future__ import annotations

import time
from collections.abc import Callable


class Ticker:
    """Says how far a piece of work is, about once a second and at its end."""

    def __init__(self, say: Callable[[str], None], what: str, total: int) -> None:
        self.say, self.what, self.total = say, what, total
        self.done = 0
        self.said_at = time.monotonic()

    def tick(self, count: int = 1) -> None:
        self.done += count
        now = time.monotonic()
        if self.done >= self.total or now - self.said_at >= 1:
            self.say(f"{self.what}: {self.done} of {self.total}")
            self.said_at = now
