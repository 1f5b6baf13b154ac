"""The words of readers' stories, each with its key and in how many stories it stands: for suggestions and for typos.

They are counted by the scheduler some minutes after a story is indexed: to count them in the content's transaction, two
who publish would wait for each other at every common word. A story that is indexed again counts again, one that is
deleted is not taken off; a rebuild counts anew. Nobody needs the exact number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Sum, TextField
from django.db.models.functions import Cast

from vestnik.language import fold, tokens
from vestnik.search.engines import Term, Wanted, engine
from vestnik.search.marks import LIVE, language_mark
from vestnik.search.models import WORD_LIMIT, Entry, IndexState, Word
from vestnik.search.query import Query
from vestnik.search.texts import body_of, passages
from vestnik.stories.models import Story

#: a word that more stories have than this share of all says nothing beside others
COMMON = 0.3
#: in fewer stories than that no word is common
FEW = 2000
#: a word of more stories stands in others, too
RARE = 20
#: stories that one turn counts
AT_ONCE = 500
#: transactions that began earlier may still write entries of before
SETTLED = timedelta(seconds=60)

Counts = Counter[tuple[str, str, str]]


def count_words(now: datetime) -> int:
    """Counts the words of stories indexed since the last time, `AT_ONCE` at most; returns how many stories it were."""
    since = IndexState.get().words_until
    kind = ContentType.objects.get_for_model(Story)
    fresh = Entry.objects.filter(content_type=kind, indexed_at__lte=now - SETTLED).order_by(
        "indexed_at", "number"
    )
    if since:
        fresh = fresh.filter(indexed_at__gt=since)
    entries = list(fresh.values_list("object_id", "indexed_at")[:AT_ONCE])
    if not entries:
        return 0
    last = entries[-1][1]
    # those written in the same moment are not parted
    same = fresh.filter(indexed_at=last).values_list("object_id", flat=True)
    add_words(words_of({pk for pk, _at in entries} | set(same)), last)
    return len(entries)


def words_of(pks: Iterable[int]) -> Counts:
    """(language, word, key) of each word in those of the stories that readers can see, with the number of stories.

    The word '' stands in each of them.
    """
    counts: Counts = Counter()
    rows = Story.objects.filter(pk__in=list(pks), live=True).values_list(
        "title", "kicker", "standfirst", Cast("body", TextField()), "locale__language_code"
    )
    for title, kicker, standfirst, body, lang in rows:
        counts.update(_words((title, kicker, standfirst, *passages(body_of(body))), lang))
        counts[lang, "", ""] += 1
    return counts


def _words(texts: Iterable[str], lang: str) -> set[tuple[str, str, str]]:
    return {
        (lang, word, token.key[:WORD_LIMIT])
        for text in texts
        for token in tokens(text, lang)
        if len(word := fold(token.surface)) <= WORD_LIMIT and not word.isdigit()
    }


def add_words(counts: Counts, until: datetime | None) -> None:
    """Adds to what is counted, and notes that entries indexed up to `until` are."""
    with transaction.atomic():
        if counts:
            rows = [(lang, word, key, stories) for (lang, word, key), stories in sorted(counts.items())]
            with connection.cursor() as cursor:
                cursor.executemany(_ADD, rows)
        if until is not None:
            IndexState.objects.update(words_until=until)


_ADD = (
    "INSERT INTO search_word (lang, word, key, stories) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (lang, word) DO UPDATE SET stories = search_word.stories + excluded.stories, key = excluded.key"
)


def common_keys(query: Query) -> frozenset[str]:
    """Keys of the query that so many stories have that they find nothing beside its others; none if all are so."""
    single = {part.keys[0] for part in query.parts if not part.is_phrase}
    if len(query.parts) < 2:
        return frozenset()
    known = dict(stories_by_key(query.lang, {*single, ""}))
    bound = max(COMMON * known.pop("", 0), FEW)
    common = frozenset(key for key, stories in known.items() if stories > bound)
    return common if len(common) < len(query.parts) else frozenset()


def stories_by_key(lang: str, keys: Iterable[str]) -> Mapping[str, int]:
    """In how many stories each key stands that is known at all; a story that has two of its forms counts twice."""
    found = (
        Word.objects.filter(lang=lang, key__in=list(keys)).values_list("key").annotate(stories=Sum("stories"))
    )
    return dict(found.order_by())


def forget_lost_words(keys: Iterable[str]) -> None:
    """Takes out rare words of these keys that readers find no story by any more."""
    languages = [code for code, _name in settings.LANGUAGES]  # for the index, which begins with them
    rare = Word.objects.filter(lang__in=languages, key__in=list(keys), stories__lte=RARE).exclude(key="")
    for lang, key in rare.values_list("lang", "key").distinct().order_by("lang", "key"):
        terms = [(Term((token,)),) for token in (key, LIVE, language_mark(lang))]
        if not engine().newest(Wanted(tuple(terms)), 1):
            Word.objects.filter(lang=lang, key=key).delete()


def forget_words() -> None:
    """Begins the count anew."""
    with transaction.atomic():
        Word.objects.all().delete()
        IndexState.objects.update(words_until=None)
