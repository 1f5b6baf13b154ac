"""Bulgarian words: the dictionary's lemma, and a light stem that leads unknown forms to known lemmas.

The stem alone would merge 'право' and 'правя'; the dictionary alone knows no names and no new words. So a form that
the dictionary knows has its lemma; any other gets the stem, and if a lemma has the same stem, that lemma.
"""

from functools import cache

from vestnik.language.lexicon import Groups, Lexicon, from_simplemma

VOWELS = "аъоуеиюя"
# Suppletion, and forms that the dictionary takes for a rarer word.
IRREGULAR = {
    "хора": "човек",
    "хората": "човек",
    "съдилища": "съд",
    "съдилищата": "съд",
    "вълната": "вълна",
    "ветрове": "вятър",
    "уши": "ухо",
    "ушите": "ухо",
    "крилата": "крило",
    "пръв": "първи",
    "подписа": "подпиша",
    "прави": "правя",
}
# Nouns that look like an adjective's neuter and are words of their own.
NOUNS = frozenset(["право"])
VERBAL_NOUNS = ("ание", "яние", "ение", "ания", "яния", "ения")
# First parts of compounds, which a dictionary can't have all of: евродепутат, киберсигурност.
FIRST_PARTS = (
    "авиа авто агро аеро анти арт архи био вело видео вице газо гео дву евро екзо еко екс електро енерго зоо инфо "
    "кибер кино контра крипто макро медиа мега мета микро мини моно мото мулти нано нарко нео онлайн пара пост прото "
    "псевдо психо радио ретро свръх спец супер теле термо топ транс турбо ултра фото хидро хипер"
)
# Article, number and gender, shortest first: what is left is the longest form that may be known.
ENDINGS = "а о и е я та то те ът ят ия ата ото ите ият ове еве ища овете евете ищата"
ADJECTIVE_ENDINGS = ("о", "и", "а")


def key(word: str) -> str:
    """The key of a folded word: 'министрите' -> 'министър', 'рафинериите' -> 'рафинерия'."""
    if known := _known(word):
        return known
    if word.removesuffix("то").removesuffix("та").endswith(VERBAL_NOUNS):
        return _compound(word) or _by_stem(word)
    return _of_a_known_form(word) or _compound(word) or _by_stem(word)


def knows(word: str) -> bool:
    """Whether the dictionary has this folded form."""
    return word in IRREGULAR or _lexicon().lemma(word) is not None


def _known(word: str) -> str | None:
    if irregular := IRREGULAR.get(word):
        return irregular
    lemma = _lexicon().lemma(word)
    if lemma is None:
        return None
    if (
        other := _verbal_noun(word, lemma)
        or _of_a_commoner_noun(word, lemma)
        or _form_of_adjective(word, lemma)
    ):
        return other
    return _settled(lemma)


def _settled(lemma: str) -> str:
    """The one lemma where the dictionary has several for a word: 'увеличен', a participle, is 'увелича'."""
    seen = [lemma]
    while (further := _lexicon().lemma(lemma)) and further not in seen:
        seen.append(further)
        lemma = further
    if further and further != lemma:
        lemma = min(seen[seen.index(further) :])
    lemma = IRREGULAR.get(lemma, lemma)
    return _adjective(lemma) or _perfective(lemma) or _verb(lemma) or lemma


def _adjective(lemma: str) -> str | None:
    """Of a neuter or an adverb: 'силно' -> 'силен', known by its article."""
    if lemma[-1] not in "ое" or lemma in NOUNS:
        return None
    adjective = _lexicon().lemma(f"{lemma.removesuffix('о').removesuffix('е').removesuffix('ь')}ия")
    if adjective is None or adjective[-1] in VOWELS or adjective[:2] != lemma[:2]:
        return None
    return adjective


def _form_of_adjective(word: str, lemma: str) -> str | None:
    """'стара' is not of 'старая': what has an article like an adjective is one."""
    base = word[:-1]
    if word[-1] not in "аояи" or len(base) < 3 or word == lemma or _lexicon().lemma(base) != base:
        return None
    return base if _lexicon().lemma(f"{base}ия") == base else None


