"""What is rehearsed is seen, and then it has never been: nothing leaves."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Collection, ModelLogEntry
from wagtail.signals import published, unpublished

from tests import make
from vestnik.press import recorder
from vestnik.press.log import journal
from vestnik.press.making import cold_render, store
from vestnik.press.models import Change
from vestnik.press.rehearsal import Written, is_rehearsal, looking_ahead, rehearsal
from vestnik.stories.models import Photo, Story, StoryAddress
from vestnik.stories.photos import press_photo_task
from vestnik.stories.schedule import is_due, run_due

HOUR = timedelta(hours=1)


@pytest.fixture
def coming(own_log) -> Story:
    """A story that goes live in an hour, with a photo that has no sizes yet."""
    if not Collection.objects.exists():
        Collection.add_root(name="Root")  # emptied tables have none
    story = make.draft("Утре", go_live_at=timezone.now() + HOUR, lead_photo=make.photo())
    story.latest_revision.publish()
    return story


def files() -> set[Path]:
    """Of the media, of the press (without its locks), and of what processes tell each other."""
    roots = (Path(settings.MEDIA_ROOT), settings.HOME.press, settings.HOME.run)
    return {
        path for root in roots for path in root.rglob("*") if path.is_file() and "locks" not in path.parts
    }


def rehearse(story: Story) -> bool:
    """Whether the story was live once its time had come."""
    with rehearsal(story.go_live_at):
        assert run_due(story.go_live_at) == []
        return Story.objects.get(pk=story.pk).live


def test_what_is_due_is_done_and_seen(coming):
    with rehearsal(coming.go_live_at):
        run_due(coming.go_live_at)
        found = Story.objects.get(pk=coming.pk)
        assert (found.live, found.first_published_at) == (True, coming.go_live_at)
        assert cold_render(found.url).page.status == 200


def test_what_was_done_has_never_been(coming):
    before = (Change.objects.count(), StoryAddress.objects.count(), ModelLogEntry.objects.count())
    assert rehearse(coming)
    found = Story.objects.get(pk=coming.pk)
    assert (found.live, found.first_published_at, found.path) == (False, None, "")
    assert found.scheduled_revision.content["go_live_at"] is not None
    assert (Change.objects.count(), StoryAddress.objects.count(), ModelLogEntry.objects.count()) == before


def test_nobody_is_told(coming):
    bell, edition, stored = journal().bell, journal().edition, list(store().addresses())
    assert rehearse(coming)
    assert (journal().bell, journal().edition, list(store().addresses())) == (bell, edition, stored)
    assert connection.run_on_commit == []


def test_no_task_is_given(coming):
    before = DBTaskResult.objects.count()
    with rehearsal(coming.go_live_at):
        run_due(coming.go_live_at)
        press_photo_task.enqueue(Photo.objects.get().pk)
        make.photo("Друга")
    assert DBTaskResult.objects.count() == before


def test_no_file_is_made(coming):
    before = files()
    assert rehearse(coming)
    assert files() == before
    assert Photo.objects.get().renditions.count() == 0


def test_receivers_who_tell_others_are_not_called(coming):
    going = make.story("Вчера")
    Story.objects.filter(pk=going.pk).update(expire_at=coming.go_live_at - HOUR / 2)

    def tell(instance, **_kwargs):
        mail.send_mail("Нещо стана", str(instance), None, ["chief@delnik.example"])

    for signal in (published, unpublished):
        signal.connect(tell)
    try:
        assert rehearse(coming)
    finally:
        for signal in (published, unpublished):
            signal.disconnect(tell)
    assert mail.outbox == []
    assert Story.objects.get(pk=going.pk).live


def test_the_log_says_nothing_of_it(coming, caplog):
    Photo.objects.update(credit="")
    with caplog.at_level(logging.DEBUG, "vestnik.schedule"), rehearsal(coming.go_live_at):
        [failure] = run_due(coming.go_live_at)
    assert failure.what == "Утре"
    assert caplog.records == []


def test_after_a_failure_nothing_is_left(coming):
    def fail() -> None:
        with rehearsal(coming.go_live_at):
            run_due(coming.go_live_at)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Story.objects.get(pk=coming.pk).live
    assert not is_rehearsal()
    assert recorder.now() < coming.go_live_at


def test_a_change_after_a_rehearsal_is_written_whole(coming):
    assert rehearse(coming)
    edition = journal().edition
    story = make.story("След това")
    assert journal().edition > edition
    assert f"story:{story.pk}" in {key for row in Change.objects.all() for key in row.keys}
    assert f"story:{coming.pk}" not in {key for row in Change.objects.all() for key in row.keys}


def test_it_is_refused_inside_a_transaction(own_log):
    with transaction.atomic(), pytest.raises(RuntimeError), rehearsal(timezone.now()):
        raise AssertionError


def test_who_only_looks_ahead_takes_no_lock_and_cannot_write(coming):
    with looking_ahead(coming.go_live_at):
        assert not connection.in_atomic_block
        assert recorder.now() == coming.go_live_at
        with pytest.raises(Written):
            Story.objects.update(title="Друго")
    assert Story.objects.get(pk=coming.pk).title == "Утре"


def test_whether_anything_is_due_is_known_without_doing_it(coming):
    assert not is_due(coming.go_live_at - HOUR / 2)
    assert is_due(coming.go_live_at)
