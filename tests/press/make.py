"""What the press's tests need."""

from __future__ import annotations

import math
import time
from types import SimpleNamespace

import pytest


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


def until(condition, seconds=10):
    """Waits for the condition; fails after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.005)
    pytest.fail(f"not within {seconds} s")
