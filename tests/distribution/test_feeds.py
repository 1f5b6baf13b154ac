"""Feeds as readers' apps get them."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.test import override_settings
from django.utils import timezone

from tests import make
from tests.distribution.documents import CONTENT, MEDIA, WRONGS, ids, titles
from tests.press.watch import no_silent_queries  # noqa: F401  a fixture
from tests.stories.paper import Log, body_of_all_kinds, names, render, standing_page
from vestnik.distribution.models import Terms
from vestnik.press.door.compose import compose
from vestnik.search.limits import Crowded
from vestnik.stories.photos import press_photo

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FORMS = ("rss", "atom", "json")
pytestmark = pytest.mark.usefixtures("newsroom")


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def everything():
    """A story with all kinds of blocks, a photo with its sizes, an author and a topic."""
    photo = make.photo("Мост", credit="Иво Станев / Делник")
    press_photo(photo)
    old = make.story("Отдавна", at=NOON - timedelta(days=3))
    return make.story(
        "Всичко & <още>",
        at=NOON,
        people=[make.person()],
        topics=[make.topic()],
        lead_photo=photo,
        standfirst="Накратко.",
        body=body_of_all_kinds(old, standing_page("За нас", "za-nas")),
    )


def subjects(story) -> list[str]:
    return [
        "/feeds/latest",
        f"/feeds/section/{story.section.slug}",
        f"/feeds/topic/{story.topics.get().slug}",
        f"/feeds/person/{story.bylines.get().person.slug}",
    ]


@pytest.mark.parametrize("form", FORMS)
def test_the_paper_a_section_a_topic_and_a_person_have_right_feeds(client, everything, form):
    for path in subjects(everything):
        found = text(client, f"{path}.{form}")
        assert WRONGS[form](found) == [], path
        assert titles(found, form)[0] == "Всичко & <още>"


def test_each_edition_has_its_own_feeds_in_its_own_language(client, everything):
    make.story("Everything", "en", at=NOON)
    assert titles(text(client, "/en/feeds/latest.json"), "json") == ["Everything"]
    assert "Everything" not in titles(text(client, "/feeds/latest.json"), "json")
    assert json.loads(text(client, "/en/feeds/latest.json"))["language"] == "en"


def test_the_photo_bears_its_credit_in_every_form(client, everything):
    credit = "Иво Станев / Делник"
    for form in ("rss", "atom"):
        root = ElementTree.fromstring(text(client, f"/feeds/latest.{form}"))
        assert credit in [found.text for found in root.iter(f"{MEDIA}credit")]
    item = json.loads(text(client, "/feeds/latest.json"))["items"][0]
    assert item["_media"]["credit"] == credit
    assert f"<small>{credit}</small>" in item["content_html"]


def test_the_whole_text_goes_out_without_scripts_players_and_relative_addresses(client, everything):
    root = ElementTree.fromstring(text(client, "/feeds/latest.rss"))
    html = root.findtext(f"channel/item/{CONTENT}encoded")
    assert "Какво следва" in html
    assert not re.search(r"<(script|iframe|style|form|button|aside|span|div)\b| class=| style=| data-", html)
    addresses = re.findall(r'(?:src|href|cite)="([^"]*)"', html)
    assert addresses
    assert [address for address in addresses if not address.startswith(("http://", "https://"))] == []


def test_where_the_paper_gives_standfirsts_only_no_text_goes_out(client, everything):
    Terms.objects.create(feed_text=Terms.FeedText.STANDFIRST)
    for form in FORMS:
        found = text(client, f"/feeds/latest.{form}")
        assert WRONGS[form](found) == []
        assert "Какво следва" not in found
        assert "Накратко." in found


@pytest.mark.parametrize("form", FORMS)
def test_ids_outlive_slug_section_and_domain(client, everything, form):
    before = ids(text(client, f"/feeds/latest.{form}"), form)
    make.change(everything, title="Ново заглавие", slug="nov-adres", section=make.section("Наука"))
    with override_settings(PUBLIC_URL="https://drug.example"):
        found = text(client, f"/feeds/latest.{form}")
    assert "https://drug.example/nauka/" in found
    assert ids(found, form) == before


def test_translations_have_ids_of_their_own(client, everything):
    other = make.story("Everything", "en", at=NOON)
    type(other).objects.filter(pk=other.pk).update(translation_key=everything.translation_key)
    here = ids(text(client, "/feeds/latest.json"), "json")
    assert set(here).isdisjoint(ids(text(client, "/en/feeds/latest.json"), "json"))


def test_what_is_not_published_is_in_no_feed(client, everything):
    make.draft("Чернова")
    later = timezone.now() + timedelta(hours=1)
    held = make.draft("Под ембарго", embargo_until=later, go_live_at=later)
    held.latest_revision.publish()
    for form in FORMS:
        found = text(client, f"/feeds/latest.{form}")
        assert "Чернова" not in found
        assert "Под ембарго" not in found


def test_a_story_that_is_taken_down_takes_its_feeds_with_it_hard(everything):
    read = {path: names(f"{path}.rss") for path in subjects(everything)}
    with Log() as log:
        everything.unpublish()
    assert [path for path, keys in read.items() if not keys & log.hard] == []


def test_paid_content_is_called_so_before_one_reads_it(client):
    make.story("Нова пералня", kind="paid", at=NOON)
    [title] = titles(text(client, "/feeds/latest.rss"), "rss")
    assert title.endswith(": Нова пералня")
    assert title != ": Нова пералня"


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_reads_what_it_records(no_silent_queries, everything, form):  # noqa: F811
    for path in subjects(everything):
        render(f"{path}.{form}")


def links(client, page: str) -> list[str]:
    """The addresses of the feeds that a page tells of."""
    found = re.findall(
        r'<link rel="alternate" type="[^"]+" title="[^"]+" href="([^"]+)">', text(client, page)
    )
    return [unescape(address) for address in found]


def test_pages_tell_of_their_feeds_and_each_of_them_is_there(client, everything):
    pages = [everything.url, "/", everything.section.url, everything.topics.get().url, "/en/"]
    for page in [*pages, everything.bylines.get().person.url]:
        links = re.findall(
            r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', text(client, page)
        )
        assert len(links) >= 3, page
        for media_type, address in links:
            assert client.get(address)["Content-Type"].startswith(media_type), address


def test_who_has_a_feed_already_gets_304(everything):
    answer = compose(render("/feeds/latest.atom").page, 0, [])
    for told in (
        {b"if-none-match": answer.etag},
        {b"if-none-match": b"*"},
        {b"if-none-match": b'"other", W/' + answer.etag},
    ):
        assert answer.reply(b"GET", told).startswith(b"HTTP/1.1 304"), told
    for odd in ({b"if-none-match": b"\xff,,"}, {b"if-modified-since": b"yesterday"}, {b"accept": b"*/*;q=x"}):
        assert not answer.reply(b"GET", odd).startswith(b"HTTP/1.1 304"), odd


@pytest.mark.parametrize("form", FORMS)
def test_what_a_search_finds_is_a_feed_the_newest_first(client, newsroom, form):
    old = make.story("Мостът при Русе", at=NOON - timedelta(days=2))
    new = make.story("Нов мост", at=NOON)
    make.story("Хлябът", at=NOON)
    [link] = [found for found in links(client, "/search/?q=мостове") if f"/feeds/search.{form}?" in found]
    found = text(client, link)
    assert WRONGS[form](found) == []
    assert titles(found, form) == [new.title, old.title]
    assert set(ids(found, form)) < set(ids(text(client, f"/feeds/latest.{form}"), form))
    answer = client.get(link)
    assert "private" in answer["Cache-Control"]
    assert client.get(link, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    new.unpublish()
    assert titles(text(client, link), form) == [old.title]


def test_a_search_for_nothing_has_no_feed_and_a_crowd_is_asked_to_wait(client, newsroom, monkeypatch):
    assert client.get("/feeds/search.rss").status_code == 404
    assert not [found for found in links(client, "/search/") if "/feeds/search" in found]
    hostile = text(client, "/feeds/search.rss?q=" + quote("]]><script>\x00\U0001f9e8 & \u202e"))
    assert WRONGS["rss"](hostile) == []
    assert titles(hostile, "rss") == []

    @contextmanager
    def full():
        raise Crowded
        yield

    monkeypatch.setattr("vestnik.distribution.feeds.search.a_place", full)
    answer = client.get("/feeds/search.rss?q=мост")
    assert (answer.status_code, answer["Retry-After"]) == (429, "5")


@pytest.mark.parametrize(
    "path",
    ["latest.xml", "section/none.rss", "topic/none.atom", "letter/x.rss", "person/none.json", "section/.rss"],
)
def test_a_feed_that_can_not_be_is_not_there(client, path):
    assert client.get(f"/feeds/{path}").status_code == 404
