"""A note on a correction goes to those who were sent the story before, and to nobody else."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.newsletters import make
from tests.newsletters.letter.conftest import issue_of, pick
from tests.newsletters.notes.conftest import BREAD, BRIDGE, corrected, names, next_issue, notes, told
from tests.newsletters.post.conftest import balanced
from tests.newsletters.post.test_restored import Copy
from vestnik.newsletters import subscribing
from vestnik.newsletters.models import FrozenLetter, Subscription, Undelivered
from vestnik.newsletters.post import states
from vestnik.newsletters.post.owed import readers_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_chunks(monkeypatch):
    for module in ("freeze", "books", "counts"):
        monkeypatch.setattr(f"vestnik.newsletters.post.{module}.CHUNK", 2)


def test_who_was_sent_the_story_before_it_was_corrected_gets_the_note_and_who_came_later_does_not(
    weekly, server, send, bridge, old
):
    send(issue_of(weekly, pick(bridge)))
    corrected(bridge)
    new = make.readers(weekly, 3)
    send(next_issue(weekly))
    assert told(server) == names(old)
    assert Counter(server.to()) == Counter(names([*old, *new]))


def test_who_was_sent_another_issue_of_the_newsletter_is_not_told(weekly, server, send, bridge, bread, old):
    send(issue_of(weekly, pick(bridge)))
    new = make.readers(weekly, 2)
    send(issue_of(weekly, pick(bread)))
    corrected(bridge)
    send(next_issue(weekly))
    assert told(server) == names(old)
    assert names(new) < set(server.to())


def test_who_got_the_story_after_it_was_corrected_is_not_told(weekly, server, send, bridge, old):
    send(issue_of(weekly, pick(bridge)))
    corrected(bridge)
    make.readers(weekly, 2)
    send(issue_of(weekly, pick(bridge)))
    send(next_issue(weekly))
    assert told(server) == names(old)


def test_whom_the_wrong_issue_did_not_reach_is_not_told(weekly, server, send, sending, bridge, old):
    refused, paused, left, reached = old
    server.behaviour.rule = lambda asked: "550 5.2.2 full" if asked.to == refused.address else None
    subscribing.pause(paused, None, timezone.now(), "/")
    wrong = issue_of(weekly, pick(bridge))
    states.start(wrong)
    subscribing.pause(left, None, timezone.now(), "/")
    sending.all_of(wrong)
    assert server.to() == [reached.address]
    corrected(bridge)
    server.behaviour.rule = lambda asked: None
    for reader in (paused, left):
        subscribing.resume(reader, timezone.now(), "/")
    send(next_issue(weekly))
    assert told(server) == {reached.address}
    assert Counter(server.to()) == Counter(names(old))


def test_who_is_still_to_get_the_wrong_issue_is_told(weekly, server, send, bridge, old):
    late = old[0].address
    server.behaviour.rule = lambda asked: "450 4.2.1 not now" if asked.to == late else None
    send(issue_of(weekly, pick(bridge)))
    corrected(bridge)
    server.behaviour.rule = lambda asked: None
    send(next_issue(weekly))
    assert told(server) == names(old)


def test_of_an_issue_that_was_stopped_those_are_told_whom_it_had_reached(
    weekly, server, send, sending, bridge
):
    make.readers(weekly, 40)
    wrong = issue_of(weekly, pick(bridge))
    states.start(wrong)
    sending.slowly().until(lambda: len(server.taken) > 10)
    states.stop(wrong)
    had = set(server.to())
    assert len(had) < 40
    corrected(bridge)
    send(next_issue(weekly))
    assert told(server) == had


def test_of_an_issue_that_pauses_all_are_told_as_the_others_will_still_get_it(
    weekly, server, sending, bridge
):
    readers = make.readers(weekly, 40)
    wrong = issue_of(weekly, pick(bridge))
    states.start(wrong)
    sending.slowly().until(lambda: len(server.taken) > 10)
    states.pause(wrong)
    assert readers_of([wrong]) == {reader.pk for reader in readers}


def test_where_only_the_journal_of_a_killed_sender_knows_who_got_a_stopped_issue_all_of_its_part_are_told(
    weekly, bridge, old
):
    wrong = issue_of(weekly, pick(bridge))
    states.start(wrong)
    states.stop(wrong)
    assert readers_of([wrong]) == set()
    wrong.chunks.update(host="a-machine")
    assert readers_of([wrong]) == {reader.pk for reader in old}


@pytest.mark.parametrize(
    ("kind", "is_told"),
    [("soft", True), ("uncertain", True), ("gave_up", False), ("refused", False), ("left", False)],
)
def test_who_may_have_got_the_wrong_issue_is_told_and_who_never_will_is_not(
    weekly, send, bridge, old, kind, is_told
):
    wrong = send(issue_of(weekly, pick(bridge)))
    Undelivered.objects.create(issue=wrong, subscriber_id=old[0].pk, number=0, kind=kind)
    assert (old[0].pk in readers_of([wrong])) == is_told


def test_each_of_two_corrections_is_told_to_whoever_is_owed_one_of_them(
    weekly, server, send, bridge, bread, old
):
    send(issue_of(weekly, pick(bridge)))
    later = make.readers(weekly, 2)
    send(issue_of(weekly, pick(bread)))
    corrected(bridge)
    corrected(bread, BREAD)
    make.readers(weekly, 2)
    send(next_issue(weekly))
    assert told(server, BRIDGE) == told(server, BREAD) == names([*old, *later])


def test_a_note_that_an_editor_has_worded_anew_and_moved_goes_to_the_same_readers(
    weekly, server, send, bridge, old
):
    send(issue_of(weekly, pick(bridge)))
    corrected(bridge)
    make.readers(weekly, 2)
    [note] = notes(weekly)
    own = {**note, "value": "<p>Сбъркахме града.</p>"}
    send(next_issue(weekly, pick(bridge), own))
    assert told(server, "Сбъркахме града.") == names(old)


@pytest.mark.parametrize("emptied", [True, False])
def test_a_note_that_an_editor_has_taken_out_leaves_one_letter_for_all(
    weekly, server, send, bridge, old, emptied
):
    send(issue_of(weekly, pick(bridge)))
    corrected(bridge)
    [note] = notes(weekly)
    blocks = [{**note, "value": "<p></p>"}] if emptied else []
    issue = send(next_issue(weekly, pick(bridge), *blocks))
    assert told(server) == set()
    assert bytes(FrozenLetter.objects.get(issue=issue).mail_with_notes) == b""


@pytest.mark.usefixtures("small_chunks")
def test_a_mail_that_is_tried_again_is_the_same_letter(weekly, server, sending, send, bridge, old):
    send(issue_of(weekly, pick(bridge)))
    corrected(bridge)
    new = make.readers(weekly, 4)
    late = {old[0].address, old[3].address, new[0].address, new[3].address}
    server.behaviour.rule = lambda asked: "450 4.2.1 not now" if asked.to in late else None
    issue = send(next_issue(weekly))
    assert balanced(issue).soft == 4
    server.behaviour.rule = lambda asked: None
    Undelivered.objects.update(next_try=timezone.now())
    sending.until(lambda: not Undelivered.objects.exists())
    assert told(server) == names(old)
    assert Counter(server.to()) == Counter(names([*old, *new]))


@pytest.mark.usefixtures("small_chunks")
def test_warming_up_the_newest_come_first_and_the_same_readers_are_told(
    weekly, server, send, bridge, old, settings
):
    Subscription.objects.update(since=timezone.now() - timedelta(days=100))
    send(issue_of(weekly, pick(bridge)))
    corrected(bridge)
    new = make.readers(weekly, 3)
    settings.OPTIONS = settings.OPTIONS | {"newsletter_warm_up": timezone.localdate()}
    send(next_issue(weekly))
    assert set(server.to()[:2]) < names(new)
    assert told(server) == names(old)


def test_after_a_copy_of_the_database_was_put_back_each_gets_the_letter_that_was_meant(
    weekly, server, sending, send, bridge, old
):
    send(issue_of(weekly, pick(bridge)))
    corrected(bridge)
    make.readers(weekly, 40)
    issue = next_issue(weekly)
    server.taken.clear()
    states.start(issue)
    begun = Copy()
    sending.slowly().until(lambda: len(server.taken) > 10)
    begun.put_back()
    issue.refresh_from_db()
    sending.all_of(issue)
    assert told(server) == names(old)
    assert max(Counter(server.to()).values()) == 1
    assert len(server.taken) == 44


def test_a_machine_that_knows_only_the_database_sends_the_same_letters(
    weekly, server, sending, send, bridge, old, settings
):
    send(issue_of(weekly, pick(bridge)))
    corrected(bridge)
    make.readers(weekly, 3)
    issue = next_issue(weekly)
    states.start(issue)
    server.taken.clear()
    shutil.rmtree(settings.HOME.spool)
    sending.all_of(issue)
    assert told(server) == names(old)
    assert len(server.taken) == 7
