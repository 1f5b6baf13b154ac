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
from vestnik.language.foreign import language_of
from vestnik.language.keyboards import layout_readings
from vestnik.language.latin import cyrillic_readings
from vestnik.language.numbers import newspaper_number
from vestnik.language.order import sort_key
from vestnik.language.quotes import quoted
from vestnik.language.reading import reading_minutes, word_count
from vestnik.language.slugs import romanise, slug_for
from vestnik.language.spelling import Speller, corrections, deletions
from vestnik.language.tags import direction
from vestnik.language.typesetting import punctuate, typeset, typeset_html, typeset_parts
from vestnik.language.typography import dashes, no_break, smart_quotes
from vestnik.language.words import fold

__all__ = [
    "ANALYZER",
    "Speller",
    "Token",
    "corrections",
    "cyrillic_readings",
    "dashes",
    "deletions",
    "direction",
    "fold",
    "keys",
    "language_of",
    "layout_readings",
    "month_name",
    "newspaper_date",
    "newspaper_datetime",
    "newspaper_number",
    "newspaper_time",
    "no_break",
    "punctuate",
    "quoted",
    "reading_minutes",
    "romanise",
    "short_day",
    "slug_for",
    "smart_quotes",
    "sort_key",
    "tokens",
    "typeset",
    "typeset_html",
    "typeset_parts",
    "weekday_date",
    "word_count",
]
