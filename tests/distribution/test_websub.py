"""Hubs are told of what readers have got anew: soon, each once, and whatever the hub does."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from tests import make
from tests.distribution.documents import ATOM, WRONGS
from tests.distribution.servers import hanging_server, other_server
from vestnik.distribution.models import Delivery, OutgoingProgress
from vestnik.distribution.outgoing import websub
from vestnik.distribution.outgoing.messenger import Messenger
from vestnik.distribution.outgoing.websub import changed_feeds
from vestnik.press import making
from vestnik.press.log import number_changes
from vestnik.press.making import make_here
from vestnik.press.orders import Outcome
from vestnik.press.store import Store

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HUB = "https://hub.example/?a=1&b=2"


@pytest.fixture
def hubs(monkeypatch, tmp_path):
    """Sets the paper's hubs; feeds can be made, and none was asked for yet."""
    monkeypatch.setattr(websub, "_order", lambda _path: Outcome.MADE)
    asked = Store(tmp_path)
    for module in (websub, making):
        monkeypatch.setattr(module, "store", lambda: asked)

    def name(*addresses: str) -> None:
        monkeypatch.setitem(settings.OPTIONS, "websub_hubs", addresses)

    return name


@pytest.fixture
def messenger():
    made = Messenger({Delivery.Kind.WEBSUB: websub.POST})
    yield made
    made.pool.shutdown(wait=False, cancel_futures=True)


def asked_for(*paths: str) -> None:
    """Somebody has asked for these feeds once."""
    for path in paths:
        make_here(path)


def work(messenger: Messenger, until, seconds: float = 10.0) -> None:
    """Has the messenger work until something holds."""
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it did not come about"
        number_changes()
        messenger.step()
        time.sleep(0.01)


def topics_of(hub) -> list[str]:
    return [parse_qs(body.decode())["hub.url"][0].partition("8000")[2] for _path, _headers, body in hub.told]


def begin(messenger: Messenger) -> None:
    number_changes()
    messenger.step()
    assert OutgoingProgress.objects.filter(kind="websub").exists()


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_a_feed_names_its_hubs_and_itself_in_header_and_document(client, newsroom, hubs, form):
    make.story(at=NOON)
    hubs(HUB, "https://second.example/")
    answer = client.get(f"/feeds/latest.{form}")
    own = f"http://127.0.0.1:8000/feeds/latest.{form}"
    assert re.findall(r'<([^>]+)>; rel="(\w+)"', answer["Link"]) == [
        (HUB, "hub"), ("https://second.example/", "hub"), (own, "self"),
    ]  # fmt: skip
    text = answer.content.decode()
    assert WRONGS[form](text) == []
    if form == "json":
        told = json.loads(text)
        assert told["feed_url"] == own
        assert [hub["url"] for hub in told["hubs"]] == [HUB, "https://second.example/"]
    else:
        links = list(ElementTree.fromstring(text).iter(f"{ATOM}link"))
        assert [link.get("href") for link in links if link.get("rel") == "hub"] == [
            HUB,
            "https://second.example/",
        ]
        assert [link.get("href") for link in links if link.get("rel") == "self"] == [own]


def test_without_a_hub_nothing_is_said_of_any(client, newsroom, messenger):
    make.story(at=NOON)
    answer = client.get("/feeds/latest.rss")
    assert "Link" not in answer
    assert "hub" not in answer.content.decode()
    number_changes()
    messenger.step()
    assert not OutgoingProgress.objects.exists()


def test_a_publish_is_told_to_each_hub_once_for_each_feed_that_anybody_wants(newsroom, hubs, messenger):
    story = make.story("Стара", people=[make.person()])
    with other_server() as first, other_server() as second:
        hubs(first.url, second.url)
        asked_for("/feeds/latest.rss", f"/feeds/section/{story.section.slug}.atom")
        begin(messenger)
        make.story("Нова", people=[make.person()])
        work(
            messenger,
            lambda: OutgoingProgress.objects.get().edition and not Delivery.objects.exists() and first.told,
        )
    for hub in (first, second):
        assert sorted(topics_of(hub)) == ["/feeds/latest.rss", "/feeds/section/politika.atom"]
        assert parse_qs(hub.told[0][2].decode())["hub.mode"] == ["publish"]


