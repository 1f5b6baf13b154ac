"""The preview of a moment is what is served at that moment, byte for byte, and making it leaves nothing behind."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation
from freezegun import freeze_time

from tests import make
from tests.press.pressed import press
from vestnik.fronts import breaking
from vestnik.fronts.arrangement import Arrangement, Container, Layout, Rule, Slot, Source
from vestnik.fronts.document import dump
from vestnik.fronts.draft import home_front, important_rail
from vestnik.fronts.models import Front, FrontKind, FrontVersion
from vestnik.fronts.preview import look_ahead, preview
from vestnik.fronts.publish import publish
from vestnik.press.log import advance, journal
from vestnik.press.making import store, take_over
from vestnik.press.models import Change
from vestnik.press.whole import NoPage
from vestnik.stories.models import Photo, Story
from vestnik.stories.schedule import run_due

#: a Friday noon in Sofia, and the next morning
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
MORNING = datetime(2026, 11, 21, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
#: stories that leave no place on the front and in the rail for an older one
ENOUGH = 18


@pytest.fixture(autouse=True)
def newsroom(transactional_db):
    """A paper with enough stories of today, at noon; its log and its stored pages are this test's."""
    for address in list(store().addresses()):
        store().delete(address)
    with freeze_time(NOW):
        take_over()
        advance()
        journal().clear()
        for number in range(1, ENOUGH):
            make.story(f"Новина {number}", at=NOW - number * HOUR / 4)
        yield


@pytest.fixture
def front() -> Front:
    return home_front(make.locale())


def served(at: datetime, address: str = "/") -> bytes:
    """What a reader gets at that moment, the newsroom having worked on time."""
    with freeze_time(at):
        assert run_due() == []
        press(address)
        return _whole(address)


def _whole(address: str) -> bytes:
    return b"".join(
        _whole(part) if isinstance(part, str) else part.raw for part in store().read(address).parts
    )


def arranged(*slots: Slot, rule: Rule | None = None) -> Arrangement:
    rule = rule or Rule(Source.NEWS, size=6)
    return Arrangement((Container("lead", Layout.LEAD_ONE, rule, slots=slots),))


def put_live(front: Front, arrangement: Arrangement, at: datetime | None = None) -> FrontVersion:
    Front.objects.filter(pk=front.pk).update(draft=dump(arrangement))
    return publish(front.pk, None, based_on=front.draft_number, at=at)


def slot(story: Story, **fields) -> Slot:
    return Slot(f"s{story.pk}", story.pk, put_at=NOW, **fields)


def holds(page: bytes, story: Story) -> bool:
    return story.title.encode() in page


def test_a_story_that_goes_live_by_then(front):
    story = make.draft("Сутрешна", go_live_at=MORNING - HOUR)
    story.latest_revision.publish()
    seen = preview(front.pk, MORNING)
    assert holds(seen, story)
    assert not holds(preview(front.pk, NOW), story)
    assert served(MORNING) == seen


def test_a_story_under_embargo_that_goes_live_with_its_end(front):
    story = make.draft("Под ембарго", go_live_at=MORNING, embargo_until=MORNING)
    story.latest_revision.publish()
    assert not holds(preview(front.pk, MORNING - HOUR), story)
    seen = preview(front.pk, MORNING)
    assert holds(seen, story)
    assert served(MORNING) == seen


def test_a_new_version_of_a_story(front):
    story = make.story("Преди", at=NOW)
    story.title, story.go_live_at = "После", MORNING - HOUR
    story.save_revision().publish()
    seen = preview(front.pk, MORNING)
    assert "После".encode() in seen
    assert "Преди".encode() not in seen
    assert served(MORNING) == seen


def test_a_story_that_expires_by_then(front):
    story = make.story("Еднодневна", at=NOW, expire_at=MORNING - HOUR)
    seen = preview(front.pk, MORNING)
    assert not holds(seen, story)
    assert holds(preview(front.pk, NOW), story)
    assert served(MORNING) == seen


def test_a_story_that_comes_and_goes_by_then(front):
    story = make.draft("Нощна", go_live_at=NOW + HOUR, expire_at=NOW + 3 * HOUR)
    story.latest_revision.publish()
    assert holds(preview(front.pk, NOW + 2 * HOUR), story)
    seen = preview(front.pk, MORNING)
    assert not holds(seen, story)
    assert served(MORNING) == seen


def test_what_is_important_until_then(front):
    story = make.story("Важна", at=NOW - 40 * HOUR, important_until=MORNING - HOUR)
    before, after = preview(front.pk, MORNING - 2 * HOUR), preview(front.pk, MORNING)
    assert before.count(story.title.encode()) > after.count(story.title.encode())
    assert served(MORNING) == after


def test_slots_from_and_until(front):
    first, second = make.story("Вечерна", at=NOW), make.story("Сутрешна", at=NOW - 30 * HOUR)
    change = MORNING - HOUR
    put_live(front, arranged(slot(first, until=change), slot(second, since=change), rule=Rule(size=3)))
    evening, morning = preview(front.pk, change - HOUR), preview(front.pk, MORNING)
    assert evening != morning
    assert served(change - HOUR) == evening
    assert served(MORNING) == morning


def test_rules_with_limits_of_time(front):
    picked = make.story("Избрана", at=NOW - 60 * HOUR)
    rule = Rule(Source.LATEST, size=4, oldest_hours=20, drop_hours=6)
    put_live(front, arranged(slot(picked), rule=rule))
    assert served(NOW) == preview(front.pk, NOW)
    seen = preview(front.pk, MORNING)
    assert seen != preview(front.pk, NOW)
    assert served(MORNING) == seen


