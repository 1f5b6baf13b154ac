"""The report of an issue: figures that add up, and nothing about any one reader."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.newsletters.make import issue, readers
from vestnik.newsletters.desk.report import BAR, draw, left_after
from vestnik.newsletters.models import FrozenLetter, LinkClicks, Returned, Subscription

LINKS = ["https://delnik.example/a/", "https://delnik.example/b/", "https://delnik.example/c/"]


def report(client, one) -> str:
    url = reverse("wagtailsnippets_newsletters_issue:report", args=[one.pk])
    return client.get(url).content.decode()


def sent(letter, days=1, **fields):
    begun = timezone.now() - timedelta(days=days)
    return issue(
        letter, state="done", started_at=begun, ended_at=begun + timedelta(minutes=4), audience=3, **fields
    )


def test_the_longest_bar_is_the_most_opened_link():
    chart = draw(LINKS, {0: 5, 2: 20, 7: 99}, {LINKS[2]: "Мостът"})
    assert [(bar.label, bar.count) for bar in chart.bars] == [
        ("Мостът", 20),
        (LINKS[0], 5),
        (LINKS[1], 0),
    ]
    assert chart.total == 25
    assert [bar.width * 4 for bar in chart.bars] == [chart.bars[0].width * 4, chart.bars[0].width, 0]
    assert chart.height >= len(LINKS) * BAR


def test_a_chart_of_nothing_is_empty_and_no_error():
    assert draw([], {}, {}).bars == ()
    assert {bar.width for bar in draw(LINKS, {}, {}).bars} == {0}


def test_the_report_says_how_often_each_link_was_opened_in_figures_too(editor, letter):
    one = sent(letter)
    letter.counts_clicks = True
    letter.save()
    FrozenLetter.objects.create(issue=one, made_at=one.started_at, mail=b"", page="", links=LINKS)
    LinkClicks.objects.create(issue=one, link=1, hour=one.started_at, count=17)
    page = report(editor, one)
    assert "<svg" in page
    assert re.search(r"https://delnik.example/b/</a></th><td>17</td>", page)


def test_nothing_in_it_tells_of_one_reader(editor, letter):
    people = readers(letter, 3)
    one = sent(letter)
    Returned.objects.create(
        fingerprint="x", at=one.started_at, kind="hard", source="mailbox", subscriber=people[0], issue=one,
        words="550 reader0@mail.example unknown",
    )  # fmt: skip
    Subscription.objects.filter(subscriber=people[1]).update(state="left", left_at=timezone.now())
    page = report(editor, one)
    assert "@mail.example" not in page
    assert left_after(one) == 1


def test_it_stands_beside_the_issues_before(editor, letter):
    for days in (15, 8, 1):
        last = sent(letter, days, subject=f"Преди {days} дни")
    page = report(editor, last)
    places = [page.index(f"Преди {days} дни", page.index("nl-compared")) for days in (1, 8, 15)]
    assert places == sorted(places)


def test_who_left_later_than_a_week_left_for_another_reason(letter):
    people = readers(letter, 2)
    one = sent(letter, days=20)
    gone = Subscription.objects.filter(newsletter=letter)
    gone.filter(subscriber=people[0]).update(state="left", left_at=one.started_at + timedelta(days=2))
    gone.filter(subscriber=people[1]).update(state="left", left_at=one.started_at + timedelta(days=9))
    assert left_after(one) == 1


def test_an_issue_that_was_not_sent_has_no_report(editor, letter):
    one = issue(letter)
    url = reverse("wagtailsnippets_newsletters_issue:report", args=[one.pk])
    assert editor.get(url)["Location"].endswith(f"/{one.pk}/sending/")
