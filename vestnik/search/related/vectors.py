"""A story's vector: made of its words once readers see it, gone when they don't."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from django.db.models import F

from vestnik.press import recorder
from vestnik.search.related.models import KEY_LIMIT, Posting, Term, Vector
from vestnik.search.related.weights import LOOKED_FOR, Weighed, counted, weigh
from vestnik.stories.models import Story
from vestnik.stories.rows import readable

#: the key that stands in every story: how many there are of a language
EVERY = ""


def weighed_stories(pks: Iterable[int]) -> dict[int, Weighed]:
    """Those of the stories that have a vector, by number."""
    columns = ("story_id", "section", "published", "terms")
    rows = Vector.objects.filter(story__in=list(pks)).values_list(*columns)
    return {pk: Weighed(pk, section, published, dict(terms)) for pk, section, published, terms in rows}


def renew(pk: int, anew: bool = False) -> bool:
    """Makes the vector of a story what it is to be; True if it is another than before.

    With `anew` also if the words are the same: the weights of words change as a paper grows.
    """
    story = (
        Story.objects.filter(readable(recorder.now()), pk=pk, first_published_at__isnull=False)
        .select_related("locale")
        .first()
    )
    before = Vector.objects.filter(pk=pk).first()
    if story is None:
        if before is not None:
            Posting.objects.filter(story=pk).delete()
            before.delete()
        return before is not None
    tags = [topic.name for topic in story.topics.all()]
    text = words_of(story)
    digest = _digest(
        story.title, text, *tags, story.lang, str(story.section_id), str(story.first_published_at)
    )
    if before is not None and before.digest == digest and not anew:
        return False
    counts, marked = counted(story.title, text, tags, story.lang)
    terms = _terms(story.lang, [EVERY, *counts], new=before is None)
    total = terms[EVERY][1]
    stories = {key: known for key, (_pk, known) in terms.items()}
    weights = [[terms[key][0], weight] for key, weight in weigh(counts, marked, stories, total).items()]
    after = Vector(
        story=story,
        lang=story.lang,
        section=story.section_id,
        published=story.first_published_at,
        terms=weights,
        digest=digest,
        known=total,
    )
    after.save(force_insert=before is None)
    Posting.objects.filter(story=pk).delete()
    Posting.objects.bulk_create(
        Posting(term_id=term, story=story, published=story.first_published_at)
        for term, _weight in weights[:LOOKED_FOR]
    )
    return before is None or _face(before) != _face(after)


def words_of(story: Story) -> str:
    """What is to be read under a story's title, a line for each part of it."""
    parts = story.body.stream_block.get_searchable_content(story.body) if story.body else []
    return "\n".join([story.kicker, story.standfirst, *map(str, parts), story.place])


def _face(vector: Vector) -> tuple[object, ...]:
    return vector.section, vector.published, [list(term) for term in vector.terms]


def _terms(lang: str, keys: Iterable[str], new: bool) -> dict[str, tuple[int, int]]:
    """Number and count of stories of each key; a new story is counted."""
    wanted = sorted({key[:KEY_LIMIT] for key in keys})
    known = _known(lang, wanted)
    if missing := [key for key in wanted if key not in known]:
        Term.objects.bulk_create((Term(lang=lang, key=key) for key in missing), ignore_conflicts=True)
        known |= _known(lang, missing)
    if new:
        Term.objects.filter(pk__in=[pk for pk, _stories in known.values()]).update(stories=F("stories") + 1)
    return {key: (pk, stories + new) for key, (pk, stories) in known.items()}


def _known(lang: str, keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    rows = Term.objects.filter(lang=lang, key__in=keys).values_list("key", "pk", "stories")
    return {key: (pk, stories) for key, pk, stories in rows}


def _digest(*words: str) -> int:
    told = "\x00".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "little") >> 1