def _verb(lemma: str) -> str | None:
    """'паднал' -> 'падна', of which 'паднат' is a form."""
    verb = lemma[:-1]
    return (
        verb
        if lemma.endswith("л") and _lexicon().lemma(verb) == verb == _lexicon().lemma(f"{verb}т")
        else None
    )


def _perfective(lemma: str) -> str | None:
    """'задържам' -> 'задържа', where the two share their forms."""
    if not lemma.endswith(("ам", "ям")):
        return None
    shared = lemma[:-1]
    return shared if _lexicon().lemma(shared) == shared == _lexicon().lemma(f"{shared}т") else None


def _verbal_noun(word: str, lemma: str) -> str | None:
    """Of a plural that the dictionary takes for the verb's: 'разследванията' -> 'разследване'."""
    singular = word.removesuffix("та")
    if not singular.endswith(("ания", "яния", "ения")) or lemma.endswith(("ия", "ие", "не")):
        return None
    for noun in (f"{singular[:-1]}е", f"{singular[:-2]}е"):
        if _lexicon().lemma(noun) == noun:
            return noun
    return None if lemma.endswith("н") else _by_stem(singular)


def _of_a_commoner_noun(word: str, lemma: str) -> str | None:
    """'колите' are cars, not a call to a колит; 'вълната' is the wave, and not woollen."""
    if word.endswith("ите") and word == f"{lemma}е":
        return next((noun for vowel in "ая" if _lexicon().lemma(noun := word[:-3] + vowel) == noun), None)
    if word.endswith("ата") and word == f"{lemma}а" and _lexicon().lemma(word[:-2]) == word[:-2]:
        return word[:-2]
    return None


def _of_a_known_form(word: str) -> str | None:
    """'обявила' -> 'обявил', which is known; 'действащия' -> 'действащ', of which 'действащи' is."""
    for ending in ENDINGS.split():
        form = word.removesuffix(ending)
        if form != word and len(form) > 3 and form[-1] not in VOWELS and (known := _known(form)):
            return known
    base = stem(word)
    if base.endswith(("ал", "ял", "ил", "ел")) and len(base) > 5:
        lemma = _lexicon().lemma(base[:-1])
        if lemma and lemma != base[:-1] and lemma.endswith(("м", "а", "я")):
            return _settled(lemma)
    if base.endswith(("щ", "л", "н", "т")) and len(base) > 5:
        for ending in ADJECTIVE_ENDINGS:
            lemma = _lexicon().lemma(base + ending)
            # A participle's verb, and no other word that looks like it.
            if lemma and lemma.endswith(("м", "а", "я")) and lemma[:4] == base[:4] and lemma != base + ending:
                return _settled(lemma)
    return None


def _compound(word: str) -> str | None:
    for first in _first_parts():
        second = word.removeprefix(first)
        if second != word and len(second) > 3 and (known := _known(second) or _of_a_known_form(second)):
            return first + known
    return None


def _by_stem(word: str) -> str:
    if len(word) < 4:
        return word
    stemmed = stem(word)
    candidates = _lemmas_by_stem().lemmas(stemmed)
    if not candidates:
        return stemmed
    return _settled(min(candidates, key=lambda lemma: (-_common_beginning(lemma, word), len(lemma), lemma)))


def stem(word: str) -> str:
    """What a folded word keeps in all its forms: without article, plural and gender, with alternations undone."""
    if len(word) < 4:
        return word
    for article, kept in (("овете", 3), ("евете", 3)):
        if word.endswith(article) and len(word) - len(article) >= kept:
            return _base(word.removesuffix(article))
    if word.endswith("ият") and len(word) > 5:
        return _base(word[:-3])
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
def _first_parts() -> list[str]:
    return sorted(FIRST_PARTS.split(), key=len, reverse=True)


@cache
def _lexicon() -> Lexicon:
    return from_simplemma("bg")


@cache
def _lemmas_by_stem() -> Groups:
    return Groups(_lexicon(), stem)
