"""The name of one copy of an issue: short, ours, and forged by nobody."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestnik.newsletters.marks import LENGTH, mark, read_mark

issues = st.integers(0, 2**32 - 1)
subscribers = st.integers(0, 2**40 - 1)


@given(issues, subscribers)
def test_a_mark_names_its_issue_and_its_subscriber(issue, subscriber):
    assert read_mark(mark(issue, subscriber).decode()) == (issue, subscriber)


@given(issues, subscribers)
def test_a_mark_fits_a_local_part_behind_a_prefix_and_a_message_id(issue, subscriber):
    text = mark(issue, subscriber)
    assert re.fullmatch(rb"[0-9a-f]{40}", text)
    assert len(text) == LENGTH
    assert len(b"bounce+" + text) <= 64  # RFC 5321, 4.5.3.1.1


def test_a_mark_is_always_the_same():
    assert mark(7, 12) == mark(7, 12)


def test_a_server_that_changes_its_case_does_no_harm():
    assert read_mark(mark(7, 12).decode().upper()) == (7, 12)


@given(issues, subscribers, st.integers(0, LENGTH - 1), st.sampled_from("0123456789abcdef"))
def test_a_changed_mark_is_none_of_ours(issue, subscriber, place, digit):
    text = mark(issue, subscriber).decode()
    changed = text[:place] + digit + text[place + 1 :]
    assert read_mark(changed) == ((issue, subscriber) if changed == text else None)


@given(st.text())
def test_nonsense_is_no_mark(text):
    assert read_mark(text) is None


@pytest.mark.parametrize("text", ["", "0" * 39, "0" * 41, "٠" * 40, "0" * 40 + "\n", " " + "0" * 39])
def test_what_only_looks_like_one_is_no_mark(text):
    assert read_mark(text) is None


def test_another_secret_makes_other_marks(settings):
    ours = mark(7, 12)
    settings.SECRET_KEY = "another secret, as long as need be, of another paper"
    assert mark(7, 12) != ours
    assert read_mark(ours.decode()) is None


def test_ids_that_do_not_fit_are_refused():
    with pytest.raises(OverflowError):
        mark(2**32, 1)
    with pytest.raises(OverflowError):
        mark(1, 2**40)
