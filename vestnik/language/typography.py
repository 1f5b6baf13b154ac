"""Type as a printer sets it, from type as a keyboard gives it. Plain text in, plain text out; HTML: `typesetting`.

Every function here is idempotent.
"""

import re
from functools import lru_cache

from vestnik.language.quotes import UNSEEN, smart_quotes
from vestnik.language.tags import primary_subtag

__all__ = ["dashes", "no_break", "smart_quotes"]

NBSP = "\u00a0"

# Between spaces, or before one at the beginning of a line, as in a dialogue.
LONE_HYPHEN = re.compile(r"(?<!\S)--?(?=[ \t\u00a0])")
AMERICAN_DASH = re.compile(rf"(?<=\S)[ \u00a0](?:--?|–{UNSEEN}?)[ \u00a0](?=\S)")
BEFORE_A_DASH = re.compile(rf"(?<=\S) (?=[–—]{UNSEEN}?[ \u00a0])")

# Words of one letter that must not end a line. Polish, Czech and Slovak typesetting knows the same rule.
ONE_LETTER_WORDS = {
    "bg": "всиаоук",
    "ru": "всиаоук",
    "uk": "взіаоуйє",
    "pl": "aiouwz",
    "cs": "aikosuvz",
    "sk": "aikosuvz",
}

# Months, so that '9 януари' stays together, are units of their number.
UNITS = (
    "% ‰ ° °C °F € $ £ ¥ ₽ ₴ nm µm mm cm m km m² km² m³ ha mg g kg t ml l s min h km/h Hz kHz MHz GHz "
    "W kW MW GW kWh MWh GWh TWh V A kB MB GB TB"
)
UNITS_OF_LANGUAGE = {
    "bg": (
        "г. год. лв. лв ст. евро хил. млн. млн млрд. млрд ч. ч мин. мин сек. мм см м км кв. куб. дка ха мг г "
        "кг т мл л км/ч бр. души процента кВт МВт кВтч МВтч "
        "януари февруари март април май юни юли август септември октомври ноември декември"
    ),
    "en": (
        "a.m. p.m. am pm ft lb oz mph thousand million billion trillion "
        "January February March April May June July August September October November December"
    ),
}

# What stands before a number, and before a name: 'чл. 5', 'д-р Иванов', 'ул. „Шипка“'. Of street and square, too.
BEFORE_A_NUMBER = "№ §"
BEFORE_A_NUMBER_OF_LANGUAGE = {"bg": "чл. ал. стр. т. гл.", "en": "No. p. pp. vol."}
BEFORE_A_NAME = {
    "bg": "д-р проф. доц. акад. инж. арх. адв. ген. полк. г-н г-жа св. ул. бул. пл. кв. гр.",
    "en": "Mr Mrs Ms Dr Prof. St Mr. Mrs. Ms. Dr. St.",
}
CAPITAL = "A-ZÀ-ÖØ-ÞΑ-ΩЀ-Я"
INITIAL = re.compile(rf"(?<![\w.])([{CAPITAL}]\.) (?=[{CAPITAL}])")


def dashes(text: str, lang: str) -> str:
    """A lone hyphen as a dash: 'София - Варна' -> 'София – Варна', '- Да.' on a line's beginning -> '– Да.'.

    The dash is an en dash between spaces in every language, save American English ('en-US'), which sets an em
    dash without spaces (The Chicago Manual of Style, 6.85). A hyphen inside a word or a range stays.
    """
    return dashes_in_place(text, lang, "")


def dashes_in_place(text: str, lang: str, unseen: str = UNSEEN) -> str:
    """`dashes`, as long as `text`: whatever a dash is shorter than what was typed, `unseen` follows it."""

    def dash(sign: str, typed: re.Match[str]) -> str:
        return sign + unseen * (len(typed[0]) - 1)

    text = LONE_HYPHEN.sub(lambda typed: dash("–", typed), text)
    if lang.replace("_", "-").lower() == "en-us":
        text = AMERICAN_DASH.sub(lambda typed: dash("—", typed), text)
    return text


def no_break(text: str, lang: str) -> str:
    """No-break spaces where a line must not break, as handbooks of typesetting have it (A. Milchin and L. Cheltsova,
    Spravochnik izdatelya i avtora, 2003, for Cyrillic; most of it is shared by all of Europe).

    After a word of one letter (Bulgarian в, с, и, а, о, у, к, and those of Russian, Ukrainian, Polish, Czech and
    Slovak); before a unit or a month ('5 г.', '12,5 %', '40 €', '3 млн. лв.', '9 януари'); before a dash between
    spaces; after № and 'чл.' before a number, after a title and 'ул.' before a name, between initials and name.
    """
    language = primary_subtag(lang)
    text = BEFORE_A_DASH.sub(NBSP, text)
    if letters := ONE_LETTER_WORDS.get(language):
        text = re.sub(rf"(?<![\w.’'/\-])([{letters}{letters.upper()}]) (?=\S)", rf"\1{NBSP}", text)
    for joint in (INITIAL, *_opening_words(language)):
        text = joint.sub(rf"\1{NBSP}", text)
    return _before_unit(language).sub(NBSP, text)


@lru_cache(maxsize=64)
def _before_unit(language: str) -> re.Pattern[str]:
    units = f"{UNITS} {UNITS_OF_LANGUAGE.get(language, '')}".split()
    return re.compile(rf"(?<=\d) (?=(?:{'|'.join(map(re.escape, units))})(?!\w))")


@lru_cache(maxsize=64)
def _opening_words(language: str) -> tuple[re.Pattern[str], ...]:
    """What finds a word that must not end a line before a number, and one before a name."""
    of_numbers = f"{BEFORE_A_NUMBER} {BEFORE_A_NUMBER_OF_LANGUAGE.get(language, '')}".split()
    of_names = BEFORE_A_NAME.get(language, "").split()
    found = [re.compile(rf"(?<!\w)({_either(of_numbers)}) (?=\d)")]
    if of_names:
        found.append(re.compile(rf"(?<!\w)({_either(of_names)}) (?=[{CAPITAL}„“«\"])"))
    return tuple(found)


def _either(words: list[str]) -> str:
    # a sentence may begin with one
    return "|".join(
        re.escape(word) for word in dict.fromkeys([*words, *(w[0].upper() + w[1:] for w in words)])
    )
