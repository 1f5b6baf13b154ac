"""A quotation in another language is known for one, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestnik.language import language_of
from vestnik.language.foreign import COMMONEST, CYRILLIC_LETTERS, OF_ONE_LANGUAGE


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Мы не знаем, что это было и когда вернутся корабли", "ru"),
        ("Ми не знаємо, що це було, і коли повернуться кораблі", "uk"),
        ("Не знамо шта је то било ни када ће се бродови вратити", "sr"),
        ("Не знаеме што беше тоа ни куќата чија е", "mk"),
        ("Δεν ξέρουμε τι ήταν αυτό", "el"),
        ("We do not know what it was, and when the ships will return", "en"),
        ("Wir wissen nicht, was es war und wann die Schiffe kommen", "de"),
        ("Nous ne savons pas ce que c’était, et les bateaux sont partis", "fr"),
        ("No sabemos lo que fue, pero los barcos han vuelto", "es"),
        ("Non sappiamo che cosa era, ma le navi sono tornate per questo", "it"),
        ("Bu konuda çok şey bilmiyoruz ama gemiler için daha iyi", "tr"),
        ("Nu știm ce a fost, dar este pentru că nu sunt aici", "ro"),
        ("החיילים חזרו הביתה אתמול בערב", "he"),
    ],
)
def test_a_sentence_in_another_language_is_known(text: str, lang: str) -> None:
    assert language_of(text, "bg") == lang


@pytest.mark.parametrize(
    "text",
    [
        "Не знаем какво беше това, нито кога ще се върнат корабите",
        "Това са България, София и Варна, които от вчера се променят",
        "ѝ каза, че ще се върне",
        "New York Times",
        "Романът „Мы“ на Замятин се чете и днес",
        "Rolling Stones и Depeche Mode идват в София за два концерта",
        "The Who",
        "Путин",
        "",
        "12 345 678 90",
    ],
)
def test_bulgarian_and_names_stay_what_they_are(text: str) -> None:
    assert language_of(text, "bg") == "bg"


def test_bulgarian_is_known_in_an_english_text_and_in_a_russian_one() -> None:
    text = "Това е така, защото корабите са още в морето и ще се върнат"
    assert language_of(text, "en") == language_of(text, "ru") == "bg"


def test_a_dialect_of_the_page_is_no_other_language() -> None:
    assert language_of("We do not know what it was, and when the ships will return", "en-gb") == "en-gb"


KNOWN = {*COMMONEST, *OF_ONE_LANGUAGE.values(), *(lang for _letters, lang in CYRILLIC_LETTERS)}


@given(st.text(max_size=200), st.sampled_from(["bg", "en", "xx", ""]))
def test_any_text_has_an_answer(text: str, around: str) -> None:
    assert language_of(text, around) in KNOWN | {around}
