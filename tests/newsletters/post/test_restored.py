"""A database put back from a copy: nobody gets an issue again, and nobody is left out."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import transaction
from django.utils import timezone

from tests.newsletters import make
from tests.newsletters.post.conftest import Sending, balanced
from vestnik.newsletters.models import Chunk, FrozenLetter, Issue, Subscriber, Subscription, Undelivered
from vestnik.newsletters.post import states
from vestnik.newsletters.post.spool import spool

pytestmark = pytest.mark.django_db

KEPT = (Subscriber, Subscription, Issue, FrozenLetter, Chunk, Undelivered)


class Copy:
    """The newsletter's part of the database, as it was."""

    def __init__(self) -> None:
        self.rows = [serializers.serialize("json", model.objects.all()) for model in KEPT]

    def put_back(self) -> None:
        with transaction.atomic():
            for model in reversed(KEPT):
                model.objects.all().delete()
            for rows in self.rows:
                for row in serializers.deserialize("json", rows):
                    row.save()


@pytest.fixture
def slow(server) -> Sending:
    return Sending(server.port, rate=300.0)


def test_a_copy_from_before_the_send(weekly, server, slow):
    make.readers(weekly, 60)
    issue = make.issue(weekly)
    before = Copy()
    states.start(issue)
    slow.all_of(issue)
    assert len(server.taken) == 60
    before.put_back()
    make.readers(weekly, 5, at="new.example")
    issue.refresh_from_db()
    assert issue.state == Issue.State.DRAFT
    states.start(issue)
    slow.all_of(issue)
    copies = Counter(server.to())
    assert len(copies) == 65
    assert max(copies.values()) == 1
    assert balanced(issue).accepted == 65


def test_a_copy_from_mid_send(weekly, server, slow, monkeypatch):
    for module in ("freeze", "books"):
        monkeypatch.setattr(f"vestnik.newsletters.post.{module}.CHUNK", 20)
    make.readers(weekly, 100)
    issue = make.issue(weekly)
    states.start(issue)
    slow.until(lambda: len(server.taken) > 30)
    middle = Copy()
    slow.all_of(issue)
    assert len(server.taken) == 100
    middle.put_back()
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENDING
    assert balanced(issue).waiting > 0
    slow.all_of(issue)
    assert Counter(server.to()) == Counter(Subscription.objects.values_list("subscriber__address", flat=True))
    assert balanced(issue).accepted == 100


def test_a_copy_from_before_the_send_put_back_while_it_is_half_sent(weekly, server, slow):
    make.readers(weekly, 60)
    issue = make.issue(weekly)
    before = Copy()
    states.start(issue)
    slow.until(lambda: len(server.taken) > 20)
    before.put_back()
    issue.refresh_from_db()
    states.start(issue)
    slow.all_of(issue)
    assert max(Counter(server.to()).values()) == 1
    assert len(server.taken) == 60


def test_readers_brought_in_again_under_other_numbers_are_known_again(weekly, server, slow):
    make.readers(weekly, 20)
    before = Copy()
    readers = make.readers(weekly, 10, at="import.example")
    issue = make.issue(weekly)
    addresses = [reader.address for reader in readers]
    states.start(issue)
    slow.all_of(issue)
    uid, number = issue.uid, issue.number
    before.put_back()
    make.readers(weekly, 3, at="other.example")
    for address in reversed(addresses):
        reader = make.readers(weekly, 1)[0]
        reader.address = reader.key = address
        reader.save()
    again = make.issue(weekly)
    Issue.objects.filter(pk=again.pk).update(uid=uid)
    again.refresh_from_db()
    assert again.number == number
    states.start(again)
    slow.all_of(again)
    copies = Counter(server.to())
    assert max(copies.values()) == 1
    assert len(copies) == 33


def test_a_half_sent_issue_of_which_this_machine_knows_nothing_waits_for_a_word(weekly, server, sending):
    make.readers(weekly, 10)
    issue = make.issue(weekly)
    states.start(issue)
    Issue.objects.update(send_at=timezone.now() - timedelta(hours=7))
    sending.all_of(issue)
    assert issue.state == Issue.State.PAUSED
    assert issue.reason
    assert not server.taken
    states.resume(issue)
    sending.all_of(issue)
    assert len(server.taken) == 10


def test_the_spool_names_nobody(weekly, server, sending):
    make.readers(weekly, 10)
    issue = make.issue(weekly)
    states.start(issue)
    sending.all_of(issue)
    content = b"".join(path.read_bytes() for path in spool().root.rglob("*") if path.is_file())
    assert b"reader" not in content
    assert b"example" not in content
