"""An issue moves by compare-and-set: of two clicks one wins, and nothing starts by itself that is out of date."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.newsletters import make
from tests.newsletters.post.conftest import balanced
from vestnik.newsletters.models import FrozenLetter, Issue
from vestnik.newsletters.post import states
from vestnik.newsletters.post.states import Refused

pytestmark = pytest.mark.django_db

State = Issue.State
NEXT_HOUR = timedelta(hours=1)


@pytest.fixture
def draft(weekly) -> Issue:
    make.readers(weekly, 3)
    return make.issue(weekly)


def test_a_draft_is_scheduled_started_paused_resumed_and_done(draft):
    at = timezone.now() + NEXT_HOUR
    states.schedule(draft, at)
    assert (draft.state, draft.send_at) == (State.SCHEDULED, at)
    states.schedule(draft, at + NEXT_HOUR)
    states.unschedule(draft)
    assert (draft.state, draft.send_at) == (State.DRAFT, None)
    assert states.start(draft) == 3
    for deed, state in ((states.pause, "paused"), (states.resume, "sending"), (states.finish, "done")):
        deed(draft)
        assert draft.state == state
        assert Issue.objects.get(pk=draft.pk).state == state


def test_of_two_who_start_it_one_wins(draft):
    other = Issue.objects.get(pk=draft.pk)
    states.start(draft)
    with pytest.raises(Refused, match=r"can’t|не може"):
        states.start(other)
    assert draft.chunks.count() == 1
    assert balanced(draft).audience == 3


@pytest.mark.parametrize("deed", [states.pause, states.resume, states.stop, states.finish, states.unschedule])
def test_what_does_not_fit_its_state_is_refused_and_changes_nothing(draft, deed):
    with pytest.raises(Refused):
        deed(draft)
    assert Issue.objects.get(pk=draft.pk).state == State.DRAFT


def test_a_time_that_has_passed_is_refused(draft):
    with pytest.raises(Refused):
        states.schedule(draft, timezone.now() - timedelta(seconds=1))


def test_an_issue_to_nobody_does_not_begin(weekly):
    issue = make.issue(weekly)
    with pytest.raises(Refused):
        states.start(issue)
    found = Issue.objects.get(pk=issue.pk)
    assert (found.state, found.started_at) == (State.DRAFT, None)
    assert not FrozenLetter.objects.exists()


def test_starting_makes_its_page_public(draft):
    assert not draft.is_public
    states.start(draft)
    assert Issue.objects.get(pk=draft.pk).is_public


def test_what_is_due_is_started_by_the_sender(draft, server, sending):
    states.schedule(draft, timezone.now() + timedelta(seconds=0.3))
    sending.all_of(draft)
    assert len(server.taken) == 3


def test_what_was_due_more_than_six_hours_ago_does_not_start_and_says_so(draft):
    Issue.objects.filter(pk=draft.pk).update(
        state=State.SCHEDULED, send_at=timezone.now() - timedelta(hours=6, minutes=1)
    )
    assert states.start_due(timezone.now()) == []
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert draft.reason
    assert not draft.chunks.exists()


def test_what_was_due_five_hours_ago_starts(draft):
    Issue.objects.filter(pk=draft.pk).update(
        state=State.SCHEDULED, send_at=timezone.now() - timedelta(hours=5)
    )
    [started] = states.start_due(timezone.now())
    assert started.pk == draft.pk


def test_what_is_due_and_not_in_order_is_a_draft_again_with_the_reason(draft, monkeypatch):
    def refuse(_issue):
        raise Refused("There is no postal address.")

    Issue.objects.filter(pk=draft.pk).update(state=State.SCHEDULED, send_at=timezone.now())
    monkeypatch.setattr(states, "_require_in_order", refuse)
    assert states.start_due(timezone.now()) == []
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == (State.DRAFT, "There is no postal address.")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("newsletter", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_sends_pauses_resumes_stops_and_tells(draft):
    assert "goes out to 3 readers" in run("send", "weekly/1")
    assert "weekly/1" in run("status")
    assert "3 readers: 3 waiting" in run("status", str(draft.pk))
    assert "pauses" in run("pause", "weekly/1")
    assert "goes on" in run("resume", "weekly/1")
    assert "3 readers do not get it" in run("stop", "weekly/1")
    [told] = json.loads(run("status", "weekly/1", "--json"))
    assert (told["state"], told["audience"], told["waiting"]) == ("stopped", 3, 3)


def test_the_command_schedules_in_the_paper_s_time_zone(draft):
    assert "2126-11-28 07:00" in run("send", str(draft.pk), "--at", "2126-11-28T07:00")
    draft.refresh_from_db()
    assert timezone.localtime(draft.send_at).hour == 7


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("send", "weekly"), "names no issue"),
        (("send", "weekly/7"), "No issue"),
        (("send", "1", "--at", "tomorrow"), "is no time"),
        (("pause", "weekly/1"), "can’t be done now|не може"),
    ],
)
def test_a_mistake_is_told_in_a_line(draft, arguments, words):
    arguments = tuple(str(draft.pk) if argument == "1" else argument for argument in arguments)
    with pytest.raises(CommandError, match=words) as caught:
        run(*arguments)
    assert caught.value.returncode == 2
    assert "\n" not in str(caught.value)


def test_with_no_issue_it_says_so(weekly):
    assert "no issue yet" in run("status")
