"""The paper as data: what anybody may read is what its document says, what readers can see, and kept like a page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import APIToken

from tests import make
from tests.press.watch import no_silent_queries  # noqa: F401  a fixture
from tests.stories.paper import Log, body_of_all_kinds, names, render, standing_page
from vestnik.distribution.data.openapi import SCHEMAS, document
from vestnik.distribution.models import Terms
from vestnik.stories.models import Story
from vestnik.stories.photos import press_photo

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DOCS = Path(__file__).parents[2] / "docs/api.md"


def wrongs(told: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """What a document has otherwise than its schema: of JSON Schema, what our own schemas use."""
    if "$ref" in schema:
        return wrongs(told, SCHEMAS[schema["$ref"].rpartition("/")[2]], at)
    if "anyOf" in schema:
        return min((wrongs(told, one, at) for one in schema["anyOf"]), key=len)
    kinds = {
        "string": str,
        "integer": int,
        "object": dict,
        "array": list,
        "boolean": bool,
        "null": type(None),
    }
    if type(told) is not kinds[schema["type"]]:
        return [f"{at} is {told!r}"]
    found = [f"{at} is {told!r}"] if told not in schema.get("enum", [told]) else []
    if schema.get("format") == "date-time" and datetime.fromisoformat(told).tzinfo is None:
        found.append(f"{at} has no zone")
    if schema.get("format") == "uri" and not re.match(r"https?://|urn:uuid:", told):
        found.append(f"{at} is no address")
    if isinstance(told, list):
        return found + [one for item in told for one in wrongs(item, schema["items"], f"{at}[]")]
    if isinstance(told, dict):
        known = schema["properties"]
        found += [f"{at}.{name} is missing or new" for name in set(schema["required"]) ^ set(told)]
        return found + [
            one for name in known if name in told for one in wrongs(told[name], known[name], f"{at}.{name}")
        ]
    return found


@pytest.fixture
def story(newsroom):
    photo = make.photo("Мост", credit="Иво Станев / Делник", licence="cc-by")
    press_photo(photo)
    old = make.story("Отдавна", at=NOON)
    return make.story(
        "Всичко & <още>",
        at=NOON,
        people=[make.person()],
        topics=[make.topic()],
        lead_photo=photo,
        standfirst="Накратко.",
        place="Русе",
        body=body_of_all_kinds(old, standing_page("За нас", "za-nas")),
    )


def get(client, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer["Access-Control-Allow-Origin"] == "*"
    return json.loads(answer.content)


def test_stories_are_as_the_document_says_and_as_readers_see_them(client, story):
    told = get(client, f"/data/stories/{story.pk}.json")
    assert wrongs(told, SCHEMAS["Story"]) == []
    assert (told["title"], told["place"], told["kind"]) == (story.title, "Русе", "news")
    assert told["photo"]["credit"] == "Иво Станев / Делник"
    assert told["photo"]["licence_url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "Какво следва" in told["html"]
    assert told["rights"] == {"holder": "Делник", "mining_reserved": True}
    feed = json.loads(client.get("/feeds/latest.json").content)
    assert told["id"] in [item["id"] for item in feed["items"]]


def test_lists_lead_to_the_stories_and_on_to_the_next_page(client, story):
    for number in range(30):
        make.story(f"Още {number}", at=NOON)
    told = get(client, "/data/stories.json")
    assert wrongs(told, SCHEMAS["Stories"]) == []
    assert len(told["stories"]) == 30
    rest = get(client, told["next"].partition("8000")[2])
    assert rest["next"] is None
    assert len(rest["stories"]) == 2
    every = {one["data"] for one in (*told["stories"], *rest["stories"])}
    assert len(every) == 32
    assert get(client, f"/data/sections/{story.section.slug}.json")["stories"]
    assert get(client, min(every).partition("8000")[2])["title"]


def test_the_document_names_what_is_there(client, story):
    told = get(client, "/data/openapi.json")
    assert told == json.loads(json.dumps(document("Делник", "http://127.0.0.1:8000")))
    for path in told["paths"]:
        there = path.replace("{number}", str(story.pk)).replace("{slug}", story.section.slug)
        get(client, there)


def test_what_readers_can_not_see_is_no_data(client, story):
    draft = make.draft("Чернова")
    for path in (f"stories/{draft.pk}", "stories/999999", "sections/nyama", "stories/x"):
        assert client.get(f"/data/{path}.json").status_code == 404
    assert "Чернова" not in json.dumps(get(client, "/data/stories.json"), ensure_ascii=False)
    assert client.get("/data/stories.json?page=0").status_code == 404
    assert client.get(f"/en/data/stories/{story.pk}.json").status_code == 404
    assert client.post("/data/stories.json").status_code == 405


def test_a_take_down_takes_the_data_hard(client, story):
    read = [names(path) for path in ("/data/stories.json", f"/data/stories/{story.pk}.json")]
    with Log() as log:
        story.unpublish()
    assert all(keys & log.hard for keys in read)
    assert client.get(f"/data/stories/{story.pk}.json").status_code == 404


def test_a_paper_that_gives_standfirsts_only_gives_no_texts_here_either(client, story):
    Terms.objects.create(feed_text=Terms.FeedText.STANDFIRST, refused=[])
    told = get(client, f"/data/stories/{story.pk}.json")
    assert told["html"] == ""
    assert told["standfirst"] == "Накратко."
    assert told["rights"]["mining_reserved"] is False


def test_data_reads_what_it_records(no_silent_queries, story):  # noqa: F811
    for path in ("/data/stories.json", f"/data/stories/{story.pk}.json", "/data/openapi.json"):
        assert render(path).page is not None


def test_the_check_sees_what_is_wrong(client, story):
    told = get(client, f"/data/stories/{story.pk}.json")
    for wrong in (
        {"kind": "other"},
        {"published": "2026-11-20T12:00:00"},
        {"new": 1},
        {"url": "/a/"},
        {"photo": {}},
    ):
        assert wrongs(told | wrong, SCHEMAS["Story"])


# The newsroom's own


def test_the_newsrooms_api_is_described_and_asks_for_nothing_from_others(client, newsroom):
    told = json.loads(client.get("/api/openapi.json").content)
    assert told["openapi"].startswith("3.")
    paths = [path for path in told["paths"] if "snippets" in path]
    assert any("publish" in path or "actions" in path for path in paths)
    assert client.get("/api/v3/docs/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_documented_script_publishes_a_story(live_server):
    from vestnik.stories.newsroom import ensure_newsroom

    make.roots()
    ensure_newsroom("Делник")
    section, person = make.section(), make.person()
    _token, key = APIToken.create_token(user=make.user("Editors"), name="script")
    [script] = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.S)
    told = subprocess.run(
        [sys.executable, "-", str(section.pk), str(person.pk)],
        input=script,
        capture_output=True,
        text=True,
        timeout=60,
        env={"PAPER": live_server.url, "PAPER_KEY": key, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert told.returncode == 0, told.stderr
    story = Story.objects.get()
    assert story.live
    assert [byline.person for byline in story.bylines.all()] == [person]
    assert story.url in told.stdout
