"""From the screen of an issue it is tested, sent, scheduled, paused and stopped: by those who may, and once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests import make
from vestnik.newsletters import tokens
from vestnik.newsletters.letter import gate
from vestnik.newsletters.models import Chunk, FrozenLetter, Issue

PREFIX = "wagtailsnippets_newsletters_issue"


def url(name: str, one: Issue) -> str:
    return reverse(f"{PREFIX}:{name}", args=[one.pk])


def do(client, one: Issue, deed: str, **fields):
    return client.post(url("act", one), {"deed": deed, **fields}, follow=True)


def told(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"]) if answer.context else ""


@pytest.fixture(autouse=True)
def english(settings):
    settings.WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("bg", "Български")]


@pytest.fixture
def speaks_english(chief, editor):
    from wagtail.users.models import UserProfile

    for client in (chief, editor):
        profile = UserProfile.get_for_user(client.user)
        profile.preferred_language = "en"
        profile.save()


@pytest.fixture
def in_order(monkeypatch):
    """An issue without a fault: what the checks say is told elsewhere."""
    monkeypatch.setattr(gate, "faults", lambda issue: [])


@pytest.mark.usefixtures("in_order")
def test_it_asks_once_and_says_to_how_many(chief, draft, speaks_english):
    page = chief.get(url("sending", draft)).content.decode()
    assert 'value="start"' not in page
    asked = chief.get(url("sending", draft), {"ask": "send"}).content.decode()
    assert "Yes, send it to 3 readers" in asked
    assert 'value="start"' in asked


@pytest.mark.usefixtures("in_order")
def test_sending_begins_and_a_second_click_loses_politely(chief, draft, speaks_english):
    assert "on its way to 3 readers" in told(do(chief, draft, "start"))
    second = do(chief, draft, "start")
    assert second.status_code == 200
    assert "can’t be done now" in told(second)
    draft.refresh_from_db()
    assert (draft.state, draft.audience, draft.sent_by) == ("sending", 3, chief.user)
    assert sum(chunk.size for chunk in Chunk.objects.filter(issue=draft)) == 3
    assert FrozenLetter.objects.filter(issue=draft).count() == 1


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize("deed", ["start", "schedule", "unschedule", "pause", "resume", "stop"])
def test_editors_write_but_do_not_send(editor, draft, deed):
    at = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    answer = editor.post(url("act", draft), {"deed": deed, "at": at})
    assert answer.status_code in (302, 403)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_fault_stands_in_the_way_and_says_what_to_do(chief, draft, monkeypatch, speaks_english):
    fault = gate.Fault(check=1, words="Write a subject.", where="", fatal=True)
    monkeypatch.setattr(gate, "faults", lambda issue: [fault])
    page = chief.get(url("sending", draft), {"ask": "send"}).content.decode()
    assert "Write a subject." in page
    assert 'value="start"' not in page
    assert "Write a subject." in told(do(chief, draft, "start"))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_fault_leads_to_its_block(editor, draft, monkeypatch):
    block = draft.body[1].id
    fault = gate.Fault(check=9, words="Say what the photo shows.", where=block, fatal=False)
    monkeypatch.setattr(gate, "faults", lambda issue: [fault])
    page = editor.get(url("checks", draft)).content.decode()
    assert f"#block-{block}-section" in page
    assert "Say what the photo shows." in page


@pytest.mark.usefixtures("in_order")
def test_it_is_scheduled_changed_and_taken_off(chief, draft, speaks_english):
    at = (timezone.localtime() + timedelta(days=1)).replace(second=0, microsecond=0)
    do(chief, draft, "schedule", at=at.strftime("%Y-%m-%dT%H:%M"))
    draft.refresh_from_db()
    assert (draft.state, draft.send_at) == ("scheduled", at)
    assert "goes out" in chief.get(url("sending", draft)).content.decode()
    do(chief, draft, "unschedule")
    draft.refresh_from_db()
    assert (draft.state, draft.send_at) == ("draft", None)


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize("typed", ["", "утре", "2020-01-01T09:00", "2026-13-45T99:99"])
def test_a_time_that_is_none_or_is_past_is_refused_in_words(chief, draft, typed):
    answer = chief.post(url("act", draft), {"deed": "schedule", "at": typed})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.usefixtures("in_order")
def test_it_pauses_goes_on_and_is_stopped(chief, draft):
    do(chief, draft, "start")
    states = []
    for deed in ("pause", "resume", "stop"):
        do(chief, draft, deed)
        draft.refresh_from_db()
        states.append(draft.state)
    assert states == ["paused", "sending", "stopped"]


@pytest.mark.usefixtures("in_order")
def test_the_counts_add_up_to_the_audience_while_it_is_going(chief, draft):
    do(chief, draft, "start")
    piece = chief.get(url("progress", draft))
    assert "no-store" in piece["Cache-Control"]
    counts = dict(re.findall(r'data-count="(\w+)">(\d+)', piece.content.decode()))
    audience = int(counts.pop("audience"))
    assert audience == 3 == sum(int(count) for count in counts.values())


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize("look", ["", "x", "1e400-3", "-5", "99999999999999-1", "1-١"])
def test_a_look_that_is_nonsense_is_no_error(chief, draft, look):
    do(chief, draft, "start")
    assert chief.get(url("progress", draft), {"look": look}).status_code == 200


@pytest.mark.usefixtures("in_order")
def test_an_unknown_deed_does_nothing(chief, draft):
    do(chief, draft, "explode")
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_test_is_the_very_mail_to_a_colleague_with_links_that_are_nobody_s(editor, draft):
    make.user("Editors", "colleague", email="Colleague@delnik.example")
    editor.post(url("test", draft), {"addresses": "editor@delnik.example, colleague@delnik.example"})
    assert [message.to for message in mail.outbox] == [
        ["editor@delnik.example"],
        ["colleague@delnik.example"],
    ]
    raw = mail.outbox[0].message().as_bytes()
    assert b"Subject: [test]" in raw or b"Subject: =?utf-8?" in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw
    found = {tokens.read_reader_token(token) for token in re.findall(r"[\w-]{40}", raw.decode())} - {None}
    assert found == {(0, draft.newsletter_id)}


@pytest.mark.parametrize(
    "typed", ["reader0@mail.example", "", "няма", "editor@delnik.example, x@evil.example"]
)
def test_a_test_goes_to_nobody_else(editor, draft, typed):
    answer = editor.post(url("test", draft), {"addresses": typed})
    assert answer.status_code == 422
    assert mail.outbox == []


def test_an_account_that_may_not_log_in_gets_no_test(editor, draft):
    make.user("Editors", "gone", email="gone@delnik.example", is_active=False)
    assert editor.post(url("test", draft), {"addresses": "gone@delnik.example"}).status_code == 422
    assert mail.outbox == []
