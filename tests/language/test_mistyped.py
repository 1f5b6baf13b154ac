"""What was typed in another alphabet, in another layout, or wrong leads to the word that was meant."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.judged import rows
from vestnik.language import Speller, corrections, cyrillic_readings, layout_readings
from vestnik.language.spelling import distance

DATA = Path(__file__).parents[1] / "data"


def pairs(name: str) -> list[tuple[str, str]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [tuple(line.split("\t")[:2]) for line in lines if not line.startswith("#")]


@pytest.fixture(scope="module")
def speller() -> Speller:
    judged = (row for name in ("search_judged_bg.txt", "search_judged_bg_2.txt") for row in rows(name))
    words = {word for query, forms, others in judged for word in (query, *forms, *others)}
    return Speller(dict.fromkeys([*words, "министър", "рафинерия", "парламент"], 1))


@pytest.mark.parametrize(("typed", "meant"), pairs("latin_bg.tsv"))
def test_a_word_in_latin_letters_has_the_reading_that_was_meant(typed: str, meant: str) -> None:
    assert meant in cyrillic_readings(typed, limit=16)


def test_the_reading_that_was_meant_mostly_comes_first() -> None:
    judged = pairs("latin_bg.tsv")
    assert sum(cyrillic_readings(typed)[0] == meant for typed, meant in judged) >= 0.8 * len(judged)


@pytest.mark.parametrize("word", ["", "a", "2026", "46", "министър", "naïve", "x" * 33, "a-b", "\ud800"])
def test_what_is_no_bulgarian_in_latin_letters_has_no_readings(word: str) -> None:
    assert cyrillic_readings(word) == []


@given(st.text("abcdefghijklmnopqrstuvwxyz46", max_size=40), st.integers(1, 64))
def test_readings_are_few_cyrillic_and_different(word: str, limit: int) -> None:
    readings = cyrillic_readings(word, limit)
    assert len(readings) == len(set(readings)) <= limit
    assert all(set(reading) <= set("абвгдежзийклмнопрстуфхцчшщъьюя") for reading in readings)


@pytest.mark.parametrize(("typed", "meant"), pairs("layouts_bg.tsv"))
def test_a_word_in_the_wrong_layout_has_the_reading_that_was_meant(typed: str, meant: str) -> None:
    assert meant in layout_readings(typed)


@given(st.text(st.characters(), max_size=80))
def test_layouts_have_few_readings_of_any_text(typed: str) -> None:
    readings = layout_readings(typed)
    assert len(readings) <= 3
    assert all(reading.isalnum() for reading in readings)


@pytest.mark.parametrize(("typed", "meant"), pairs("typos_bg.tsv"))
def test_a_mistake_is_corrected(speller: Speller, typed: str, meant: str) -> None:
    assert meant in speller.corrections(typed, limit=3)


def test_a_mistake_by_ear_is_nearer_than_another() -> None:
    assert Speller({"министър": 1, "министер": 900}).corrections("министар") == ["министър", "министер"]


def test_of_words_that_are_as_near_the_more_frequent_comes_first() -> None:
    assert Speller({"коса": 2, "кора": 30}).corrections("кола") == ["кора", "коса"]


def test_a_vocabulary_that_lies_elsewhere_is_asked_once() -> None:
    asked: list[frozenset[str]] = []

    def lookup(deletions: frozenset[str]) -> list[tuple[str, int]]:
        asked.append(deletions)
        return [("война", 7)]

    assert corrections("воина", lookup) == ["война"]
    assert len(asked) == 1


@pytest.mark.parametrize("word", ["", "кон", "x" * 41])
def test_very_short_and_very_long_words_are_not_corrected(speller: Speller, word: str) -> None:
    assert speller.corrections(word) == []


@given(st.text("абв", max_size=8), st.text("абв", max_size=8))
def test_a_distance_is_the_same_both_ways_and_none_only_from_a_word_to_itself(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) is (one == other)
