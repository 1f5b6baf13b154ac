"""The books of a send: chunks and retries as they are opened, worked on, and closed. All that asks the database."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Iterable
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from vestnik.newsletters import marks, tokens
from vestnik.newsletters.letter.compiled import BadSlot, Slots
from vestnik.newsletters.letter.envelope import load
from vestnik.newsletters.models import CHUNK, Chunk, Issue, Subscription, Undelivered
from vestnik.newsletters.models.ledger import pack_bits, unpack_bits
from vestnik.newsletters.post.envelope import way_back
from vestnik.newsletters.post.journal import ON_THE_WIRE, TAKEN, Entry, IssueSpool, Journal
from vestnik.newsletters.post.pace import provider_of
from vestnik.newsletters.post.signals import undelivered
from vestnik.newsletters.post.spool import reader_namer
from vestnik.newsletters.post.wire import Mail

Kind = Undelivered.Kind
_LEFT = Entry(Kind.LEFT)

#: until a reader who can't be reached now is tried again
PAUSES = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12))
#: how old what we know of who has left may be, in seconds
CHECK_SECONDS = 5.0


class Copy:
    """The copy of one reader. `name`: in the spool; `place`: in the batch; `throttles`, `losses`: how often it came
    back; `is_owed`: the notes on corrections, if the issue has some.
    """

    __slots__ = ("address", "batch", "is_owed", "losses", "name", "place", "provider", "reader", "throttles")

    def __init__(self, batch: Batch, place: int, reader: int, address: str, name: int, is_owed: bool) -> None:
        self.batch, self.place, self.reader, self.address, self.name = batch, place, reader, address, name
        self.is_owed = is_owed
        self.provider = provider_of(address)
        self.throttles = self.losses = 0


class Run:
    """An issue that is being sent, as the sender has opened it: its letter, its spool, who is known to have got it.

    `with_notes`: the letter for readers who are owed its notes on corrections; None if it has none.
    """

    def __init__(self, issue: Issue, spool: IssueSpool) -> None:
        self.issue, self.spool = issue, spool
        self.letter = load(bytes(issue.letter.mail))
        noted = bytes(issue.letter.mail_with_notes)
        self.with_notes = load(noted) if noted else None
        self.newsletter = issue.newsletter
        self.back = way_back(issue.newsletter)
        spool.make()
        # more than the database says if that is a copy of before
        self.sent = spool.sent()

    def mail(self, copy: Copy) -> Mail:
        """:raises BadSlot: nothing can be addressed to such an address."""
        mark = marks.mark(self.issue.pk, copy.reader)
        token = tokens.reader_token(copy.reader, self.newsletter.pk).encode()
        slots = Slots(copy.address.encode(), token, mark)
        letter = self.with_notes if copy.is_owed and self.with_notes else self.letter
        # now, and not when a connection waits for it
        pieces = letter.message(slots)
        return Mail(self.back(mark), slots.address, lambda: pieces, copy)

    def who_gets_it(self, readers: Iterable[int]) -> dict[int, tuple[bool, str, str]]:
        """By the ids of subscribers: whether they still get the newsletter, their address, its key."""
        found = Subscription.objects.filter(newsletter=self.newsletter.pk, subscriber_id__in=list(readers))
        rows = found.values_list("subscriber_id", "state", "subscriber__address", "subscriber__key")
        return {
            reader: (state == Subscription.State.ON, address, key) for reader, state, address, key in rows
        }


class Batch:
    """Readers of an issue that are being sent to; this process owns their journal. `outcomes`: by places."""

    def __init__(
        self, run: Run, journal: Journal, readers: Iterable[tuple[int, int]], owed: int, taken: int = 0
    ) -> None:
        """`readers`: (place, id); `owed`: bits of places that get the notes on corrections; `taken`: of those that the
        database knows to be done.
        """
        self.run, self.journal, self.owed = run, journal, owed
        self.issue: int = run.issue.pk
        self.queue: deque[Copy] = deque()
        self.under_way = 0
        self.taken = taken
        self.taken_names: list[int] = []
        self.outcomes: dict[int, tuple[int, Entry]] = {}
        self.blocked_until = 0.0
        self.is_closing = False
        self.checked_at = self.saved_at = time.monotonic()
        self._remembering: Future[None] | None = None
        self._take_stock(list(readers))

    def _take_stock(self, readers: list[tuple[int, int]]) -> None:
        """What the journal and the spool know already; the others are to be sent to."""
        known, name_of = self.run.who_gets_it(reader for _place, reader in readers), reader_namer()
        for place, reader in readers:
            gets_it, address, key = known.get(reader, (False, "", ""))
            name = name_of(key) if key else 0
            entry = self.journal.entries.get(name) if key else None
            if entry is None and key and (name in self.run.sent or self.taken >> place & 1):
                entry = Entry(TAKEN)
                self.journal.write(name, entry)
            if entry is None and self.taken >> place & 1:
                continue  # forgotten since
            if entry is None and not gets_it:
                self.outcomes[place] = reader, _LEFT
            elif entry is None:
                is_owed = bool(self.owed >> place & 1)
                self.queue.append(Copy(self, place, reader, address, name, is_owed))
            elif entry.kind == TAKEN:
                self._note_taken(place, name)
            elif entry.kind == ON_THE_WIRE:
                words = "the sender was killed before the answer came"
                self.outcomes[place] = reader, Entry(Kind.UNCERTAIN, words=words)
            else:
                self.outcomes[place] = reader, entry

    @property
    def is_done(self) -> bool:
        return not self.queue and not self.under_way

    @property
    def is_over(self) -> bool:
        """Whether nothing more will become of it in this process."""
        return self.is_done or (self.is_closing and not self.under_way)

    def is_remembered(self) -> bool:
        """Of one that is over: whether who has got it stands in the spool, for good. Asked again, until it does."""
        if self._remembering is None:
            self._remembering = self.run.spool.begin_add_sent(self.taken_names)
        return self._remembering.done()

    def mail(self) -> Mail | None:
        """The next one; None if there is none just now."""
        while self.queue and not self.is_closing:
            copy = self.queue.popleft()
            try:
                mail = self.run.mail(copy)
            except BadSlot as fault:
                self.note(copy, Entry(Kind.REFUSED, 0, "", str(fault)))
                continue
            self.under_way += 1
            return mail
        return None

    def put_back(self, copy: Copy, last: bool = False) -> None:
        """It was not sent."""
        self.under_way -= 1
        (self.queue.append if last else self.queue.appendleft)(copy)

    def answered(self, copy: Copy, entry: Entry) -> None:
        self.under_way -= 1
        self.note(copy, entry)

    def note(self, copy: Copy, entry: Entry) -> None:
        """What became of a reader's copy; on return it survives the end of this process."""
        self.journal.write(copy.name, entry)
        if entry.kind == TAKEN:
            self._note_taken(copy.place, copy.name)
        else:
            self.outcomes[copy.place] = copy.reader, entry

    def _note_taken(self, place: int, name: int) -> None:
        self.taken |= 1 << place
        if name not in self.run.sent:
            self.taken_names.append(name)

    def check(self) -> None:
        """Lets out those who have left meanwhile."""
        if time.monotonic() - self.checked_at < CHECK_SECONDS or not self.queue:
            return
        known = self.run.who_gets_it(copy.reader for copy in self.queue)
        self.checked_at = time.monotonic()
        staying: deque[Copy] = deque()
        for copy in self.queue:
            gets_it, address, _key = known.get(copy.reader, (False, "", ""))
            if gets_it:
                copy.address = address
                staying.append(copy)
            else:
                self.outcomes[copy.place] = copy.reader, _LEFT
        self.queue = staying

    def give_up(self) -> None:
        """This process lets go; the journal stays as it is."""
        self.journal.close()

    def _remember(self) -> None:
        """Before the books: they may forget the journal, and a power cut may forget the books."""
        remembering = self._remembering or self.run.spool.begin_add_sent(self.taken_names)
        remembering.result()


