"""Putting fronts live: the whole draft in one change, now or by the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time

from tests import make
from tests.fronts.arranged import arrangement, container, slot
from tests.stories.paper import Log
from vestnik.fronts.draft import change, draft_of, home_front
from vestnik.fronts.front import home_page
from vestnik.fronts.live import live_version, scheduled_versions
from vestnik.fronts.models import Front
from vestnik.fronts.publish import as_published, cancel, differs, publish
from vestnik.fronts.refusals import Refused, Stale
from vestnik.press.making import cold_render

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def front(clock):
    return home_front(make.locale())


def add(front, story, user=None, **fields):
    move = {"kind": "add-slot", "container": "lead", "fields": {"story": story.pk, **fields}}
    return change(front.pk, move, user)


def lead():
    page = home_page("bg")
    return page.teasers[0].title if page.teasers else ""


def test_a_publish_writes_one_change_that_bears_the_front_alone(front):
    draft = add(front, make.story())
    with Log() as log:
        publish(front.pk, None, draft.number)
    assert (log.rows, log.keys, log.addresses) == (1, {"front:bg"}, ["/"])


def test_a_publish_of_what_somebody_has_changed_since_is_refused_and_says_who(front):
    boyan = make.user(name="Боян")
    seen = add(front, make.story())
    add(front, make.story(), boyan)
    with pytest.raises(Stale, match="Боян"):
        publish(front.pk, None, seen.number)
    assert live_version(front) is None


def test_a_scheduled_front_goes_live_by_itself_to_the_second(front, clock):
    old, new = make.story("Вечер", at=NOW), make.story("Сутрин", at=NOW - HOUR)
    make.picked(old)
    make_new = change(front.pk, {"kind": "add-slot", "container": "lead", "fields": {"story": new.pk}}, None)
    publish(front.pk, None, make_new.number, at=NOW + HOUR)
    assert lead() == "Вечер"
    page = cold_render("/").page
    assert datetime.fromtimestamp(page.until, UTC) == NOW + HOUR
    clock.tick(HOUR)
    assert lead() == "Сутрин"


def test_a_scheduled_front_that_is_called_off_stays_away(front, clock):
    version = publish(front.pk, None, add(front, make.story("Сутрин", kind="opinion")).number, at=NOW + HOUR)
    assert list(scheduled_versions(front)) == [version]
    with Log() as log:
        assert cancel(version, None)
    assert log.keys == {"front:bg"}
    assert not cancel(version, None)
    clock.tick(2 * HOUR)
    assert live_version(front) is None


def test_what_is_live_can_not_be_called_off(front):
    version = publish(front.pk, None, add(front, make.story()).number)
    assert not cancel(version, None)
    assert live_version(front) == version


def test_a_moment_that_is_past_is_refused_in_words(front):
    with pytest.raises(Refused, match="past"):
        publish(front.pk, None, add(front, make.story()).number, at=NOW - HOUR)


def test_what_is_published_later_is_live_even_if_another_machines_clock_was_ahead(front, clock):
    early, late = make.story("Първо", at=NOW), make.story("Второ", at=NOW)
    with freeze_time(NOW + timedelta(seconds=3)):
        make.picked(early)
    make.picked(late)
    clock.tick(timedelta(seconds=3))
    assert lead() == "Второ"


def test_hours_in_a_slot_count_from_when_readers_see_it_there(front, clock):
    story = make.story("Нощна", kind="opinion")
    draft = make.arranged(front, arrangement(container("c", drop_hours=2)))
    move = {"kind": "add-slot", "container": "c", "fields": {"story": story.pk}}
    number = change(draft.pk, move, None).number
    publish(front.pk, None, number, at=NOW + 9 * HOUR)
    clock.tick(10 * HOUR)
    assert lead() == "Нощна"
    clock.tick(HOUR)
    assert lead() == ""


def test_a_draft_that_was_published_differs_no_more(front):
    assert not differs(front)
    draft = add(front, make.story())
    front.refresh_from_db()
    assert differs(front)
    publish(front.pk, None, draft.number)
    front.refresh_from_db()
    assert not differs(front)
    assert as_published(front, draft_of(front).arrangement, NOW + HOUR) == draft_of(front).arrangement


def test_a_front_of_five_hundred_slots_is_published_and_rendered(front, django_assert_max_num_queries):
    stories = [make.story() for _number in range(3)]
    slots = [slot(f"s{number}", stories[number % 3].pk) for number in range(500)]
    make.arranged(front, arrangement(container("c", *slots, size=100)))
    with django_assert_max_num_queries(12):
        assert len(home_page("bg").teasers) == 3
    assert Front.objects.get().draft["containers"][0]["slots"][499]["id"] == "s499"
