"""Moments as the desk speaks of them. The desk is rendered for one person now, so 'in 5 minutes' may be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """`day` is '' for today; `iso` is for machines."""

    clock: str
    day: str
    iso: str

    @property
    def text(self) -> str:
        return f"{self.day} {self.clock}".lstrip()


def moment(at: datetime, now: datetime) -> Moment:
    """`at` (aware) as seen from `now`: '14:05', 'tomorrow 06:00', '24 Nov. 06:00'."""
    local, today = timezone.localtime(at), timezone.localdate(now)
    day = local.date()
    if day == today:
        word = ""
    elif day == today + DAY:
        word = _("tomorrow")
    elif day == today - DAY:
        word = _("yesterday")
    else:
        word = date_format(day, "j N" if day.year == today.year else "j N Y")
    return Moment(date_format(local, "H:i"), word, local.isoformat(timespec="minutes"))


def until(at: datetime, now: datetime) -> str:
    """'in 2 hours, 15 minutes'; 'in less than a minute'."""
    if at - now < timedelta(minutes=1):
        return _("in less than a minute")
    return _("in %(time)s") % {"time": timeuntil(at, now)}


def late(at: datetime, now: datetime) -> str:
    """'2 hours late'."""
    return _("%(time)s late") % {"time": timesince(at, now)}
