"""What was typed, as words to look for."""

import pytest

from vestnik.search.query import LONGEST, MOST_WORDS, read_query


def keys(typed: str, lang: str = "bg") -> list[tuple[str, ...]]:
    return [part.keys for part in read_query(typed, lang).parts]


def test_words_become_keys_and_quotation_marks_make_phrases():
    assert keys("министрите „Министерски съвет“ пожарът") == [
        ("министър",),
        ("министерски", "съвет"),
        ("пожар",),
    ]


def test_a_quotation_mark_that_is_not_closed_quotes_nothing():
    assert keys('"мост Русе') == keys("мост Русе")


def test_a_word_counts_once():
    assert keys("мост мостът МОСТ") == [("мост",)]


def test_no_more_is_read_than_anyone_types():
    query = read_query("мост река " * 2000, "bg")
    assert query.cut
    assert len(query.text) <= LONGEST
    many = read_query(" ".join(f"д{number}" for number in range(60)), "bg")
    assert many.cut
    assert len(many.words) == MOST_WORDS


@pytest.mark.parametrize("typed", ["", "  ", "!?…", '""', "„“", "\x00", "\ud800", "()*:^-+", "\u202e\u200f"])
def test_what_holds_no_word_is_an_empty_query(typed):
    assert not read_query(typed, "bg")
