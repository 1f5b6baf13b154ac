"""How far a sending is and when it may end: plain values."""

from __future__ import annotations

from datetime import datetime, timedelta

#: shorter than this nobody can tell how fast it goes
SHORTEST = timedelta(seconds=3)
#: an end further away than this is none
FURTHEST = timedelta(days=30)


def projected_end(
    now: datetime, tried: int, waiting: int, since: datetime, tried_then: int
) -> datetime | None:
    """When the last of `waiting` readers will have been tried, if it goes on as it went between `since` and `now`.

    None where nobody can tell: too short a time, or nothing has moved.
    """
    passed, done = now - since, tried - tried_then
    if not waiting:
        return now
    if passed < SHORTEST or done <= 0:
        return None
    left = passed.total_seconds() * waiting / done
    return now + timedelta(seconds=left) if left <= FURTHEST.total_seconds() else None


def per_minute(now: datetime, tried: int, since: datetime, tried_then: int) -> int | None:
    """Mails a minute between `since` and `now`; None if the time is too short to tell."""
    passed = now - since
    return round((tried - tried_then) * 60 / passed.total_seconds()) if passed >= SHORTEST else None
