"""Each reader gets an issue once, those who have left meanwhile don't, and the books balance at any moment."""

from __future__ import annotations

import email
from collections import Counter
from datetime import timedelta
from email import policy

import pytest
from django.utils import timezone

from tests.newsletters import make
from tests.newsletters.post.conftest import Sending, balanced
from tests.newsletters.post.mail_server import DROP, MailServer
from vestnik.newsletters import marks, subscribing, tokens
from vestnik.newsletters.models import Chunk, Issue, Subscription, Undelivered
from vestnik.newsletters.post import books, states
from vestnik.newsletters.post.freeze import chunk_of
from vestnik.newsletters.post.spool import spool

pytestmark = pytest.mark.django_db

Kind = Undelivered.Kind


def addresses(issue: Issue) -> set[str]:
    rows = Subscription.objects.filter(newsletter=issue.newsletter_id)
    return set(rows.values_list("subscriber__address", flat=True))


def test_each_reader_gets_it_once(issue, server, sending):
    sending.all_of(issue)
    assert Counter(server.to()) == Counter(addresses(issue))
    assert issue.state == Issue.State.DONE
    assert issue.ended_at
    found = balanced(issue)
    assert (found.audience, found.accepted, found.waiting) == (40, 40, 0)


def test_a_copy_bears_its_reader_s_token_mark_and_way_back(issue, server, sending):
    sending.all_of(issue)
    taken = server.taken[0]
    reader = Subscription.objects.get(subscriber__address=taken.to).subscriber_id
    mark = marks.mark(issue.pk, reader).decode()
    message = email.message_from_bytes(taken.content, policy=policy.default)
    assert message["To"] == taken.to
    assert message["Message-ID"] == f"<{mark}@paper.example>"
    assert taken.sender.startswith(f"bounce+{mark}@")
    token = message["List-Unsubscribe"].split("/")[-2]
    assert tokens.read_reader_token(token) == (reader, issue.newsletter_id)
    assert "\r\n.точка\r\n" in message.get_body(("plain",)).get_content()


def test_many_chunks_are_sent_in_the_order_of_turns(weekly, server, monkeypatch):
    monkeypatch.setattr("vestnik.newsletters.post.freeze.CHUNK", 10)
    monkeypatch.setattr("vestnik.newsletters.post.books.CHUNK", 10)
    make.readers(weekly, 95)
    issue = make.issue(weekly)
    assert states.start(issue) == 95
    assert list(issue.chunks.order_by("number").values_list("size", flat=True)) == [10] * 9 + [5]
    Sending(server.port, connections=1).all_of(issue)
    by_turn = Subscription.objects.order_by("turn").values_list("subscriber__address", flat=True)
    assert server.to()[:10] == list(by_turn[:10])
    assert Counter(server.to()) == Counter(by_turn)
    assert balanced(issue).accepted == 95
    for place, one in enumerate(Subscription.objects.order_by("turn")):
        assert chunk_of(issue, one).number == place // 10


def test_who_leaves_during_the_send_gets_nothing_more(weekly, server, sending, monkeypatch):
    monkeypatch.setattr(books, "CHECK_SECONDS", 0.0)
    readers = make.readers(weekly, 200)
    issue = make.issue(weekly)
    states.start(issue)
    sending.slowly().until(lambda: len(server.taken) > 20)
    gone = [reader for reader in readers if reader.address not in server.to()][:50]
    for reader in gone:
        subscribing.leave(reader, timezone.now())
    sending.all_of(issue)
    assert not {reader.address for reader in gone} & set(server.to())
    found = balanced(issue)
    assert (found.accepted, found.left, found.waiting) == (150, 50, 0)
    assert set(issue.undelivered.values_list("kind", flat=True)) == {Kind.LEFT}


def test_while_it_runs_who_has_left_is_let_out_within_seconds(weekly, server, sending, monkeypatch):
    monkeypatch.setattr(books, "CHECK_SECONDS", 0.2)
    readers = make.readers(weekly, 300)
    issue = make.issue(weekly)
    states.start(issue)
    last = Subscription.objects.order_by("-turn")[0].subscriber
    left = []

    def leaves_meanwhile() -> bool:
        if len(server.taken) > 30 and not left:
            left.append(subscribing.leave(last, timezone.now()))
        return not Issue.objects.filter(pk=issue.pk, state="sending").exists()

    sending.slowly().until(leaves_meanwhile)
    assert last.address not in server.to()
    assert len(server.taken) == len(readers) - 1


