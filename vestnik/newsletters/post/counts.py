"""How far an issue is. The books always balance: whoever is nothing else is waiting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Sum

from vestnik.newsletters.models import CHUNK, Chunk, FrozenLetter, Issue, Undelivered
from vestnik.newsletters.models.ledger import unpack_bits
from vestnik.newsletters.post.journal import TAKEN
from vestnik.newsletters.post.spool import spool

Kind = Undelivered.Kind
_KINDS = frozenset(Kind.values)


@dataclass(frozen=True, slots=True)
class Counts:
    """Readers of an issue, by what became of it; the parts add up to `audience`.

    `accepted`: the mail server took it. `refused`: it did not, for good. `left`: they left, or paused, before it was
    sent. `soft`: to be tried again. `gave_up`: tried in vain. `uncertain`: nobody knows. `waiting`: not tried yet;
    if the issue is stopped, never to be.
    """

    audience: int
    accepted: int
    refused: int
    left: int
    soft: int
    gave_up: int
    uncertain: int
    waiting: int

    @property
    def tried(self) -> int:
        return self.audience - self.waiting

    @property
    def share(self) -> float:
        """0 to 1: for a bar of progress."""
        return self.tried / self.audience if self.audience else 0.0


def counts(issue: Issue) -> Counts:
    """How far `issue` is at this moment. Chunks under way are read from this machine's journals, and where other
    machines send, from what they told the database last, at most some seconds ago.
    """
    # journals first: a chunk that is done between the two looks must be seen once, as done
    journals = spool().issue(issue.uid).journals()
    found: Counter[str] = Counter()
    done = issue.chunks.filter(state=Chunk.State.DONE)
    found["accepted"] = done.aggregate(total=Sum("accepted"))["total"] or 0
    by_kind = issue.undelivered.order_by().values_list("kind").annotate(Count("pk"))
    found.update(dict(by_kind))
    own = spool().identity if journals else ""
    begun = issue.chunks.filter(state=Chunk.State.READY).exclude(host="", taken=b"")
    for number, host, taken in begun.values_list("number", "host", "taken"):
        if host and host == own:
            found.update(_in_journal(journals.get(str(number), {})))
        else:
            found["accepted"] += unpack_bits(taken).bit_count()
    audience = Issue.objects.filter(pk=issue.pk).values_list("audience", flat=True).first() or 0
    return Counts(
        audience=audience,
        waiting=max(0, audience - found.total()),
        **{name: found[name] for name in ("accepted", "refused", "left", "soft", "gave_up", "uncertain")},
    )


@dataclass(frozen=True, slots=True)
class NoteCounts:
    """Readers of an issue who are owed its notes on corrections, and how many of them have got that letter."""

    owed: int
    accepted: int


def note_counts(issue: Issue) -> NoteCounts | None:
    """How far the notes of `issue` have got; None if it has none. Of a chunk that is under way it knows what the
    database was told last.
    """
    letter = FrozenLetter.objects.filter(issue=issue.pk)
    if not letter.exclude(mail_with_notes=b"").exists():
        return None
    owed = accepted = 0
    done: dict[int, int] = {}
    chunks = issue.chunks.exclude(owed=b"").values_list("number", "state", "owed", "taken")
    for number, state, packed, taken in chunks.iterator():
        bits = unpack_bits(packed)
        owed += bits.bit_count()
        if state == Chunk.State.DONE:
            done[number] = bits
        accepted += (bits if state == Chunk.State.DONE else bits & unpack_bits(taken)).bit_count()
    for number in issue.undelivered.order_by().values_list("number", flat=True).iterator():
        accepted -= done.get(number // CHUNK, 0) >> number % CHUNK & 1
    return NoteCounts(owed, accepted)


def _in_journal(entries: dict) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in entries.values():
        if entry.kind == TAKEN:
            found["accepted"] += 1
        elif entry.kind in _KINDS:
            found[entry.kind] += 1
    return found
