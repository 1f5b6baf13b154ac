"""What an editor is told of a front: each trouble in words, at its slot, and none where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from freezegun import freeze_time

from tests import make
from vestnik.fronts.arrangement import Arrangement, Container, Layout, Rule, Slot, Source, SubLink
from vestnik.fronts.document import dump
from vestnik.fronts.draft import home_front
from vestnik.fronts.live import live_arrangement
from vestnik.fronts.models import Front
from vestnik.fronts.publish import publish
from vestnik.fronts.quiet import daytime_between, is_quiet
from vestnik.fronts.troubles import Severity, quiet, troubles
from vestnik.stories.models import Photo, Story

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOFIA = ZoneInfo("Europe/Sofia")


@pytest.fixture(autouse=True)
def english(clock):
    with translation.override("en"):
        yield


@pytest.fixture
def front() -> Front:
    return home_front(make.locale())


def slot(story: Story | int, **fields) -> Slot:
    pk = story if isinstance(story, int) else story.pk
    return Slot(fields.pop("id", f"s{pk}"), pk, put_at=NOW, **fields)


def lead(*slots: Slot, rule: Rule | None = None) -> Arrangement:
    return Arrangement((Container("lead", Layout.LEAD_ONE, rule or Rule(size=6), title="Top", slots=slots),))


def told(
    front: Front, arrangement: Arrangement, at: datetime | None = None
) -> list[tuple[str, str, Severity]]:
    return [(one.slot, one.words, one.severity) for one in troubles(front, arrangement, at) if one.slot]


def one(front: Front, *slots: Slot, rule: Rule | None = None) -> tuple[str, Severity]:
    """The one trouble of the first slot."""
    [(pk, words, severity)] = told(front, lead(*slots, rule=rule))
    assert pk == slots[0].id
    return words, severity


def test_a_slot_that_is_right_has_no_trouble(front):
    story = make.story(lead_photo=make.photo())
    assert troubles(front, lead(slot(story))) == []


def test_a_draft(front):
    words, severity = one(front, slot(make.draft()))
    assert ("draft" in words, severity) == (True, Severity.BAD)


def test_a_scheduled_story_waits(front):
    story = make.draft(go_live_at=NOW + HOUR)
    story.latest_revision.publish()
    words, severity = one(front, slot(story))
    assert ("goes live" in words, severity) == (True, Severity.WAIT)
    assert told(front, lead(slot(story)), NOW + HOUR) == []


def test_a_story_under_embargo_that_nobody_scheduled(front):
    words, severity = one(front, slot(make.draft(embargo_until=NOW + HOUR)))
    assert ("embargo" in words, severity) == (True, Severity.BAD)


def test_a_story_that_was_taken_down(front):
    story = make.story()
    story.unpublish()
    words, severity = one(front, slot(story))
    assert ("taken down" in words, severity) == (True, Severity.BAD)


def test_a_story_that_expires(front):
    story = make.story(expire_at=NOW + HOUR)
    assert told(front, lead(slot(story))) == []
    [(_slot, words, severity)] = told(front, lead(slot(story)), NOW + HOUR)
    assert ("expired" in words, severity) == (True, Severity.BAD)


def test_a_story_that_was_deleted(front):
    words, severity = one(front, slot(999_999))
    assert ("deleted" in words, severity) == (True, Severity.BAD)


def test_a_story_that_moved_to_another_language(front):
    words, severity = one(front, slot(make.story("News", "en")))
    assert ("language" in words, severity) == (True, Severity.BAD)


def test_from_after_until(front):
    words, severity = one(front, slot(make.story(), since=NOW + 2 * HOUR, until=NOW + HOUR))
    assert ("never shown" in words, severity) == (True, Severity.BAD)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [({"until": NOW - HOUR}, Rule(size=6)), ({}, Rule(size=6, drop_hours=1))],
)
def test_a_slot_whose_time_is_over(front, fields, rule):
    stale = replace(slot(make.story(), **fields), put_at=NOW - 2 * HOUR)
    words, severity = one(front, stale, rule=rule)
    assert ("over" in words, severity) == (True, Severity.LOOK)


def test_a_story_that_stands_elsewhere_already(front):
    story = make.story()
    arrangement = Arrangement(
        (
            *lead(slot(story)).containers,
            Container("grid", Layout.GRID, Rule(size=3), slots=(slot(story, id="twice"),)),
        )
    )
    [(pk, words, severity)] = told(front, arrangement)
    assert (pk, "“Top”" in words, severity) == ("twice", True, Severity.LOOK)


def test_more_stories_than_the_container_shows(front):
    slots = [slot(make.story()) for _number in range(3)]
    [(pk, words, severity)] = told(front, lead(*slots, rule=Rule(size=2)))
    assert (pk, "no room" in words, severity) == (slots[2].id, True, Severity.LOOK)


def test_a_headline_that_is_older_than_the_story_s_own(front):
    story = make.story("Старо")
    own = slot(story, headline="Наше", headline_of="Старо")
    assert told(front, lead(own)) == []
    make.change(story, title="Ново")
    words, severity = one(front, own)
    assert ("“Ново”" in words, severity) == (True, Severity.LOOK)


def test_a_photo_without_a_credit(front):
    photo = make.photo("Площад")
    story = make.story(lead_photo=photo)
    Photo.objects.update(credit="")
    words, severity = one(front, slot(story))
    assert ("no credit" in words, severity) == (True, Severity.BAD)


def test_a_photo_whose_licence_ends(front):
    story = make.story(lead_photo=make.photo(licence_ends_on=date(2026, 11, 20)))
    assert told(front, lead(slot(story))) == []
    [(_slot, words, severity)] = told(front, lead(slot(story)), NOW + 24 * HOUR)
    assert ("licence" in words, severity) == (True, Severity.BAD)


def test_a_photo_of_the_place_that_may_not_be_shown_or_is_gone(front):
    story = make.story()
    bare = make.photo("Мост", credit="")
    for pk in (bare.pk, 999_999):
        words, severity = one(front, slot(story, picture=pk))
        assert ("own photo" in words, severity) == (True, Severity.LOOK)


def test_a_story_that_came_by_itself_with_an_expired_licence(front):
    make.story("Сама", lead_photo=make.photo(licence_ends_on=date(2026, 11, 20)))
    arrangement = lead(rule=Rule(Source.LATEST, size=3))
    [found] = troubles(front, arrangement, NOW + 24 * HOUR)
    assert (found.container, found.slot, found.severity) == ("lead", "", Severity.BAD)
    assert "“Сама”" in found.words


def test_a_link_under_a_slot_that_leads_nowhere(front):
    draft = make.draft()
    words, severity = one(front, slot(make.story(), sublinks=(SubLink(story=draft.pk),)))
    assert ("link" in words, severity) == (True, Severity.LOOK)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule(size=3), ["Nothing stands here"]),
        (Rule(Source.LATEST, size=3), ["finds no story", "Nothing stands here"]),
        (Rule(Source.SECTION, source_id=999_999, size=3), ["is gone", "Nothing stands here"]),
        (Rule(Source.TOPIC, source_id=999_999, size=3), ["is gone", "Nothing stands here"]),
        (Rule(Source.MOST_READ, size=3), ["counted", "Nothing stands here"]),
    ],
)
def test_a_container_that_stands_empty(front, rule, said):
    found = troubles(front, lead(rule=rule))
    assert [(one.container, one.slot) for one in found] == [("lead", "")] * len(said)
    for trouble, words in zip(found, said, strict=True):
        assert words in trouble.words


def test_the_default_front_of_a_paper_with_stories_has_no_trouble(front):
    for _number in range(12):
        make.story()
    make.story(kind="opinion")
    assert troubles(front, live_arrangement(front)) == []


def test_it_costs_the_same_with_sixty_slots(front):
    stories = [make.story(lead_photo=make.photo()) for _number in range(3)]
    few = lead(slot(stories[0]))
    many = lead(
        *(slot(stories[number % 3], id=f"n{number}") for number in range(60)),
        rule=Rule(Source.LATEST, size=60),
    )
    counts = []
    for arrangement in (few, many):
        with CaptureQueriesContext(connection) as seen:
            troubles(front, arrangement)
        counts.append(len(seen))
    assert max(counts) <= 9


# --- a front that stands still


def put_live(front: Front) -> None:
    Front.objects.filter(pk=front.pk).update(draft=dump(lead(slot(make.story()))))
    publish(front.pk, None, based_on=0)


def test_a_front_that_has_not_changed_by_day_is_told(front):
    put_live(front)
    with freeze_time(NOW + 5 * HOUR):
        assert quiet(front) is None
    with freeze_time(NOW + 6 * HOUR):
        assert "6 hours" in quiet(front).words
        assert quiet(front) in troubles(front, lead(slot(Story.objects.get())))


def test_a_front_that_nobody_ever_arranged_is_left_alone(front):
    with freeze_time(NOW + 7 * HOUR):
        assert quiet(front) is None


def test_a_scheduled_front_counts_once_it_is_live(front):
    put_live(front)
    front.refresh_from_db()
    publish(front.pk, None, based_on=front.draft_number, at=NOW + 5 * HOUR)
    with freeze_time(NOW + 7 * HOUR):
        assert quiet(front) is None


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-20T09:00", "2026-11-20T12:30", 3.5),
        ("2026-11-20T21:00", "2026-11-21T08:00", 2),
        ("2026-11-20T23:00", "2026-11-21T06:00", 0),
        ("2026-11-20T12:00", "2026-11-22T12:00", 30),
        ("2026-11-20T12:00", "2026-11-20T09:00", 0),
        # summer time ends: the night is an hour longer, the day is not
        ("2026-10-24T21:00", "2026-10-25T08:00", 2),
    ],
)
def test_hours_of_the_day_between_two_moments(start, end, hours):
    moments = [datetime.fromisoformat(moment).replace(tzinfo=SOFIA) for moment in (start, end)]
    assert daytime_between(*moments, SOFIA) == timedelta(hours=hours)


def test_nobody_is_warned_at_night_or_where_nobody_wants_it():
    changed = datetime(2026, 11, 20, 8, tzinfo=SOFIA)
    assert is_quiet(changed, changed + 10 * HOUR, 6, SOFIA)
    assert not is_quiet(changed, changed + 10 * HOUR, 0, SOFIA)
    assert not is_quiet(changed, datetime(2026, 11, 20, 23, tzinfo=SOFIA), 6, SOFIA)