def test_the_books_balance_at_any_moment(weekly, server, sending, monkeypatch):
    monkeypatch.setattr("vestnik.newsletters.post.freeze.CHUNK", 50)
    monkeypatch.setattr("vestnik.newsletters.post.books.CHUNK", 50)
    server.behaviour.rule = lambda asked: (
        "550 5.2.2 full" if "7@" in asked.to and asked.verb == "RCPT" else None
    )
    make.readers(weekly, 400)
    issue = make.issue(weekly)
    states.start(issue)
    seen = []

    def look() -> bool:
        seen.append(balanced(issue))
        return not Issue.objects.filter(pk=issue.pk, state="sending").exists()

    Sending(server.port, rate=600).until(look)
    tried = [found.tried for found in seen]
    assert tried == sorted(tried)
    assert len(set(tried)) > 10
    assert balanced(issue).refused == 40
    assert balanced(issue).accepted == 360


def test_paused_it_stops_and_resumed_it_goes_on_where_it_was(weekly, server, sending):
    make.readers(weekly, 300)
    issue = make.issue(weekly)
    states.start(issue)
    sending.slowly().until(lambda: len(server.taken) > 30)
    states.pause(issue)
    had = len(server.taken)
    sending.slowly().until(lambda: True)
    assert len(server.taken) == had
    assert balanced(issue).waiting == 300 - had
    states.resume(issue)
    sending.all_of(issue)
    assert Counter(server.to()) == Counter(addresses(issue))


def test_pausing_takes_hold_within_a_second(weekly, server, sending):
    import time

    make.readers(weekly, 400)
    issue = make.issue(weekly)
    states.start(issue)
    paused = []

    def pause_meanwhile() -> bool:
        if len(server.taken) > 20 and not paused:
            states.pause(issue)
            paused.append((time.monotonic(), len(server.taken)))
        return bool(paused) and time.monotonic() - paused[0][0] > 1.5

    sending.slowly().until(pause_meanwhile)
    assert len(server.taken) - paused[0][1] < 200
    assert balanced(issue).waiting == 400 - len(server.taken)


def test_stopped_nobody_gets_it_any_more_and_the_rest_is_told(weekly, server, sending):
    make.readers(weekly, 200)
    issue = make.issue(weekly)
    states.start(issue)
    sending.slowly().until(lambda: len(server.taken) > 20)
    states.stop(issue)
    sending.until(lambda: True)
    had = len(server.taken)
    found = balanced(issue)
    assert (found.accepted, found.waiting) == (had, 200 - had)
    with pytest.raises(states.Refused):
        states.resume(issue)


def test_who_can_t_be_reached_now_is_tried_again_after_a_quarter_an_hour_and_given_up_after_a_day(
    issue, server, sending
):
    server.behaviour.rule = lambda asked: "450 4.2.1 not now" if asked.to.startswith("reader7@") else None
    sending.all_of(issue)
    row = issue.undelivered.get()
    assert (row.kind, row.code, row.status, row.tries) == (Kind.SOFT, 450, "4.2.1", 1)
    assert balanced(issue).soft == 1
    pauses = []
    for _try in range(4):
        pauses.append(row.next_try - timezone.now())
        Undelivered.objects.update(next_try=timezone.now())
        tries = row.tries
        sending.until(lambda tries=tries: Undelivered.objects.get().tries > tries)
        row.refresh_from_db()
    assert [round(pause / timedelta(minutes=15)) for pause in pauses] == [1, 4, 16, 48]
    assert row.kind == Kind.GAVE_UP
    assert balanced(issue).gave_up == 1
    assert len(server.taken) == 39


def test_a_retry_that_is_taken_leaves_clean_books(issue, server, sending):
    server.behaviour.rule = lambda asked: "450 4.2.1 not now" if asked.to.startswith("reader7@") else None
    sending.all_of(issue)
    server.behaviour.rule = lambda asked: None
    Undelivered.objects.update(next_try=timezone.now())
    sending.until(lambda: not Undelivered.objects.exists())
    assert Counter(server.to()) == Counter(addresses(issue))
    assert balanced(issue).accepted == 40


def test_who_left_before_a_retry_is_not_tried_again(issue, server, sending):
    server.behaviour.rule = lambda asked: "450 4.2.1 not now" if asked.to.startswith("reader7@") else None
    sending.all_of(issue)
    subscribing.leave(
        Subscription.objects.get(subscriber__address="reader7@mail.example").subscriber, timezone.now()
    )
    Undelivered.objects.update(next_try=timezone.now())
    asked = len([line for line in server.commands if "reader7@" in line])
    sending.until(lambda: Undelivered.objects.get().kind == Kind.LEFT)
    assert len([line for line in server.commands if "reader7@" in line]) == asked


