"""What a returned mail changes, and what it can't."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.newsletters import make
from tests.newsletters.returns.letters import QMAIL, complaint, dsn, plain
from vestnik.newsletters.marks import mark
from vestnik.newsletters.models import (
    ConsentEvent,
    Issue,
    Returned,
    Subscriber,
    Subscription,
    Suppression,
    Undelivered,
)
from vestnik.newsletters.post.signals import undelivered
from vestnik.newsletters.returns import Kind
from vestnik.newsletters.returns.reading import Report
from vestnik.newsletters.returns.taking import SOFT_LIMIT, forget, take_answer, take_message, take_report

MAILBOX = Returned.Source.MAILBOX
NOW = timezone.now()
POLICY = {"status": "5.7.1", "said": "550 5.7.1 Message rejected due to spam"}
FULL = {"status": "5.2.2", "said": "552 5.2.2 Mailbox full"}


@pytest.fixture
def letter(db):
    return make.newsletter()


@pytest.fixture
def reader(letter):
    return make.readers(letter, 1, NOW - timedelta(days=100))[0]


@pytest.fixture
def issue(letter):
    return make.issue(letter, started_at=NOW - timedelta(hours=1))


def marked(issue, reader) -> str:
    return mark(issue.pk, reader.pk).decode()


def state(reader) -> str:
    reader.refresh_from_db()
    return reader.state


def test_a_hard_bounce_ends_the_mail_to_a_reader(issue, reader):
    row = take_message(dsn(marked(issue, reader)), MAILBOX, NOW)
    assert (row.kind, row.status, row.subscriber, row.issue) == (Returned.Kind.HARD, "5.1.1", reader, issue)
    assert state(reader) == Subscriber.State.SUPPRESSED
    assert Suppression.objects.get(address_hash=reader.hash).reason == Suppression.Reason.BOUNCED
    assert Subscription.objects.get(subscriber=reader).state == Subscription.State.LEFT
    event = ConsentEvent.objects.get(address_hash=reader.hash)
    assert (event.kind, event.detail) == (ConsentEvent.Kind.SUPPRESSED, "bounced")


def test_a_complaint_ends_it_at_once(issue, reader):
    take_message(complaint(marked(issue, reader)), MAILBOX, NOW)
    assert Suppression.objects.get(address_hash=reader.hash).reason == Suppression.Reason.COMPLAINED


def test_our_own_fault_never_ends_it(issue, reader):
    for number in range(SOFT_LIMIT * 3):
        other = make.issue(issue.newsletter)
        row = take_message(dsn(marked(other, reader), **POLICY), MAILBOX, NOW + timedelta(hours=number))
        assert row.kind == Returned.Kind.POLICY
    assert state(reader) == Subscriber.State.CONFIRMED
    assert not Suppression.objects.exists()


def test_soft_bounces_of_five_issues_in_thirty_days_end_it(letter, reader):
    for number in range(SOFT_LIMIT):
        assert state(reader) == Subscriber.State.CONFIRMED
        take_message(
            dsn(marked(make.issue(letter), reader), **FULL), MAILBOX, NOW + timedelta(days=7 * number)
        )
    assert state(reader) == Subscriber.State.SUPPRESSED


def test_soft_bounces_far_apart_or_of_one_issue_do_not(letter, reader, issue):
    for number in range(SOFT_LIMIT * 2):
        take_message(
            dsn(marked(make.issue(letter), reader), **FULL), MAILBOX, NOW + timedelta(days=8 * number)
        )
    for number in range(SOFT_LIMIT * 2):
        again = dsn(marked(issue, reader), **FULL).replace(b"@mx.example.net>", f".{number}@mx>".encode())
        assert bool(take_message(again, MAILBOX, NOW + timedelta(days=200))) == (number == 0)
    assert state(reader) == Subscriber.State.CONFIRMED


def test_a_report_counts_once_however_often_it_comes(issue, reader):
    raw = dsn(marked(issue, reader), **FULL)
    assert take_message(raw, MAILBOX, NOW)
    assert take_message(raw, MAILBOX, NOW + timedelta(days=1)) is None
    assert take_message(b"Received: by another server\n" + raw, MAILBOX, NOW) is None
    assert Returned.objects.count() == 1


def test_what_is_said_of_one_copy_counts_once_on_however_many_ways_it_comes(issue, reader):
    copy = marked(issue, reader)
    assert take_message(dsn(copy), MAILBOX, NOW)
    assert take_message(dsn(copy), Returned.Source.PIPE, NOW) is None
    by_provider = Report(Kind.HARD, "5.1.1", "550 5.1.1 gone", (copy,))
    assert take_report(by_provider, Returned.Source.WEBHOOK, b"event 7", NOW, reader.address) is None
    assert take_message(complaint(copy), MAILBOX, NOW).kind == Returned.Kind.COMPLAINT
    assert Returned.objects.count() == 2


def test_a_letter_without_a_mark_counts_once_on_both_ways(db):
    assert take_message(FORGED[0], MAILBOX, NOW)
    assert take_message(FORGED[0], Returned.Source.PIPE, NOW) is None


FORGED = [
    dsn("00" * 20, to="reader0@mail.example"),
    dsn("", to="reader0@mail.example"),
    complaint("", to="reader0@mail.example"),
    plain("failure notice", QMAIL.format(mark="") + "<reader0@mail.example> user unknown"),
]


@pytest.mark.parametrize("raw", FORGED)
def test_a_bounce_with_a_reader_s_address_and_no_mark_of_ours_is_only_noted(reader, raw):
    row = take_message(raw, MAILBOX, NOW)
    assert (row.kind, row.subscriber, row.issue) == (Returned.Kind.UNKNOWN, None, None)
    assert state(reader) == Subscriber.State.CONFIRMED
    assert not Suppression.objects.exists()


def test_a_mark_of_which_one_sign_is_changed_is_none(issue, reader):
    right = marked(issue, reader)
    for place in (0, 10, 20, 39):
        wrong = right[:place] + ("0" if right[place] != "0" else "1") + right[place + 1 :]
        assert take_message(dsn(wrong), MAILBOX, NOW).kind == Returned.Kind.UNKNOWN
    assert state(reader) == Subscriber.State.CONFIRMED


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(FORGED),
    st.integers(0, 900),
    st.binary(max_size=60),
    st.text("0123456789abcdef", min_size=40, max_size=40),
)
def test_nothing_without_a_mark_of_ours_ends_anything(reader, raw, at, noise, digits):
    take_message(
        raw[:at] + noise + digits.encode() + raw[at:], MAILBOX, NOW, f"bounce+{digits}@news.delnik.example"
    )
    assert not Suppression.objects.exists()
    assert not Subscription.objects.exclude(state=Subscription.State.ON).exists()


def test_what_says_nothing_leaves_no_row(issue, reader):
    away = plain("Out of office", "user unknown", sender="Ann <ann@mail.example>")
    assert take_message(away, MAILBOX, NOW, f"bounce+{marked(issue, reader)}@x") is None
    assert take_message(dsn(marked(issue, reader), action="delayed", status="4.4.1"), MAILBOX, NOW) is None
    assert not Returned.objects.exists()


def test_a_reader_who_is_forgotten_by_now_makes_no_trouble(issue, reader):
    raw = dsn(marked(issue, reader))
    reader.delete()
    assert take_message(raw, MAILBOX, NOW).subscriber is None


def test_a_bounce_of_an_old_issue_does_not_end_a_newer_consent(issue, reader):
    Subscriber.objects.filter(pk=reader.pk).update(confirmed_at=NOW)
    take_message(dsn(marked(issue, reader)), MAILBOX, NOW)
    assert state(reader) == Subscriber.State.CONFIRMED


def test_a_provider_that_has_proven_itself_may_name_the_address(reader):
    report = Report(Kind.HARD, "5.1.1", "gone")
    assert (
        take_report(report, Returned.Source.WEBHOOK, b"1", NOW, "Reader0@mail.example").subscriber == reader
    )
    assert state(reader) == Subscriber.State.SUPPRESSED
    stranger = take_report(report, Returned.Source.WEBHOOK, b"2", NOW, "no address")
    assert stranger.kind == Returned.Kind.UNKNOWN


def test_an_answer_of_the_relay_counts_like_a_bounce(issue, reader):
    assert take_answer(issue.pk, reader.pk, 550, "5.7.1", "spam", NOW) is Kind.POLICY
    assert state(reader) == Subscriber.State.CONFIRMED
    assert take_answer(issue.pk, reader.pk, 550, "", "5.1.1 User unknown", NOW) is Kind.HARD
    assert state(reader) == Subscriber.State.SUPPRESSED
    take_answer(issue.pk, reader.pk, 550, "5.1.1", "User unknown", NOW)
    assert Returned.objects.count() == 2


def test_rows_hold_no_address(issue, reader):
    said = "550 5.1.1 <reader0@mail.example>: Recipient address rejected: User unknown"
    row = take_message(dsn(marked(issue, reader), said=said), MAILBOX, NOW)
    assert "reader0" not in row.words
    assert "@mail.example" in row.words


def test_rows_are_forgotten_in_time(issue, reader):
    take_message(dsn(marked(issue, reader)), MAILBOX, NOW - timedelta(days=40))
    take_message(FORGED[0], MAILBOX, NOW - timedelta(days=40))
    forget(NOW)
    assert [row.kind for row in Returned.objects.all()] == [Returned.Kind.HARD]
    forget(NOW + timedelta(days=366))
    assert not Returned.objects.exists()


def test_the_sender_s_refusals_count_like_bounces(issue, reader):
    rows = [
        Undelivered(
            issue=issue, subscriber_id=reader.pk, number=0, kind="refused", code=550, words="5.1.1 gone"
        ),
        Undelivered(issue=issue, subscriber_id=reader.pk + 1, number=1, kind="left"),
    ]
    undelivered.send(sender=Issue, issue=issue, rows=rows)
    assert [row.kind for row in Returned.objects.all()] == [Returned.Kind.HARD]
    assert state(reader) == Subscriber.State.SUPPRESSED


def running(letter, policy: int) -> Issue:
    """An issue that is being sent, of which so many copies came back as unwanted."""
    issue = make.issue(letter, state=Issue.State.SENDING, started_at=NOW, audience=200)
    for reader in make.readers(letter, policy, NOW - timedelta(days=1)):
        take_message(dsn(marked(issue, reader), **POLICY), MAILBOX, NOW)
    issue.refresh_from_db()
    return issue


def test_mail_that_nobody_wants_pauses_the_issue_and_ends_no_reader(letter):
    issue = running(letter, 10)
    assert issue.state == Issue.State.PAUSED
    assert issue.reason
    assert not Subscriber.objects.exclude(state=Subscriber.State.CONFIRMED).exists()


def test_a_few_of_them_do_not(letter):
    assert running(letter, 9).state == Issue.State.SENDING
