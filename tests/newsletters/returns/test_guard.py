"""What comes back stops what would do more harm."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from tests.newsletters import make
from vestnik.newsletters.models import Chunk, Issue, Returned
from vestnik.newsletters.post import states
from vestnik.newsletters.returns import guard

NOW = timezone.now()


@pytest.fixture
def issue(db):
    return make.issue(make.newsletter(), started_at=NOW)


def sent(issue, accepted: int) -> None:
    Chunk.objects.create(
        issue=issue,
        number=0,
        readers=b"",
        size=accepted,
        first_turn=0,
        last_turn=1,
        accepted=accepted,
        state="done",
    )


def returned(issue, kind: str, many: int, source=Returned.Source.MAILBOX) -> None:
    first = Returned.objects.count()
    Returned.objects.bulk_create(
        Returned(fingerprint=f"{first + number}", at=NOW, kind=kind, source=source, issue=issue)
        for number in range(many)
    )


def test_complaints_of_three_in_a_thousand_hold_the_next_issue(issue):
    sent(issue, 10_000)
    returned(issue, "complaint", 29)
    assert guard.before_send(issue.newsletter) == ""
    assert guard.rates(issue).is_warned
    returned(issue, "complaint", 1)
    assert "0" in guard.before_send(issue.newsletter)


def test_it_is_a_draft_again_until_an_editor_sends_it(issue):
    sent(issue, 1000)
    returned(issue, "complaint", 3)
    due = make.issue(issue.newsletter, state=Issue.State.SCHEDULED, send_at=timezone.now())
    assert states.start_due(timezone.now()) == []
    due.refresh_from_db()
    assert due.state == Issue.State.DRAFT
    with override("bg"):
        assert due.reason == guard.before_send(issue.newsletter)


def test_an_issue_without_complaints_lets_the_next_one_go(issue):
    sent(issue, 1000)
    returned(issue, "complaint", 10)
    next_one = make.issue(issue.newsletter, started_at=timezone.now())
    sent(next_one, 1000)
    assert guard.before_send(issue.newsletter) == ""


def test_two_complaints_of_a_small_paper_are_chance(issue):
    sent(issue, 100)
    returned(issue, "complaint", 2)
    assert guard.before_send(issue.newsletter) == ""


def test_a_newsletter_that_was_never_sent_is_free(db):
    assert guard.before_send(make.newsletter()) == ""


@pytest.mark.parametrize("kind", ["policy", "hard"])
def test_more_than_two_in_a_hundred_stop_a_running_issue(issue, kind):
    sent(issue, 500)
    returned(issue, kind, 10)
    assert guard.trouble(issue) == ""
    returned(issue, kind, 1)
    assert guard.trouble(issue)


def test_soft_bounces_and_the_relay_s_own_answers_do_not(issue):
    sent(issue, 100)
    returned(issue, "soft", 50)
    returned(issue, "policy", 50, Returned.Source.RELAY)
    assert guard.trouble(issue) == ""
