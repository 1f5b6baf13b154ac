"""Every kind of page of the demo paper answers, and what is not there says so with the rail."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("e2e")]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en/",
        "/politics/",
        "/en/politics/",
        "/topics/",
        "/topics/energy/",
        "/people/",
        "/people/elena-markova/",
        "/latest/",
        "/about/",
        "/en/ownership/",
        "/newsletter/",
        "/admin/login/",
        f"/society/{datetime.now(ZoneInfo('Europe/Sofia')):%Y/%m}/",
    ],
)
def test_a_page_of_each_kind_answers(paper, path):
    assert paper.get(path)[0] == 200


def test_every_story_of_the_front_answers(paper):
    front = paper.get("/")[1]
    stories = set(re.findall(r'href="(/[a-z]+/\d{4}/\d\d/\d\d/[a-z0-9-]+/)"', front))
    assert len(stories) > 20
    assert {paper.get(path)[0] for path in stories} == {200}


@pytest.mark.parametrize(
    "path", ["/nope/", "/en/nope/", "/politics/1999/01/", "/topics/nope/", "/politics/?page=99"]
)
def test_an_unknown_address_is_404_and_carries_the_rail(paper, path):
    status, text = paper.get(path)
    assert status == 404
    assert 'class="rail' in text


def test_the_rest_api_asks_who_is_there(paper):
    assert paper.get("/api/v3/snippets/stories.Story/")[0] == 401


def test_readers_get_no_cookie_and_a_strict_policy(paper):
    import urllib.request

    with urllib.request.urlopen(paper.url + "/") as answer:
        assert "Set-Cookie" not in answer.headers
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["Vary"] == "Accept-Encoding"
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
