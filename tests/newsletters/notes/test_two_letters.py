"""An issue with notes on corrections is two letters: both pass the gate, both are counted; one without notes is one."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from tests import make as paper_make
from tests.newsletters import make
from tests.newsletters.letter.conftest import issue_of, pick, read, words
from tests.newsletters.letter.test_dkim import PEM, RSA
from tests.newsletters.notes.conftest import BRIDGE, content, corrected, next_issue, notes, told
from vestnik.newsletters.desk import notes as desk_notes
from vestnik.newsletters.desk.testing import send_test
from vestnik.newsletters.letter import body_checks, gate
from vestnik.newsletters.letter.faults import Fault
from vestnik.newsletters.models import Undelivered
from vestnik.newsletters.post import freeze, states
from vestnik.newsletters.post.counts import NoteCounts, note_counts
from vestnik.stories.actions.correct import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def owing(weekly, send, bridge, old):
    """The weekly, of whose readers the first four are owed a correction and two are not."""
    send(issue_of(weekly, pick(bridge)))
    corrected(bridge)
    make.readers(weekly, 2)
    return weekly


def fatal(issue) -> list[Fault]:
    with override("en"):
        return [fault for fault in gate.faults(issue) if fault.fatal]


class TestGate:
    def test_an_issue_with_notes_passes(self, owing):
        assert gate.faults(next_issue(owing)) == []

    def test_an_issue_of_nothing_but_notes_is_refused_in_words(self, owing):
        issue = issue_of(owing, *notes(owing))
        [fault] = fatal(issue)
        assert fault.check == 8
        assert "nothing in this issue but notes on corrections" in fault.words
        with pytest.raises(states.Refused):
            states.start(issue)

    def test_a_note_that_makes_the_mail_too_large_is_stopped(self, owing):
        [note] = notes(owing)
        long = {**note, "value": f"<p>{'я' * 60_000}</p>"}
        assert [fault.check for fault in fatal(next_issue(owing, long))] == [6]

    def test_a_fault_of_the_letter_without_notes_is_named_as_its_own(self, owing, monkeypatch):
        def lacks(case):
            if BRIDGE not in case.text:
                yield Fault(9, "It says nothing of the bridge.")

        monkeypatch.setattr(body_checks, "CHECKS", (*body_checks.CHECKS, lacks))
        [fault] = fatal(next_issue(owing))
        assert fault.words == "In the letter without the corrections: It says nothing of the bridge."

    def test_a_fault_of_both_letters_is_told_once(self, owing):
        hidden = pick(paper_make.draft("Още се пише"))
        assert [fault.where for fault in fatal(next_issue(owing, *notes(owing), hidden))] == [hidden["id"]]

    def test_a_note_on_a_correction_that_was_withdrawn_is_stopped(self, owing, bridge):
        issue = next_issue(owing)
        withdraw(bridge.corrections.get(), paper_make.user("Chiefs"))
        [fault] = fatal(issue)
        assert (fault.check, fault.where) == (11, issue.body[0].id)


def test_an_issue_without_notes_is_frozen_by_as_many_questions_as_ever(
    weekly, bridge, old, django_assert_num_queries
):
    issue = issue_of(weekly, words(), pick(bridge))
    freeze.write(issue)  # what is asked once in a process
    with django_assert_num_queries(4):
        written = freeze.write(issue)
    with transaction.atomic(), django_assert_num_queries(13):
        freeze.freeze(issue, written, timezone.now())
    assert bytes(issue.letter.mail_with_notes) == b""
    assert bytes(issue.chunks.get().owed) == b""


def test_the_page_in_the_archive_has_the_note(owing, send, client):
    issue = send(next_issue(owing))
    assert BRIDGE in client.get(issue.url).content.decode().replace("\u00a0", " ")


def test_a_test_has_the_note(owing):
    send_test(next_issue(owing), ["editor@vestnik.example"])
    _mail, text, html = read(mail.outbox[0].message().as_bytes())
    assert BRIDGE in text.replace("\u00a0", " ")
    assert BRIDGE in html.replace("\u00a0", " ")


def test_a_link_has_the_same_number_in_both_letters(owing, send, server):
    owing.counts_clicks = True
    owing.save()
    issue = send(next_issue(owing))
    link = issue.letter.links.index(next(url for url in issue.letter.links if "veren" in url))
    assert link > 0  # the note has the first
    assert all(f"/newsletter/go/{issue.pk}/{link}/" in content(one) for one in server.taken)


def test_both_letters_are_signed(owing, send, server, settings, tmp_path):
    (tmp_path / "key.pem").write_bytes(RSA.private_bytes(*PEM))
    settings.OPTIONS = settings.OPTIONS | {"newsletter_dkim": (("rsa", str(tmp_path / "key.pem")),)}
    send(next_issue(owing))
    assert 0 < len(told(server)) < len(server.taken)
    assert all(one.content.startswith(b"DKIM-Signature:") for one in server.taken)


class TestCounts:
    def test_who_is_owed_the_notes_and_who_has_got_them(self, owing, send, server, sending, old):
        server.behaviour.rule = lambda asked: "450 4.2.1 not now" if asked.to == old[0].address else None
        issue = send(next_issue(owing))
        assert note_counts(issue) == NoteCounts(owed=4, accepted=3)
        server.behaviour.rule = lambda asked: None
        Undelivered.objects.update(next_try=timezone.now())
        sending.until(lambda: not Undelivered.objects.exists())
        assert note_counts(issue) == NoteCounts(owed=4, accepted=4)
        assert len(told(server)) == 4

    def test_halfway_those_count_who_have_got_them(self, owing, server, sending):
        issue = next_issue(owing)
        states.start(issue)
        assert note_counts(issue) == NoteCounts(owed=4, accepted=0)
        server.taken.clear()
        replace(sending, rate=20.0, connections=1).until(lambda: len(server.taken) == 3)
        assert note_counts(issue) == NoteCounts(owed=4, accepted=len(told(server)))

    def test_an_issue_without_notes_has_none(self, weekly, send, bridge, old):
        assert note_counts(send(issue_of(weekly, pick(bridge)))) is None

    def test_the_command_tells_them(self, owing, send):
        issue = send(next_issue(owing))

        def run(*arguments: str) -> str:
            out = StringIO()
            call_command("newsletter", "status", str(issue.pk), *arguments, stdout=out)
            return out.getvalue()

        assert "notes on corrections: 4 of 4 readers" in run()
        assert json.loads(run("--json"))[0]["notes"] == {"owed": 4, "accepted": 4}


class TestWords:
    """What editors are told."""

    @pytest.fixture(autouse=True)
    def english(self):
        with override("en"):
            yield

    def test_before_the_send_to_readers_of_which_issues_a_note_goes(self, owing):
        told = desk_notes.to_whom(next_issue(owing))
        assert "goes only to readers who were sent No. 1 of" in told

    def test_nothing_of_an_issue_without_notes(self, weekly, bridge):
        assert desk_notes.to_whom(issue_of(weekly, words(), pick(bridge))) == ""

    def test_after_the_send_how_many_have_got_it(self, owing, send):
        assert "4 of the 4 readers" in desk_notes.how_many(send(next_issue(owing)))

    def test_that_it_goes_to_nobody_if_nobody_had_the_story(self, owing, send, old):
        issue = next_issue(owing)
        for reader in old:
            reader.delete()
        assert "Nobody was sent" in desk_notes.how_many(send(issue))

    def test_on_the_screens_of_the_issue(self, owing, send):
        from tests.newsletters.desk.conftest import client_of
        from tests.newsletters.desk.test_sending import url

        editor = client_of("Editors", email="editor@delnik.example")
        issue = next_issue(owing)
        for screen in ("checks", "sending"):
            assert desk_notes_of(editor.get(url(screen, issue)))
        send(issue)
        assert desk_notes_of(editor.get(url("report", issue)))


def desk_notes_of(answer) -> bool:
    page = answer.content.decode()
    return "Бележката за поправка отива" in page or "Бележки за поправки:" in page
