"""What the desk tells whom."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from freezegun import freeze_time
from wagtail.users.models import UserProfile

from tests import make
from vestnik.desk import finds
from vestnik.stories.models import Note, SectionRight, Story
from vestnik.stories.newsroom import group_name

HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    """A Sunday at noon in Sofia, so that 'today' never ends during a test."""
    with freeze_time("2026-11-22 10:00:00", tick=False):
        yield timezone.now()


def english(user):
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "en"
    profile.save()
    return user


@pytest.fixture
def editor():
    return english(make.user("Editors", "boris", first_name="Борис"))


@pytest.fixture
def reporter():
    return english(make.user("Reporters", "iva", first_name="Ива", last_name="Стоянова"))


def schedule(story: Story, at, user=None) -> Story:
    story.go_live_at = at
    story.save_revision(user=user).publish(user=user)
    return Story.objects.get(pk=story.pk)


def test_what_is_live_stands_newest_first_with_a_way_to_it(now, desk, editor):
    make.story("Стара", at=now - 2 * HOUR)
    make.story("Нова", at=now - HOUR)
    page = desk(editor)
    assert page.titles("live") == ["Нова", "Стара"]
    assert 'href="/politika/2026/11/22/nova/"' in page.html


def test_stories_of_all_languages_stand_in_one_order(now, desk, editor):
    make.story("Първа", at=now - 3 * HOUR)
    make.story("Second", "en", at=now - 2 * HOUR)
    make.story("Трета", at=now - HOUR)
    assert desk(editor).titles("live") == ["Трета", "Second", "Първа"]


def test_a_live_story_says_until_when_it_is_important(now, desk, editor):
    make.story("Избори", important_until=now + 6 * HOUR)
    assert desk(editor).notes("live") == ["Important until 18:00"]


def test_an_old_story_that_is_still_important_is_not_forgotten(now, desk, editor):
    make.story("Стара важна", at=now - 40 * HOUR, important_until=now + HOUR)
    for hour in range(finds.LIMIT):
        make.story(at=now - hour * HOUR)
    assert desk(editor).titles("important") == ["Стара важна"]


def test_what_is_scheduled_says_when_and_by_whom(now, desk, editor):
    schedule(make.draft("Резултати"), now + 2 * HOUR + timedelta(minutes=15), editor)
    page = desk(editor)
    assert page.titles("scheduled") == ["Резултати"]
    assert page.notes("scheduled")[0].replace("\xa0", " ") == "in 2 hours, 15 minutes · by Борис"


def test_the_schedule_is_in_the_order_of_time(now, desk, editor):
    schedule(make.draft("Втора"), now + 5 * HOUR)
    schedule(make.draft("Първа"), now + HOUR)
    assert desk(editor).titles("scheduled") == ["Първа", "Втора"]


def test_a_failed_publication_says_why_in_words(now, desk, editor):
    story = schedule(make.draft("Закъсняла"), now + HOUR)
    revision = story.scheduled_revision
    revision.content["section"] = None
    revision.approved_go_live_at = now - HOUR
    revision.save()
    failed = desk(editor).plan.failed
    assert [(one.entry.title, one.reasons) for one in failed] == [
        ("Закъсняла", ("Choose the section in which the story stands.",))
    ]


def test_a_late_story_without_a_fault_points_to_the_scheduler(now, desk, editor):
    schedule(make.draft("Забравена"), now + HOUR)
    Story.objects.get().revisions.update(approved_go_live_at=now - HOUR)
    assert "the scheduler is not running" in desk(editor).plan.failed[0].reasons[0]


def test_a_story_that_is_seconds_late_is_no_failure(now, desk, editor):
    schedule(make.draft("Точна"), now + HOUR)
    Story.objects.get().revisions.update(approved_go_live_at=now - timedelta(seconds=20))
    assert desk(editor).plan.failed == ()


def test_what_is_due_today_and_what_is_late(now, desk, editor):
    make.draft("Закъсняла", due_at=now - 3 * HOUR)
    make.draft("Днес", due_at=now + HOUR)
    make.draft("Утре", due_at=now + 20 * HOUR)
    page = desk(editor)
    assert page.titles("due") == ["Закъсняла", "Днес"]
    assert [entry.tone for entry in page.plan.due.entries] == ["late", ""]
    assert page.notes("due")[0].replace("\xa0", " ") == "3 hours late"


def test_what_is_published_is_no_longer_due(now, desk, editor):
    make.story("Готова", due_at=now - HOUR)
    assert desk(editor).titles("due") == []


def submit(story: Story, user) -> Story:
    story.get_workflow().start(story, user)
    return story


def test_a_submitted_story_waits_for_editors(now, desk, editor, reporter):
    submit(make.draft("За редактора", created_by=reporter), reporter)
    page = desk(editor)
    assert page.titles("waiting") == ["За редактора"]
    assert "Ива Стоянова" in page.notes("waiting")[0]


def test_a_reporter_sees_where_a_submitted_story_is(now, desk, reporter):
    submit(make.draft("Моя", created_by=reporter), reporter)
    submit(make.draft("Чужда"), make.user("Reporters"))
    page = desk(reporter)
    assert page.titles("waiting") == ["Моя"]
    assert page.notes("waiting")[0].startswith("At the desk")


def test_a_note_that_names_me_waits_until_it_is_resolved(now, desk, editor, reporter):
    note = Note.objects.create(story=make.draft("Потоп"), author=reporter, text="Коя цифра оставяме?")
    note.mentions.add(editor)
    assert desk(editor).notes("waiting") == ["Ива Стоянова: “Коя цифра оставяме?”"]
    Note.objects.update(resolved_at=now, resolved_by=editor)
    assert desk(editor).titles("waiting") == []


def test_my_drafts_are_mine_only(now, desk, editor, reporter):
    make.draft("Моя", created_by=reporter)
    make.draft("Чужда", created_by=editor)
    assert desk(reporter).titles("mine") == ["Моя"]


def test_a_draft_stands_in_one_list_only(now, desk, reporter):
    make.draft("Спешна", created_by=reporter, due_at=now + HOUR)
    page = desk(reporter)
    assert (page.titles("due"), page.titles("mine")) == (["Спешна"], [])


def test_changes_that_readers_do_not_see_yet_are_mine_to_finish(now, desk, editor):
    story = make.story("Жива")
    story.title = "Жива, поправена"
    story.save_revision(user=editor)
    assert desk(editor).notes("mine") == ["Changes not published"]


def test_section_rights_limit_what_waits_and_what_may_be_edited(now, desk, reporter):
    sport = make.section("Спорт")
    SectionRight.objects.create(group=Group.objects.get(name=group_name("Reporters")), section=sport)
    make.draft("Мач", section=sport, due_at=now + HOUR)
    make.draft("Вот", due_at=now + HOUR)
    make.story("Жив вот", at=now - HOUR)
    page = desk(reporter)
    assert page.titles("due") == ["Мач"]
    assert [(entry.title, entry.edit_url) for entry in page.plan.live.entries] == [("Жив вот", "")]


def test_a_section_chip_narrows_all_lists(now, desk, editor):
    sport = make.section("Спорт")
    make.story("Мач", section=sport, at=now - HOUR)
    make.story("Вот", at=now)
    make.draft("Утрешен вот", due_at=now)
    page = desk(editor, "/admin/?section=sport")
    assert (page.titles("live"), page.titles("due")) == (["Мач"], [])


def test_a_language_chip_narrows_all_lists(now, desk, editor):
    make.story("Вест", at=now)
    make.story("News", "en", at=now)
    assert desk(editor, "/admin/?lang=en").titles("live") == ["News"]


@pytest.mark.parametrize("query", ["?section=nope", "?lang=xx", "?section=%00&lang=%F0"])
def test_an_unknown_filter_is_passed_over(now, desk, editor, query):
    make.story("Вест")
    assert desk(editor, f"/admin/{query}").titles("live") == ["Вест"]


def test_writing_a_story_is_one_click_in_each_language(now, desk, reporter):
    links = desk(reporter).context["write_links"]
    assert [link.url for link in links] == ["/admin/stories/add/?locale=en", "/admin/stories/add/?locale=bg"]


@pytest.mark.parametrize(("role", "own_first"), [("Reporters", True), ("Editors", False)])
def test_reporters_see_their_own_work_first(now, desk, role, own_first):
    assert desk(make.user(role)).context["own_first"] is own_first


def test_a_new_paper_is_told_what_to_do_first(now, desk):
    steps = desk(english(make.user("Chiefs"))).context["steps"]
    assert [step.title for step in steps] == [
        "Make the sections", "Add the people who write", "Write the first story", "Put a lead on the front",
    ]  # fmt: skip


def test_a_paper_with_stories_needs_no_first_steps(now, desk, editor):
    make.story()
    assert desk(editor).context["steps"] == ()


def test_wagtails_own_dashboard_is_gone(now, desk, editor):
    html = desk(editor).html
    assert "w-summary" not in html
    assert "Search all pages" not in html


def test_a_section_that_one_language_lacks_shows_nothing_of_that_language(now, desk, editor):
    sport = make.section("Спорт")
    make.story("Мач", section=sport, at=now - HOUR)
    make.story("News", "en", at=now)
    Story.objects.filter(title="News").update(section=None)
    assert desk(editor, "/admin/?section=sport").titles("live") == ["Мач"]
