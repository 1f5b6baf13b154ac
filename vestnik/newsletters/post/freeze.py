"""The audience of an issue, frozen when its sending begins: chunks of readers, in the order of their turns."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.conf import settings

from vestnik.newsletters.models import CHUNK, Chunk, FrozenLetter, Issue, Subscription
from vestnik.newsletters.models.ledger import pack
from vestnik.newsletters.post.pace import WarmUp
from vestnik.newsletters.subscribing import resume_due

#: rows fetched, and chunks written, at a time
_ROWS, _CHUNKS = 20_000, 200


@dataclass(frozen=True, slots=True)
class Written:
    """An issue as it will go out: the compiled mail, its page in the archive, the addresses its links lead to."""

    mail: bytes
    page: str
    links: list[str]


def write(issue: Issue) -> Written:
    """Composes and compiles an issue; takes some tenths of a second, so it is done outside any transaction."""
    from vestnik.newsletters import letter

    composed = letter.compose(issue)
    return Written(letter.compile(composed, issue).dump(), composed.page, list(composed.links))


def freeze(issue: Issue, written: Written, now: datetime) -> int:
    """Writes the letter, and the chunks of all who get the newsletter at this moment; returns how many readers.

    Within the caller's transaction. One scan of an index: a million readers take about a second.
    """
    FrozenLetter.objects.update_or_create(
        issue=issue,
        defaults={"made_at": now, "mail": written.mail, "page": written.page, "links": written.links},
    )
    issue.chunks.all().delete()
    resume_due(now)
    audience, number = 0, 0
    chunks = _chunks(issue, _turns(issue, now))
    while some := list(islice(chunks, _CHUNKS)):
        Chunk.objects.bulk_create(some)
        audience += sum(chunk.size for chunk in some)
        number += len(some)
    return audience


def _turns(issue: Issue, now: datetime) -> Iterator[tuple[int, int]]:
    """(turn, id of the subscriber) of each reader, in the order in which they shall get it."""
    readers = Subscription.objects.filter(newsletter=issue.newsletter_id, state=Subscription.State.ON)
    if WarmUp.of(settings.OPTIONS["newsletter_warm_up"], now.date()) is None:
        readers = readers.order_by("turn", "subscriber_id")
    else:  # who has just asked for it is the least likely to call it spam
        readers = readers.order_by("-since", "turn")
    return readers.values_list("turn", "subscriber_id").iterator(chunk_size=_ROWS)


def _chunks(issue: Issue, turns: Iterable[tuple[int, int]]) -> Iterator[Chunk]:
    rows = iter(turns)
    number = 0
    while some := list(islice(rows, CHUNK)):
        of_each = [turn for turn, _reader in some]
        yield Chunk(
            issue=issue,
            number=number,
            readers=pack(array("q", [reader for _turn, reader in some])),
            size=len(some),
            first_turn=min(of_each),
            last_turn=max(of_each),
        )
        number += 1


def chunk_of(issue: Issue, subscription: Subscription) -> Chunk | None:
    """The chunk of an issue in which a reader stands; None if the issue was not for them."""
    near = issue.chunks.filter(first_turn__lte=subscription.turn, last_turn__gte=subscription.turn)
    for chunk in near.order_by("number").iterator():
        if subscription.subscriber_id in chunk.reader_ids:
            return chunk
    return None
