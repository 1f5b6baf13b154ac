"""Rights by section: who may write, edit and publish where."""

import pytest
from django.contrib.auth.models import Group
from wagtail.permissions import policy_registry

from tests import make
from vestnik.stories.models import SectionRight, Story
from vestnik.stories.newsroom import EDITOR, group_name


@pytest.fixture
def sport_editor():
    """An editor whose group is limited to sport."""
    group = Group.objects.get(name=group_name(EDITOR))
    SectionRight.objects.create(group=group, section=make.section("Спорт"))
    return make.user(EDITOR)


def may(user, action, story) -> bool:
    return policy_registry.get_by_type(Story).user_has_permission_for_instance(user, action, story)


def test_a_group_without_rows_works_in_every_section():
    assert may(make.user(EDITOR), "publish", make.draft())


def test_a_limited_group_works_in_its_sections_only(sport_editor):
    assert may(sport_editor, "publish", make.draft(section=make.section("Спорт")))
    assert not may(sport_editor, "change", make.draft(section=make.section("Политика")))


def test_a_right_counts_for_the_section_in_every_language(sport_editor):
    sport = make.section("Спорт")
    english = make.section("Sport", "en")
    type(english).objects.filter(pk=english.pk).update(translation_key=sport.translation_key)
    english.refresh_from_db()
    assert may(sport_editor, "publish", make.draft("Match", "en", section=english))


def test_a_right_to_edit_only_does_not_publish(sport_editor):
    SectionRight.objects.update(may_publish=False)
    story = make.draft(section=make.section("Спорт"))
    assert may(sport_editor, "change", story)
    assert not may(sport_editor, "publish", story)


def test_lists_hold_only_stories_of_ones_sections(sport_editor):
    mine = make.draft(section=make.section("Спорт"))
    make.draft(section=make.section("Политика"))
    policy = policy_registry.get_by_type(Story)
    assert list(policy.instances_user_has_permission_for(sport_editor, "change")) == [mine]


def test_a_draft_without_section_is_its_makers(sport_editor):
    mine = make.draft(section=None, created_by=sport_editor)
    assert may(sport_editor, "change", mine)
    assert not may(sport_editor, "change", make.draft(section=None, created_by=make.user("Chiefs")))


def test_a_locked_out_account_may_nothing():
    user = make.user(EDITOR, is_active=False)
    assert not may(user, "change", make.draft())


@pytest.mark.parametrize(
    ("role", "publishes", "deletes"),
    [("Reporters", False, False), ("Editors", True, False), ("Chiefs", True, True)],
)
def test_what_each_role_may(role, publishes, deletes):
    user, story = make.user(role), make.draft()
    assert may(user, "change", story)
    assert may(user, "publish", story) is publishes
    assert may(user, "delete", story) is deletes


@pytest.fixture
def moved_away(sport_editor):
    """A live story of sport whose draft stands in politics."""
    story = make.story(section=make.section("Спорт"))
    story.section = make.section("Политика")
    story.save_revision()
    return Story.objects.get(pk=story.pk)


def test_a_draft_that_has_left_ones_section_is_not_ones_to_read(sport_editor, moved_away):
    policy = policy_registry.get_by_type(Story)
    assert not may(sport_editor, "change", moved_away)
    assert moved_away not in policy.instances_user_has_permission_for(sport_editor, "change")
    assert may(sport_editor, "publish", moved_away), "what readers see in sport is sport's to take down"


def test_a_draft_that_comes_to_ones_section_is_ones_to_write(sport_editor):
    story = make.story(section=make.section("Политика"))
    story.section = make.section("Спорт")
    story.save_revision()
    story = Story.objects.get(pk=story.pk)
    assert may(sport_editor, "change", story)
    assert list(
        policy_registry.get_by_type(Story).instances_user_has_permission_for(sport_editor, "change")
    ) == [story]
