"""What the press's tests need."""

from __future__ import annotations

import math
from types import SimpleNamespace


def judged(**fields):
    """What the freshness rule asks of a page."""
    plain = {
        "edition": 0,
        "keys": frozenset(),
        "code": 0,
        "made_at": 1.0,
        "until": math.inf,
        "hard_until": math.inf,
    }
    return SimpleNamespace(**plain | fields)