def test_a_refusal_is_told_to_those_who_keep_count(
    issue, server, sending, django_capture_on_commit_callbacks
):
    from vestnik.newsletters.post.signals import undelivered

    told = []
    undelivered.connect(keep := lambda rows, **_about: told.extend(rows), weak=False)
    server.behaviour.rule = lambda asked: (
        "550 5.1.1 no such user" if asked.to.startswith("reader3@") else None
    )
    try:
        with django_capture_on_commit_callbacks(execute=True):
            sending.all_of(issue)
    finally:
        undelivered.disconnect(keep)
    [row] = told
    assert (row.kind, row.code, row.status, row.words) == (Kind.REFUSED, 550, "5.1.1", "5.1.1 no such user")
    assert balanced(issue).refused == 1


def test_refusals_for_reasons_of_policy_pause_the_send_and_cost_no_reader_the_issue(weekly, server, sending):
    server.behaviour.rule = lambda asked: (
        "550 5.7.515 unauthenticated" if asked.verb == "CONTENT" and asked.nth_of_all > 20 else None
    )
    make.readers(weekly, 200)
    issue = make.issue(weekly)
    states.start(issue)
    sending.slowly().all_of(issue)
    assert issue.state == Issue.State.PAUSED
    assert "5.7" in issue.reason
    found = balanced(issue)
    assert found.refused == 0
    assert 10 < found.soft < 100
    assert found.waiting > 100
    server.behaviour.rule = lambda asked: None
    states.resume(issue)
    sending.all_of(issue)
    Undelivered.objects.update(next_try=timezone.now())
    sending.until(lambda: not Undelivered.objects.exists())
    assert Counter(server.to()) == Counter(addresses(issue))


def test_a_list_full_of_dead_addresses_pauses_and_goes_on_if_the_editor_wants_it(weekly, server, sending):
    server.behaviour.rule = lambda asked: "550 5.1.1 no such user" if asked.verb == "RCPT" else None
    make.readers(weekly, 100)
    issue = make.issue(weekly)
    states.start(issue)
    sending.slowly().all_of(issue)
    assert issue.state == Issue.State.PAUSED
    assert issue.reason
    assert 10 < balanced(issue).refused < 100
    states.resume(issue)
    sending.all_of(issue)
    assert issue.state == Issue.State.DONE
    assert balanced(issue).refused == 100


def test_a_relay_that_throttles_costs_no_reader_a_try(weekly, server, monkeypatch):
    monkeypatch.setattr("vestnik.newsletters.post.pace.FIRST_PAUSE", 0.05)
    server.behaviour.rule = lambda asked: (
        "451 4.7.1 too fast" if asked.verb == "MAIL" and asked.nth_of_all in (30, 31) else None
    )
    make.readers(weekly, 100)
    issue = make.issue(weekly)
    states.start(issue)
    sending = Sending(server.port, rate=500)
    desk = sending.until(lambda: not Issue.objects.filter(pk=issue.pk, state="sending").exists())
    assert desk.pace.relay.rate < 300
    assert balanced(issue).accepted == 100
    assert Counter(server.to()) == Counter(addresses(issue))


def test_a_greylisting_provider_is_tried_again_and_others_are_not_held_up(weekly, server, monkeypatch):
    monkeypatch.setattr("vestnik.newsletters.post.pace.FIRST_PAUSE", 0.05)
    seen = set()

    def greylist(asked):
        if asked.verb == "RCPT" and asked.to.endswith("@gmail.com") and asked.to not in seen:
            seen.add(asked.to)
            return "451 4.7.1 greylisted, come again"
        return None

    server.behaviour.rule = greylist
    make.readers(weekly, 30)
    make.readers(weekly, 3, at="gmail.com")
    issue = make.issue(weekly)
    states.start(issue)
    Sending(server.port).all_of(issue)
    found = balanced(issue)
    assert found.accepted == 33
    assert len(seen) == 3


def test_a_relay_that_lets_nobody_in_pauses_with_its_words(issue, server, sending, monkeypatch):
    server.behaviour.rule = lambda asked: "535 5.7.8 wrong password" if asked.verb == "AUTH" else None
    server.behaviour.features = ("AUTH PLAIN",)
    from tests.newsletters.post import conftest

    monkeypatch.setattr(conftest, "Relay", lambda host, port, timeouts: _with_password(host, port, timeouts))
    sending.all_of(issue)
    assert issue.state == Issue.State.PAUSED
    assert "535 5.7.8 wrong password" in issue.reason
    assert balanced(issue).waiting == 40


