"""Things happen when they are due, and one that fails never stops the others."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from freezegun import freeze_time
from wagtail.signals import published

from tests import make
from vestnik.stories.models import Story
from vestnik.stories.schedule import next_due, run_due

SOON = timedelta(minutes=5)


def scheduled(title: str, at) -> Story:
    story = make.draft(title, go_live_at=at)
    story.latest_revision.publish()
    return story


def live(story: Story) -> bool:
    return Story.objects.get(pk=story.pk).live


def test_a_scheduled_story_goes_live_when_due_and_not_before():
    at = timezone.now() + SOON
    story = scheduled("Утре", at)
    run_due(at - timedelta(seconds=1))
    assert not live(story)
    move_due_to_the_past(story)
    assert run_due() == []
    assert live(story)


def test_a_story_expires_when_due():
    story = make.story("Кратка")
    Story.objects.filter(pk=story.pk).update(expire_at=timezone.now() - SOON)
    run_due()
    found = Story.objects.get(pk=story.pk)
    assert (found.live, found.expired) == (False, True)


def test_one_failing_story_does_not_stop_the_others():
    stories = [scheduled(title, timezone.now() + SOON) for title in ("Първа", "Втора", "Трета")]
    for story in stories:
        move_due_to_the_past(story)

    def break_the_first(instance, **_kwargs):
        if instance.pk == stories[0].pk:
            raise RuntimeError("a receiver of somebody's")

    published.connect(break_the_first)
    try:
        failures = run_due()
    finally:
        published.disconnect(break_the_first)
    assert [live(story) for story in stories] == [False, True, True]
    assert [failure.what for failure in failures] == ["Първа"]
    assert run_due() == []
    assert live(stories[0])


def test_a_story_that_breaks_a_rule_when_due_is_reported_and_stays_due():
    story = scheduled("С чужда снимка", timezone.now() + SOON)
    photo = make.photo()
    story = Story.objects.get(pk=story.pk)
    story.lead_photo = photo
    story.go_live_at = timezone.now() + SOON
    story.save_revision().publish()
    move_due_to_the_past(story)
    type(photo).objects.update(credit="")
    with override("en"):
        [failure] = run_due()
    assert "credit" in failure.why
    assert not live(story)


@pytest.mark.usefixtures("newsroom")
def test_the_next_due_moment_is_the_earliest_of_all():
    now = timezone.now()
    assert next_due(now) is None
    scheduled("Късна", now + 3 * SOON)
    story = make.story("Жива")
    Story.objects.filter(pk=story.pk).update(expire_at=now + SOON)
    assert next_due(now) == now + SOON


def move_due_to_the_past(story: Story) -> None:
    """As if its time had come: the schedule lies in the revision, and in the story it will publish."""
    past = timezone.now() - timedelta(seconds=1)
    for revision in story.revisions.filter(approved_go_live_at__isnull=False):
        revision.approved_go_live_at = past
        revision.content["go_live_at"] = past.isoformat()
        revision.save()


@pytest.mark.usefixtures("newsroom")
def test_a_story_bears_the_time_it_was_to_go_live_however_late_the_worker_was():
    at = timezone.now() + SOON
    story = scheduled("Навреме", at)
    with freeze_time(at + timedelta(hours=3)):
        assert run_due() == []
    found = Story.objects.get(pk=story.pk)
    assert (found.live, found.first_published_at) == (True, at)


@pytest.mark.usefixtures("newsroom")
def test_a_new_version_of_a_story_bears_the_time_it_was_to_go_live():
    at = timezone.now() + SOON
    story = make.story("Първо")
    story.title, story.go_live_at = "Второ", at
    story.save_revision().publish()
    with freeze_time(at + timedelta(hours=3)):
        assert run_due() == []
    found = Story.objects.get(pk=story.pk)
    assert (found.title, found.updated_at) == ("Второ", at)


@pytest.mark.usefixtures("newsroom")
def test_what_was_to_go_live_and_to_expire_while_nobody_worked_has_done_both():
    at = timezone.now() + SOON
    story = make.story("Първо", expire_at=at + 2 * SOON)
    story.title, story.go_live_at = "Второ", at
    story.save_revision().publish()
    with freeze_time(at + timedelta(hours=3)):
        assert run_due() == []
    found = Story.objects.get(pk=story.pk)
    assert (found.title, found.live, found.expired) == ("Второ", False, True)


@pytest.mark.usefixtures("newsroom")
def test_a_version_that_puts_off_the_end_is_live_after_it():
    at = timezone.now() + SOON
    story = make.story("Първо", expire_at=at + SOON)
    story.go_live_at, story.expire_at = at, at + timedelta(days=1)
    story.save_revision().publish()
    with freeze_time(at + timedelta(hours=3)):
        assert run_due() == []
    assert live(story)


@pytest.mark.usefixtures("newsroom")
def test_an_embargo_is_over_at_the_moment_to_which_the_story_was_set():
    at = timezone.now() + SOON
    story = make.draft("Под ембарго", go_live_at=at, embargo_until=at)
    story.latest_revision.publish()
    assert not live(story)
    with freeze_time(at):
        assert run_due() == []
    assert live(story)
