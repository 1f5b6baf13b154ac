"""The templates' own tags and filters."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from vestnik.theme.templatetags import vestnik as tags

MOMENT = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)  # half past midnight on the 23rd in Sofia


@pytest.fixture(autouse=True)
def _sofia():
    with timezone.override("Europe/Sofia"), translation.override("bg"):
        yield


def test_dates_are_those_of_the_paper_s_own_time_zone():
    assert tags.newspaper_date(MOMENT) == "23 ноември 2026 г."
    assert tags.newspaper_datetime(MOMENT) == "23 ноември 2026 г., 00:30"
    assert tags.newspaper_time(MOMENT) == "00:30"


def test_a_date_speaks_the_language_of_its_text():
    assert tags.newspaper_date(date(2026, 1, 9), "en") == "9 January 2026"


def test_no_date_says_nothing():
    assert tags.newspaper_date(None) == tags.newspaper_datetime(None) == tags.when(None) == ""


def test_a_time_carries_its_instant_for_machines():
    assert tags.when(MOMENT) == '<time datetime="2026-11-23T00:30:00+02:00">23 ноември 2026 г., 00:30</time>'


def test_a_fresh_time_is_right_without_a_script():
    assert "data-fresh>23 ноември 2026 г., 00:30<" in tags.when(MOMENT, "fresh")


def test_setting_type_escapes_nothing_and_trusts_nothing():
    assert tags.typeset('"Труд" в 5 ч.') == "„Труд“ в\u00a05\u00a0ч."
    assert not isinstance(tags.typeset("<b>"), SafeString)
    html = tags.typeset(mark_safe('<b title="a - b">"в София"</b>'))
    assert isinstance(html, SafeString)
    assert html == '<b title="a - b">„в\u00a0София“</b>'


def test_a_text_is_set_by_the_rules_of_its_own_language():
    assert tags.typeset('"Да" - "не"', "en") == "“Да”\u00a0– “не”"
    assert tags.quoted('Каза "да"', "en") == "“Каза ‘да’”"
    assert tags.quoted("„Каза «да»“") == "„Каза «да»“"


def test_a_number_is_written_as_its_language_writes_it():
    assert tags.number(Decimal("1234.50")) == "1234,50"
    assert tags.number(12345) == "12\u00a0345"
    assert tags.number(Decimal("1234.5"), "en") == "1,234.5"
    assert tags.number(None) == ""


def test_words_that_run_the_other_way_say_so():
    assert tags.lang_of("he") == ' lang="he" dir="rtl"'
    assert tags.lang_of("bg", "ar") == ' lang="bg" dir="ltr"'
    assert tags.lang_of("fa", "ar") == ' lang="fa"'
    assert (tags.direction("bg"), tags.direction("he-IL")) == ("ltr", "rtl")


def test_only_words_in_another_language_bear_it():
    assert tags.lang_of("en") == ' lang="en"'
    assert tags.lang_of("bg") == tags.lang_of("") == tags.lang_of("en", "en") == ""
    assert tags.lang_of('"><script>') == ' lang="&quot;&gt;&lt;script&gt;"'


@pytest.mark.parametrize(
    ("lang", "letters"), [("bg", "cyrillic"), ("mk", "cyrillic"), ("en", "latin"), ("de", "latin")]
)
def test_the_fonts_of_the_page_s_own_script_are_preloaded(lang, letters):
    assert tags.script(lang)["headline"] == f"vestnik/fonts/headline-{letters}.woff2"


def test_an_unknown_place_for_a_picture_is_a_fault_not_a_guess():
    with pytest.raises(KeyError):
        tags.sizes("nowhere")
