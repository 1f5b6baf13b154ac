"""Writing entries of the index, in the transaction of what they are of."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from vestnik.search.engines import engine
from vestnik.search.head import second_of
from vestnik.search.models import Entry

#: tokens of one entry; of a longer text the rest is not found
MOST_TOKENS = 16_000
#: writers that take one number at a time must be very unlucky to meet so often
ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class Doc:
    """What is to be found of one thing. `second` is the Unix time of its place among the others.

    With `moves` it is to stand there even if its words are what they were.
    """

    object_id: int
    second: int
    tokens: Sequence[str]
    head: bytes
    moves: bool = True

    @property
    def digest(self) -> int:
        return zlib.crc32(" ".join(self.tokens).encode()) | zlib.crc32(self.head[8:]) << 31


def tokens_of(model: type[Model], pks: Iterable[int]) -> list[list[str]]:
    """The tokens of those of these things of a model that have an entry."""
    wanted = list(pks)
    if not wanted:
        return []
    kind = ContentType.objects.get_for_model(model)
    entries = Entry.objects.filter(content_type=kind, object_id__in=wanted)
    return list(engine().tokens(entries.values_list("number", flat=True)).values())


def write_entries(model: type[Model], docs: Iterable[Doc], gone: Iterable[int] = ()) -> int:
    """Brings the entries of these things of a model up to date; `gone` are the ids of those that there are no more.

    Returns how many were written: none is if nothing that can be found has changed.
    """
    wanted, lost = {doc.object_id: doc for doc in docs}, list(gone)
    kind = ContentType.objects.get_for_model(model)
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _write(kind, wanted, lost)
        except IntegrityError:  # another writer has taken the number, or has written the same thing
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _write(kind: ContentType, wanted: dict[int, Doc], gone: list[int]) -> int:
    known = {
        entry.object_id: entry
        for entry in Entry.objects.filter(content_type=kind, object_id__in=[*wanted, *gone])
    }
    changed = [doc for doc in wanted.values() if _differs(doc, known.get(doc.object_id))]
    old = [entry for pk, entry in known.items() if pk in gone or any(doc.object_id == pk for doc in changed)]
    if old:
        engine().remove([entry.number for entry in old])
        Entry.objects.filter(number__in=[entry.number for entry in old]).delete()
    numbers = list(_numbers(changed, {entry.object_id: entry for entry in old}))
    now = timezone.now()
    Entry.objects.bulk_create(
        Entry(
            number=number, content_type=kind, object_id=doc.object_id, head=doc.head, digest=doc.digest, indexed_at=now
        )
        for number, doc in zip(numbers, changed, strict=True)
    )  # fmt: skip
    engine().put([(number, doc.tokens) for number, doc in zip(numbers, changed, strict=True)])
    return len(changed)


def _differs(doc: Doc, entry: Entry | None) -> bool:
    if entry is None or entry.digest != doc.digest:
        return True
    return doc.moves and second_of(bytes(entry.head)) != doc.second


def _numbers(docs: Sequence[Doc], old: dict[int, Entry]) -> Iterator[int]:
    """A number for each: the one it had, if its time is the same; else the first free one from its second on."""
    given: set[int] = set()
    for doc in docs:
        entry = old.get(doc.object_id)
        if entry is not None and second_of(bytes(entry.head)) == doc.second and entry.number not in given:
            number = entry.number
        else:
            number = _free(doc.second, given)
        given.add(number)
        yield number


def _free(second: int, given: set[int]) -> int:
    start, width = second, 64
    while True:
        span = Entry.objects.filter(number__gte=start, number__lt=start + width)
        taken = set(span.values_list("number", flat=True)) | given
        free = next((number for number in range(start, start + width) if number not in taken), None)
        if free is not None:
            return free
        start, width = start + width, min(width * 8, 100_000)
