from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language

from vestnik.language import newspaper_time, short_day


def when(at: datetime) -> str:
    """'14:05' for today, '24 November, 14:05' else, in the editor's language and time zone."""
    lang, tz = get_language(), timezone.get_current_timezone()
    clock = newspaper_time(at, lang, tz)
    today = timezone.localdate()
    if timezone.localdate(at) == today:
        return clock
    return f"{short_day(at, lang, today, tz)}, {clock}"
