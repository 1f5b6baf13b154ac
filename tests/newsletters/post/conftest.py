"""An issue that is sent: its mail server, its sender, its spool."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils import timezone

from tests.newsletters import make
from tests.newsletters.post.mail_server import MailServer
from vestnik.newsletters.letter.compiled import ADDRESS, TOKEN, Parts, compile_parts
from vestnik.newsletters.models import Issue
from vestnik.newsletters.post import freeze, states
from vestnik.newsletters.post.counts import Counts, counts
from vestnik.newsletters.post.desk import Desk
from vestnik.newsletters.post.opening import Relay, Timeouts
from vestnik.newsletters.post.pace import Pace
from vestnik.newsletters.post.pipeline import Pipeline
from vestnik.newsletters.post.spool import spool

PATIENT = Timeouts(connect=10, command=10, data=10, block=10, content=10, idle=10)


def written(issue: Issue) -> freeze.Written:
    """A letter that says whose it is and how to leave."""
    leave = f"https://paper.example/newsletter/leave/{TOKEN}/"
    parts = Parts(
        sender_name="Делник",
        sender="news@paper.example",
        subject=issue.subject,
        date=datetime(2026, 11, 23, 7, tzinfo=UTC),
        unsubscribe=leave,
        text=f"Седмицата\n.точка\n{leave}\n",
        html=f'<p>Седмицата</p><p><a href="{leave}">x</a></p>',
        boundary="=_b",
    )
    assert ADDRESS
    return freeze.Written(compile_parts(parts).dump(), "<p>Седмицата</p>", ["https://paper.example/a/"])


@pytest.fixture(autouse=True)
def letters(monkeypatch):
    """Issues are what `written` says, and in order."""
    monkeypatch.setattr(freeze, "write", written)
    monkeypatch.setattr(states, "_require_in_order", lambda issue: None)


@pytest.fixture(autouse=True)
def clean_spool():
    shutil.rmtree(settings.HOME.spool, ignore_errors=True)
    yield
    shutil.rmtree(settings.HOME.spool, ignore_errors=True)


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch):
    monkeypatch.setattr("vestnik.newsletters.post.pipeline.FIRST_PAUSE", 0.02)
    monkeypatch.setattr("vestnik.newsletters.post.pipeline.LONGEST_PAUSE", 0.1)


@dataclass
class Sending:
    """Sends what is to be sent, in this process, as the sender does."""

    port: int
    connections: int = 3
    rate: float = 0
    hold: bool = False

    def until(self, is_over: Callable[[], bool], seconds: float = 90.0) -> Desk:
        """Sends until `is_over`, then ends as on SIGTERM."""
        desk = Desk(spool(), Pace(self.rate, 0), self.hold)
        transport = Pipeline(desk, Relay("127.0.0.1", self.port, timeouts=PATIENT), self.connections, 500)
        end = time.monotonic() + seconds
        try:
            while not is_over():
                assert time.monotonic() < end, "it takes too long"
                transport.step(0.02)
                desk.tick()
        finally:
            desk.is_ending = True
            transport.finish(10)
            desk.finish()
        return desk

    def all_of(self, *issues: Issue, states: tuple[str, ...] = ("done", "paused")) -> None:
        """Sends until these issues are done, or pause."""
        pks = [issue.pk for issue in issues]
        self.until(lambda: not Issue.objects.filter(pk__in=pks).exclude(state__in=states).exists())
        for issue in issues:
            issue.refresh_from_db()

    def slowly(self) -> Sending:
        return replace(self, rate=200.0)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def sending(server) -> Sending:
    return Sending(server.port)


@pytest.fixture
def weekly(paper):
    return make.newsletter()


@pytest.fixture
def issue(weekly) -> Issue:
    """To 40 readers; begun."""
    make.readers(weekly, 40)
    made = make.issue(weekly)
    states.start(made)
    return made


def balanced(issue: Issue) -> Counts:
    """The books of an issue, which must balance."""
    found = counts(issue)
    parts = (
        found.accepted,
        found.refused,
        found.left,
        found.soft,
        found.gave_up,
        found.uncertain,
        found.waiting,
    )
    assert sum(parts) == found.audience
    assert min(parts) >= 0
    return found


def now() -> datetime:
    return timezone.now()
