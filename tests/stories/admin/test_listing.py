import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.search.index import insert_or_update_object

from tests import make
from tests.stories.admin.conftest import admin_url, limit, logged_in
from vestnik.stories.admin.notes import add_note
from vestnik.stories.models import Story


@pytest.fixture
def listed(client_of):
    def titles(query: str = "") -> list[str]:
        response = client_of.get(admin_url("list") + query)
        return [story.title for story in response.context["table"].data]

    return titles


def indexed() -> None:
    for story in Story.objects.all():
        insert_or_update_object(story)


def queries(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(admin_url("list") + "?locale=bg").status_code == 200
    return len(captured)


def test_the_listing_asks_the_database_no_more_for_fifty_stories_than_for_five(django_user_model):
    root = django_user_model.objects.create_superuser("root", password="x")
    client = logged_in(root)
    people = [make.person(), make.person("Иво Станев")]

    def add(count: int) -> None:
        for _ in range(count):
            story = make.draft(people=people, lead_photo=make.photo())
            add_note(story, root, "Виж източника")
            story.get_workflow().start(story, root)

    add(5)
    queries(client)
    few = queries(client)
    add(25)
    assert queries(client) == few


def test_what_was_changed_last_stands_first(listed):
    make.story("Стара")
    make.story("Нова")
    assert listed() == ["Нова", "Стара"]


def test_a_new_draft_of_a_live_story_brings_it_to_the_top(listed):
    old = make.story("Стара")
    make.story("Нова")
    old.save_revision()
    assert listed()[0] == "Стара"


def test_the_title_of_the_latest_draft_is_shown(client_of):
    story = make.story("Старо заглавие")
    story.title = "Ново заглавие"
    story.save_revision()
    assert "Ново заглавие" in client_of.get(admin_url("list")).content.decode()


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("draft", ["Чернова"]),
        ("live", ["Жива", "С чернова"]),
        ("changed", ["С чернова"]),
        ("expired", ["Свалена"]),
    ],
)
def test_stories_are_found_by_state(listed, state, found):
    make.draft("Чернова")
    make.story("Жива")
    make.story("С чернова").save_revision()
    make.story("Свалена").unpublish()
    assert sorted(listed(f"?state={state}")) == found


def test_stories_are_found_by_section_author_and_label(listed):
    sport, elena = make.section("Спорт"), make.person("Елена Маркова")
    make.story("Мач", section=sport)
    make.story("Мнение", kind="opinion")
    make.story("Интервю", people=[elena])
    assert listed(f"?section={sport.pk}") == ["Мач"]
    assert listed("?kind=opinion") == ["Мнение"]
    assert listed(f"?author={elena.pk}") == ["Интервю"]


def test_stories_are_found_by_language(listed):
    make.story("Българска")
    make.story("English", "en")
    assert listed("?locale=en") == ["English"]


@pytest.mark.parametrize("typed", ["ДУНАВ", "дунав", "Дун"])
def test_search_finds_bulgarian_titles_in_any_case(listed, typed):
    make.story("Дунав при Русе")
    make.story("Друго")
    indexed()
    assert listed(f"?q={typed}") == ["Дунав при Русе"]


def test_search_and_filters_go_together(listed):
    elena = make.person("Елена Маркова")
    make.story("Дунав при Русе", people=[elena])
    make.story("Дунав при Видин", kind="opinion")
    indexed()
    assert listed(f"?q=дунав&author={elena.pk}&state=live") == ["Дунав при Русе"]
    assert listed("?q=дунав&published_from=2020-01-01&kind=opinion&mine=") == ["Дунав при Видин"]


def test_a_story_of_another_section_has_no_edit_link(client_of, editor):
    limit(editor, make.section("Спорт"))
    story = make.draft()
    assert admin_url("edit", story.pk) not in client_of.get(admin_url("list")).content.decode()
