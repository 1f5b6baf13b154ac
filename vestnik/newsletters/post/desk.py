"""The sender's desk: opens chunks, gives their mails out at the pace there is, and writes down what becomes of each.

Nothing here asks the database while an answer is being dealt with: answers go to journals; `tick`, called between two
steps of the transport, does the rest.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vestnik.newsletters.letter.compiled import Damaged
from vestnik.newsletters.models import Chunk, Issue, Undelivered
from vestnik.newsletters.post import states
from vestnik.newsletters.post.alarms import Alarms, pause, pause_for
from vestnik.newsletters.post.books import Batch, ChunkBatch, RetryBatch, Run
from vestnik.newsletters.post.days import Days
from vestnik.newsletters.post.journal import ON_THE_WIRE, TAKEN, Busy, Entry, Spool
from vestnik.newsletters.post.pace import Breaker, Fault, Pace
from vestnik.newsletters.post.verdicts import Throttle, judge
from vestnik.newsletters.post.wire import Answer, Mail, Trouble

logger = logging.getLogger("vestnik.newsletters")
State = Issue.State

#: batches open at a time, and readers of one retry
MOST_OPEN, RETRIES = 8, 500
#: a throttled mail goes back to its batch so often, then it is tried again after a quarter of an hour
MOST_THROTTLES = 2
#: a mail in whose end the connection breaks each time is given up
MOST_LOSSES = 3
#: what another machine has left undone is taken over after so many seconds
FOREIGN_SECONDS = 60.0
#: a batch of which nothing may be sent for longer makes room for others
BLOCKED_SECONDS = 20.0
STATES_SECONDS, IDLE_SECONDS = 0.5, 0.25
#: so long the transport is told to wait, at most
LONGEST_WAIT = 0.5
#: the transport works so long between two ticks; while a batch waits for the disk to be closed
STEP_SECONDS, CLOSING_SECONDS = 0.1, 0.01


class Desk:
    """Has the mails of all issues that are being sent (`wire.Desk`). One desk of a paper is at work at a time."""

    def __init__(self, spool: Spool, pace: Pace, hold: bool = False) -> None:
        """`hold`: a mail of which nobody knows whether it was taken is not sent a second time."""
        self.spool, self.pace, self.hold = spool, pace, hold
        self.days = Days(spool, pace)
        self.alarms = Alarms()
        self.batches: list[Batch] = []
        self.runs: dict[int, Run] = {}
        self.breakers: dict[int, Breaker] = {}
        self.is_ending = False
        self._tripped: dict[int, Fault] = {}
        self._foreign: dict[int, float] = {}
        self._fault: DatabaseError | None = None
        self._asked_at = self._empty_until = 0.0
        self._turns: list[int] = []  # issues, the one that is next first

    @property
    def is_idle(self) -> bool:
        return not self.batches

    @property
    def patience(self) -> float:
        """Seconds for which the transport may work until the next `tick`."""
        if self.is_idle:
            return 0.0
        return CLOSING_SECONDS if any(batch.is_over for batch in self.batches) else STEP_SECONDS

    # What the transport calls; none of it raises

    def take(self) -> Mail | float:
        """The next mail, of the issues in turn."""
        now = time.monotonic()
        if self.is_ending or self._fault:
            return 1.0
        if wait := self.pace.relay_wait(now):
            return min(wait, LONGEST_WAIT)
        if mail := self._next(now):
            return mail
        if now >= self._empty_until and sum(not batch.is_done for batch in self.batches) < MOST_OPEN:
            try:
                if self._open() and (mail := self._next(now)):
                    return mail
                self._empty_until = now + IDLE_SECONDS
            except DatabaseError as fault:
                self._fault = fault
        waits = [max(0.01, batch.blocked_until - now) for batch in self.batches if batch.queue]
        return min([IDLE_SECONDS, *waits])

    def on_the_wire(self, mail: Mail) -> None:
        if self.hold:
            copy = mail.about
            copy.batch.journal.write(copy.name, Entry(ON_THE_WIRE))

    def answered(self, mail: Mail, answer: Answer) -> None:
        copy = mail.about
        verdict = judge(answer)
        if verdict.is_taken:
            self.pace.taken(copy.provider)
            copy.batch.answered(copy, Entry(TAKEN, answer.code))
        else:
            if verdict.throttle and not copy.throttles:
                self.pace.throttled(
                    copy.provider if verdict.throttle is Throttle.PROVIDER else None, time.monotonic()
                )
            if verdict.throttle and copy.throttles < MOST_THROTTLES:
                copy.throttles += 1
                self.pace.give_back(copy.provider)
                copy.batch.put_back(copy, last=True)
                return
            kind = Undelivered.Kind.SOFT if verdict.is_soft else Undelivered.Kind.REFUSED
            copy.batch.answered(copy, Entry(kind, answer.code, verdict.status, answer.words))
        issue = copy.batch.issue
        breaker = self.breakers.get(issue)
        if breaker and (fault := breaker.note(verdict.fault)):
            self._tripped.setdefault(issue, fault)

    def not_sent(self, mail: Mail) -> None:
        self.pace.give_back(mail.about.provider)
        mail.about.batch.put_back(mail.about)

    def uncertain(self, mail: Mail) -> None:
        copy = mail.about
        copy.losses += 1
        if self.hold or copy.losses >= MOST_LOSSES:
            words = "the connection broke before the relay answered"
            copy.batch.answered(copy, Entry(Undelivered.Kind.UNCERTAIN, words=words))
        else:
            copy.batch.put_back(copy)

    def trouble(self, trouble: Trouble) -> None:
        self.alarms.trouble(trouble)
        if trouble.is_throttle:
            self.pace.throttled(None, time.monotonic())

    def connected(self) -> None:
        self.alarms.connected()

    # Between two steps

    def tick(self) -> None:
        """Does what is due.

        :raises DatabaseError: the database is away. What was answered stands in the journals.
        """
        if self._fault:
            raise self._fault
        now = time.monotonic()
        for batch in self.batches:
            batch.journal.tick()
        self._close_done()
        if now - self._asked_at >= STATES_SECONDS:
            self._asked_at = now
            self._follow_states()
            if self.alarms.tell():
                self._follow_states()
            self._make_room(now)
            self.days.tick()
            for batch in self.batches:
                batch.check()
                if connection.vendor != "sqlite":
                    batch.save()
        for issue, fault in list(self._tripped.items()):
            self._trip(issue, fault)

    def wake(self) -> None:
        """There may be something new."""
        self._asked_at = self._empty_until = 0.0

    def finish(self) -> None:
        """Enters what is known in the books and lets go of all; nothing is under way any more.

        :raises DatabaseError: the database is away.
        """
        self.days.save()
        while self.batches:
            self.batches[-1].close()
            self.batches.pop()

    def let_go(self) -> None:
        """Lets go of all without the database."""
        for batch in self.batches:
            batch.give_up()
        self.batches = []

    # Giving out

    def _next(self, now: float) -> Mail | None:
        for issue in self._turns:
            for batch in self.batches:
                if batch.issue != issue or not batch.queue or batch.is_closing or batch.blocked_until > now:
                    continue
                if self._to_the_front(batch, now):
                    provider = batch.queue[0].provider
                    if mail := batch.mail():
                        self.pace.take(provider, now)
                        if len(self._turns) > 1:
                            self._turns.remove(issue)
                            self._turns.append(issue)
                        return mail
        return None

    def _to_the_front(self, batch: Batch, now: float) -> bool:
        """Brings a copy that may be sent now to the front of its batch, if there is one."""
        pace = self.pace
        if not (pace.most_each or pace.providers or pace.warm_up):
            return True
        soonest = float("inf")
        waits: dict[str, float] = {}
        for _place in range(len(batch.queue)):
            provider = batch.queue[0].provider
            if provider not in waits:
                full = pace.is_full(provider)
                waits[provider] = float("inf") if full else pace.provider_wait(provider, now)
            if waits[provider] <= 0:
                return True
            soonest = min(soonest, waits[provider])
            batch.queue.rotate(-1)
        batch.blocked_until = now + soonest
        return False

    def _open(self) -> bool:
        """Opens the next batch, of the issue that has the fewest open."""
        now = timezone.now()
        going = Issue.objects.filter(state=State.SENDING).order_by("send_at").values_list("pk", flat=True)
        has = Counter(batch.issue for batch in self.batches if not batch.is_done)
        for pk in sorted(going, key=lambda pk: has[pk]):
            if pk not in self._tripped and (run := self._run(pk)) and self._open_chunk(run, now):
                return True
        due = Undelivered.objects.filter(
            kind=Undelivered.Kind.SOFT, next_try__lte=now, issue__state__in=(State.SENDING, State.DONE)
        )
        busy = [batch.issue for batch in self.batches if isinstance(batch, RetryBatch)]
        first = due.exclude(issue__in=busy).order_by("next_try").values_list("issue", flat=True).first()
        if first is None:
            return False
        run = self._run(first)
        return bool(run) and self._open_retries(
            run, list(due.filter(issue=first).order_by("next_try", "pk")[:RETRIES])
        )

    def _run(self, pk: int) -> Run | None:
        """The issue, opened; None if it had better not go on by itself, which is told."""
        if pk in self.runs:
            return self.runs[pk]
        issue = Issue.objects.select_related("newsletter", "letter").get(pk=pk)
        spool = self.spool.issue(issue.uid)
        late = issue.send_at is not None and issue.send_at < timezone.now() - states.MOST_LATE
        if issue.state == State.SENDING and late and not spool.is_known:
            pause(
                issue,
                _(
                    "The database says that this issue is half sent, but this machine knows nothing of it: is the "
                    "database a copy of before? Go on only if readers have not got it since."
                ),
            )
            return None
        try:
            run = self.runs[issue.pk] = Run(issue, spool)
        except Damaged as fault:
            pause(issue, _("The letter can’t be read from the database: %(fault)s.") % {"fault": fault})
            return None
        begun = (
            issue.undelivered.exists()
            or issue.chunks.filter(Q(state=Chunk.State.DONE) | ~Q(taken=b"")).exists()
        )
        self._turns.append(issue.pk)
        self.breakers[issue.pk] = Breaker(fresh=not begun and not run.sent)
        return run

    def _open_chunk(self, run: Run, now) -> bool:
        mine = self.spool.identity
        taken = [
            batch.chunk.pk for batch in self.batches if isinstance(batch, ChunkBatch) and batch.run is run
        ]
        waiting = run.issue.chunks.filter(state=Chunk.State.READY).exclude(pk__in=taken)
        due = waiting.filter(Q(not_before=None) | Q(not_before__lte=now)).order_by("number")
        for pk, host, number in due.values_list("pk", "host", "number")[: MOST_OPEN + 1]:
            if host not in ("", mine) and not self._is_abandoned(pk):
                continue
            if not Chunk.objects.filter(pk=pk, state=Chunk.State.READY, host=host).update(host=mine):
                continue
            try:
                journal = run.spool.journal(str(number))
            except Busy:
                continue
            chunk = Chunk.objects.get(pk=pk)
            if chunk.state != Chunk.State.READY:
                journal.close()
                continue
            self.batches.append(ChunkBatch(run, journal, chunk))
            return True
        return False

    def _is_abandoned(self, chunk: int) -> bool:
        """Whether another machine, which had it, has been given time enough to close its books."""
        seen = self._foreign.setdefault(chunk, time.monotonic())
        return time.monotonic() - seen > FOREIGN_SECONDS

    def _open_retries(self, run: Run, rows: list[Undelivered]) -> bool:
        try:
            journal = run.spool.journal("again")
        except Busy:
            return False
        self.batches.append(RetryBatch(run, journal, rows))
        return True

    # Following what editors want, and what goes wrong

    def _close_done(self) -> None:
        for batch in [batch for batch in self.batches if batch.is_over and batch.is_remembered()]:
            batch.close()
            self.batches.remove(batch)
            self._empty_until = 0.0
            if not self.batches:
                self._asked_at = 0.0  # was it the last?

    def _follow_states(self) -> None:
        """Starts what is due, lets go of what pauses, ends what is done."""
        states.start_due(timezone.now())
        going = set(Issue.objects.filter(state=State.SENDING).values_list("pk", flat=True))
        for batch in self.batches:
            may_go_on = batch.issue in going or (isinstance(batch, RetryBatch) and self._may_retry(batch))
            if not may_go_on:
                batch.is_closing = True
        for pk in [pk for pk in self.runs if pk not in going and not self._has_open(pk)]:
            del self.runs[pk]
            self._turns.remove(pk)
            self.breakers.pop(pk, None)
            self._tripped.pop(pk, None)
            self.alarms.forget(pk)
        for pk in going:
            if (
                not self._has_open(pk)
                and not Chunk.objects.filter(issue=pk, state=Chunk.State.READY).exists()
            ):
                self._finish(pk)
        self._close_done()
        self._open_for_each(going)

    def _open_for_each(self, going: set[int]) -> None:
        """A long send keeps no short one waiting: each has a batch open."""
        lacking = going - self._tripped.keys() - {batch.issue for batch in self.batches if batch.queue}
        for pk in sorted(lacking):
            if not self.is_ending and (run := self._run(pk)):
                self._open_chunk(run, timezone.now())

    def _may_retry(self, batch: Batch) -> bool:
        state = Issue.objects.filter(pk=batch.issue).values_list("state", flat=True).first()
        return state in (State.SENDING, State.DONE)

    def _has_open(self, pk: int) -> bool:
        return any(batch.issue == pk for batch in self.batches)

    def _finish(self, pk: int) -> None:
        issue = Issue.objects.get(pk=pk)
        try:
            states.finish(issue)
        except states.Refused:
            return  # paused or stopped at this moment
        logger.info("Issue %d is sent.", pk)

    def _make_room(self, now: float) -> None:
        """Puts off batches that wait for a provider for long, so that others get their turn."""
        for batch in self.batches:
            wait = batch.blocked_until - now
            if batch.queue and wait > BLOCKED_SECONDS and not batch.under_way and not batch.is_closing:
                until = timezone.now() + timedelta(seconds=wait) if wait < 86_400 else self.days.tomorrow()
                if isinstance(batch, ChunkBatch):
                    batch.close(not_before=until)
                else:
                    batch.close()
                    self._empty_until = now + BLOCKED_SECONDS
                self.batches = [other for other in self.batches if other is not batch]

    def _trip(self, pk: int, fault: Fault) -> None:
        pause_for(Issue.objects.get(pk=pk), fault)
        del self._tripped[pk]
        for batch in self.batches:
            if batch.issue == pk:
                batch.is_closing = True
        self._close_done()
