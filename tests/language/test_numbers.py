"""Numbers as they stand in a newspaper."""

from decimal import Decimal

import pytest

from vestnik.language import newspaper_number


@pytest.mark.parametrize(
    ("lang", "number", "printed"),
    [
        ("bg", "1234.5", "1234,5"),
        ("bg", "12345", "12_345"),
        ("bg", "1234567.89", "1_234_567,89"),
        ("bg", "-0.25", "−0,25"),
        ("bg", "-12345", "−12_345"),
        ("en", "1234567.89", "1,234,567.89"),
        ("de", "1234.5", "1.234,5"),
        ("fr", "1234", "1_234"),
        ("pl", "1234", "1234"),
        ("pt-br", "1234", "1.234"),
        ("bg", "0.10", "0,10"),
        ("bg", "1E+3", "1000"),
    ],
)
def test_each_language_has_its_signs(lang: str, number: str, printed: str) -> None:
    assert newspaper_number(Decimal(number), lang).replace("\u00a0", "_") == printed


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=value):
        newspaper_number(Decimal(value), "bg")


def test_a_language_without_numbers_is_named_in_the_error() -> None:
    with pytest.raises(ValueError, match="tlh"):
        newspaper_number(1, "tlh")
