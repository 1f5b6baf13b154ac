"""What each deed on a story writes into the log of changes: all that readers see differently, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.actions import UnpublishAction

from tests import make
from tests.stories.paper import Log, names
from vestnik.demo.archive import add_archive
from vestnik.stories.listings import block_of
from vestnik.stories.models import Byline, Story

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def a_full_section(**fields) -> list[Story]:
    """Six stories of the section, the newest first; the last is not among the newest five."""
    return [make.story(at=NOON - timedelta(hours=hour), **fields) for hour in range(6)]


def own(story: Story) -> set[str]:
    return {f"story:{story.pk}", f"story:{story.pk}:teaser"}


def all_of(story: Story) -> set[str]:
    return own(story) | {f"story:{story.pk}:url"}


def lists(story: Story, month: str = "2026-11") -> set[str]:
    section = f"listing:section:{story.section_id}"
    return {"listing:latest:bg", f"listing:kind:bg:{story.kind}", section, f"{section}:{month}", block(story)}


def block(story: Story) -> str:
    """What changes with the address or the time of the last real change of a story."""
    return f"listing:block:{block_of(story.pk)}"


def top(*stories: Story) -> set[str]:
    section = f"listing:section:{stories[0].section_id}:top"
    return {section, *(f"{section}:{story.pk}" for story in stories)}


def test_publishing_a_story_writes_one_change_with_its_lists_and_who_leaves_the_newest():
    *_newest, fifth, _sixth = a_full_section()
    author, topic = make.person(), make.topic()
    draft = make.draft(people=[author], topics=[topic], first_published_at=NOON + timedelta(hours=1))
    with Log() as log:
        draft.latest_revision.publish()
    story = Story.objects.get(pk=draft.pk)
    assert log.rows == 1
    assert log.keys == all_of(story) | lists(story) | top(story, fifth) | {
        f"listing:person:{author.pk}",
        f"listing:topic:{topic.pk}",
        f"translations:{story.translation_key}",
    }
    assert log.hard == set()
    assert log.addresses == [story.url, "/"]


def test_a_new_month_is_told_once():
    story = make.story(at=NOON)
    with Log() as log:
        make.story(at=NOON + timedelta(days=30))
    assert f"listing:section:{story.section_id}:months" in log.keys
    with Log() as log:
        make.story(at=NOON + timedelta(days=30, hours=1))
    assert f"listing:section:{story.section_id}:months" not in log.keys


def test_a_new_title_changes_the_story_and_its_teasers_and_no_list_but_that_of_what_was_updated():
    story = a_full_section()[0]
    with Log() as log:
        make.change(story, title="Друго заглавие")
    assert log.keys == own(story) | {block(story)}


def test_a_correction_in_the_text_changes_no_list_and_no_teaser():
    story = a_full_section()[0]
    with Log() as log:
        make.change(story, body=[{"type": "paragraph", "value": "<p>Поправено.</p>"}])
    assert log.keys == {f"story:{story.pk}", block(story)}


def test_a_draft_changes_nothing_for_readers():
    story, author = make.story(at=NOON), make.person()
    with Log() as log:
        make.draft("Нова чернова", people=[author])
        story.title = "Чернова"
        story.save_revision()
        story.locked = True
        story.save(update_fields=["locked"])
        Story.objects.get(pk=story.pk).save()
    assert log.rows == 0


def test_a_story_that_is_planned_changes_nothing_before_it_is_there():
    make.section()
    with Log() as log:
        draft = make.draft(go_live_at=timezone.now() + timedelta(hours=1))
        draft.latest_revision.publish()
    assert log.rows == 0


@pytest.mark.parametrize(
    "take_down",
    [
        lambda story: story.unpublish(),
        lambda story: UnpublishAction(story).execute(),
        lambda story: story.delete(),
        lambda story: Story.objects.filter(pk=story.pk).delete(),
    ],
    ids=["unpublished", "by the admin", "deleted", "deleted in bulk"],
)
def test_what_readers_must_not_see_any_more_is_changed_hard_and_the_lists_softly(take_down):
    stories = a_full_section()
    story, sixth = stories[2], stories[5]
    pk, translation_key, hard = story.pk, story.translation_key, all_of(story)
    told = hard | lists(story) | top(story, sixth) | {f"translations:{translation_key}"}
    with Log() as log:
        take_down(Story.objects.get(pk=pk))
    assert log.rows == 1
    assert log.hard == hard
    assert log.keys == told


def test_deleting_a_draft_changes_nothing():
    draft = make.draft()
    with Log() as log:
        draft.delete()
    assert log.rows == 0


def test_an_embargo_set_on_a_story_that_readers_see_takes_it_from_them_at_once():
    story = make.story(at=NOON)
    later = timezone.now() + timedelta(hours=2)
    with Log() as log:
        make.change(story, embargo_until=later, go_live_at=later)
    story.refresh_from_db()
    assert not story.live
    assert story.revisions.filter(approved_go_live_at=later).exists()
    assert log.hard == all_of(story)


def test_a_story_that_moves_changes_both_sections():
    *_newest, fifth, _sixth = a_full_section()
    story = make.story(at=NOON + timedelta(hours=1))
    here, there = f"listing:section:{story.section_id}", make.section("Икономика")
    with Log() as log:
        make.change(story, section=there)
    lists_of_sections = {key for key in log.keys if key.startswith("listing:")}
    theirs = f"listing:section:{there.pk}"
    assert lists_of_sections == {
        *(here, f"{here}:2026-11", f"{here}:top", f"{here}:top:{story.pk}", f"{here}:top:{fifth.pk}"),
        *(theirs, f"{theirs}:2026-11", f"{theirs}:months", f"{theirs}:top", f"{theirs}:top:{story.pk}"),
        block(story),
    }
    assert log.hard == set()


def test_only_the_lists_that_a_story_enters_or_leaves_change():
    one, two = make.topic("Енергетика"), make.topic("Дунав")
    first, second = make.person("Първа"), make.person("Втора")
    story = make.story(at=NOON, topics=[one], people=[first])
    with Log() as log:
        story.topics = [two]
        story.bylines = [Byline(person=second)]
        make.change(story, kind="analysis")
    changed = {key for key in log.keys if key.startswith("listing:")}
    assert changed == {
        f"listing:topic:{one.pk}",
        f"listing:topic:{two.pk}",
        f"listing:person:{first.pk}",
        f"listing:person:{second.pk}",
        "listing:kind:bg:news",
        "listing:kind:bg:analysis",
        block(story),
    }


def test_what_is_important_changes_that_list_alone():
    story = make.story(at=NOON)
    with Log() as log:
        make.change(story, important_until=timezone.now() + timedelta(hours=1))
    assert log.keys == {"listing:important:bg"}
    with Log() as log:
        make.change(story, important_until=timezone.now() + timedelta(hours=2))
    assert log.keys == {"listing:important:bg"}
    with Log() as log:
        make.change(story, important_until=timezone.now() - timedelta(hours=2))
    assert log.keys == {"listing:important:bg"}


def test_a_byline_changed_by_itself_is_told_too():
    story, author = make.story(at=NOON), make.person()
    with Log() as log:
        Byline.objects.create(story_id=story.pk, person=author)
    assert log.keys == {*own(story), f"listing:person:{author.pk}"}


def test_an_archive_is_one_change_and_names_none_of_its_stories():
    make.story(
        at=NOON,
        people=[make.person()],
        topics=[make.topic()],
        body=[{"type": "paragraph", "value": "<p>А</p>"}],
    )
    with Log() as log:
        add_archive(30, lambda _line: None)
    assert log.rows == 1
    assert {
        "listing:latest:bg",
        f"listing:topic:{make.topic().pk}",
        f"listing:person:{make.person().pk}",
    } <= log.keys
    assert not [key for key in log.keys if key.startswith("story:")]


def test_an_old_story_reads_nothing_that_publishing_another_in_its_section_changes():
    old = make.story(at=NOON - timedelta(days=700))
    a_full_section()
    read = names(old.url)
    with Log() as log:
        make.story(at=NOON + timedelta(hours=1), section=old.section)
    assert log.keys
    assert not read & log.keys


def test_a_month_that_is_over_reads_nothing_that_publishing_changes():
    old = make.story(at=NOON - timedelta(days=90))
    make.story(at=NOON)
    read = names(f"{old.section.url}2026/08/")
    with Log() as log:
        make.story(at=NOON + timedelta(hours=1))
    assert not read & log.keys


def test_a_publish_asks_the_same_of_the_database_however_full_its_section_is():
    asked = []
    for count in (6, 20):
        while Story.objects.count() < count:
            make.story(at=NOON - timedelta(minutes=Story.objects.count()))
        draft = make.draft(first_published_at=NOON + timedelta(minutes=count))
        with CaptureQueriesContext(connection) as queries:
            draft.latest_revision.publish()
        asked.append(len(queries))
    assert asked[0] == asked[1]
