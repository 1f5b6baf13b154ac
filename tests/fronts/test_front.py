"""The front and the rail as readers get them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tests import make
from vestnik.fronts.front import front_page
from vestnik.fronts.models import SLOTS, Front, FrontSlot
from vestnik.fronts.rail import MOST_IMPORTANT, RAIL_LENGTH, rail

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def pick(*stories) -> None:
    front, _created = Front.objects.get_or_create(locale=make.locale())
    for order, story in enumerate(stories):
        FrontSlot.objects.create(front=front, story=story, sort_order=order)


def ids(front) -> list[int]:
    shown = [front.lead] if front.lead else []
    shown += [*front.seconds, *front.grid, *front.opinion]
    return [teaser.id for teaser in shown] + [teaser.id for block in front.blocks for teaser in block.teasers]


@pytest.mark.parametrize("path", ["/", "/latest/", "/people/", "/topics/"])
def test_a_page_of_a_new_paper_says_that_nothing_is_there_yet(client, path):
    assert front_page("bg").lead is None
    response = client.get(path)
    assert response.status_code == 200
    with translation.override("bg"):
        assert _("Nothing here yet.") in response.content.decode()


def test_a_front_nobody_touched_leads_with_the_latest():
    make.story("Стара", at=NOON)
    make.story("Нова", at=NOON + timedelta(hours=1))
    assert front_page("bg").lead.title == "Нова"


def test_what_an_editor_picked_leads():
    old = make.story("Избрана", at=NOON)
    make.story("Нова", at=NOON + timedelta(hours=1))
    pick(old)
    front = front_page("bg")
    assert (front.lead.title, front.seconds[0].title) == ("Избрана", "Нова")


def test_an_empty_slot_between_picks_is_filled():
    lead, third = make.story("Водеща", at=NOON), make.story("Трета", at=NOON)
    make.story("Нова", at=NOON + timedelta(hours=1))
    pick(lead, None, third)
    front = front_page("bg")
    assert [teaser.title for teaser in (front.lead, *front.seconds)] == ["Водеща", "Нова", "Трета"]


@pytest.mark.parametrize("deed", ["unpublish", "delete"])
def test_a_picked_story_that_is_gone_leaves_no_hole(deed):
    gone = make.story("Изчезнала", at=NOON)
    make.story("Остава", at=NOON)
    pick(gone)
    getattr(gone, deed)()
    assert front_page("bg").lead.title == "Остава"


def test_no_story_stands_twice_on_a_front():
    sections = [make.section(name) for name in ("Политика", "Спорт")]
    for number in range(30):
        kind = "opinion" if number % 4 == 0 else "news"
        make.story(at=NOON + timedelta(hours=number), section=sections[number % 2], kind=kind)
    shown = ids(front_page("bg"))
    assert len(shown) == len(set(shown)) > SLOTS


def test_editions_have_fronts_of_their_own(client):
    make.story("Българска")
    make.story("Sofia waits", lang="en")
    assert front_page("en").lead.title == "Sofia waits"
    assert "Sofia waits" not in client.get("/").content.decode()


def test_the_rail_shows_important_stories_first_then_the_newest():
    make.story("Важна, но стара", at=NOON, important_until=timezone.now() + timedelta(hours=1))
    make.story("Нова", at=NOON + timedelta(days=1))
    items = rail("bg").items
    assert [item.teaser.title for item in items] == ["Важна, но стара", "Нова"]
    assert [item.important for item in items] == [True, False]
    assert items[1].label == "Политика"


def test_however_much_is_important_the_rail_has_room_for_the_newest():
    for number in range(RAIL_LENGTH + 3):
        make.story(at=NOON + timedelta(hours=number), important_until=timezone.now() + timedelta(hours=1))
    for number in range(RAIL_LENGTH):
        make.story(at=NOON - timedelta(hours=number))
    items = rail("bg").items
    assert len(items) == RAIL_LENGTH
    assert sum(item.important for item in items) == MOST_IMPORTANT
    assert len({item.teaser.id for item in items}) == RAIL_LENGTH


def test_a_front_asks_the_same_number_of_questions_however_many_stories_there_are(
    django_assert_max_num_queries,
):
    photo, author = make.photo(), make.person()
    for number in range(3 * SLOTS):
        make.story(at=NOON + timedelta(hours=number), lead_photo=photo, people=[author])
    with django_assert_max_num_queries(8):
        assert front_page("bg").lead.authors
