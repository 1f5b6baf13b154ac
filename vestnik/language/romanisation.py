"""Other scripts in Latin letters, each language by the rule of its own country.

A table is a dict of regular expression -> Latin, tried in order against a lower-case word, so '^' and '$'
mean the beginning and the end of the word; a rule holds no groups.
"""

import re
import unicodedata
from dataclasses import dataclass

from anyascii import anyascii

from vestnik.language.tags import primary_subtag

CYRILLIC_WORD = "[\u0400-\u052f\u0300-\u036f]+"
GREEK_WORD = "[\u0370-\u03ff\u1f00-\u1fff\u0300-\u036f]+"
UKRAINIAN_WORD = f"{CYRILLIC_WORD}(?:['’ʼ]{CYRILLIC_WORD})*"


@dataclass(frozen=True, slots=True)
class Romanisation:
    """A table ready for use on one script's words."""

    word: re.Pattern[str]
    chunk: re.Pattern[str]
    latin: tuple[str, ...]

    @classmethod
    def of(cls, word: str, rules: dict[str, str]) -> "Romanisation":
        chunk = "|".join(f"({rule})" for rule in rules)
        return cls(re.compile(word), re.compile(chunk), tuple(rules.values()))

    def __call__(self, text: str) -> str:
        return self.word.sub(lambda found: self._romanise_word(found[0]), text)

    def _romanise_word(self, word: str) -> str:
        shouting = word.isupper() and sum(map(str.isupper, word)) > 1

        def latin(found: re.Match[str]) -> str:
            letters = self.latin[(found.lastindex or 1) - 1]
            if not word[found.start()].isupper():
                return letters
            return letters.upper() if shouting else letters[:1].upper() + letters[1:]

        return self.chunk.sub(latin, word.lower())


def _letters(pairs: str) -> dict[str, str]:
    """'а=a ь=' -> {'а': 'a', 'ь': ''}"""
    return {cyrillic: latin for cyrillic, _, latin in (pair.partition("=") for pair in pairs.split())}


# Закон за транслитерацията (State Gazette 19/2009): the alphabet is art. 4, -ия art. 5, the state's name
# art. 6. ѝ is not in the act's alphabet; it is и with a grave.
BULGARIAN = Romanisation.of(
    CYRILLIC_WORD,
    {"^българия$": "bulgaria", "ия$": "ia"}
    | _letters(
        "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i ѝ=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=ts "
        "ч=ch ш=sh щ=sht ъ=a ь=y ю=yu я=ya"
    ),
)

# The letters of Macedonian identity documents, which need no diacritics.
MACEDONIAN = Romanisation.of(
    CYRILLIC_WORD,
    _letters(
        "а=a б=b в=v г=g д=d ѓ=gj е=e ѐ=e ж=zh з=z ѕ=dz и=i ѝ=i ј=j к=k л=l љ=lj м=m н=n њ=nj о=o п=p р=r "
        "с=s т=t ќ=kj у=u ф=f х=h ц=c ч=ch џ=dj ш=sh"
    ),
)

# Serbian's own Latin alphabet (Gaj's), letter for letter.
SERBIAN = Romanisation.of(
    CYRILLIC_WORD,
    _letters(
        "а=a б=b в=v г=g д=d ђ=đ е=e ж=ž з=z и=i ј=j к=k л=l љ=lj м=m н=n њ=nj о=o п=p р=r с=s т=t ћ=ć "
        "у=u ф=f х=h ц=c ч=č џ=dž ш=š"
    ),
)

# ICAO Doc 9303-3, section 6, the rule of Russian passports since 2014.
RUSSIAN = Romanisation.of(
    CYRILLIC_WORD,
    _letters(
        "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh "
        "ц=ts ч=ch ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia"
    ),
)

# Постанова КМУ № 55, 27.01.2010: five letters differ at the beginning of a word; soft sign and apostrophe
# vanish.
UKRAINIAN = Romanisation.of(
    UKRAINIAN_WORD,
    {"зг": "zgh", "['’ʼ]": ""}
    | _letters("^є=ye ^ї=yi ^й=y ^ю=yu ^я=ya")
    | _letters(
        "а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u "
        "ф=f х=kh ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia"
    ),
)

# ELOT 743 (2001), type 2 (transcription), over decomposed text: αυ with its accent on α, or with a dialytika
# on υ, is two vowels; υ of the diphthongs is f before a voiceless consonant and at the end of a word.
_UPSILON = "υ(?!\u0308)\u0301?"
_VOICELESS = "(?=[θκξπσςτφχψ]|$)"
GREEK = Romanisation.of(
    GREEK_WORD,
    {f"{vowel}{_UPSILON}{_VOICELESS}": f"{latin}f" for vowel, latin in zip("αεη", "aei", strict=True)}
    | {f"{vowel}{_UPSILON}": f"{latin}v" for vowel, latin in zip("αεη", "aei", strict=True)}
    | {f"ο{_UPSILON}": "ou", "^μπ": "b", "μπ$": "b"}
    | _letters("γγ=ng γξ=nx γχ=nch")
    | _letters(
        "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch "
        "ψ=ps ω=o"
    )
    | {"[\u0300-\u036f]": ""},
)

CYRILLIC: dict[str, Romanisation] = {
    "bg": BULGARIAN,
    "mk": MACEDONIAN,
    "sr": SERBIAN,
    "ru": RUSSIAN,
    "uk": UKRAINIAN,
}

STRESSED = re.compile("([аеёиоуъыэюяієї]\u0308?)[\u0300\u0301]+", re.IGNORECASE)
GREEK_ACCENTS = str.maketrans(
    {"\u0300": "\u0301", "\u0342": "\u0301"} | dict.fromkeys("\u0313\u0314\u0345", "")
)
BETWEEN_IDEOGRAPHS = re.compile("(?<=[㐀-鿿])(?=[㐀-鿿])")


def romanise(text: str, lang: str) -> str:
    """`text` of the language `lang` in Latin letters, its case kept: 'Кръстьо Щерев' -> 'Krastyo Shterev'.

    Bulgarian, Macedonian, Serbian, Russian and Ukrainian go by their national rules, Greek by ELOT 743 in a
    text of any language; other scripts, and Cyrillic in a text of another language, letter by letter by
    anyascii. Stress accents on Cyrillic vowels and invisible format characters are dropped. Latin letters (é,
    ß), punctuation and symbols stay; a slug folds them further. An unknown or empty `lang` is no error.
    """
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cs"))
    text = unicodedata.normalize("NFC", STRESSED.sub(r"\1", unicodedata.normalize("NFD", text)))
    cyrillic = CYRILLIC.get(primary_subtag(lang))
    if cyrillic:
        text = cyrillic(text)
    text = re.sub(GREEK_WORD, _romanise_greek, text)
    text = BETWEEN_IDEOGRAPHS.sub(" ", text)
    return "".join(c if _is_latin(c) else _letter(c) for c in text)


def _romanise_greek(found: re.Match[str]) -> str:
    return GREEK(unicodedata.normalize("NFD", found[0]).translate(GREEK_ACCENTS))


def _is_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char <= "\u1eff"


def _letter(char: str) -> str:
    return anyascii(char) if unicodedata.category(char)[0] in "LMN" else char
