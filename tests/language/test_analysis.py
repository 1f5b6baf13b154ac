"""A word is found by any of its forms, a snippet can be marked where it stands, and no text is an error."""

import unicodedata
from itertools import pairwise

import pytest
import Stemmer
from hypothesis import example, given
from hypothesis import strategies as st
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from vestnik.language import fold, keys, tokens
from vestnik.language.analysis import DICTIONARIES, DICTIONARY_OF, LONGEST, SNOWBALL

LIGHT = [*sorted(SNOWBALL), "bg", "zh", "ja", "th", "", "no such language", "\ud800", "bg-BG", "sr_Latn"]
any_text = st.text(st.characters())
any_language = st.sampled_from(LIGHT)


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("bg", "министър", "Министрите"),
        ("bg", "посещение", "ПОСЕЩЕНИЕТО"),
        ("bg", "рафинерия", "рафинериите"),
        ("bg", "човек", "хората"),
        ("bg", "вълна", "въ́лна"),
        ("bg", "ѝ", "и"),
        ("bg", "район", unicodedata.normalize("NFD", "район")),
        ("bg", "София", "Cофия"),
        ("bg", "преместване", "пре\u00adместване"),
        ("en", "election", "elections'"),
        ("en", "Putin", "Putin’s"),
        ("en", "cafe", "café"),
        ("fr", "été", "l’été"),
        ("de", "Wahl", "Wahlen"),
        ("ru", "ёж", "еж"),
        ("uk", "об'єкт", "об’єкт"),
        ("sr", "Председника", "predsednik"),
        ("tr", "ISPARTA", "ısparta"),
        ("ar", "كتاب", "كِتَاب"),
    ],
)
def test_forms_and_spellings_of_a_word_share_its_key(lang: str, one: str, other: str) -> None:
    assert set(keys(one, lang)) & set(keys(other, lang))


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [("bg", "право", "правя"), ("bg", "вода", "водя"), ("bg", "и", "й"), ("sv", "får", "far")],
)
def test_different_words_keep_different_keys(lang: str, one: str, other: str) -> None:
    assert keys(one, lang) != keys(other, lang)


def test_chinese_japanese_and_thai_are_found_by_pairs_of_letters() -> None:
    assert [token.surface for token in tokens("東京タワー!", "ja")] == ["東京", "京タ", "タワ", "ワー"]
    assert [token.surface for token in tokens("в 北京市, 好", "bg")] == ["в", "北京", "京市", "好"]
    assert set(keys("ประเทศ", "th")) < set(keys("ประเทศไทย", "th"))


def test_words_of_the_text_can_be_marked_where_they_stand() -> None:
    text = "„Въ́лната“ от ½ млн. ﬁрми \u202eи пре\u00adмест\u00adвания"
    assert [text[start:end] for _, start, end, _, _ in tokens(text, "bg")] == [
        "Въ́лната",
        "от",
        "½",
        "млн",
        "ﬁрми",
        "и",
        "пре\u00adмест\u00adвания",
    ]


@given(any_text, any_language)
@example("\ud800 ' ’ \u0301 \u202e", "bg")
@example("½ﷺ㏂Ⅷŉǰΐİ", "tr")
def test_a_token_says_where_it_stands_in_any_text(text: str, lang: str) -> None:
    found = tokens(text, lang)
    assert [token.position for token in found] == list(range(len(found)))
    assert all(text[token.start : token.end] == token.surface for token in found)
    assert all(one.start < other.start for one, other in pairwise(found))
    assert [token.key for token in found] == keys(text, lang)


@given(any_text, any_language)
def test_keys_are_letters_and_digits_so_that_any_database_takes_them(text: str, lang: str) -> None:
    for key in keys(text, lang):
        assert key.isalnum()
        assert len(key) <= LONGEST


@given(any_text)
@example("и\u0301\u0306")
@example("\u0345\u0301ϓ\u0301")
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(any_text, any_text, any_language)
def test_two_texts_have_the_keys_of_both(one: str, other: str, lang: str) -> None:
    assert keys(f"{one}\n{other}", lang) == keys(one, lang) + keys(other, lang)


def test_the_libraries_know_every_language_that_the_tables_name() -> None:
    assert set(SNOWBALL.values()) <= set(Stemmer.algorithms())
    assert {DICTIONARY_OF.get(language, language) for language in DICTIONARIES} <= SUPPORTED_LANGUAGES
    assert len(DICTIONARIES | set(SNOWBALL) | {"bg"}) >= 60