class ChunkBatch(Batch):
    """A chunk, tried for the first time."""

    def __init__(self, run: Run, journal: Journal, chunk: Chunk) -> None:
        self.chunk = chunk
        readers = chunk.reader_ids
        booked = set(
            Undelivered.objects.filter(
                issue=run.issue.pk, number__gte=self._first, number__lt=self._first + len(readers)
            ).values_list("subscriber_id", flat=True)
        )
        places = [(place, reader) for place, reader in enumerate(readers) if reader not in booked]
        super().__init__(run, journal, places, unpack_bits(chunk.owed), unpack_bits(chunk.taken))

    @property
    def _first(self) -> int:
        return self.chunk.number * CHUNK

    def close(self, not_before: datetime | None = None) -> None:
        """Enters the outcomes in the books. What is still to be sent is, when the chunk is opened again, not before
        the time given.
        """
        now = timezone.now()
        rows = [
            Undelivered(
                issue=self.run.issue,
                subscriber_id=reader,
                number=self._first + place,
                kind=entry.kind,
                code=entry.code,
                status=entry.status[:11],
                words=entry.words,
                tries=int(entry.kind == Kind.SOFT),
                next_try=now + PAUSES[0] if entry.kind == Kind.SOFT else None,
            )
            for place, (reader, entry) in self.outcomes.items()
        ]
        self._remember()
        fields = {"taken": self._bits(), "host": "", "not_before": not_before}
        if self.is_done:
            fields = {"state": Chunk.State.DONE, "taken": b"", "accepted": self.taken.bit_count()}
        with transaction.atomic():
            Undelivered.objects.bulk_create(rows)
            Chunk.objects.filter(pk=self.chunk.pk, state=Chunk.State.READY).update(**fields)
            transaction.on_commit(partial(tell, self.run.issue, rows))
        self.journal.remove()

    def save(self) -> None:
        """Lets other machines know how far it is."""
        if time.monotonic() - self.saved_at > 2:
            Chunk.objects.filter(pk=self.chunk.pk, state=Chunk.State.READY).update(taken=self._bits())
            self.saved_at = time.monotonic()

    def _bits(self) -> bytes:
        return pack_bits(self.taken, self.chunk.size)


