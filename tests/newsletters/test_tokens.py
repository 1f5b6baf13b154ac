"""Signed links of a reader: made without the database, read without a doubt."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestnik.newsletters import tokens

subscribers = st.integers(0, 2**63 - 1)
newsletters = st.integers(0, 2**31 - 1)


@given(subscribers, newsletters)
def test_a_token_tells_whose_it_is_and_is_as_long_as_any_other(subscriber, newsletter):
    token = tokens.reader_token(subscriber, newsletter)
    assert tokens.read_reader_token(token) == (subscriber, newsletter)
    assert re.fullmatch(rf"[\w-]{{{tokens.READER_TOKEN_LENGTH}}}", token, re.ASCII)


@given(st.integers(0, tokens.READER_TOKEN_LENGTH - 1), st.characters())
def test_a_token_with_one_other_character_is_none(place, other):
    token = tokens.reader_token(4242, 7)
    forged = token[:place] + other + token[place + 1 :]
    assert tokens.read_reader_token(forged) is None or forged == token


@given(st.text(max_size=60))
def test_no_other_text_is_a_token(text):
    assert tokens.read_reader_token(text) is None


@pytest.mark.parametrize("change", [lambda t: t + "=", lambda t: t + "A", lambda t: t[:-1], str.swapcase])
def test_a_longer_or_a_shorter_one_is_none(change):
    assert tokens.read_reader_token(change(tokens.reader_token(1, 1))) is None


def test_another_secret_makes_other_tokens(settings):
    before = tokens.reader_token(1, 2)
    settings.SECRET_KEY = "another one"
    assert tokens.reader_token(1, 2) != before
    assert tokens.read_reader_token(before) is None


def test_tokens_need_no_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert tokens.read_reader_token(tokens.reader_token(5, 6)) == (5, 6)
