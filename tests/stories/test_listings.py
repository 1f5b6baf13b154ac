"""Lists of stories: what is in them, in which order, and at which price."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests import make
from vestnik.stories.listings import Listing, Months, month_bounds

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def titles(listing: Listing, limit: int = 10) -> list[str]:
    return [teaser.title for teaser in listing.teasers(limit)]


def test_the_latest_come_first():
    for hour, title in enumerate(["Сутрин", "Обед", "Вечер"]):
        make.story(title, at=NOON + timedelta(hours=hour))
    assert titles(Listing.latest("bg")) == ["Вечер", "Обед", "Сутрин"]


def test_drafts_and_other_languages_are_in_no_list():
    make.draft("Чернова")
    make.story("English", lang="en")
    assert titles(Listing.latest("bg")) == []


def test_a_list_of_a_section_topic_or_person_holds_its_stories_only():
    mine = {"section": make.section("Спорт"), "topics": [make.topic()], "people": [make.person()]}
    make.story("Моята", **mine)
    make.story("Чужда")
    for listing in (
        Listing.of_section(mine["section"]),
        Listing.of_topic(mine["topics"][0]),
        Listing.of_person(mine["people"][0]),
    ):
        assert titles(listing) == ["Моята"]


def test_someone_with_two_roles_in_a_story_is_listed_with_it_once():
    author = make.person()
    make.story("Двойна", people=[author, author])
    assert titles(Listing.of_person(author)) == ["Двойна"]


def test_important_stories_are_important_until_their_time():
    make.story("Важна", important_until=timezone.now() + timedelta(hours=1))
    make.story("Вчерашна", important_until=timezone.now() - timedelta(hours=1))
    assert titles(Listing.important("bg")) == ["Важна"]


def test_a_page_knows_whether_another_follows():
    for hour in range(5):
        make.story(f"Новина {hour}", at=NOON + timedelta(hours=hour))
    first, pages = Listing.latest("bg").page(1, 3)
    assert ([teaser.title for teaser in first], pages.next) == (["Новина 4", "Новина 3", "Новина 2"], 2)
    second, pages = Listing.latest("bg").page(2, 3)
    assert (len(second), pages.previous, pages.next) == (2, 1, None)
    assert Listing.latest("bg").page(3, 3) is None


def test_no_story_is_lost_between_pages_when_many_share_a_moment():
    stories = {make.story(f"Едновременна {number}", at=NOON).pk for number in range(7)}
    seen = [teaser.id for number in (1, 2, 3) for teaser in Listing.latest("bg").page(number, 3)[0]]
    assert sorted(seen) == sorted(stories)


@pytest.mark.parametrize("count", [3, 30])
def test_a_list_costs_four_queries_however_long_it_is(count, django_assert_num_queries):
    author, photo = make.person(), make.photo()
    for _number in range(count):
        make.story(people=[author], lead_photo=photo)
    with django_assert_num_queries(4):
        assert len(Listing.latest("bg").teasers(40)) == count


def test_a_months_bounds_are_the_papers_midnights():
    start, end = month_bounds(2026, 12)
    assert (start.isoformat(), end.isoformat()) == ("2026-12-01T00:00:00+02:00", "2027-01-01T00:00:00+02:00")


@pytest.mark.parametrize(("year", "month"), [(2026, 13), (2026, 0), (0, 1)])
def test_there_is_no_such_month(year, month):
    with pytest.raises(ValueError, match=r"month|year"):
        month_bounds(year, month)


def test_the_months_of_a_section_are_those_with_stories():
    make.story("Ноември", at=NOON)
    make.story("Октомври", at=NOON - timedelta(days=40))
    assert Months(make.section()).latest() == [(2026, 11), (2026, 10)]
