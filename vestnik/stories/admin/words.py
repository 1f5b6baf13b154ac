"""Moments as the newsroom's lists and desks say them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language

from vestnik.language import newspaper_time, short_day


def when(at: datetime) -> str:
    """'14:05' for today, '9 January, 14:05' else: in the editor's time zone, and language, which may be none of the
    paper's.
    """
    tz, lang = timezone.get_current_timezone(), get_language() or "en"
    clock, today = newspaper_time(at, lang, tz), timezone.localdate()
    return clock if timezone.localdate(at) == today else f"{short_day(at, lang, today, tz)}, {clock}"