def _with_password(host, port, timeouts):
    from vestnik.newsletters.post.opening import Relay

    return Relay(host, port, user="paper", password="wrong", timeouts=timeouts)


def test_a_relay_that_is_away_is_told_to_the_editor_and_waited_for(weekly, paper):
    make.readers(weekly, 10)
    issue = make.issue(weekly)
    states.start(issue)
    with MailServer() as server:
        port = server.port
    Sending(port).until(lambda: Issue.objects.get(pk=issue.pk).reason != "")
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENDING
    assert balanced(issue).waiting == 10


def test_an_uncertain_mail_is_sent_again_with_the_same_message_id(issue, server, sending):
    server.behaviour.rule = lambda asked: (
        f"{DROP} taken" if asked.verb == "CONTENT" and asked.nth_of_all == 5 else None
    )
    sending.all_of(issue)
    [(twice, many)] = [(to, many) for to, many in Counter(server.to()).items() if many > 1]
    assert many == 2
    first, second = [taken for taken in server.taken if taken.to == twice]
    assert first.content == second.content
    assert balanced(issue).accepted == 40


def test_with_the_policy_to_hold_an_uncertain_mail_is_not_sent_again(issue, server):
    server.behaviour.rule = lambda asked: (
        f"{DROP} taken" if asked.verb == "CONTENT" and asked.nth_of_all == 5 else None
    )
    Sending(server.port, hold=True).all_of(issue)
    assert Counter(server.to()) == Counter(addresses(issue))
    found = balanced(issue)
    assert (found.accepted, found.uncertain) == (39, 1)


def test_an_address_that_no_mail_can_have_is_refused_and_the_others_get_theirs(weekly, server, sending):
    readers = make.readers(weekly, 5)
    readers[2].address = "a@b\r\nRCPT TO:<victim@mail.example>"
    readers[2].save()
    issue = make.issue(weekly)
    states.start(issue)
    sending.all_of(issue)
    assert len(server.taken) == 4
    assert not [line for line in server.commands if "victim" in line]
    assert balanced(issue).refused == 1


def test_two_issues_are_sent_side_by_side(weekly, server, monkeypatch):
    monkeypatch.setattr("vestnik.newsletters.post.desk.MOST_OPEN", 2)
    daily = make.newsletter(slug="daily", name="Денят")
    make.readers(weekly, 60)
    make.readers(daily, 60)
    first, second = make.issue(weekly), make.issue(daily)
    states.start(first)
    states.start(second)
    Sending(server.port, connections=1, rate=400).all_of(first, second)
    early = server.to()[:60]
    assert 15 < len(set(early) & addresses(first)) < 45
    assert len(server.taken) == 120


def test_what_another_machine_has_under_way_is_left_to_it_for_a_while(issue, server, sending, monkeypatch):
    taken = 0b1011
    Chunk.objects.update(host="other-machine", taken=taken.to_bytes(5, "little"))
    assert balanced(issue).accepted == 3
    import time

    began = time.monotonic()
    sending.until(lambda: time.monotonic() - began > 1)
    assert not server.taken
    monkeypatch.setattr("vestnik.newsletters.post.desk.FOREIGN_SECONDS", 0.3)
    sending.all_of(issue)
    assert len(server.taken) == 37
    assert balanced(issue).accepted == 40


def test_warming_up_each_provider_gets_its_share_of_the_day_and_the_newest_readers_come_first(
    weekly, server, sending, settings, monkeypatch
):
    settings.OPTIONS = settings.OPTIONS | {"newsletter_warm_up": timezone.localdate()}
    monkeypatch.setattr("vestnik.newsletters.post.pace.WarmUp.FIRST", 10)
    old = timezone.now() - timedelta(days=100)
    make.readers(weekly, 30, now=old, at="gmail.com")
    make.readers(weekly, 12, at="gmail.com")
    make.readers(weekly, 5, at="abv.bg")
    issue = make.issue(weekly)
    states.start(issue)
    sending.until(lambda: Chunk.objects.get().not_before is not None)
    got = server.to()
    assert len([to for to in got if to.endswith("@abv.bg")]) == 5
    gmail = [to for to in got if to.endswith("@gmail.com")]
    assert len(gmail) == 10
    assert all(int(to[6:].split("@")[0]) >= 30 for to in gmail)
    assert balanced(issue).waiting == 32
    chunk = Chunk.objects.get()
    assert chunk.not_before > timezone.now()
    assert chunk_of(issue, Subscription.objects.order_by("?").first()) == chunk
    assert spool().issue(issue.uid).sent_count == 15
