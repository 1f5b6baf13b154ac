"""Words are counted as people count them, and reading time comes from measured reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestnik.language import reading_minutes, word_count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("„…“ – 🎉", 0),
        ("Един по-добър ден, нали?", 4),
        ("Don’t, it's 12,5 % or 1.234.567", 5),
        ("край.Начало", 2),
        ("北京市", 3),
        ("snake_case", 2),
    ],
)
def test_words_are_counted_as_people_do(text: str, words: int) -> None:
    assert word_count(text) == words


@pytest.mark.parametrize(
    ("words", "lang", "minutes"),
    [
        (0, "bg", 1),
        (100, "bg", 1),
        (238 * 5, "en", 5),
        (238 * 5, "en-GB", 5),
        (192 * 5, "bg", 5),
        (192 * 7, "de", 7),
    ],
)
def test_reading_takes_whole_minutes_and_at_least_one(words: int, lang: str, minutes: int) -> None:
    assert reading_minutes("дума " * words, lang) == minutes


@given(st.text(st.characters()), st.text(st.characters()))
def test_two_texts_have_the_words_of_both(one: str, other: str) -> None:
    assert word_count(f"{one} {other}") == word_count(one) + word_count(other)
