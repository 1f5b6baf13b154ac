"""The audience of an issue, frozen when its sending begins: chunks of readers, in the order of their turns."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count, islice

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from vestnik.newsletters.models import CHUNK, Chunk, FrozenLetter, Issue, Subscription
from vestnik.newsletters.models.ledger import pack, pack_bits
from vestnik.newsletters.models.readers import LAST_TURN
from vestnik.newsletters.post.owed import readers_of
from vestnik.newsletters.post.pace import WarmUp
from vestnik.newsletters.selection.corrections import told_in, wrong_issues
from vestnik.newsletters.subscribing import resume_due

#: chunks written at a time
_CHUNKS = 200


@dataclass(frozen=True, slots=True)
class Written:
    """An issue as it will go out: the compiled mail, its page in the archive, the addresses its links lead to.

    `mail_with_notes`: the mail that also tells corrections, empty if the issue tells none; `owed`: who is to get it.
    """

    mail: bytes
    page: str
    links: list[str]
    mail_with_notes: bytes = b""
    owed: AbstractSet[int] = frozenset()


def write(issue: Issue) -> Written:
    """Composes and compiles an issue, and finds out who is owed the corrections that it tells; takes some tenths of a
    second, so it is done outside any transaction.
    """
    from vestnik.newsletters import letter

    composed = letter.compose(issue)
    mail, links = letter.compile(composed, issue).dump(), list(composed.links)
    bare = letter.without_notes(composed, issue)
    if bare is None:
        return Written(mail, composed.page, links)
    owed = readers_of(wrong_issues(told_in(issue)))
    return Written(letter.compile(bare, issue).dump(), composed.page, links, mail, owed)


def freeze(issue: Issue, written: Written, now: datetime) -> int:
    """Writes the letter, and the chunks of all who get the newsletter at this moment; returns how many readers.

    Within the caller's transaction. One scan of an index: a million readers take about a second.
    """
    FrozenLetter.objects.update_or_create(
        issue=issue,
        defaults={
            "made_at": now,
            "mail": written.mail,
            "mail_with_notes": written.mail_with_notes,
            "page": written.page,
            "links": written.links,
        },
    )
    issue.chunks.all().delete()
    resume_due(now)
    audience = 0
    chunks = _chunks(issue, _readers(issue, now), written.owed)
    while some := list(islice(chunks, _CHUNKS)):
        _note_turns(issue, some, now)
        Chunk.objects.bulk_create(some)
        audience += sum(chunk.size for chunk in some)
    return audience


def _readers(issue: Issue, now: datetime) -> QuerySet:
    """Those who get it, in the order in which they shall."""
    readers = Subscription.objects.filter(newsletter=issue.newsletter_id, state=Subscription.State.ON)
    if _warms_up(now):
        # who has just asked for it is the least likely to call it spam
        return readers.order_by("-since", "turn")
    return readers.order_by("turn", "subscriber_id")


def _warms_up(now: datetime) -> bool:
    return WarmUp.of(settings.OPTIONS["newsletter_warm_up"], now.date()) is not None


def _chunks(issue: Issue, readers: QuerySet, owed: AbstractSet[int]) -> Iterator[Chunk]:
    # ids alone, and as they come from the database: rows of the ORM, or of two numbers, take far longer
    query = readers.values_list("subscriber_id").query
    with connection.chunked_cursor() as cursor:
        cursor.execute(*query.sql_with_params())
        for number in count():
            ids = array("q", chain.from_iterable(cursor.fetchmany(CHUNK)))
            if not ids:
                return
            bits = _bits(ids, owed) if owed else b""
            yield Chunk(issue=issue, number=number, readers=pack(ids), size=len(ids), owed=bits)


def _bits(ids: array[int], owed: AbstractSet[int]) -> bytes:
    """Which of `ids` are owed something."""
    return pack_bits(sum(1 << place for place, reader in enumerate(ids) if reader in owed), len(ids))


def _note_turns(issue: Issue, chunks: list[Chunk], now: datetime) -> None:
    """Says in each chunk between which turns its readers stand, so that a reader's chunk is found."""
    if _warms_up(now):  # they stand anywhere
        for chunk in chunks:
            chunk.first_turn, chunk.last_turn = 0, LAST_TURN
        return
    ends = [(chunk.reader_ids[0], chunk.reader_ids[-1]) for chunk in chunks]
    found = Subscription.objects.filter(
        newsletter=issue.newsletter_id, subscriber__in=chain.from_iterable(ends)
    )
    turns = dict(found.values_list("subscriber_id", "turn"))
    for chunk, (first, last) in zip(chunks, ends, strict=True):
        # who was deleted in this instant has none (PostgreSQL)
        chunk.first_turn, chunk.last_turn = turns.get(first, 0), turns.get(last, LAST_TURN)


def chunk_of(issue: Issue, subscription: Subscription) -> Chunk | None:
    """The chunk of an issue in which a reader stands; None if the issue was not for them."""
    near = issue.chunks.filter(first_turn__lte=subscription.turn, last_turn__gte=subscription.turn)
    for chunk in near.order_by("number").iterator():
        if subscription.subscriber_id in chunk.reader_ids:
            return chunk
    return None
