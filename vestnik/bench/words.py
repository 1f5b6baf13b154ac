"""An archive to be searched: stories of 200 words each, drawn as often as words of a language are (Zipf's law).

The words are made of syllables and numbered by frequency, so that every run, on every machine, has the same archive.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate, pairwise
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from wagtail.models import Locale
from wagtail.search.backends import get_search_backend

from vestnik.language import fold, keys, romanise
from vestnik.search.asking import Asked
from vestnik.search.engines import engine
from vestnik.search.finding import find
from vestnik.search.head import make_head
from vestnik.search.indexing import title_tokens
from vestnik.search.marks import LIVE, kind_mark, language_mark, section_mark
from vestnik.search.models import Entry, Word
from vestnik.search.query import read_query
from vestnik.search.results import results_of
from vestnik.stories.models import Section, Story

LANG = "bg"
VOCABULARY = 60_000
WORDS, IN_TITLE = 200, 8
BATCH = 500
#: seconds between two stories: a million fill ten years
APART = 316
FIRST = int(datetime(2016, 1, 1, tzinfo=UTC).timestamp())
#: the phrase that some stories have, and how many others are between two of them
PHRASE, PHRASE_EVERY = ("министерски", "съвет"), 97
#: ranks of the words that are searched, by kind
COMMON, MIDDLE, RARE = (3, 8, 15, 30), (300, 500, 800, 1200), (20_000, 30_000, 40_000, 50_000)
ONSETS = "б в г д ж з к л м н п р с т ф х ц ч ш бр гр др кр пр ст тр сп гл пл"
VOWELS = "а е и о у ъ я"
CODAS = ["", "", "н", "р", "т", "с", "к", "л", "м", "в"]


def vocabulary() -> list[str]:
    """All words, the most frequent first; short ones come first, as in languages."""
    pick = random.Random(7)
    onsets, vowels = ONSETS.split(), VOWELS.split()
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        length = 1 + min(4, len(found) // 200 + 1 if len(found) < 600 else pick.choice((2, 3, 3, 4)))
        word = "".join(pick.choice(onsets) + pick.choice(vowels) for _syllable in range(length))
        found.setdefault(word + pick.choice(CODAS))
    return list(found)


def fill(size: int, compared: int) -> int:
    """Brings the archive to `size` stories, the first `compared` of them in Wagtail's index, too."""
    section = Section.objects.filter(locale__language_code=LANG).first() or Section.objects.create(
        name="Свят", slug="svyat", locale=Locale.objects.get(language_code=LANG)
    )
    writer = _Writer(section)
    done = Story.objects.count()
    while done < size:
        with transaction.atomic():
            writer.write(done, min(BATCH, size - done), compared)
        done += BATCH
    writer.count_words(size)
    _settle()
    return Story.objects.count()


class _Writer:
    def __init__(self, section: Section) -> None:
        self.section = section
        self.words = vocabulary()
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
        self.key = {
            word: (found[0] if (found := keys(word, LANG)) else word) for word in (*self.words, *PHRASE)
        }
        self.kind = ContentType.objects.get_for_model(Story)
        self.marks = (LIVE, language_mark(LANG), kind_mark(Story), section_mark(section.pk))

    def write(self, start: int, count: int, compared: int) -> None:
        texts = [self.text(number) for number in range(start, start + count)]
        stories = Story.objects.bulk_create(
            Story(
                title=" ".join(text[:IN_TITLE]),
                slug=f"bench-{start + at}",
                path=f"/svyat/bench-{start + at}/",
                locale=self.section.locale,
                section=self.section,
                live=True,
                first_published_at=datetime.fromtimestamp(FIRST + (start + at) * APART, UTC),
            )
            for at, text in enumerate(texts)
        )
        began = time.perf_counter()
        rows, entries = [], []
        for story, text in zip(stories, texts, strict=True):
            second = int(story.first_published_at.timestamp())
            said = [self.key[word] for word in text]
            title = [(word, self.key[word]) for word in text[:IN_TITLE]]
            head = make_head(second, title, (), said[IN_TITLE:])
            entries.append(
                Entry(
                    number=second, content_type=self.kind, object_id=story.pk, head=head, digest=0,
                    indexed_at=story.first_published_at,
                )
            )  # fmt: skip
            rows.append((second, [*said, *title_tokens(title), *self.marks]))
        Entry.objects.bulk_create(entries)
        engine().put(rows)
        self.seconds = time.perf_counter() - began
        if start < compared:
            _write_for_wagtail(self.kind.pk, stories, texts)

    def text(self, number: int) -> list[str]:
        text = random.Random(number).choices(self.words, cum_weights=self.weights, k=WORDS)
        if number % PHRASE_EVERY == 0:
            text[50:52] = PHRASE
        elif number % PHRASE_EVERY < 20:
            text[50], text[90] = PHRASE
        return text

    def count_words(self, size: int) -> None:
        """How many stories have each word: worked out, as the scheduler would count."""
        whole = self.weights[-1]
        shares = {
            word: size * (1 - (1 - (end - begin) / whole) ** WORDS)
            for word, (begin, end) in zip(self.words, pairwise([0.0, *self.weights]), strict=True)
        }
        shares |= dict.fromkeys(PHRASE, size / 5) | {"": size}
        Word.objects.all().delete()
        Word.objects.bulk_create(
            (Word(lang=LANG, word=fold(word), key=self.key.get(word, ""), stories=int(share))
             for word, share in shares.items() if share >= 1),
            batch_size=5000,
        )  # fmt: skip


