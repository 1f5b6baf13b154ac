"""The desk tells what is breaking, and when somebody should look at the front."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from freezegun import freeze_time

from tests import make
from vestnik.desk.press import address_of
from vestnik.fronts import breaking
from vestnik.fronts.arrangement import Arrangement, Container, Layout, Rule, Slot
from vestnik.fronts.document import dump
from vestnik.fronts.draft import home_front
from vestnik.fronts.models import Front, FrontKind
from vestnik.fronts.publish import publish
from vestnik.stories.models import Story

pytestmark = pytest.mark.usefixtures("clock")

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def story() -> Story:
    return make.story("Земетресение край Пловдив", at=NOW)


def desk(client, role: str = "Editors") -> str:
    client.force_login(make.user(role))
    return client.get(reverse("wagtailadmin_home")).content.decode()


def put_live(*stories: Story) -> Front:
    front = home_front(make.locale())
    slots = tuple(Slot(f"s{story.pk}", story.pk, put_at=NOW) for story in stories)
    arrangement = Arrangement((Container("lead", Layout.LEAD_ONE, Rule(size=5), slots=slots),))
    Front.objects.filter(pk=front.pk).update(draft=dump(arrangement))
    publish(front.pk, None, based_on=0)
    return front


def test_what_is_breaking_can_be_ended_from_the_desk(client, story):
    begun = breaking.begin(story, 60, None)
    stop = reverse("vestnik_breaking_end", args=[begun.pk])
    assert stop in desk(client)
    assert "csrfmiddlewaretoken" in desk(client)
    assert stop not in desk(client, "Reporters")
    client.force_login(make.user("Editors"))
    assert client.post(stop).url == reverse("wagtailadmin_home")
    assert stop not in desk(client)


def test_a_quiet_day_shows_neither(client, story):
    put_live(story)
    page = desk(client)
    assert "desk-breaking" not in page
    assert "desk-fronts" not in page


def test_a_front_that_stands_still_is_shown_by_day(client, story):
    front = put_live(story)
    address = reverse("vestnik_front:edit", args=[front.pk])
    with freeze_time(NOW + 7 * HOUR):
        page = desk(client)
        assert "desk-fronts" in page
        assert address in page
        assert "desk-fronts" not in desk(client, "Reporters")
    with freeze_time(NOW + 12 * HOUR):
        assert "desk-fronts" not in desk(client)


def test_a_slot_that_readers_do_not_see_is_shown(client, story):
    put_live(story)
    story.unpublish()
    assert "desk-fronts" in desk(client)


def test_a_proof_finds_the_page_of_every_front_and_of_breaking_news(story):
    special = Front.objects.create(
        kind=FrontKind.SPECIAL, locale=make.locale(), title="Избори", slug="izbori"
    )
    section = Front.objects.create(kind=FrontKind.SECTION, section=story.section, locale=make.locale())
    assert address_of(home_front(make.locale("en")).press_key) == "/en/"
    assert address_of(special.press_key) == "/izbori/"
    assert address_of(section.press_key) == story.section.url
    assert address_of(breaking.begin(story, 60, None).press_key) == "/"
