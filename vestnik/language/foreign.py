"""Words quoted in another language than what stands around them, known by their letters and commonest words.

For `lang` in HTML (WCAG 2.2, 3.1.2): letterforms, voices of screen readers and hyphenation follow it. A guess is made
only where it is nearly certain: a sentence, not a name.
"""

import unicodedata
from collections import Counter
from functools import cache

from vestnik.language.reading import WORD
from vestnik.language.tags import primary_subtag

# Scripts that one language writes, by the first word of their letters' names in Unicode.
OF_ONE_LANGUAGE = {
    "GREEK": "el",
    "HEBREW": "he",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "HANGUL": "ko",
    "THAI": "th",
}
# Letters of one Cyrillic alphabet; the first that is found decides, so ј alone is Serbian.
CYRILLIC_LETTERS = (("ў", "be"), ("їєґі", "uk"), ("ќѓѕ", "mk"), ("ћђј", "sr"), ("ыэё", "ru"))
OTHER_CYRILLIC = frozenset("әғқңөұүһҷӣӯ")
TELLING = frozenset("".join(signs for signs, _lang in CYRILLIC_LETTERS))
# Among the commonest words of each; those that two of them share say nothing and are left out.
COMMONEST = {
    "bg": "е са се че ще от което който или до при този това като му си най ги още беше",
    "ru": "не что это как из для но его мы они был было если уже только чтобы нет все",
    "en": "the of and to is that was for it with as are this be by at have from they which you we not has will",
    "de": "der die und das ist nicht ein zu den mit von auf für sich dem auch es eine wir ich sie werden wird haben",
    "fr": "le les des et est une que qui dans pour pas sur au avec ce il nous plus sont vous du ne cette ont",
    "es": "el los las y que es por con para una del se lo como más pero sus este ha muy hay está han",
    "it": "il di che è per non con una del della sono si gli anche come più nel alla ha questo ma lo",
    "tr": "ve bir bu için ile da de olarak çok daha gibi var kadar olan sonra değil ne biz her ama",
    "ro": "și să în nu este că pentru din mai care sunt cu fost ca această noi lor acest despre când",
}
FEWEST_WORDS, FEWEST_KNOWN = 4, 2
#: of all words of a sentence, this share are among the commonest, and more than of any other language
SHARE = 0.15
#: of all letters of a quotation, this share are of its script
MOSTLY = 0.8


def language_of(text: str, around: str) -> str:
    """The language of `text` if it is surely another one than `around`, the language of what stands around it.

    Else `around`. Letters tell most scripts and Cyrillic alphabets; between English, German, French, Spanish,
    Italian, Turkish, Romanian, Bulgarian and Russian the commonest words do, from four words on.
    """
    words = [word[0].lower() for word in WORD.finditer(text)]
    if len(words) < FEWEST_WORDS:
        return around
    language = primary_subtag(around)
    found = _by_letters(words, language) or _by_words(words, language)
    return found if found and found != language else around


def _by_letters(words: list[str], around: str) -> str:
    letters = [char for word in words for char in word if char.isalpha()]
    scripts = Counter(_script(char) for char in letters)
    script, count = scripts.most_common(1)[0] if scripts else ("", 0)
    if count < MOSTLY * len(letters):
        return ""
    if script != "CYRILLIC":
        return OF_ONE_LANGUAGE.get(script, "")
    # the name of a Russian book makes no Russian sentence
    telling = [word for word in words if not TELLING.isdisjoint(word)]
    common = _commonest().get(around, frozenset())
    if len(telling) < FEWEST_KNOWN or len(telling) < sum(word in common for word in words):
        return ""
    known = CYRILLIC_LETTERS if OTHER_CYRILLIC.isdisjoint(letters) else ()
    return next((lang for signs, lang in known if not set(signs).isdisjoint(letters)), "")


def _by_words(words: list[str], around: str) -> str:
    known = {lang: [word for word in words if word in common] for lang, common in _commonest().items()}
    ranked = sorted(known, key=lambda lang: (len(known[lang]), lang == around), reverse=True)
    first, second = ranked[:2]
    enough = len(set(known[first])) >= FEWEST_KNOWN and len(known[first]) >= SHARE * len(words)
    return first if enough and len(known[first]) > len(known[second]) else ""


@cache
def _commonest() -> dict[str, frozenset[str]]:
    languages = Counter(word for words in COMMONEST.values() for word in set(words.split()))
    return {
        lang: frozenset(word for word in words.split() if languages[word] == 1)
        for lang, words in COMMONEST.items()
    }


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
