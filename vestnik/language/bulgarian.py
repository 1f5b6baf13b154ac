"""Bulgarian words: the dictionary's lemma, and a light stem that leads unknown forms to known lemmas.

The stem alone would merge 'право' and 'правя'; the dictionary alone knows no names and no new words. So a form that
the dictionary knows has its lemma; any other gets the stem, and if a lemma has the same stem, that lemma.
"""

from functools import cache

from vestnik.language.lexicon import Groups, Lexicon, from_simplemma

VOWELS = "аъоуеиюя"
# Suppletion, and forms that the dictionary takes for another word.
IRREGULAR = {
    "хора": "човек",
    "хората": "човек",
    "съдилища": "съд",
    "съдилищата": "съд",
    "подписа": "подпиша",
}


def key(word: str) -> str:
    """The key of a folded word: 'министрите' -> 'министър', 'рафинериите' -> 'рафинерия'."""
    if irregular := IRREGULAR.get(word):
        return irregular
    if lemma := _lexicon().lemma(word):
        return lemma
    if len(word) < 4:
        return word
    stemmed = stem(word)
    candidates = _lemmas_by_stem().lemmas(stemmed)
    if not candidates:
        return stemmed
    return min(candidates, key=lambda lemma: (-_common_beginning(lemma, word), len(lemma), lemma))


def stem(word: str) -> str:
    """What a folded word keeps in all its forms: without article, plural and gender, with alternations undone."""
    if len(word) < 4:
        return word
    for article, kept in (("овете", 3), ("евете", 3)):
        if word.endswith(article) and len(word) - len(article) >= kept:
            return _base(word.removesuffix(article))
    if word.endswith("ият") and len(word) > 5:
        return _base(word[:-2])
    if word.endswith(("ията", "иите")) and len(word) > 6:
        return _base(word[:-3])
    for ending in ("ата", "ята", "ото", "ето", "ите", "ът", "ят"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _base(word.removesuffix(ending))
    if word.endswith("та") and len(word) > 5 and word[-3] not in VOWELS:
        return _base(word[:-2])
    for plural in ("ове", "еве", "ища"):
        if word.endswith(plural) and len(word) - len(plural) >= 3:
            return _base(word.removesuffix(plural))
    if word[-1] in "аяоеию":
        return _base(word[:-1])
    return _base(word)


def _base(stem: str) -> str:
    if len(stem) > 4 and stem.endswith(("ни", "ски", "шки", "зки")):
        stem = stem[:-1]
    if len(stem) > 3 and stem[-1] == "ц":
        stem = f"{stem[:-1]}к"
    if len(stem) > 4 and stem[-2] in "ъе" and stem[-1] not in VOWELS and stem[-3] not in VOWELS:
        stem = stem[:-2] + stem[-1]
    return stem


def _common_beginning(one: str, other: str) -> int:
    length = 0
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            break
        length += 1
    return length


@cache
def _lexicon() -> Lexicon:
    return from_simplemma("bg")


@cache
def _lemmas_by_stem() -> Groups:
    return Groups(_lexicon(), stem)
