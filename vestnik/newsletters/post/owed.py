"""Who was sent an issue, by the ledger: who is to be told, with the next one, what was wrong in it."""

from __future__ import annotations

from collections.abc import Iterable

from vestnik.newsletters.models import Chunk, Issue, Undelivered
from vestnik.newsletters.models.ledger import unpack, unpack_bits

Kind = Undelivered.Kind

#: these did not get it and never will; whoever is `SOFT` is tried again, and who is `UNCERTAIN` may have got it
NEVER = (Kind.GAVE_UP, Kind.REFUSED, Kind.LEFT)
#: rows read at a time, of four kilobytes
_ROWS = 200


def readers_of(issues: Iterable[Issue]) -> set[int]:
    """The ids of all readers to whom at least one of `issues` was sent.

    Who may have got one, or still will as it is being sent, is among them: better to tell too many than too few. Of an
    issue to a million readers it takes some tenths of a second.
    """
    found: set[int] = set()
    for issue in issues:
        found |= _readers(issue)
    return found


def _readers(issue: Issue) -> set[int]:
    is_stopped = issue.state == Issue.State.STOPPED
    found: set[int] = set()
    rows = issue.chunks.order_by().values_list("state", "host", "readers", "taken")
    for state, host, packed, taken in rows.iterator(chunk_size=_ROWS):
        readers = unpack(bytes(packed))
        # one that names a host was left by a sender that was killed: only its journal knows who has got it
        if is_stopped and state == Chunk.State.READY and not host:
            bits = unpack_bits(taken)
            found.update(reader for place, reader in enumerate(readers) if bits >> place & 1)
        else:
            found.update(readers)
    never = (*NEVER, Kind.SOFT) if is_stopped else NEVER
    spared = issue.undelivered.filter(kind__in=never).values_list("subscriber_id", flat=True)
    found.difference_update(spared.iterator())
    return found
