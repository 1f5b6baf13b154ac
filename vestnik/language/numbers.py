"""Numbers as a newspaper of each language prints them: CLDR's signs (by Babel)."""

from copy import copy
from decimal import Decimal

from vestnik.language.dates import locale_of

# CLDR's minimumGroupingDigits of 2, which Babel passes over: '1234,5', but '12 345'.
FOUR_DIGITS_TOGETHER = frozenset({"bg", "es", "et", "lv", "pl", "pt_PT"})


def newspaper_number(value: Decimal | int, lang: str) -> str:
    """'1234,50', '1\u00a0234\u00a0567,89' in Bulgarian, '1,234.50' in English; decimals as many as `value` has.

    The minus is a minus (U+2212). Raises ValueError for a language that CLDR does not have, and for a value that is
    not finite.
    """
    locale, number = locale_of(lang), Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{value} is no number that one could print")
    decimals = max(0, -int(number.as_tuple().exponent))
    pattern = copy(locale.decimal_formats[None])
    pattern.frac_prec = (decimals, decimals)
    grouped = abs(number) >= 10_000 or not {locale.language, str(locale)} & FOUR_DIGITS_TOGETHER
    printed = str(pattern.apply(number, locale, group_separator=grouped))
    # few web fonts have CLDR's narrow no-break space
    return printed.replace("\u202f", "\u00a0").replace("-", "\u2212")
