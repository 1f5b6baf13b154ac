"""Pages that the demo paper has not got, before the W3C's checker: a take-down, versions, corrections, duties."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tests import make
from tests.distribution.test_duties import ad
from tests.newsletters.make import issue, newsletter
from vestnik.distribution.activitypub import accounts
from vestnik.stories.actions.correct import correct
from vestnik.stories.actions.take_down import take_down
from vestnik.stories.models import Correction, Story

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOSTILE = '</p></article><script>alert("1")</script> &amp; \u202e\U0001f9e8 <b> ]]>'

pytestmark = [pytest.mark.usefixtures("newsroom"), pytest.mark.slow]


def test_the_w3cs_checker_finds_no_error_in_what_is_told_of_mistakes_and_duties(
    client, vnu_jar, tmp_path, monkeypatch
):
    monkeypatch.setitem(settings.OPTIONS, "activitypub", True)
    accounts.keep(timezone.now())
    chief = make.user("Chiefs")
    story = make.story(f"Мостът {HOSTILE}", at=NOON, standfirst=HOSTILE, topics=[make.topic()])
    make.change(story, title="Мостът в Русе")
    correct(Correction(story=story, wrong=HOSTILE, right=HOSTILE, headline=True), chief)
    correct(Correction(story=story, wrong="Пишеше: Видин.", right="Русе е.", weight="foot"), chief)
    gone = make.story("Съдена", at=NOON)
    take_down(gone, HOSTILE, "Дело 7.", chief)
    notice = ad()
    weekly = newsletter(slug="vtori")
    pick = ("story", {"story": story, "headline": "", "line": "", "picture": False, "reason": ""})
    sent = issue(weekly, [pick], started_at=timezone.now() - timedelta(days=1), state="done")
    story = Story.objects.get(pk=story.pk)
    pages = {
        story.url: 200, f"{story.url}versions/": 200, gone.url: 410, "/corrections/": 200, "/politika/": 200, "/": 200,
        "/political-advertising/": 200, f"/political-advertising/{notice.pk}/": 200, notice.story.url: 200,
        f"/newsletter/vtori/{sent.number}/": 200, "/search/?q=мостът": 200, story.topics.get().url: 200,
    }  # fmt: skip
    for number, (path, status) in enumerate(pages.items()):
        answer = client.get(path)
        assert answer.status_code == status, path
        assert "<script>alert" not in answer.content.decode(), path
        (tmp_path / f"{number}.html").write_bytes(answer.content)
    command = ["java", "-jar", vnu_jar, "--format", "json", "--errors-only", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [
        (one["url"][-8:], one["message"], one.get("extract")) for one in json.loads(said.stderr)["messages"]
    ]
    assert told == []
