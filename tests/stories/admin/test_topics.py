"""Who deletes a topic knows how many stories lose it."""

import re

import pytest
from django.urls import reverse

from tests import make
from tests.stories.admin.conftest import logged_in
from vestnik.stories.models import Story, Topic


@pytest.fixture
def chief():
    return logged_in(make.user("Chiefs"))


@pytest.fixture
def topics() -> list[Topic]:
    """Of none, one and two stories, one of those a draft."""
    none, one, two = (make.topic(name) for name in ("Бури", "Дунав", "Мостове"))
    make.story(topics=[one, two])
    make.draft(topics=[two])
    return [none, one, two]


def bulk(topics) -> str:
    url = reverse("wagtail_bulk_action", args=("stories", "topic", "delete"))
    return f"{url}?next=/admin/topics/&" + "&".join(f"id={topic.pk}" for topic in topics)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_deleting_many_says_of_each_on_how_many_stories_it_stands(chief, topics):
    said = words(chief.get(bulk(topics)).content.decode())
    assert "Delete these 3 topics?" in said
    for counted in (
        "Бури : stands on 0 stories",
        "Дунав : stands on 1 story",
        "Мостове : stands on 2 stories",
    ):
        assert counted in said
    assert "referenced" not in said


def test_deleting_one_by_the_same_way_says_it_too(chief, topics):
    assert "Мостове : stands on 2 stories" in words(chief.get(bulk(topics[2:])).content.decode())


def test_they_are_deleted_and_their_stories_stay(chief, topics):
    chief.post(bulk(topics))
    assert not Topic.objects.exists()
    assert Story.objects.count() == 2


def test_who_may_delete_no_topics_deletes_none(topics):
    logged_in(make.user("Editors")).post(bulk(topics))
    assert Topic.objects.count() == 3


def test_deleting_one_says_on_how_many_stories_it_stands(chief, topics):
    url = reverse("wagtailsnippets_stories_topic:delete", args=[topics[2].pk])
    assert "“Мостове” stands on 2 stories" in words(chief.get(url).content.decode())


def test_no_page_of_a_topic_says_that_it_is_used_nowhere(chief, topics):
    url = reverse("wagtailsnippets_stories_topic:edit", args=[topics[2].pk])
    assert "Used 0 times" not in chief.get(url).content.decode()
