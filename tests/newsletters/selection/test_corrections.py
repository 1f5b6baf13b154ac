"""Readers of an issue learn in the next one that a story of it was corrected."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.newsletters.make import issue, newsletter
from vestnik.newsletters import letter as letters
from vestnik.newsletters.desk.offers import offers
from vestnik.newsletters.selection.corrections import untold
from vestnik.newsletters.selection.drafts import new_issue
from vestnik.stories.actions.correct import correct
from vestnik.stories.models import Correction


@pytest.fixture
def weekly():
    return newsletter(slug="vtori")


def pick(story) -> tuple:
    return ("story", {"story": story, "headline": "", "line": "", "picture": False, "reason": ""})


def sent(weekly, *stories, days: int = 3):
    at = timezone.now() - timedelta(days=days)
    return issue(weekly, [pick(story) for story in stories], made_at=at, started_at=at, state="done")


def corrected(story, **fields) -> Correction:
    told = {"wrong": "Пишеше: Видин.", "right": "Мостът е в Русе.", **fields}
    return correct(Correction(story=story, **told), make.user("Chiefs"))


def words(draft) -> str:
    return " ".join(str(block.value) for block in draft.body if block.block_type == "letter")


def test_the_next_draft_proposes_it_and_names_the_issues_that_had_the_story(weekly):
    story = make.story("Мостът")
    sent(weekly, story)
    sent(weekly, make.story("Хлябът"), days=2)
    corrected(story)
    draft = new_issue(weekly, timezone.now())
    assert "Пишеше: Видин." in words(draft)
    assert "Мостът е в Русе." in words(draft)
    assert "1 от" in words(draft)
    assert "2 от" not in words(draft)
    letter = letters.compose(draft)
    for form in (letter.html, letter.text, letter.page):
        assert "Мостът е в Русе." in form.replace("\u00a0", " ")
    assert story.url in letter.html


def test_it_is_told_once(weekly):
    story = make.story("Мостът")
    sent(weekly, story)
    corrected(story)
    draft = new_issue(weekly, timezone.now())
    assert untold(weekly, timezone.now(), draft) == []
    draft.started_at, draft.state = timezone.now(), "done"
    type(draft).objects.filter(pk=draft.pk).update(started_at=draft.started_at, state="done")
    assert untold(weekly, timezone.now()) == []


def test_a_draft_that_was_never_sent_has_told_nobody(weekly):
    story = make.story("Мостът")
    sent(weekly, story)
    corrected(story)
    new_issue(weekly, timezone.now()).delete()
    new_issue(weekly, timezone.now())
    assert len(untold(weekly, timezone.now())) == 1


@pytest.mark.parametrize(
    "how", ["not in an issue", "sent after", "taken down", "long ago", "another newsletter"]
)
def test_nothing_is_told_to_those_who_got_nothing_wrong(weekly, how):
    story = make.story("Мостът")
    where = newsletter(slug="treti") if how == "another newsletter" else weekly
    if how != "not in an issue":
        found = sent(where, story)
    one = corrected(story)
    if how == "sent after":
        type(found).objects.filter(pk=found.pk).update(started_at=timezone.now() + timedelta(minutes=1))
    if how == "taken down":
        story.refresh_from_db()
        story.unpublish()
    if how == "long ago":
        Correction.objects.filter(pk=one.pk).update(made_at=timezone.now() - timedelta(days=40))
    assert untold(weekly, timezone.now() + timedelta(hours=1)) == []


def test_what_was_corrected_since_the_draft_was_made_is_offered_beside_it(weekly):
    story = make.story("Мостът")
    sent(weekly, story)
    draft = new_issue(weekly, timezone.now())
    corrected(story)
    first = offers(draft)[0]
    assert first.kind == "letter"
    (paragraph,) = json.loads(json.loads(first.state))["blocks"]
    assert paragraph["text"].endswith("Мостът е в Русе.")
    assert first.block == untold(weekly, timezone.now(), draft)[0].block_id


def test_markup_in_a_correction_is_text(weekly):
    story = make.story("<b>Мостът</b>")
    sent(weekly, story)
    corrected(story, wrong="<script>alert(1)</script>", right="a & b")
    letter = letters.compose(new_issue(weekly, timezone.now()))
    assert "<script>" not in letter.html
    assert "a &amp; b" in letter.html
