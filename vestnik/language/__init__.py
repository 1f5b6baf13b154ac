"""Languages: words, slugs, dates, typography, reading time, order. Plain functions; nothing here knows of Django."""

from vestnik.language.analysis import ANALYZER, Token, keys, tokens
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
from vestnik.language.words import fold

__all__ = [
    "ANALYZER",
    "Token",
    "dashes",
    "fold",
    "keys",
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
    "tokens",
    "weekday_date",
    "word_count",
]
