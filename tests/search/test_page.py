"""The search page: as readers, their browsers without a script, and programs get it."""

import json
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from django.utils import timezone

from tests import make
from tests.search.asked import paragraph
from vestnik.search import limits

BAD = {
    "ten thousand characters": "мост " * 2000,
    "one endless word": "м" * 10_000,
    "only punctuation": "!?.,;:()[]{}…–—'\"„“«»",
    "SQL": "'; DROP TABLE search_words; --",
    "operators of FTS5": 'мост AND (NOT NEAR("x" y, 3)) OR title: z* ^a + -b',
    "operators of tsquery": "мост & !(река | море) <-> x:*A 'a''b' \\",
    "a lone surrogate": "мост \ud800\udfff",
    "marks of direction": "\u202eмост\u202c \u200fрека\u200e",
    "mixed alphabets": "мoст Pеkа 橋 καλημέρα هشدار สะพาน",
    "control characters": "мост\x00\x01\x1f\x7f",
    "combining marks": "м" + "\u0301" * 500,
    "per cent signs": "%s %d %% %(x)s _",
    "an emoji": "👩‍👩‍👧‍👦 мост",
    "quotation marks in a row": '"' * 500,
}


@pytest.mark.parametrize("typed", BAD.values(), ids=BAD)
@pytest.mark.parametrize(
    "path", ["/search/", "/en/search/", "/search/results.json", "/search/suggestions.json"]
)
def test_anything_typed_has_an_answer(client: Client, typed, path):
    make.story("Мост")
    raw = quote_from_bytes(typed.encode("utf-8", "surrogatepass"))
    names = ("q", "page", "section", "topic", "from", "to", "period", "order")
    assert client.get(path + "?" + "&".join(f"{name}={raw}" for name in names)).status_code == 200
    assert client.get(f"{path}?q={raw}").status_code == 200


def test_a_story_is_shown_with_its_word_marked(client: Client):
    make.story("Откриха пътя", body=paragraph("Министрите мълчат."))
    html = client.get("/search/", {"q": "министър"}).content.decode()
    assert "Откриха пътя" in html
    assert "<mark>Министрите</mark>" in html


def test_what_was_typed_is_text_and_never_markup(client: Client):
    html = client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html


def test_the_form_keeps_what_was_chosen(client: Client):
    make.section("Спорт", slug="sport")
    make.story("Мост")
    asked = {"q": "мост", "section": "sport", "period": "week", "from": "2026-01-02", "order": "newest"}
    html = client.get("/search/", asked).content.decode()
    assert 'value="мост"' in html
    assert '<option value="sport" selected>' in html
    assert '<option value="week" selected>' in html
    assert 'value="2026-01-02"' in html
    assert '<input type="hidden" name="order" value="newest">' in html


def test_pages_follow_one_another_and_every_story_is_on_one(client: Client):
    now = timezone.now()
    for number in range(45):
        make.story(f"Мост {number}", at=now - timedelta(hours=number))
    seen: list[int] = []
    address = "/search/results.json?q=мост&order=newest"
    while address:
        told = json.loads(client.get(address.removeprefix("http://127.0.0.1:8000")).content)
        seen += [story["id"] for story in told["stories"]]
        address = told["next"]
    assert told["count"] == 45
    assert len(seen) == len(set(seen)) == 45


def test_a_page_in_another_language_searches_and_speaks_it(client: Client):
    make.section("Politics", "en", "politics")
    make.story("The bridge opens", "en")
    html = client.get("/en/search/", {"q": "bridges"}).content.decode()
    assert '<html lang="en">' in html
    assert "The bridge opens" in html
    assert "1 story" in html


def test_names_of_topics_and_people_are_offered(client: Client):
    make.topic("Енергетика")
    make.person("Елена Маркова")
    html = client.get("/search/", {"q": "енергетиката"}).content.decode()
    assert "/topics/energetika/" in html
    assert "/people/elena-markova/" in client.get("/search/", {"q": "Маркова"}).content.decode()


def test_what_is_found_is_kept_by_the_readers_browser_only_and_by_no_search_engine(client: Client):
    answer = client.get("/search/", {"q": "мост"})
    assert answer["Cache-Control"] == "private, max-age=60"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies


def test_an_expired_story_is_not_shown_though_nobody_has_unpublished_it(client: Client):
    story = make.story("Мост")
    type(story).objects.filter(pk=story.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    told = json.loads(client.get("/search/results.json?q=мост").content)
    assert told["stories"] == []


def test_a_crowd_is_asked_to_come_again_and_keeps_nobody_waiting(client: Client, monkeypatch):
    monkeypatch.setattr(limits, "PATIENCE", 0.05)
    with ExitStack() as held:
        for _place in range(limits.RUNNING):
            held.enter_context(limits.a_place())
        answer = client.get("/search/", {"q": "мост"})
        assert answer.status_code == 429
        assert int(answer["Retry-After"]) > 0
        assert 'value="мост"' in answer.content.decode()
        assert client.get("/search/results.json?q=мост").status_code == 429
        assert client.get("/search/").status_code == 200
    assert client.get("/search/", {"q": "мост"}).status_code == 200


def test_the_masthead_and_the_page_that_was_not_found_lead_to_it(client: Client):
    html = client.get("/no-such-page/").content.decode()
    assert '<form class="search-form"' in html
    assert 'href="/search/"' in html


def test_it_asks_the_database_the_same_few_questions_for_one_hit_and_for_twenty(
    client: Client, django_assert_max_num_queries
):
    make.story("Мост", people=[make.person()])
    client.get("/search/", {"q": "мост"})
    with django_assert_max_num_queries(40) as for_one:
        client.get("/search/", {"q": "мост"})
    for _number in range(24):
        make.story("Мост", people=[make.person()])
    with django_assert_max_num_queries(len(for_one)):
        client.get("/search/", {"q": "мост"})
