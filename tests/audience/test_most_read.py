"""Most read: by reads, of what readers can see, and nothing rather than something old."""

from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time

from tests import make
from tests.stories.paper import Log
from vestnik.audience.counting import count
from vestnik.audience.models import StoryReads, most_read_key
from vestnik.audience.ranking import FORGOTTEN, WINDOW, most_read, rank
from vestnik.fronts.arrangement import Arrangement, Container, Layout, Rule, Source
from vestnik.fronts.assemble import assemble
from vestnik.fronts.live import LiveFront
from vestnik.press import recorder
from vestnik.press.rehearsal import looking_ahead

pytestmark = pytest.mark.usefixtures("clock")

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def counted(notes):
    """`counted(story=reads…)` has reads of the minute before `NOW` counted and ranked."""

    def taken(*pairs, at=NOW) -> None:
        notes({story.url: times for story, times in pairs}, at)
        rank(at)
        count(at)
        rank(at)

    return taken


def test_the_most_read_comes_first(counted):
    first, second = make.story(), make.story()
    counted((first, 3), (second, 9))
    assert most_read("bg") == [second.pk, first.pk]


def test_each_language_has_its_own_list(counted):
    bulgarian, english = make.story("Новина"), make.story("News", "en")
    counted((bulgarian, 3), (english, 9))
    assert (most_read("bg"), most_read("en")) == ([bulgarian.pk], [english.pk])


def test_what_readers_cannot_see_and_what_was_paid_for_are_not_ranked(counted):
    paid, gone, news = make.story(kind="paid"), make.story(), make.story()
    counted((paid, 9), (gone, 8), (news, 1))
    gone.unpublish()
    rank(NOW)
    assert most_read("bg") == [news.pk]


def test_reads_of_yesterday_count_no_more(counted):
    old, new = make.story(), make.story()
    StoryReads.objects.create(story=old, hour=NOW - WINDOW, reads=1000)
    counted((new, 1))
    assert most_read("bg") == [new.pk]


def test_a_list_that_stands_still_is_hidden(counted):
    story = make.story()
    counted((story, 3))
    with freeze_time(NOW + FORGOTTEN - timedelta(seconds=1)):
        assert most_read("bg") == [story.pk]
    with freeze_time(NOW + FORGOTTEN):
        assert most_read("bg") == []


def test_a_page_with_the_list_knows_when_it_must_be_hidden(counted):
    counted((make.story(), 3))
    with recorder.recording() as record:
        most_read("bg")
    assert record.until == NOW + FORGOTTEN
    assert most_read_key("bg") in record.keys


def test_a_list_that_was_hidden_comes_back_with_the_next_reads(counted):
    story = make.story()
    counted((story, 3))
    later = NOW + timedelta(hours=2)
    with freeze_time(later), Log() as log:
        counted((story, 3), at=later)
        assert most_read("bg") == [story.pk]
    assert most_read_key("bg") in log.keys


def test_pages_are_made_anew_only_when_the_order_changes(counted):
    first, second = make.story(), make.story()
    counted((first, 3), (second, 9))
    minute = NOW + timedelta(minutes=1)
    with freeze_time(minute):
        with Log() as log:
            counted((first, 1), (second, 1), at=minute)
        assert log.keys == set()
        with Log() as log:
            counted((first, 50), at=minute + timedelta(minutes=1))
        assert log.keys == {most_read_key("bg")}


def test_a_preview_of_tomorrow_shows_what_is_read_now(counted):
    story = make.story()
    counted((story, 3))
    with looking_ahead(NOW + timedelta(days=1)):
        assert most_read("bg") == [story.pk]


def test_a_paper_without_readers_has_no_list():
    rank(NOW)
    assert most_read("bg") == []


def test_a_front_shows_it_and_hides_it_when_it_stands_still(counted):
    first, second = make.story(at=NOW), make.story(at=NOW)
    counted((first, 3), (second, 9))
    box = Container("read", Layout.MOST_READ, Rule(Source.MOST_READ, size=5))
    front = LiveFront(None, "home", "bg", "", None, 1, Arrangement((box,)))
    [shown] = assemble(front).containers
    assert [teaser.id for teaser in shown.teasers] == [second.pk, first.pk]
    with freeze_time(NOW + FORGOTTEN):
        assert assemble(front).containers == ()
