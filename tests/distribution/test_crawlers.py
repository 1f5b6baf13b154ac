"""robots.txt, ads.txt and the reservation of mining."""

from __future__ import annotations

import json
from urllib.robotparser import RobotFileParser

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests import make
from tests.stories.paper import Log, names
from vestnik.distribution.ads import wrong_lines
from vestnik.distribution.crawlers import CRAWLERS, Purpose, robots_txt
from vestnik.distribution.models import Terms

SEARCH = ("Googlebot", "Bingbot", "YandexBot", "DuckDuckBot", "Applebot", "Googlebot-News")


def parsed(text: str) -> RobotFileParser:
    found = RobotFileParser()
    found.parse(text.splitlines())
    return found


@pytest.mark.usefixtures("newsroom")
def test_who_trains_models_is_asked_to_stay_away_and_search_engines_are_let_in(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    rules = parsed(answer.content.decode())
    for crawler in CRAWLERS:
        told = rules.can_fetch(crawler.token, "/politika/")
        assert told is (crawler.purpose is not Purpose.TRAINING), crawler.token
    assert all(rules.can_fetch(name, "/politika/") for name in SEARCH)
    assert not rules.can_fetch("Googlebot", "/admin/")
    assert [address.rpartition("/")[2] for address in rules.site_maps()] == [
        "sitemap.xml", "sitemap-news.xml", "sitemap-news.xml",
    ]  # fmt: skip


@pytest.mark.usefixtures("newsroom")
def test_the_paper_chooses_and_the_pages_learn_of_it(client):
    read = names("/robots.txt")
    with Log() as log:
        Terms.objects.create(refused=["AhrefsBot"], refused_others="EvilBot\nOther-Bot")
    assert read & log.keys
    rules = parsed(client.get("/robots.txt").content.decode())
    assert rules.can_fetch("GPTBot", "/politika/")
    assert not any(rules.can_fetch(name, "/politika/") for name in ("AhrefsBot", "EvilBot", "Other-Bot"))


@pytest.mark.usefixtures("newsroom")
def test_mining_is_reserved_as_long_as_training_is_refused(client):
    told = json.loads(client.get("/.well-known/tdmrep.json").content)
    assert told == [{"location": "/", "tdm-reservation": 1}]
    Terms.objects.create(refused=[])
    assert json.loads(client.get("/.well-known/tdmrep.json").content)[0]["tdm-reservation"] == 0


def test_robots_txt_of_a_paper_that_refuses_nobody_has_one_group():
    assert robots_txt([], []).count("User-agent:") == 1


@pytest.mark.usefixtures("newsroom")
def test_ads_txt_stands_at_the_root_once_somebody_sells(client):
    assert client.get("/ads.txt").status_code == 404
    Terms.objects.create(ads_txt="google.com, pub-1, DIRECT, f08c47fec0942fa0\r\n# нашите")
    answer = client.get("/ads.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode() == "google.com, pub-1, DIRECT, f08c47fec0942fa0\n# нашите\n"


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("google.com, pub-1, DIRECT, f08c47fec0942fa0", True),
        ("example.com,1,reseller # comment", True),
        ("# only a comment", True),
        ("", True),
        ("OWNERDOMAIN=delnik.example", True),
        ("contact=ads@delnik.example", True),
        ("OWNERDOMAIN=", False),
        ("google.com, pub-1", False),
        ("google.com, pub-1, MAYBE", False),
        ("not a domain, 1, DIRECT", False),
        ("google.com,,DIRECT", False),
        ("<script>", False),
    ],
)
def test_a_wrong_line_of_ads_txt_is_found(line, right):
    assert wrong_lines(f"# first\n{line}") == ([] if right else [2])


def test_what_is_typed_wrong_is_refused_with_its_line():
    with pytest.raises(ValidationError) as refusal:
        Terms(refused_others="Evil Bot/1", ads_txt="google.com, 1, DIRECT\nnonsense").clean()
    assert set(refusal.value.message_dict) == {"refused_others", "ads_txt"}
    assert "2" in refusal.value.message_dict["ads_txt"][0]


@pytest.mark.usefixtures("newsroom")
def test_an_admin_sets_the_terms_and_an_editor_may_not(client):
    Terms.load()
    url = reverse("wagtailsettings:edit", args=["distribution", "terms", Terms.load().pk])
    client.force_login(make.user("Admins"))
    page = client.get(url)
    assert page.status_code == 200
    assert "GPTBot" in page.content.decode()
    client.post(url, {"feed_text": "standfirst", "refused": ["GPTBot"], "refused_others": "", "ads_txt": ""})
    assert (Terms.load().feed_text, Terms.load().refused) == ("standfirst", ["GPTBot"])
    client.force_login(make.user("Editors"))
    assert client.get(url).status_code == 302
