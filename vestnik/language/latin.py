"""What a word in Latin letters says in Bulgarian: by the Transliteration Act, or as people type it on a telephone.

'Shlyokavitsa' has no rule: 4 is ч, 6 is ш, q is я, w is в, y is ъ, й or ь, j is ж or й, u is у or ъ. So a word has
many readings; they come likeliest first, and the search keeps those that its index knows.
"""

import unicodedata
from functools import cache

from vestnik.language import bulgarian
from vestnik.language.words import fold

LONGEST = 32
BEAM = 256

# Latin -> readings, each with its cost: how much less likely than the likeliest it is (about -log2 of its share).
LETTERS = {
    "a": "а ъ=2",
    "b": "б",
    "c": "ц к=2 с=4",
    "č": "ч",
    "d": "д",
    "e": "е",
    "f": "ф",
    "g": "г ж=6",
    "h": "х",
    "i": "и й=3",
    "j": "ж=1 й=1 дж=3",
    "k": "к",
    "l": "л",
    "m": "м",
    "n": "н",
    "o": "о",
    "p": "п",
    "q": "я ч=6 к=6",
    "r": "р",
    "s": "с",
    "š": "ш",
    "t": "т",
    "u": "у ъ=2 ю=5",
    "v": "в ж=7",
    "w": "в ш=6 у=6",
    "x": "х=1 кс=1",
    "y": "й=1 ъ=1 ь=3 и=4 у=7",
    "z": "з ц=4 ж=7",
    "ž": "ж",
    "4": "ч",
    "6": "ш",
}
GROUPS = {
    "sht": "щ шт=3",
    "6t": "щ=1 шт=3",
    "shch": "щ=1 шч=3",
    "sch": "ш=2 сч=3 щ=4",
    "zh": "ж",
    "ch": "ч",
    "sh": "ш",
    "ts": "ц тс=3",
    "tz": "ц",
    "dj": "дж",
    "dzh": "дж",
    "ya": "я йа=6",
    "yu": "ю йу=6",
    "yo": "ьо=1 йо=1",
    "ja": "я=1 жа=2",
    "ju": "ю=1 жу=2",
    "jo": "йо=1 ьо=2 жо=2",
    "io": "ио=1 йо=2 ьо=3",
    "iu": "ию=2 ю=2 иу=3",
    "iya": "ия",
    "iq": "ия",
    "ija": "ия",
    "ia": "ия=1 я=2 иа=2",
    "ai": "ай=1 аи=1 ъй=4",
    "ei": "ей=1 еи=1",
    "oi": "ой=1 ои=1",
    "ui": "уй=1 уи=1",
    "lu": "лу=1 лю=2 лъ=3",
    "kh": "х=1 кх=6",
    "th": "т=2 тх=5",
    "ph": "ф=1",
    "ck": "к=1 цк=3",
    "oo": "у=2 оо=2",
    "ee": "и=2 ее=2",
    "ou": "у=3 оу=1",
}
# The one name that the Act writes otherwise than by its table (art. 6).
WHOLE = {"bulgaria": "българия", "bulgarian": "българиан"}
VOWELS = "аъоуеиюяй"


def cyrillic_readings(word: str, limit: int = 32) -> list[str]:
    """What `word`, in Latin letters, 4 and 6, can mean in Bulgarian: at most `limit`, folded, likeliest first.

    'koreq' and 'koreya' -> 'корея', …; 'ministar', 'ministyr', 'ministur' -> 'министър', …. Forms that the
    dictionary knows come before others. Empty for a word with other letters, without letters, or of more than 32.
    """
    letters = fold(unicodedata.normalize("NFC", word))
    if (
        not 1 < len(letters) <= LONGEST
        or letters.isdigit()
        or not all(letter in LETTERS for letter in letters)
    ):
        return []
    # The likeliest beginnings that reach each place.
    reached: list[dict[str, int]] = [{"": 0}, *({} for _ in letters)]
    for at in range(len(letters)):
        beginnings = sorted(reached[at].items(), key=lambda item: item[1])[:BEAM]
        for latin, meanings in _rules():
            if letters.startswith(latin, at):
                following = reached[at + len(latin)]
                for beginning, cost in beginnings:
                    for cyrillic, more in meanings:
                        reading, total = beginning + cyrillic, cost + more + _strange(beginning, cyrillic)
                        if total < following.get(reading, total + 1):
                            following[reading] = total
    whole = {WHOLE[letters]: -1} if letters in WHOLE else {}
    costs = reached[-1] | whole
    ranked = sorted(costs, key=lambda reading: (not bulgarian.knows(reading), costs[reading], reading))
    return ranked[:limit]


def _strange(beginning: str, cyrillic: str) -> int:
    """What it costs that a letter stands where Bulgarian hardly has it."""
    before, letter = beginning[-1:], cyrillic[0]
    if letter == "й":
        return 0 if before in VOWELS or cyrillic == "йо" else 5
    if letter == "ь":
        return 5 if before in VOWELS else 0
    if before == "ь":
        return 0 if letter == "о" else 9
    if letter == "ъ":
        return 4 if before and before in VOWELS else 0
    return 0


@cache
def _rules() -> list[tuple[str, list[tuple[str, int]]]]:
    return [
        (latin, [_reading(meaning) for meaning in meanings.split()])
        for latin, meanings in (LETTERS | GROUPS).items()
    ]


def _reading(written: str) -> tuple[str, int]:
    cyrillic, _, cost = written.partition("=")
    return cyrillic, int(cost or 0)
