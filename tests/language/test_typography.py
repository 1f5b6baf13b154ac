"""Straight marks become typographic ones, and a text that has gone through once is not changed again."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vestnik.language import dashes, no_break, smart_quotes
from vestnik.language.quotes import MARKS

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("lang", "typed", "set_in_type"),
    [
        ("bg", 'Вестник "Труд" пише', "Вестник „Труд“ пише"),
        ("bg", 'Той каза: "Гледах "Под игото" вчера".', "Той каза: „Гледах «Под игото» вчера“."),
        ("bg", 'Цената на "Лукойл"-а ("днес")', "Цената на „Лукойл“-а („днес“)"),
        ("bg", "Д'Артанян", "Д’Артанян"),
        ("bg", "така наречената 'помощ'", "така наречената „помощ“"),
        ("en", "\"It's 'good', isn't it?\" he said", "“It’s ‘good’, isn’t it?” he said"),
        ("en", "the boys' game of the '90s", "the boys’ game of the ’90s"),
        ("en", "'He said \"no\"'", "‘He said “no”’"),
        ("de", '"Die "Zeit" schrieb"', "„Die ‚Zeit‘ schrieb“"),
        ("ru", '"Газета "Правда""', "«Газета „Правда“»"),
        ("sv", '"Hej"', "”Hej”"),
        ("tlh", '"x"', "“x”"),
    ],
)
def test_each_language_has_its_quotation_marks(lang: str, typed: str, set_in_type: str) -> None:
    assert smart_quotes(typed, lang) == set_in_type


@pytest.mark.parametrize(
    ("typed", "set_in_type"),
    [
        ('„Труд"', "„Труд“"),
        ('"Труд“', "„Труд“"),
        ('„Гледах "Под игото" вчера“', "„Гледах «Под игото» вчера“"),
    ],
)
def test_half_typographic_quotations_are_completed(typed: str, set_in_type: str) -> None:
    assert smart_quotes(typed, "bg") == set_in_type


def test_a_quotation_of_several_paragraphs_opens_each() -> None:
    assert smart_quotes('"Първо.\n\n"Второ."', "bg") == "„Първо.\n\n„Второ.“"


def test_a_quotation_of_several_paragraphs_may_end_in_the_last_alone() -> None:
    assert (
        smart_quotes('"Първо.\nВторо "тук".\nТрето."\nЕкран 15"', "bg")
        == '„Първо.\nВторо „тук“.\nТрето.“\nЕкран 15"'
    )


@pytest.mark.parametrize("text", ['екран 15.6"', "5'10\"", 'сам " знак', "„Труд“ и «Стандарт»"])
def test_what_is_no_quotation_stays(text: str) -> None:
    assert smart_quotes(text, "bg") == text


@pytest.mark.parametrize(
    ("lang", "typed", "set_in_type"),
    [
        ("bg", "София - Варна -- вчера", "София – Варна – вчера"),
        ("bg", "- Идвате ли?\n- Да, утре.", "– Идвате ли?\n– Да, утре."),
        ("bg", "по-добре през 2020-2026 --- ", "по-добре през 2020-2026 --- "),
        ("en", "one - two", "one – two"),
        ("en-US", "one - two", "one—two"),
    ],
)
def test_a_lone_hyphen_becomes_a_dash(lang: str, typed: str, set_in_type: str) -> None:
    assert dashes(typed, lang) == set_in_type


@pytest.mark.parametrize(
    ("lang", "typed", "set_in_type"),
    [
        ("bg", "и в София, с него", "и_в_София, с_него"),
        ("bg", "А той е у нас", "А_той е у_нас"),
        (
            "bg",
            "през 2026 г. с 12,5 % за 40 € или 3 млн. лв.",
            "през 2026_г. с_12,5_% за 40_€ или 3_млн. лв.",
        ),
        ("bg", "вятър 20 м/с и 5 градуса", "вятър 20_м/с и_5 градуса"),
        ("bg", "5-а в 3 часа", "5-а в_3 часа"),
        ("en", "a dog, 5 km at 3 p.m., 2 million", "a dog, 5_km at 3_p.m., 2_million"),
        ("pl", "w Sofii i z nim", "w_Sofii i_z_nim"),
    ],
)
def test_lines_do_not_break_after_small_words_and_before_units(
    lang: str, typed: str, set_in_type: str
) -> None:
    assert no_break(typed, lang) == set_in_type.replace("_", NBSP)


marks_and_letters = st.text("\"'“”„‘’‚«» -–аb5.(\n" + NBSP, max_size=60)
any_language = st.sampled_from([*MARKS, "en", "en-US", ""])


@pytest.mark.parametrize("function", [smart_quotes, dashes, no_break])
@given(text=marks_and_letters | st.text(st.characters(), max_size=100), lang=any_language)
@example(text="\ud800\"\udfff'", lang="bg")
@example(text='\u202eאבג "שלום"', lang="he")
@example(text="\"'(" * 3_334, lang="bg")
@example(text='"' * 10_000, lang="en")
def test_typography_is_idempotent(function: Callable[[str, str], str], text: str, lang: str) -> None:
    once = function(text, lang)
    assert function(once, lang) == once


@given(marks_and_letters, any_language)
def test_quotation_marks_change_nothing_but_marks(text: str, lang: str) -> None:
    quoted = smart_quotes(text, lang)
    assert len(quoted) == len(text)
    assert all(new == old for new, old in zip(quoted, text, strict=True) if old not in "\"'")


@given(marks_and_letters, any_language)
def test_no_break_only_changes_spaces(text: str, lang: str) -> None:
    assert no_break(text, lang).replace(NBSP, " ") == text.replace(NBSP, " ")
