"""Figures for people."""

import math

import pytest

from vestnik.bench.tables import Target, median, number, quantile, ratio, table


def test_columns_stand_under_their_heads():
    shown = table(("", "requests/s", "of nginx"), [("door", 54105.2, 1.143), ("nginx", 47345, 1.0)])
    assert shown.splitlines() == [
        "       requests/s  of nginx",
        "door       54,105      1.14",
        "nginx      47,345      1.00",
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (math.nan, "–"),
        (0, "0"),
        (0.0042, "0.0042"),
        (0.85, "0.85"),
        (12.34, "12.3"),
        (1234.5, "1,234"),
    ],
)
def test_a_number_has_as_many_digits_as_mean_something(value, shown):
    assert number(value) == shown


def test_a_quantile_is_a_value_that_was_measured():
    assert quantile([0.3, 0.1, 0.2], 0.5) == 0.2
    assert quantile([float(n) for n in range(1, 101)], 0.99) == 99.0
    assert quantile([0.4], 0.99) == 0.4


def test_of_nothing_there_is_no_middle_and_no_ratio():
    assert math.isnan(median([]))
    assert math.isnan(quantile([], 0.99))
    assert math.isnan(ratio(3, 0))


def test_a_target_is_met_at_its_bound_and_missed_by_what_was_not_measured():
    assert Target("of nginx's", 1.0, 1.0).is_met
    assert not Target("of nginx's", 0.99, 1.0).is_met
    assert Target("p99, ms", 30.0, 30.0, at_least=False).is_met
    assert not Target("p99, ms", 30.1, 30.0, at_least=False).is_met
    assert not Target("of nginx's", math.nan, 1.0).is_met
    assert not Target("p99, ms", math.nan, 30.0, at_least=False).is_met


def test_a_missed_target_says_so():
    assert Target("p99, ms", 41.5, 30.0, at_least=False).line() == "p99, ms: 41.5 (target ≤ 30.0: NOT MET)"