def _write_for_wagtail(kind: int, stories: Sequence[Story], texts: Sequence[Sequence[str]]) -> None:
    """The rows that Wagtail's own index would have (SQLite copies them into its FTS5 table by triggers)."""
    rows = [
        (kind, str(story.pk), " ".join(text[:IN_TITLE]), "", " ".join(text[IN_TITLE:]))
        for story, text in zip(stories, texts, strict=True)
    ]
    vector = "to_tsvector('simple', %s)" if connection.vendor == "postgresql" else "%s"
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO wagtailsearch_indexentry (content_type_id, object_id, title_norm, title, autocomplete, body"
            + (", title_text, body_text" if connection.vendor == "postgresql" else "")
            + f") VALUES (%s, %s, 1.5, {vector}, {vector}, {vector}"
            + (", '', ''" if connection.vendor == "postgresql" else "")
            + ")",
            rows,
        )


def _settle() -> None:
    """What autovacuum and the scheduler's chores do in the hours in which an archive really grows."""
    while engine().tidy():
        pass
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def queries() -> dict[str, list[str]]:
    """What is searched, by kind."""
    words = vocabulary()
    return {
        "rare word": [words[rank] for rank in RARE],
        "word of every hundredth story": [words[rank] for rank in MIDDLE],
        "common word": [words[rank] for rank in COMMON],
        "two words": [f"{words[one]} {words[other]}" for one, other in zip(COMMON, MIDDLE, strict=True)],
        "two common words": [f"{words[one]} {words[one + 1]}" for one in COMMON],
        "phrase": [f'"{" ".join(PHRASE)}"', f"„{' '.join(PHRASE)}“"],
        "word that nobody wrote": ["щъркелджийница", "ъгломерочен"],
    }


def measure(rounds: int, with_wagtail: bool) -> Iterator[dict[str, Any]]:
    """Milliseconds of each kind of search: stories found, ranked, their number."""
    ours: dict[str, list[float]] = {}
    theirs: dict[str, list[float]] = {}
    hits: dict[str, int] = {}
    kinds = queries()
    for kind, typed in kinds.items():
        ours[kind], hits[kind] = [], 0
        for text in typed:
            query = read_query(text, LANG)
            found = find(query)
            hits[kind] = max(hits[kind], found.count + found.over)
            ours[kind] += [_taken(lambda query=query: find(query)) for _round in range(rounds)]
        if with_wagtail:
            theirs[kind] = [_taken(lambda text=text: _wagtail(text)) for text in typed[:2]]
    for kind, typed in _readings(kinds).items():
        ours[kind] = [
            _taken(lambda text=text: results_of(Asked(q=text), LANG))
            for text in typed
            for _round in range(rounds)
        ]
        hits[kind] = results_of(Asked(q=typed[0]), LANG).count
    stories = Story.objects.count()
    yield {
        "ours": ours,
        "wagtail": theirs,
        "hits": hits,
        "bytes_per_story": engine().bytes() / stories,
        "us_per_story": _us_per_story(),
    }


def _readings(kinds: dict[str, list[str]]) -> dict[str, list[str]]:
    """The same words mistyped, and in Latin letters: the whole answer, with its readings."""
    words = kinds["word of every hundredth story"]
    return {
        "typing error": [word[:2] + word[3:] for word in words if len(word) > 4],
        "Latin letters": [romanise(word, LANG) for word in words],
    }


def _us_per_story() -> float:
    """Of `BATCH` stories whose words get their keys, that are written into the index and taken back."""
    section = Section.objects.filter(locale__language_code=LANG).first()
    assert section is not None  # noqa: S101 - `fill` made it
    writer = _Writer(section)
    texts = [" ".join(writer.text(number)) for number in range(BATCH)]
    analysis = _taken(lambda: [keys(text, LANG) for text in texts]) / 1000
    with transaction.atomic():
        writer.write(2_000_000, BATCH, 0)
        transaction.set_rollback(True)
    return (analysis + writer.seconds) / BATCH * 1e6


def _wagtail(text: str) -> None:
    backend = get_search_backend("wagtail.search.backends.database")
    found = backend.search(text.strip('"„“'), Story.objects.filter(live=True))
    list(found[:20].get_queryset().only("title"))
    found.count()


def _taken(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000
