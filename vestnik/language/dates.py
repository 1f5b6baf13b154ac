"""Dates and times as a newspaper of each language prints them: CLDR's patterns (by Babel), a 24-hour clock.

A `datetime` is an instant: it must be aware, and is shown as the time of day in the caller's `tz`. Nothing
here reads a clock, and nothing is relative ('today', '5 minutes ago'): a page that is kept would soon lie.
Spaces are ordinary ones; `no_break` binds '2026 г.' where a line could break.
"""

from datetime import date, datetime, tzinfo
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time

from vestnik.language.tags import primary_subtag

# CLDR's plain 'en' is American.
PREFERRED = {"en": "en_GB"}
# CLDR writes '15:05 ч.', which is spoken rather than printed in a dateline.
CLOCK = {"bg": "HH:mm"}


def newspaper_date(d: date, lang: str, tz: tzinfo | None = None) -> str:
    """'9 януари 2026 г.', '9 January 2026'. `tz` is needed if `d` is a datetime.

    Raises ValueError for a naive datetime, for one without `tz`, and for a language that CLDR does not have;
    so do all functions here.
    """
    return _spaced(format_date(_day(d, tz), "long", locale=locale_of(lang)))


def newspaper_time(dt: datetime, lang: str, tz: tzinfo) -> str:
    """'15:05', '09:05'; with the separator of the language ('15.05' in Finnish), never 'pm'."""
    return _spaced(format_time(_local(dt, tz).time(), _clock(lang), locale=locale_of(lang)))


def newspaper_datetime(dt: datetime, lang: str, tz: tzinfo) -> str:
    """'9 януари 2026 г., 15:05', '9 January 2026, 15:05'."""
    pattern = str(locale_of(lang).datetime_formats["medium"]).replace("'", "")
    return pattern.format(newspaper_time(dt, lang, tz), newspaper_date(dt, lang, tz))


def short_day(d: date, lang: str, today: date, tz: tzinfo | None = None) -> str:
    """'9 януари' if `d` is in the year of `today`, else '9 януари 2025 г.'."""
    day = _day(d, tz)
    if day.year != _day(today, tz).year:
        return newspaper_date(day, lang)
    return _spaced(format_skeleton("MMMMd", day, locale=locale_of(lang)))


def month_name(year: int, month: int, lang: str) -> str:
    """'ноември 2026 г.', 'November 2026', for an archive's heading. ValueError if there is no such month."""
    return _spaced(format_skeleton("yMMMM", date(year, month, 1), locale=locale_of(lang)))


def weekday_date(d: date, lang: str, tz: tzinfo | None = None) -> str:
    """'неделя, 22 ноември 2026 г.', 'Sunday, 22 November 2026', for the masthead."""
    return _spaced(format_date(_day(d, tz), "full", locale=locale_of(lang)))


def _spaced(printed: str) -> str:
    # CLDR binds some units by narrow no-break spaces, which few web fonts have.
    return printed.replace("\u202f", " ").replace("\u00a0", " ")


def _local(dt: datetime, tz: tzinfo) -> datetime:
    if dt.tzinfo is None:
        raise ValueError(f"{dt!r} is naive: it names no instant")
    return dt.astimezone(tz)


def _day(d: date, tz: tzinfo | None) -> date:
    if not isinstance(d, datetime):
        return d
    if tz is None:
        raise ValueError(f"{d!r} is on different days in different time zones: give tz")
    return _local(d, tz).date()


@lru_cache(maxsize=64)
def locale_of(lang: str) -> Locale:
    """CLDR's locale of a language. Raises ValueError if there is none."""
    for tag in (PREFERRED.get(lang.lower(), lang), primary_subtag(lang)):
        try:
            return Locale.parse(tag.replace("_", "-"), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise ValueError(f"no dates are known for the language {lang!r}")


@lru_cache(maxsize=64)
def _clock(lang: str) -> str:
    locale = locale_of(lang)
    return CLOCK.get(locale.language) or str(locale.datetime_skeletons["Hm"].pattern)
