"""What was meant by a word typed in the wrong keyboard layout: ';rkrijc,' is министър, 'фацебоок' is facebook.

The layouts are those of Bulgarian systems: traditional phonetic, and the two of BDS 5237:2006, phonetic and typewriter
(the layout of BDS 5237:1978). Both directions, against the American layout.
"""

LONGEST = 64

AMERICAN = "`qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
SHIFTED = '~QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
# Key by key; a space where the key gives no letter.
LAYOUTS = (
    "чявертъуиопшщюасдфгхйкл  зьцжбнм   ",
    "ючшертъуиопящьасдфгхйкл  зжцвбнм   ",
    "  уеишщксдзц  ьяаожгтнвмчюйъэфхпрлб",
)


def layout_readings(typed: str) -> list[str]:
    """What `typed`, a chunk of a query without spaces, gives in the other layouts: at most three, in small letters.

    Give it what the reader typed, with its punctuation: in the typewriter layout ; is м and , is р. A reading is
    letters and digits only; the phonetic layouts come first. Empty if there is none, or for more than 64 characters.
    """
    if len(typed) > LONGEST:
        return []
    cyrillic = any("\u0400" <= char <= "\u04ff" for char in typed)
    readings = [typed.translate(table) for table in (TO_LATIN if cyrillic else TO_CYRILLIC)]
    typed = typed.lower()
    return [reading for reading in dict.fromkeys(readings) if reading.isalnum() and reading != typed]


def _to_cyrillic(layout: str) -> dict[int, str]:
    return {
        ord(key): letter
        for keys in (AMERICAN, SHIFTED)
        for key, letter in zip(keys, layout, strict=True)
        if letter != " "
    }


def _to_latin(layout: str) -> dict[int, str]:
    lower = {ord(letter): key for key, letter in zip(AMERICAN, layout, strict=True) if letter != " "}
    return lower | {ord(chr(letter).upper()): key for letter, key in lower.items()}


TO_CYRILLIC = [_to_cyrillic(layout) for layout in LAYOUTS]
TO_LATIN = [_to_latin(layout) for layout in LAYOUTS]