def test_a_front_that_is_scheduled(front):
    story = make.story("За утре", at=NOW - 90 * HOUR)
    put_live(front, arranged(slot(story)), at=MORNING - HOUR)
    assert not holds(preview(front.pk, MORNING - 2 * HOUR), story)
    seen = preview(front.pk, MORNING)
    assert holds(seen, story)
    assert served(MORNING) == seen


def test_a_draft_that_is_published(front):
    story = make.story("Чернова", at=NOW - 90 * HOUR)
    draft = arranged(slot(story), rule=Rule(Source.LATEST, size=4, drop_hours=10))
    now, morning = preview(front.pk, NOW, draft), preview(front.pk, MORNING, draft)
    assert holds(now, story)
    assert not holds(morning, story)
    put_live(front, draft)
    assert served(NOW) == now
    assert served(MORNING) == morning


def test_a_draft_that_is_scheduled(front):
    story = make.story("Чернова", at=NOW - 90 * HOUR)
    draft = arranged(slot(story), rule=Rule(Source.LATEST, size=4, drop_hours=10))
    seen = preview(front.pk, MORNING, draft, live_at=MORNING - HOUR)
    assert holds(seen, story)
    put_live(front, draft, at=MORNING - HOUR)
    assert served(MORNING) == seen


def test_the_draft_of_a_rail_stands_on_the_front():
    rail = important_rail(make.locale())
    story = make.story("За релсата", at=NOW - 90 * HOUR)
    draft = Arrangement((Container("important", Layout.RAIL, Rule(size=5), slots=(slot(story),)),))
    seen = preview(rail.pk, MORNING, draft)
    assert holds(seen, story)
    put_live(rail, draft)
    assert served(MORNING) == seen


def test_a_special_front_before_anybody_can_see_it():
    front = Front.objects.create(kind=FrontKind.SPECIAL, locale=make.locale(), title="Избори", slug="izbori")
    story = make.story("Вотът", at=NOW)
    with pytest.raises(NoPage):
        preview(front.pk, MORNING)
    seen = preview(front.pk, MORNING, arranged(slot(story)))
    assert holds(seen, story)
    put_live(front, arranged(slot(story)))
    assert served(MORNING, "/izbori/") == seen


def test_a_section_front():
    section = make.section()
    front = Front.objects.create(kind=FrontKind.SECTION, section=section, locale=section.locale)
    story = make.draft("Сутрешна", go_live_at=MORNING - HOUR)
    story.latest_revision.publish()
    seen = preview(front.pk, MORNING)
    assert holds(seen, story)
    assert served(MORNING, section.url) == seen


@pytest.mark.parametrize("minutes", [30, 23 * 60])
def test_breaking_news_that_is_over_by_then_or_lasts(front, minutes):
    story = make.story("Извънредна", at=NOW - 90 * HOUR)
    breaking.begin(story, minutes, None)
    seen = preview(front.pk, MORNING)
    assert holds(seen, story) == (minutes > 60)
    assert served(MORNING) == seen


def test_a_photo_whose_licence_ends(front):
    story = make.story("Със снимка", at=NOW, lead_photo=_photo("Площад"))
    other = _photo("Мост", licence_ends_on=date(2026, 11, 20))
    put_live(front, arranged(slot(story, picture=other.pk)))
    with_other, without = preview(front.pk, NOW), preview(front.pk, MORNING)
    assert with_other != without
    assert served(MORNING) == without


def _photo(title: str, **fields) -> Photo:
    from wagtail.models import Collection

    if not Collection.objects.exists():
        Collection.add_root(name="Root")  # emptied tables have none
    return make.photo(title, **fields)


def test_the_day_on_the_front_is_that_of_the_moment(front):
    tonight, tomorrow = preview(front.pk, NOW + 11 * HOUR), preview(front.pk, NOW + 13 * HOUR)
    assert tonight != tomorrow
    assert served(NOW + 13 * HOUR) == tomorrow


def test_whoever_looks_gets_what_readers_get(front):
    plain = preview(front.pk, MORNING)
    with timezone.override("America/New_York"), translation.override("en"):
        assert preview(front.pk, MORNING) == plain


def test_a_moment_that_has_passed_is_now(front):
    assert preview(front.pk, NOW - 20 * HOUR) == preview(front.pk, NOW) == served(NOW)


def test_what_will_be_refused_is_told(front):
    photo = _photo("Чужда")
    story = make.draft("С чужда снимка", go_live_at=MORNING - HOUR, lead_photo=photo)
    story.latest_revision.publish()
    Photo.objects.update(credit="")
    found = look_ahead(front.pk, MORNING)
    assert [failure.what for failure in found.refused] == ["С чужда снимка"]
    assert not holds(found.page, story)


def test_it_leaves_nothing_behind(front):
    story = make.draft("Сутрешна", go_live_at=MORNING - HOUR)
    story.latest_revision.publish()
    before = (Change.objects.count(), FrontVersion.objects.count(), sorted(store().addresses()))
    preview(front.pk, MORNING, arranged(slot(story)))
    assert (Change.objects.count(), FrontVersion.objects.count(), sorted(store().addresses())) == before
    assert not Story.objects.get(pk=story.pk).live


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has one writer")
def test_where_nothing_is_due_it_waits_for_no_writer(front):
    story = make.story("Чернова", at=NOW)
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        writer.execute("BEGIN IMMEDIATE")
        assert holds(preview(front.pk, MORNING, arranged(slot(story))), story)
    finally:
        writer.execute("ROLLBACK")
        writer.close()
