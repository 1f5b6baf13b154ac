"""Two who write at the same moment, on a database where they can: what one tells, the other has seen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from tests import make
from vestnik.press.models import Change
from vestnik.stories.models import Section, Story

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


@pytest.fixture(autouse=True)
def newsroom(db) -> None:
    """None is needed, and a test that commits leaves none of the rows that migrations have made."""


def at_once(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Does `second` while the transaction of `first` is not committed yet; it may have to wait for it."""
    done, go_on = Event(), Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                first()
                done.set()
                go_on.wait(1)
        finally:
            connection.close()

    def quick() -> None:
        try:
            done.wait(10)
            second()
        finally:
            go_on.set()
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        for task in [threads.submit(slow), threads.submit(quick)]:
            task.result(30)


def told() -> set[str]:
    return {key for row in Change.objects.all() for key in row.keys}


def test_two_new_stories_of_a_section_push_two_out_of_its_newest():
    stories = [make.story(at=NOON - timedelta(hours=hour)) for hour in range(5)]
    drafts = [make.draft(first_published_at=NOON + timedelta(hours=hour)) for hour in (1, 2)]
    Change.objects.all().delete()
    at_once(*(draft.latest_revision.publish for draft in drafts))
    assert {f"listing:section:{stories[0].section_id}:top:{pushed.pk}" for pushed in stories[3:]} <= told()


def test_the_last_two_stories_of_a_month_take_it_with_them():
    old = [make.story(at=NOON - timedelta(days=90, hours=hour)) for hour in (1, 2)]
    Change.objects.all().delete()
    at_once(*(Story.objects.get(pk=story.pk).unpublish for story in old))
    assert f"listing:section:{old[0].section_id}:months" in told()


def test_who_saves_over_another_tells_of_what_he_took_back():
    section = make.section()
    one, two = (Section.objects.get(pk=section.pk) for _time in range(2))
    one.name, two.description = "Държавата", "За властта"
    at_once(one.save, two.save)
    assert Section.objects.get().name == "Политика"
    last = Change.objects.order_by("pk").last()
    assert f"section:{section.pk}:name" in last.keys
