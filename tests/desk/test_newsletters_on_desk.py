"""The desk's home tells of the draft that waits, and of an issue that needs somebody."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from tests import make
from tests.newsletters.make import issue, newsletter
from vestnik.desk.newsletters import FORGOTTEN, on_desk
from vestnik.newsletters.models import Newsletter
from vestnik.stories.newsroom import CHIEF, EDITOR, REPORTER


@pytest.fixture
def letter(db):
    Newsletter.objects.all().delete()
    return newsletter(name="Седмицата")


def lines(role=EDITOR, langs=("bg", "en")):
    with override("en"):
        return on_desk(make.user(role), list(langs), timezone.now())


def test_the_draft_waits_with_so_many_suggestions(letter):
    stories = [("story", {"story": make.story(), "picture": True}) for _number in range(2)]
    issue(letter, [("letter", ""), *stories])
    (line,) = lines()
    assert (line.newsletter, line.words, line.tone) == (
        "Седмицата",
        "a draft waits, with 2 suggestions",
        "soon",
    )
    assert "/edit/" in line.url


def test_what_pauses_says_why_and_is_urgent(letter):
    issue(letter, state="paused", started_at=timezone.now(), reason="The mail server does not answer.")
    (line,) = lines(CHIEF)
    assert line.tone == "late"
    assert "The mail server does not answer." in line.words
    assert "/sending/" in line.url


def test_what_goes_its_way_is_told_calmly(letter):
    issue(letter, state="scheduled", send_at=timezone.now() + timedelta(hours=2))
    issue(letter, state="sending", started_at=timezone.now())
    assert [line.tone for line in lines()] == ["", ""]


def test_what_is_over_is_not_told(letter):
    issue(letter, state="done", started_at=timezone.now())
    issue(letter, made_at=timezone.now() - FORGOTTEN - timedelta(hours=1))
    assert lines() == ()


def test_reporters_and_desks_of_another_language_are_not_bothered(letter):
    issue(letter)
    assert lines(REPORTER) == ()
    assert lines(langs=["en"]) == ()


def test_it_stands_on_the_desk(client, letter):
    issue(letter)
    client.force_login(make.user(EDITOR))
    assert "desk-letters" in client.get("/admin/").content.decode()
