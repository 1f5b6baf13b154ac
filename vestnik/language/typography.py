"""Type as a printer sets it, from type as a keyboard gives it. Plain text in, plain text out; not for HTML.

Every function here is idempotent, so a text can go through it on each save.
"""

import re
from functools import lru_cache

from vestnik.language.quotes import smart_quotes
from vestnik.language.tags import primary_subtag

__all__ = ["dashes", "no_break", "smart_quotes"]

NBSP = "\u00a0"

# Between spaces, or before one at the beginning of a line, as in a dialogue.
LONE_HYPHEN = re.compile(r"(?<!\S)--?(?=[ \t\u00a0])")
AMERICAN_DASH = re.compile(r"(?<=\S)[ \u00a0](?:--?|–)[ \u00a0](?=\S)")

# Words of one letter that must not end a line. Polish, Czech and Slovak typesetting knows the same rule.
ONE_LETTER_WORDS = {
    "bg": "всиаоук",
    "ru": "всиаоук",
    "uk": "взіаоуйє",
    "pl": "aiouwz",
    "cs": "aikosuvz",
    "sk": "aikosuvz",
}

UNITS = (
    "% ‰ ° °C °F € $ £ ¥ ₽ ₴ nm µm mm cm m km m² km² m³ ha mg g kg t ml l s min h km/h Hz kHz MHz GHz "
    "W kW MW GW kWh MWh GWh TWh V A kB MB GB TB"
)
UNITS_OF_LANGUAGE = {
    "bg": (
        "г. год. лв. лв ст. евро хил. млн. млн млрд. млрд ч. ч мин. мин сек. мм см м км кв. куб. дка ха мг г "
        "кг т мл л км/ч бр. души процента кВт МВт кВтч МВтч"
    ),
    "en": "a.m. p.m. am pm ft lb oz mph thousand million billion trillion",
}


def dashes(text: str, lang: str) -> str:
    """A lone hyphen as a dash: 'София - Варна' -> 'София – Варна', '- Да.' on a line's beginning -> '– Да.'.

    The dash is an en dash between spaces in every language, save American English ('en-US'), which sets an em
    dash without spaces. A hyphen inside a word or a range stays.
    """
    text = LONE_HYPHEN.sub("–", text)
    return AMERICAN_DASH.sub("—", text) if lang.replace("_", "-").lower() == "en-us" else text


def no_break(text: str, lang: str) -> str:
    """No-break spaces where a line must not break: after a word of one letter, and before a unit.

    The words are Bulgarian в, с, и, а, о, у, к, and those of Russian, Ukrainian, Polish, Czech and Slovak;
    the units are symbols and those that the language abbreviates: '5 г.', '12,5 %', '40 €', '3 млн. лв.'.
    """
    language = primary_subtag(lang)
    if letters := ONE_LETTER_WORDS.get(language):
        text = re.sub(rf"(?<![\w.’'/\-])([{letters}{letters.upper()}]) (?=\S)", rf"\1{NBSP}", text)
    return _before_unit(language).sub(NBSP, text)


@lru_cache(maxsize=64)
def _before_unit(language: str) -> re.Pattern[str]:
    units = f"{UNITS} {UNITS_OF_LANGUAGE.get(language, '')}".split()
    return re.compile(rf"(?<=\d) (?=(?:{'|'.join(map(re.escape, units))})(?!\w))")
