"""What doors noted becomes reads of stories, each once, and nothing else."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from tests import make
from vestnik.audience.counting import KEPT, count, forget
from vestnik.audience.models import StoryReads

TEN = datetime(2026, 11, 20, 10, tzinfo=UTC)


def reads() -> dict[tuple[int, datetime], int]:
    return {(row.story_id, row.hour): row.reads for row in StoryReads.objects.all()}


def test_reads_of_all_doors_add_up_by_the_hour(notes):
    story = make.story()
    notes({story.url: 3}, TEN + timedelta(minutes=5), "door0")
    notes({story.url: 4}, TEN + timedelta(minutes=5), "door1")
    notes({story.url: 1}, TEN + timedelta(minutes=61, seconds=5))
    assert count(TEN) == 8
    assert reads() == {(story.pk, TEN): 7, (story.pk, TEN + timedelta(hours=1)): 1}


def test_a_minute_belongs_to_the_hour_in_which_it_began(notes):
    story = make.story()
    notes({story.url: 2}, TEN + timedelta(seconds=20))
    count(TEN)
    assert reads() == {(story.pk, TEN - timedelta(hours=1)): 2}


def test_a_note_is_counted_once(notes):
    story = make.story()
    notes({story.url: 3}, TEN)
    assert (count(TEN), count(TEN)) == (3, 0)
    assert sum(reads().values()) == 3


def test_each_language_has_its_own_addresses(notes):
    bulgarian, english = make.story("Новина"), make.story("News", "en")
    notes({english.url: 2, bulgarian.url: 5, f"/en{bulgarian.url}": 9}, TEN)
    count(TEN)
    assert {pk: times for (pk, _hour), times in reads().items()} == {english.pk: 2, bulgarian.pk: 5}


def test_what_is_no_story_is_not_counted(notes):
    story = make.story()
    notes({"/": 100, story.section.url: 7, "/nowhere/": 1, "/_press/rail/bg/": 9}, TEN)
    assert count(TEN) == 0
    assert reads() == {}


def test_a_note_that_cannot_be_read_stops_no_other(notes):
    story = make.story()
    notes({story.url: 3}, TEN)
    folder = settings.HOME.run / "reads"
    (folder / "door0-1.json").write_text("{torn")
    (folder / "door0-2.json").write_text('{"until": "soon", "reads": []}')
    assert count(TEN) == 3
    assert list(folder.glob("*.json")) == []


def test_old_reads_are_forgotten():
    story = make.story()
    for hour in (TEN, TEN - KEPT - timedelta(hours=1)):
        StoryReads.objects.create(story=story, hour=hour, reads=1)
    forget(TEN)
    assert list(reads()) == [(story.pk, TEN)]
