"""What is suggested for an issue, and why, from what a newsroom and its readers did."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from tests import make
from tests.newsletters.make import issue, newsletter
from vestnik.audience.models import StoryReads
from vestnik.fronts.draft import home_front
from vestnik.fronts.models import Breaking
from vestnik.newsletters.selection.finds import period_of, suggestions
from vestnik.newsletters.selection.words import reason
from vestnik.press import recorder

NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)
DAY = timedelta(days=1)


def story(title="", days=1.0, **fields):
    section = fields.pop("section", None) or make.section(f"Раздел {title}", slug=f"razdel-{title or 'x'}")
    with recorder.clock_at(NOW - days * DAY):
        return make.story(title, at=NOW - days * DAY, section=section, **fields)


def reads(one, count, days=0.5):
    hour = (NOW - days * DAY).replace(minute=0)
    StoryReads.objects.create(story=one, hour=hour, reads=count)


def offered(letter, **how) -> list[str]:
    from vestnik.stories.models import Story

    titles = dict(Story.objects.values_list("pk", "title"))
    return [titles[one.story] for one in suggestions(letter, NOW, **how)]


@pytest.fixture
def letter():
    return newsletter()


def test_what_readers_read_most_comes_first_and_says_so(letter):
    most, less = story("А"), story("Б")
    reads(most, 4_120)
    reads(less, 900)
    first, second = suggestions(letter, NOW)
    with override("en"):
        assert (first.story, reason(first)) == (most.pk, "read 4,120 times, most of the week")
        assert (second.story, reason(second)) == (less.pk, "read 900 times")


def test_reads_before_the_period_do_not_count(letter):
    old, new = story("А", days=2), story("Б", days=2)
    reads(old, 5_000, days=9)
    reads(new, 600)
    assert [one.facts.reads for one in suggestions(letter, NOW)] == [600, 0]


def test_without_counts_the_front_decides(letter):
    led, stood, neither = story("А", days=3), story("Б", days=3), story("В", days=2)
    with recorder.clock_at(NOW - timedelta(hours=20)):
        make.picked(led, stood)
    with recorder.clock_at(NOW - timedelta(hours=11)):
        make.picked(stood)
    found = suggestions(letter, NOW)
    assert [one.story for one in found] == [stood.pk, led.pk, neither.pk]
    with override("en"):
        assert [reason(one) for one in found] == [
            "led the front for 11 hours",
            "led the front for 9 hours",
            "among the latest",
        ]


def test_a_mark_and_breaking_news_are_reasons(letter):
    marked = story("А", important_until=NOW - DAY / 2)
    broke = story("Б")
    Breaking.objects.create(
        locale=broke.locale, story=broke, since=NOW - DAY / 2, until=NOW - DAY / 3, begun_by=None
    )
    with override("en"):
        told = {one.story: reason(one) for one in suggestions(letter, NOW)}
    assert told == {marked.pk: "marked important", broke.pk: "was breaking news"}


def test_one_topic_stands_once(letter):
    topic = make.topic("Избори")
    reads(story("А", topics=[topic]), 500)
    reads(story("Б", topics=[topic]), 400)
    reads(story("В"), 300)
    assert offered(letter) == ["А", "В"]


def test_a_topic_that_stands_in_the_issue_is_told(letter):
    topic = make.topic("Избори")
    first = story("А", topics=[topic])
    story("Б", topics=[topic])
    story("В")
    own = issue(letter, [("story", {"story": first})], made_at=NOW)
    assert offered(letter, issue=own) == ["В"]
    assert sorted(offered(letter, issue=own, topics_too=False)) == ["Б", "В"]


def test_what_an_earlier_issue_had_does_not_come_again(letter):
    sent, listed, drafted = (story(title, days=0.5) for title in "АБВ")
    issue(letter, [("story", {"story": sent})], made_at=NOW - DAY, started_at=NOW - DAY / 4, state="done")
    issue(letter, [("stories", {"title": "", "stories": [listed]})], made_at=NOW, state="scheduled")
    # nobody has got it, and perhaps nobody will
    issue(letter, [("story", {"story": drafted})], made_at=NOW - 6 * DAY)
    assert offered(letter) == ["В"]


def test_another_newsletter_may_have_had_it(letter):
    shared = story("А")
    issue(newsletter(slug="daily"), [("story", {"story": shared})], made_at=NOW, started_at=NOW)
    assert offered(letter) == ["А"]


@pytest.mark.parametrize(
    "hidden",
    [
        {"kind": "paid"},
        {"expire_at": NOW - timedelta(minutes=1)},
        {"days": 8},
        {"lang": "en", "section": "other"},
    ],
    ids=["paid", "expired", "too old", "of another language"],
)
def test_what_readers_of_the_newsletter_should_not_get_is_not_offered(letter, hidden):
    if hidden.pop("section", None):
        make.story("Elsewhere", at=NOW - DAY, **hidden)
    else:
        story("А", **hidden)
    assert offered(letter) == []


def test_what_was_taken_down_is_not_offered(letter):
    story("А").unpublish()
    assert offered(letter) == []


def test_an_embargo_holds_here_too(letter):
    embargoed = story("А")
    type(embargoed).objects.filter(pk=embargoed.pk).update(embargo_until=NOW + DAY)
    assert offered(letter) == []


def test_a_sections_newsletter_has_that_section(letter):
    sport = make.section("Спорт", slug="sport")
    story("А", section=sport)
    story("Б")
    letter.section = sport
    assert offered(letter) == ["А"]


def test_a_period_begins_where_the_last_issue_was_made(letter):
    assert period_of(letter, NOW).since == NOW - 7 * DAY
    issue(letter, made_at=NOW - 3 * DAY, started_at=NOW - 2 * DAY, state="done")
    issue(letter, made_at=NOW - DAY)
    assert period_of(letter, NOW).since == NOW - 3 * DAY


def test_a_long_silence_is_not_made_up_for(letter):
    issue(letter, made_at=NOW - 90 * DAY, started_at=NOW - 90 * DAY, state="done")
    assert period_of(letter, NOW).since == NOW - 14 * DAY


def test_suggesting_asks_the_same_number_of_questions_whatever_there_is(
    letter, django_assert_max_num_queries
):
    for title in "АБВГДЕЖЗ":
        reads(story(title, topics=[make.topic(title)]), 100)
    with django_assert_max_num_queries(10):
        found = suggestions(letter, NOW)
    assert len(found) == 7


def test_a_slot_counts_for_the_hours_in_which_it_could_be_seen(letter):
    one = story("А", days=3)
    with recorder.clock_at(NOW - timedelta(hours=10)):
        front = make.picked(one)
        version = front.versions.get()
        container = version.arrangement["containers"][0]
        container["slots"][0] |= {"until": (NOW - timedelta(hours=6)).isoformat(), "pin": 1}
        version.save()
    facts = suggestions(letter, NOW)[0].facts
    assert replace(facts, published=NOW) == replace(
        facts, published=NOW, lead_hours=4.0, front_hours=4.0, pinned=True
    )


def test_a_front_that_nobody_has_published_says_nothing(letter):
    home_front(make.locale())
    story("А")
    assert offered(letter) == ["А"]
