"""A story's address: romanised, never empty, never lost, never given twice."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import override

from tests import make
from vestnik.stories.models import StoryAddress


def test_a_story_stands_at_section_day_and_slug():
    story = make.story("София чака избори", at=datetime(2026, 3, 9, 10, tzinfo=UTC))
    assert story.url == "/politika/2026/03/09/sofia-chaka-izbori/"


def test_the_day_is_that_of_the_papers_time_zone():
    story = make.story("Нощна новина", at=datetime(2026, 3, 9, 22, 30, tzinfo=UTC))
    assert story.url.startswith("/politika/2026/03/10/")


def test_an_editor_abroad_publishes_on_the_papers_day():
    story = make.story("Нощна новина", at=datetime(2026, 3, 9, 22, 30, tzinfo=UTC))
    with timezone.override(ZoneInfo("America/New_York")):
        assert make.change(story, kicker="Дунав").url == story.url


def test_an_edition_in_another_language_stands_under_its_code():
    assert make.story("Sofia waits", lang="en").url.startswith("/en/politics/")


@pytest.mark.parametrize("title", ["🔥🔥🔥", "„“", "?!"])
def test_a_title_without_letters_still_gets_an_address(title, client):
    story = make.story(title)
    assert story.slug
    assert client.get(story.url).status_code == 200


def test_two_stories_with_one_title_on_one_day_get_two_addresses():
    first, second = make.story("Буря"), make.story("Буря")
    assert first.url != second.url
    assert second.slug == "burya-2"


def test_a_draft_has_no_address():
    assert make.draft("Чернова").url == ""


def test_a_changed_slug_leaves_a_redirect(client):
    story = make.story("Мостът при Русе")
    old = story.url
    story = make.change(story, slug="danube-bridge")
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, story.url)
    assert client.get(story.url).status_code == 200


def test_a_story_moved_to_another_section_leaves_a_redirect(client):
    story = make.story("Мостът при Русе")
    old = story.url
    story = make.change(story, section=make.section("Икономика"))
    assert story.url.startswith("/ikonomika/")
    assert client.get(old)["Location"] == story.url


def test_moving_there_and_back_ends_at_the_first_address(client):
    story = make.story("Мостът при Русе")
    first = story.url
    moved = make.change(story, slug="other")
    back = make.change(moved, slug="mostat-pri-ruse")
    assert back.url == first
    assert client.get(moved.url)["Location"] == first
    assert client.get(first).status_code == 200


def test_an_address_once_given_is_never_another_storys():
    story = make.story("Буря")
    old = story.path
    make.change(story, slug="other")
    newcomer = make.story("Буря")
    assert newcomer.path != old
    assert StoryAddress.objects.get(path=old, lang="bg").story_id == story.pk


def test_an_unpublished_story_is_gone_but_keeps_its_address(client):
    story = make.story("Буря")
    url = story.url
    story.unpublish()
    assert client.get(url).status_code == 404
    story.save_revision().publish()
    assert client.get(url).status_code == 200


def test_a_section_keeps_its_slug_once_stories_stand_under_it():
    from django.core.exceptions import ValidationError

    section = make.story("Буря").section
    section.slug = "other"
    with override("en"), pytest.raises(ValidationError, match="can't change"):
        section.full_clean()


@pytest.mark.parametrize("slug", ["admin", "en", "topics", "newsletter"])
def test_a_section_can_not_take_an_address_of_the_paper_itself(slug):
    from django.core.exceptions import ValidationError

    section = make.section("Особен раздел")
    section.slug = slug
    with pytest.raises(ValidationError) as refusal:
        section.full_clean()
    assert "slug" in refusal.value.message_dict
