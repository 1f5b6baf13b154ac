"""What a transaction does to an object has it looked through once, and nothing is missed."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from wagtail.models import ReferenceIndex
from wagtail.tasks import update_reference_index_task

from tests import make
from vestnik.conf.tasks import LOOKED_AT, LOOKS_THROUGH
from vestnik.stories.models import Byline, Story
from vestnik.stories.photos import press_photo_task


class Undone(Exception):
    """A savepoint is rolled back."""


def queued(story: Story) -> list[list[str]]:
    """The arguments of what is queued for the story and its bylines."""
    waiting = DBTaskResult.objects.filter(task_path=LOOKS_THROUGH, status="READY")
    found = [task.args_kwargs["args"] for task in waiting]
    bylines = [["stories", "byline", str(byline.pk)] for byline in story.bylines.all()]
    return [args for args in found if args in [["stories", "story", str(story.pk)], *bylines]]


def look_through(story: Story) -> str:
    """Queues it; the number of the task."""
    return update_reference_index_task.enqueue("stories", "story", str(story.pk)).id


def look_through_in_vain(story: Story) -> None:
    """Queues it in a transaction, or a savepoint, that is taken back."""
    with transaction.atomic():
        look_through(story)
        raise Undone


@pytest.fixture
def story(transactional_db) -> Story:
    make.roots()
    story = make.story(people=[make.person("Елена Маркова"), make.person("Петър Илиев")])
    DBTaskResult.objects.all().delete()
    return story


def test_a_publish_has_its_story_looked_through_once(story):
    story.title = "Друго заглавие"
    story.bylines.set([Byline(person=make.person("Мария Тодорова"))])
    with transaction.atomic():
        story.save_revision().publish()
    assert queued(story) == [["stories", "story", str(story.pk)]]


def test_whoever_is_told_that_it_waits_gets_what_waits(story):
    with transaction.atomic():
        first, second = (look_through(story) for _time in range(2))
    assert first == second
    assert DBTaskResult.objects.filter(pk=first).exists()


def test_each_of_two_stories_is_looked_through(story):
    other = make.story()
    DBTaskResult.objects.all().delete()
    with transaction.atomic():
        make.change(story, title="Едно")
        make.change(other, title="Друго")
    assert (len(queued(story)), len(queued(other))) == (1, 1)


def test_the_next_transaction_has_it_looked_through_again(story):
    """The worker may be reading the story as it was before."""
    for _time in range(2):
        with transaction.atomic():
            look_through(story)
    assert len(queued(story)) == 2


def test_outside_a_transaction_nothing_is_left_out(story):
    look_through(story)
    look_through(story)
    assert len(queued(story)) == 2


def test_what_a_savepoint_takes_back_is_queued_again(story):
    with transaction.atomic():
        with pytest.raises(Undone):
            look_through_in_vain(story)
        look_through(story)
    assert len(queued(story)) == 1


def test_a_transaction_taken_back_leaves_nothing_behind(story):
    with pytest.raises(Undone):
        look_through_in_vain(story)
    with transaction.atomic():
        look_through(story)
    assert len(queued(story)) == 1


def test_a_callback_that_fails_after_the_commit_hinders_no_later_one(story):
    def fail() -> None:
        raise Undone

    def look_through_after_one_that_fails() -> None:
        with transaction.atomic():
            transaction.on_commit(fail)
            look_through(story)

    with pytest.raises(Undone):
        look_through_after_one_that_fails()
    with transaction.atomic():
        look_through(story)
    assert len(queued(story)) == 2


def test_after_very_many_other_things_it_is_rather_looked_through_twice(story):
    with transaction.atomic():
        look_through(story)
        for _other in range(LOOKED_AT):
            transaction.on_commit(str)
        look_through(story)
    assert len(queued(story)) == 2


def test_other_tasks_are_queued_as_often_as_they_are_given(story):
    photo = make.photo()
    DBTaskResult.objects.all().delete()
    with transaction.atomic():
        press_photo_task.enqueue(photo.pk)
        press_photo_task.enqueue(photo.pk)
    assert DBTaskResult.objects.count() == 2


def test_the_worker_finds_all_that_a_byline_refers_to(story):
    person = make.person("Мария Тодорова")
    byline = story.bylines.first()
    byline.person = person
    with transaction.atomic():
        byline.save()
    call_command("db_worker", batch=True, queue_name="*", startup_delay=False, verbosity=0)
    found = ReferenceIndex.get_references_to(person)
    assert [row.object_id for row in found] == [str(story.pk)]
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


def test_a_byline_that_is_gone_again_is_no_fault(story):
    byline = story.bylines.first()
    with transaction.atomic():
        byline.save()
        byline.delete()
    assert len(queued(story)) == 1
