"""Alphabetical order, as a text to store beside a name: no database sorts Bulgarian right by itself."""

import re
import unicodedata
from functools import lru_cache

from vestnik.language.tags import primary_subtag

LATIN = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS = {
    "bg": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "el": "αβγδεζηθικλμνξοπρστυφχψω",
    "pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
    "sv": "abcdefghijklmnopqrstuvwxyzåäö",
    "fi": "abcdefghijklmnopqrstuvwxyzåäö",
    "da": "abcdefghijklmnopqrstuvwxyzæøå",
    "nb": "abcdefghijklmnopqrstuvwxyzæøå",
}
SPACE, DIGITS, LETTERS, FOREIGN = 10, 11, 21, "99"
WITHOUT_ACCENT, WITH_ACCENT = "1", "2"
GAP = re.compile(r"[\s\-\u2010-\u2015]+")


def sort_key(text: str, lang: str) -> str:
    """A string of decimal digits that sorts as `text` stands in the alphabetical order of `lang`.

    Being digits only, it sorts the same under every collation of every database. Capitals, quotation marks
    and punctuation do not count; a hyphen is a space. Digits come first, then the language's own alphabet,
    Latin, all other letters. Accents that make no letter of their own (Bulgarian ѝ, French é) only decide
    between equals: и, ѝ, иван. About two digits a letter; '' for a text without letters and
    digits. Levels as in Unicode's collation (UTS 10), alphabets as in CLDR's.
    """
    ranks = _ranks(primary_subtag(lang))
    primary: list[str] = []
    accents = ""
    for char in GAP.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip():
        for letter in char if char in ranks else unicodedata.normalize("NFD", char):
            if letter in ranks:
                primary.append(ranks[letter])
                accents += WITHOUT_ACCENT
            elif unicodedata.category(letter) == "Mn" and accents:
                accents = accents[:-1] + WITH_ACCENT
            elif unicodedata.category(letter)[0] in "LN":
                primary.append(f"{FOREIGN}{ord(letter):07}")
                accents += WITHOUT_ACCENT
    accents = accents.rstrip(WITHOUT_ACCENT)
    return "".join(primary) + (f"00{accents}" if accents else "")


@lru_cache(maxsize=64)
def _ranks(language: str) -> dict[str, str]:
    alphabet = ALPHABETS.get(language, LATIN)
    letters = alphabet + "".join(letter for letter in LATIN if letter not in alphabet)
    return (
        {" ": str(SPACE)}
        | {str(digit): str(DIGITS + digit) for digit in range(10)}
        | {letter: str(LETTERS + rank) for rank, letter in enumerate(letters)}
    )
