"""Dates read as they are printed in a newspaper of each language."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from vestnik.language import (
    month_name,
    newspaper_date,
    newspaper_datetime,
    newspaper_time,
    short_day,
    weekday_date,
)

SOFIA = ZoneInfo("Europe/Sofia")
DAY = date(2026, 1, 9)
NOON = datetime(2026, 1, 9, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "printed"),
    [
        ("bg", "9 януари 2026 г."),
        ("bg-BG", "9 януари 2026 г."),
        ("en", "9 January 2026"),
        ("en-us", "January 9, 2026"),
        ("de", "9. Januar 2026"),
        ("sr_Latn", "9. januar 2026."),
    ],
)
def test_the_date_of_each_language(lang: str, printed: str) -> None:
    assert newspaper_date(DAY, lang) == printed


@pytest.mark.parametrize("month", range(1, 13))
def test_bulgarian_months_are_lower_case(month: int) -> None:
    for printed in (newspaper_date(date(2026, month, 1), "bg"), month_name(2026, month, "bg")):
        assert printed == printed.lower()


@pytest.mark.parametrize(
    ("lang", "printed"), [("bg", "15:05"), ("en", "15:05"), ("en-us", "15:05"), ("fi", "15.05")]
)
def test_the_clock_has_24_hours(lang: str, printed: str) -> None:
    assert newspaper_time(NOON, lang, SOFIA) == printed


def test_morning_hours_have_two_digits() -> None:
    assert newspaper_time(datetime(2026, 1, 9, 7, 5, tzinfo=UTC), "bg", SOFIA) == "09:05"


def test_midnight_is_the_beginning_of_a_day() -> None:
    assert (
        newspaper_datetime(datetime(2026, 1, 9, 22, 0, tzinfo=UTC), "bg", SOFIA) == "10 януари 2026 г., 00:00"
    )


@pytest.mark.parametrize(
    ("lang", "printed"), [("bg", "9 януари 2026 г., 15:05"), ("en", "9 January 2026, 15:05")]
)
def test_date_and_time(lang: str, printed: str) -> None:
    assert newspaper_datetime(NOON, lang, SOFIA) == printed


def test_summer_time_is_kept() -> None:
    assert newspaper_time(datetime(2026, 7, 9, 13, 5, tzinfo=UTC), "bg", SOFIA) == "16:05"


@pytest.mark.parametrize(
    ("day", "lang", "printed"),
    [
        (date(2026, 1, 9), "bg", "9 януари"),
        (date(2025, 12, 31), "bg", "31 декември 2025 г."),
        (date(2027, 1, 1), "en", "1 January 2027"),
        (date(2026, 1, 9), "en", "9 January"),
    ],
)
def test_a_short_day_names_the_year_only_if_it_is_another(day: date, lang: str, printed: str) -> None:
    assert short_day(day, lang, today=date(2026, 11, 22)) == printed


def test_the_years_of_a_short_day_are_those_of_the_readers() -> None:
    new_years_eve = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
    assert short_day(new_years_eve, "bg", today=date(2026, 1, 9), tz=SOFIA) == "1 януари"


@pytest.mark.parametrize(
    ("lang", "printed"), [("bg", "ноември 2026 г."), ("en", "November 2026"), ("ru", "ноябрь 2026 г.")]
)
def test_a_month_with_its_year(lang: str, printed: str) -> None:
    assert month_name(2026, 11, lang) == printed


@pytest.mark.parametrize(
    ("lang", "printed"), [("bg", "неделя, 22 ноември 2026 г."), ("en", "Sunday, 22 November 2026")]
)
def test_a_day_with_its_weekday(lang: str, printed: str) -> None:
    assert weekday_date(date(2026, 11, 22), lang) == printed


def test_an_instant_falls_on_the_readers_day() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert weekday_date(late, "bg", tz=SOFIA) == "неделя, 22 ноември 2026 г."


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="give tz"):
        newspaper_date(NOON, "bg")
    with pytest.raises(ValueError, match="naive"):
        newspaper_time(datetime(2026, 1, 9, 13, 5), "bg", SOFIA)  # noqa: DTZ001


@pytest.mark.parametrize("lang", ["", "tlh", "??", "x" * 40])
def test_a_language_without_dates_is_named_in_the_error(lang: str) -> None:
    with pytest.raises(ValueError, match="no dates are known for the language"):
        newspaper_date(DAY, lang)


def test_a_thirteenth_month_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        month_name(2026, 13, "bg")
