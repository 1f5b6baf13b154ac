"""Slugs: the part of an address that is made from a title, once, and never made again."""

import hashlib
import re
import unicodedata

from anyascii import anyascii

from vestnik.language.romanisation import romanise
from vestnik.language.tags import primary_subtag

__all__ = ["romanise", "slug_for"]

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
SOUTH_SLAVIC = str.maketrans({"đ": "dj", "Đ": "Dj"})
LATIN = {"de": GERMAN, "sr": SOUTH_SLAVIC, "hr": SOUTH_SLAVIC, "bs": SOUTH_SLAVIC}

TRADE_MARKS = dict.fromkeys(map(ord, "™℠®©"), " ")
APOSTROPHES = re.compile(r"(?<=\w)['’ʼ‘`´]+(?=\w)")
NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug_for(title: str, lang: str, limit: int = 80) -> str:
    """The slug of a title in the language `lang`: lower-case ASCII words joined by '-'.

    Bulgarian follows the Transliteration Act of 2009, other languages the rules named in `romanise`. A slug
    has at most `limit` characters and is cut after a whole word; only a longer first word is cut inside.
    It always matches `[a-z0-9]+(-[a-z0-9]+)*` and is never empty: a title without a letter or digit (emoji,
    punctuation, nothing) gets 'story-' and eight hexadecimal digits of the title's SHA-256, always the same.
    Different titles can have the same slug ('път', 'пат'). The slug of a slug is that slug.

    Raises ValueError if `limit` is less than 1.
    """
    if limit < 1:
        raise ValueError(f"a slug needs room for at least one character, not limit={limit}")
    text = unicodedata.normalize("NFKC", title.translate(TRADE_MARKS))
    text = romanise(text, lang).translate(LATIN.get(primary_subtag(lang), {}))
    text = "".join(map(_ascii, APOSTROPHES.sub("", text)))
    slug = NOT_SLUG.sub("-", text.lower()).strip("-")
    return _cut(slug or f"story-{_digest(title)}", limit)


def _ascii(char: str) -> str:
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category == "Sc":
        return f" {anyascii(char)} "
    return anyascii(char) if category[0] in "LMN" else " "


def _digest(title: str) -> str:
    return hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _cut(slug: str, limit: int) -> str:
    if len(slug) <= limit:
        return slug
    whole_words, dash, _ = slug[: limit + 1].rpartition("-")
    return whole_words if dash else slug[:limit]
