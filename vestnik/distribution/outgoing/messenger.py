"""The messenger: a thread beside the press's keeper that follows the log and tells other servers.

What is to be told is put into the queue in the transaction that moves its place in the log, so nothing is missed and
nothing put in twice, also with several machines. Some threads talk to other servers, one to a host at a time, so a
server that hangs holds up itself alone. The database is asked by the messenger only.
"""

from __future__ import annotations

import logging
import queue as queues
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from vestnik.distribution.models import Delivery, OutgoingProgress
from vestnik.distribution.outgoing import queue
from vestnik.distribution.outgoing.http import Unreachable
from vestnik.press.followed import Followed, follow
from vestnik.press.models import Log

logger = logging.getLogger("vestnik.distribution.outgoing")

THREADS = 8
#: seconds: between two looks at least while something waits, and at most
LEAST, LONGEST = 0.05, 30.0
PAUSE = 2.0


class Refused(Exception):
    """The other server does not want it, and asking again would not help."""


class Later(Exception):
    """It could not be told now; `after` is for how long the other server wants to be left alone."""

    def __init__(self, why: str, after: timedelta | None = None) -> None:
        super().__init__(why)
        self.after = after


@dataclass(frozen=True, slots=True)
class Post:
    """A kind of delivery.

    `gather` puts into the queue what the changes ask for. `send` tells one, in a thread that asks no database, with
    what `prepare` has got there before, and raises Refused, Later or Unreachable; `done` gets what it returns,
    `refused` is told of what is given up.
    """

    kind: str
    gather: Callable[[Followed, datetime], object]
    send: Callable[[Delivery, Any], object]
    prepare: Callable[[Delivery], object] = lambda _delivery: None
    done: Callable[[Delivery, Any], object] = lambda _delivery, _result: None
    refused: Callable[[Delivery, str], object] = lambda _delivery, _why: None
    is_on: Callable[[], bool] = lambda: True


class Waits(Protocol):
    def ring(self) -> None: ...

    def wait(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class _Result:
    delivery: Delivery
    why: str = ""
    returned: object = None
    refused: bool = False
    after: timedelta | None = None


_posts: dict[str, Post] = {}


def register_post(post: Post) -> None:
    """Has a kind of delivery made. Called in an app's `ready()`."""
    _posts[post.kind] = post


class Messenger:
    """Works through the queue. `now` is the clock."""

    def __init__(
        self,
        posts: Mapping[str, Post] | None = None,
        bell: Waits | None = None,
        now: Callable[[], datetime] = timezone.now,
    ) -> None:
        self.posts = _posts if posts is None else posts
        self.bell = bell
        self.now = now
        self.pool = ThreadPoolExecutor(THREADS, "messenger")
        self.busy: dict[str, Delivery] = {}
        self.results: queues.SimpleQueue[_Result] = queues.SimpleQueue()

    def run(self, stop: threading.Event) -> None:
        """Works until `stop`, however often the database goes and comes back."""
        try:
            while not stop.is_set():
                try:
                    seconds = self.step()
                except DatabaseError as fault:
                    logger.warning("What others are told waits for the database: %s", str(fault).strip())
                    connection.close()
                    seconds = PAUSE
                if self.bell is not None:
                    self.bell.wait(seconds)
                else:
                    stop.wait(seconds)
        finally:
            self.pool.shutdown(wait=False, cancel_futures=True)

    def step(self) -> float:
        """Does what is due; returns the seconds until it should be called again if nothing rings before."""
        self._note_results()
        now = self.now()
        on = {kind: post for kind, post in self.posts.items() if post.is_on()}
        if not on and not self.busy:
            return LONGEST
        for post in on.values():
            take_in(post, now)
        for delivery in queue.take(now, THREADS - len(self.busy), self.busy):
            self.busy[delivery.host] = delivery
            found = on.get(delivery.kind)
            self.pool.submit(self._send, found, delivery, found.prepare(delivery) if found else None)
        due = queue.next_due()
        if due is None:
            return LONGEST
        return min(LONGEST, max(LEAST, (due - now).total_seconds()))

    def _send(self, post: Post | None, delivery: Delivery, prepared: object) -> None:
        """In a thread of the pool. Whatever happens there must come back, or the host would stay busy for ever."""
        result = _Result(delivery, "it was not finished")
        try:
            if post is None:
                raise Refused("nobody knows how")
            result = _Result(delivery, returned=post.send(delivery, prepared))
        except Refused as fault:
            result = _Result(delivery, str(fault), refused=True)
        except Later as fault:
            result = _Result(delivery, str(fault), after=fault.after)
        except Unreachable as fault:
            result = _Result(delivery, str(fault))
        except Exception as fault:
            logger.exception("A delivery failed: %s", delivery)
            result = _Result(delivery, type(fault).__name__)
        finally:
            self.results.put(result)
            if self.bell is not None:
                self.bell.ring()

    def _note_results(self) -> None:
        while True:
            try:
                result = self.results.get_nowait()
            except queues.Empty:
                return
            one = result.delivery
            self.busy.pop(one.host, None)
            if not result.why:
                self._tell_done(one, result.returned)
            elif result.refused:
                queue.done(one)
                self._tell_refused(one, result.why)
            elif queue.failed(one, result.why, self.now(), result.after):
                self._tell_refused(one, result.why)
            else:
                logger.info("%s is tried again later: %s", one, result.why)

    def _tell_done(self, one: Delivery, returned: object) -> None:
        """What follows from it and its end are one transaction: a kill in between would do the first twice."""
        with transaction.atomic():
            if post := self.posts.get(one.kind):
                post.done(one, returned)
            queue.done(one)

    def _tell_refused(self, one: Delivery, why: str) -> None:
        logger.warning("%s is given up: %s", one, why)
        if post := self.posts.get(one.kind):
            post.refused(one, why)


def take_in(post: Post, now: datetime) -> None:
    """Puts into the queue what has changed since the last time. The first time begins with the present."""
    newest = Log.objects.filter(pk=1).values_list("edition", flat=True).first() or 0
    known = OutgoingProgress.objects.filter(kind=post.kind).values_list("edition", flat=True).first()
    if known == newest:
        return
    with transaction.atomic():
        place, made = OutgoingProgress.objects.select_for_update().get_or_create(
            kind=post.kind, defaults={"edition": newest}
        )
        if made or place.edition == newest:
            return
        news = follow(place.edition)
        post.gather(news, now)
        OutgoingProgress.objects.filter(kind=post.kind).update(edition=news.edition)


def keep_telling(stop: threading.Event, bell: Waits) -> None:
    """What the press's keeper does for the distribution room."""
    Messenger(bell=bell).run(stop)
