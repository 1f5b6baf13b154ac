"""Clicks are counted by link and hour, if the newsletter says so; a redirect leads only where the issue does."""

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from tests.newsletters import make
from vestnik.newsletters import clicks
from vestnik.newsletters.models import FrozenLetter, LinkClicks
from vestnik.newsletters.scanners import LINKS, REMEMBERED, SECONDS, Watch, is_machine

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
STORY = "https://delnik.example/politics/2026/11/22/it/"


@pytest.fixture
def issue(db, settings, monkeypatch):
    settings.PUBLIC_URL = "https://testserver"
    monkeypatch.setattr(clicks, "watch", Watch())
    made = make.issue(make.newsletter(counts_clicks=True))
    links = [STORY, "https://elsewhere.example/?a=1&b=2", *(f"{STORY}?{number}" for number in range(8))]
    FrozenLetter.objects.create(issue=made, made_at=timezone.now(), mail=b"", page="", links=links)
    return made


def click(issue, number, *, method="get", agent=BROWSER, ip="192.0.2.7", **headers):
    path = clicks.go_url(issue, number).removeprefix("https://testserver")
    return getattr(Client(), method)(path, headers={"User-Agent": agent, **headers}, REMOTE_ADDR=ip)


def counted(issue) -> dict[int, int]:
    return {row.link: row.count for row in LinkClicks.objects.filter(issue=issue, count__gt=0)}


def test_a_click_leads_to_the_link_and_is_counted(issue):
    answers = [click(issue, 1), click(issue, 1, ip="198.51.100.1"), click(issue, 0)]
    assert [answer["Location"] for answer in answers] == ["https://elsewhere.example/?a=1&b=2"] * 2 + [STORY]
    assert {answer.status_code for answer in answers} == {302}
    assert counted(issue) == {1: 2, 0: 1}
    assert LinkClicks.objects.get(link=0).hour.minute == 0


def test_nothing_of_the_reader_is_kept(issue):
    answer = click(issue, 0)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert {field.name for field in LinkClicks._meta.get_fields()} == {"id", "issue", "link", "hour", "count"}


def test_a_newsletter_that_does_not_count_still_leads_on(issue):
    issue.newsletter.counts_clicks = False
    issue.newsletter.save()
    assert click(issue, 0)["Location"] == STORY
    assert counted(issue) == {}


def test_it_leads_nowhere_but_where_the_issue_leads(issue):
    assert click(issue, 10).status_code == 404
    assert click(make.issue(issue.newsletter), 0).status_code == 404
    assert Client().get(f"/newsletter/go/{10**30}/{10**30}/").status_code == 404
    address = clicks.go_url(issue, 0).removeprefix("https://testserver")
    answer = Client().get(
        f"{address}?url=https://evil.example/&next=//evil.example", headers={"User-Agent": BROWSER}
    )
    assert answer["Location"] == STORY
    assert click(issue, 0, method="post").status_code == 405


@pytest.mark.parametrize(
    "how",
    [
        {"method": "head"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Purpose": "preview"},
        {"agent": ""},
        {"agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"agent": "python-requests/2.32"},
    ],
)
def test_what_is_no_reader_s_click_is_led_on_and_not_counted(issue, how):
    assert click(issue, 0, **how)["Location"] == STORY
    assert counted(issue) == {}


def test_a_scanner_that_opens_all_links_leaves_no_click(issue):
    click(issue, 0, ip="198.51.100.1")
    for number in range(10):
        assert click(issue, number).status_code == 302
    assert counted(issue) == {0: 1}


def test_readers_of_one_network_are_no_scanner(issue):
    for number in range(8):
        click(issue, number, agent=f"{BROWSER} {number}")
    assert len(counted(issue)) == 8


def test_a_click_that_can_t_be_counted_still_leads_on(issue, monkeypatch, caplog):
    def away(*_args, **_kwargs):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(LinkClicks.objects, "get_or_create", away)
    assert click(issue, 0)["Location"] == STORY
    assert "not counted: database is locked" in caplog.text


def test_a_reader_who_takes_time_may_open_all_links():
    watch = Watch()
    added = [watch.click(1, link, "192.0.2.0/24", BROWSER, link * SECONDS * 1.01) for link in range(10)]
    assert added == [{link: 1} for link in range(10)]


def test_a_machine_found_out_is_one_for_an_hour():
    watch = Watch()
    added = [watch.click(1, link, "192.0.2.0/24", BROWSER, 0.1 * link) for link in range(LINKS)]
    assert added[-1] == dict.fromkeys(range(LINKS - 1), -1)
    assert watch.click(1, 0, "192.0.2.0/24", BROWSER, REMEMBERED - 1) == {}
    assert watch.click(2, 0, "192.0.2.0/24", BROWSER, 1) == {0: 1}
    assert watch.click(1, 0, "192.0.2.0/24", BROWSER, REMEMBERED + 1) == {0: 1}


def test_a_browser_is_no_machine():
    assert not is_machine(BROWSER)
    assert not is_machine(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
    )
