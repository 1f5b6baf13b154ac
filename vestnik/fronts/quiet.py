"""Whether a front has stood unchanged for too long. Nobody is expected to change it at night."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo

#: when a newsroom is expected to be awake, in the paper's own time
DAY_BEGINS, DAY_ENDS = time(7), time(22)


def daytime_between(start: datetime, end: datetime, zone: tzinfo) -> timedelta:
    """How much of the time from `start` to `end` (both aware) was day in `zone`; none if `end` is not later."""
    total = timedelta()
    day = start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        begins = datetime.combine(day, DAY_BEGINS, zone)
        ends = datetime.combine(day, DAY_ENDS, zone)
        # in UTC: on one clock of a zone Python passes over its summer time
        total += max(timedelta(), _utc(min(ends, end, key=_utc)) - _utc(max(begins, start, key=_utc)))
        day += timedelta(days=1)
    return total


def is_quiet(changed_at: datetime, now: datetime, hours: int, zone: tzinfo) -> bool:
    """Whether a front last changed at `changed_at` is due for a look: it is day, and `hours` of day have passed.

    0 hours: never.
    """
    awake = DAY_BEGINS <= now.astimezone(zone).time() < DAY_ENDS
    return bool(hours) and awake and daytime_between(changed_at, now, zone) >= timedelta(hours=hours)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