class RetryBatch(Batch):
    """Readers of an issue who are to be tried again."""

    def __init__(self, run: Run, journal: Journal, rows: list[Undelivered]) -> None:
        self.rows = rows
        readers = [(place, row.subscriber_id) for place, row in enumerate(rows)]
        super().__init__(run, journal, readers, _owed(run, rows))

    def close(self, not_before: datetime | None = None) -> None:
        """Enters the outcomes in the books; who was not tried stays due."""
        now = timezone.now()
        self._remember()
        taken = [row for place, row in enumerate(self.rows) if self.taken >> place & 1]
        of_chunks: dict[int, int] = defaultdict(int)
        for row in taken:
            of_chunks[row.number // CHUNK] += 1
        ended = []
        for place, (_reader, entry) in self.outcomes.items():
            row = self.rows[place]
            row.kind, row.code, row.status, row.words = entry.kind, entry.code, entry.status[:11], entry.words
            row.next_try = None
            if entry.kind == Kind.SOFT:
                row.tries += 1
                if row.tries > len(PAUSES):
                    row.kind = Kind.GAVE_UP
                else:
                    row.next_try = now + PAUSES[row.tries - 1]
            if row.kind != Kind.SOFT:
                ended.append(row)
        with transaction.atomic():
            changed = [self.rows[place] for place in self.outcomes]
            Undelivered.objects.bulk_update(changed, ["kind", "code", "status", "words", "tries", "next_try"])
            Undelivered.objects.filter(pk__in=[row.pk for row in taken]).delete()
            for number, more in of_chunks.items():
                chunk = Chunk.objects.filter(issue=self.run.issue.pk, number=number)
                chunk.update(accepted=F("accepted") + more)
            transaction.on_commit(partial(tell, self.run.issue, ended))
        self.journal.remove()

    def save(self) -> None:
        """Other machines need not know."""


def _owed(run: Run, rows: list[Undelivered]) -> int:
    """Bits of those of `rows` whose readers get the notes on corrections: what the chunks in which they stand say."""
    if run.with_notes is None:
        return 0
    chunks = run.issue.chunks.filter(number__in={row.number // CHUNK for row in rows})
    bits = {number: unpack_bits(owed) for number, owed in chunks.values_list("number", "owed")}
    return sum(
        1 << place
        for place, row in enumerate(rows)
        if bits.get(row.number // CHUNK, 0) >> row.number % CHUNK & 1
    )


def tell(issue: Issue, rows: list[Undelivered]) -> None:
    """Tells those who keep count of readers that can't be reached."""
    said = [row for row in rows if row.code]
    if said:
        undelivered.send_robust(sender=Issue, issue=issue, rows=said)
