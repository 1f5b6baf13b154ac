"""Languages: slugs, dates, typography, reading time, order. Plain functions; nothing here knows of Django."""

from vestnik.language.dates import (
    month_name,
    newspaper_date,
    newspaper_datetime,
    newspaper_time,
    short_day,
    weekday_date,
)
from vestnik.language.order import sort_key
from vestnik.language.reading import reading_minutes, word_count
from vestnik.language.slugs import romanise, slug_for
from vestnik.language.typography import dashes, no_break, smart_quotes

__all__ = [
    "dashes",
    "month_name",
    "newspaper_date",
    "newspaper_datetime",
    "newspaper_time",
    "no_break",
    "reading_minutes",
    "romanise",
    "short_day",
    "slug_for",
    "smart_quotes",
    "sort_key",
    "weekday_date",
    "word_count",
]
