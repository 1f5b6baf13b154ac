"""After a deed that readers shall see, the editor's message has room for when they did; after any other it hasn't."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.stories.admin.conftest import admin_url, posted
from vestnik.fronts.draft import home_front
from vestnik.fronts.lead import put_as_lead
from vestnik.press import proof
from vestnik.stories.models import Story

PUBLISH = {"action-publish": "action-publish"}


@pytest.fixture
def watched(monkeypatch):
    """The addresses that are looked at after deeds. Here a deed counts as committed as soon as it begins."""
    asked: list[str] = []
    monkeypatch.setattr(proof, "transaction", SimpleNamespace(on_commit=lambda told: told()))
    monkeypatch.setattr(proof, "_begin", lambda _sign, address: asked.append(address) or True)
    return asked


@pytest.fixture
def chief(client):
    user = make.user("Chiefs")
    client.force_login(user)
    return user


def message(client, url: str, data: dict) -> str:
    """What the editor is told on the next page."""
    response = client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    page = client.get(response.url).content.decode()
    return page.partition('<div class="messages"')[2].partition("<template")[0]


def test_a_new_story_that_is_published_is_looked_for(client, chief, watched):
    told = message(client, admin_url("add"), posted() | PUBLISH)
    assert watched == [Story.objects.get().url]
    assert "data-press-proof=" in told


def test_an_edited_story_is_looked_for_at_its_new_address(client, chief, watched):
    story = make.story("Дунав при Русе")
    message(client, admin_url("edit", story.pk), posted(slug="ruse") | PUBLISH)
    assert watched == [Story.objects.get().url]
    assert watched[0].endswith("/ruse/")


def test_a_draft_is_not_looked_for(client, chief, watched):
    story = make.story("Дунав при Русе")
    assert "data-press-proof=" not in message(client, admin_url("edit", story.pk), posted(slug=story.slug))
    assert watched == []


def test_what_is_scheduled_is_not_looked_for(client, chief, watched):
    later = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    message(client, admin_url("add"), posted(go_live_at=later) | PUBLISH)
    assert Story.objects.get().scheduled_revision
    assert watched == []


def test_approving_looks_for_the_story_once_the_last_step_is_taken(client, chief, watched):
    story = make.draft("Дунав при Русе")
    story.get_workflow().start(story, chief)
    for publishes in (False, True):
        task = Story.objects.get().current_workflow_task_state
        told = message(client, admin_url("workflow_action", story.pk, "approve", task.pk), {"comment": ""})
        assert Story.objects.get().live is publishes
        assert ("data-press-proof=" in told) is publishes
    assert watched == [Story.objects.get().url]


def test_a_published_front_is_looked_for_where_its_readers_are(client, chief, watched):
    front = home_front(make.locale("en"))
    put_as_lead(make.story("News", "en"), chief)
    told = message(client, reverse("vestnik_front:publish", args=[front.pk]), {"based_on": 1})
    assert watched == ["/en/"]
    assert "data-press-proof=" in told


def test_a_story_put_on_the_front_as_lead_is_looked_for_there(client, chief, watched):
    story = make.story("Потоп")
    assert "data-press-proof=" in message(client, reverse("vestnik_front:lead", args=[story.pk]), {})
    assert watched == ["/"]


def test_a_title_cannot_write_html_into_the_message(client, chief, watched):
    told = message(client, admin_url("add"), posted(title="<img src=x>") | PUBLISH)
    assert "<img src=x>" not in told
    assert "&lt;img src=x&gt;" in told


def test_where_nobody_can_look_the_plain_message_stays(client, chief, watched, monkeypatch):
    monkeypatch.setattr(proof, "_begin", lambda _sign, _address: False)
    told = message(client, admin_url("add"), posted() | PUBLISH)
    assert "Дунав при Русе" in told
    assert "data-press-proof=" not in told