def test_an_edit_and_a_take_down_are_told_and_a_draft_is_not(newsroom, hubs, messenger):
    story = make.story("Нова")
    with other_server() as hub:
        hubs(hub.url)
        asked_for("/feeds/latest.json")
        begin(messenger)
        make.draft("Чернова")
        make.change(story, title="Друго")
        work(messenger, lambda: len(hub.told) == 1 and not Delivery.objects.exists())
        story.refresh_from_db()
        story.unpublish()
        work(messenger, lambda: len(hub.told) == 2 and not Delivery.objects.exists())
    assert topics_of(hub) == ["/feeds/latest.json"] * 2


def test_a_hub_that_hangs_keeps_no_other_from_being_told(newsroom, hubs, messenger):
    with hanging_server() as hanging, other_server() as hub:
        # another name of the same machine: one host has one delivery in hand
        hubs(hanging, hub.url.replace("127.0.0.1", "localhost"))
        make.story("Стара")
        asked_for("/feeds/latest.rss")
        begin(messenger)
        began = time.monotonic()
        make.story("Нова")
        work(messenger, lambda: hub.told)
        assert time.monotonic() - began < 5
        assert Delivery.objects.get(target=hanging).key.endswith("/feeds/latest.rss")


def test_a_hub_that_is_down_is_told_later_and_one_that_refuses_is_not_asked_again(newsroom, hubs, messenger):
    make.story("Стара")
    with other_server(503, Retry_After="7200") as down, other_server(404) as refuses:
        hubs(down.url, refuses.url.replace("127.0.0.1", "localhost"))
        asked_for("/feeds/latest.rss")
        begin(messenger)
        make.story("Нова")
        work(messenger, lambda: Delivery.objects.filter(tries=1).exists() and refuses.told)
        work(messenger, lambda: Delivery.objects.count() == 1)
        waiting = Delivery.objects.get()
        assert waiting.due_at > timezone.now() + timedelta(minutes=110)
        down.status = 204
        messenger.now = lambda: timezone.now() + timedelta(hours=3)
        work(messenger, lambda: not Delivery.objects.exists())
    assert len(down.told) == 2


def test_a_hub_is_told_only_once_readers_can_get_the_new_feed(newsroom, hubs, messenger, monkeypatch):
    with other_server() as hub:
        hubs(hub.url)
        make.story("Стара")
        asked_for("/feeds/latest.rss")
        begin(messenger)
        monkeypatch.setattr(websub, "_order", lambda _path: Outcome.AWAY)
        make.story("Нова")
        work(messenger, lambda: Delivery.objects.filter(tries=1).exists())
        assert hub.told == []


def test_what_happened_before_there_was_a_hub_is_not_told(newsroom, hubs, messenger):
    make.story("Стара")
    asked_for("/feeds/latest.rss")
    with other_server() as hub:
        hubs(hub.url)
        begin(messenger)
        number_changes()
        messenger.step()
        assert not Delivery.objects.exists()


def test_a_lost_part_of_the_log_has_the_papers_own_feeds_told(newsroom, hubs, messenger):
    make.story("Стара")
    asked_for("/feeds/latest.rss", "/en/feeds/latest.atom")
    with other_server() as hub:
        hubs(hub.url)
        begin(messenger)
        OutgoingProgress.objects.update(edition=10**9)
        work(messenger, lambda: len(hub.told) == 2)
    assert sorted(topics_of(hub)) == ["/en/feeds/latest.atom", "/feeds/latest.rss"]


def test_feeds_are_found_by_what_changed(newsroom):
    story = make.story("Нова", people=[make.person()], topics=[make.topic()])
    found = changed_feeds(
        [f"story:{story.pk}", "story:999999", "listing:block:1", "listing:section:x", "photo:1"]
    )
    assert found == [
        "/feeds/latest", "/feeds/section/politika", "/feeds/topic/energetika", "/feeds/person/elena-markova",
    ]  # fmt: skip
