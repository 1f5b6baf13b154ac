"""The curation desk: what it shows, and what comes of an editor's hand."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from wagtail.search.index import insert_or_update_object

from tests import make
from tests.fronts.desk.conftest import editor
from vestnik.fronts.desk import told
from vestnik.fronts.models import Front, FrontKind
from vestnik.press.log import journal

HOUR = timedelta(hours=1)


def box(answer, number: int = 0) -> str:
    return answer.json()["containers"][number]["html"]


def test_the_menu_leads_to_the_front_of_the_editors_language(client, me):
    answer = client.get("/admin/front/")
    assert Front.objects.get(pk=answer.url.split("/")[3]).lang == "en"


def test_what_is_moved_stands_in_the_draft_and_not_before_readers(desk):
    story = make.story("Стара", at=timezone.now() - HOUR)
    make.story("Нова")
    answer = desk.move(story=story.pk, container="lead")
    assert desk.stories() == [story.pk]
    assert answer.json()["number"] == 1
    assert "Нова" in desk.client.get("/").content.decode().partition("Стара")[0]


def test_a_story_that_stands_already_moves_and_does_not_come_twice(desk):
    a, b = make.story("А"), make.story("Б")
    desk.put(a, b)
    desk.move(story=b.pk, container="lead")
    assert desk.stories() == [b.pk, a.pk]


def test_what_came_by_itself_is_marked_and_can_be_kept(desk):
    story = make.story("Сама")
    answer = desk.get().content.decode()
    assert "by itself" in answer
    assert "Keep here" in answer
    desk.move(story=story.pk, slot="", container="lead", after="")
    assert desk.stories() == [story.pk]


def test_what_readers_do_not_have_yet_is_marked(desk):
    answer = desk.move(story=make.story().pk, container="lead")
    assert 'class="fd-mark">new<' in box(answer)
    assert "1 change that readers don’t have yet" in answer.json()["bar"]["html"]


def test_publishing_puts_the_draft_live(desk):
    story = make.story("Избрана", at=timezone.now() - HOUR)
    make.story("Нова")
    desk.put(story)
    answer = desk.post("publish/", based_on=1)
    assert answer.status_code == 200
    assert desk.front.versions.count() == 1
    assert "Readers have this front" in answer.json()["bar"]["html"]


def test_publishing_what_readers_have_makes_no_version(desk):
    assert "already" in desk.post("publish/", based_on=0).json()["message"]
    assert desk.front.versions.count() == 0


def test_publishing_over_anothers_change_asks_first_and_says_what_is_new(desk, other):
    mine, theirs = make.story("Моя"), make.story("Тяхна")
    desk.put(mine)
    other.put(theirs)
    answer = desk.post("publish/", based_on=1)
    assert answer.status_code == 409
    assert "Борис" in answer.json()["form"]
    assert "Тяхна" in answer.json()["form"]
    assert desk.front.versions.count() == 0
    assert desk.post("publish/", based_on=2).status_code == 200


def test_the_poll_is_one_query_of_its_own_and_says_nothing_while_nothing_changes(
    desk, django_assert_max_num_queries
):
    stamp = desk.get("state/", number=0).json()["stamp"]
    desk.get("state/", stamp=stamp)
    # session, user, profile and permissions beside it
    with django_assert_max_num_queries(7):
        assert desk.get("state/", stamp=stamp, number=0).status_code == 204


def test_the_poll_tells_what_another_editor_did(desk, other):
    stamp = desk.get("state/", number=0).json()["stamp"]
    other.put(make.story("Тяхна"))
    answer = desk.get("state/", stamp=stamp, number=0)
    assert answer.json()["news"] == ["Борис: “Тяхна” put into Lead"]
    assert "Тяхна" in box(answer)


def test_ones_own_change_is_no_news(desk):
    desk.put(make.story())
    assert desk.get("state/", number=0).json()["news"] == []


def test_what_is_published_elsewhere_changes_what_fills_up_and_so_the_stamp(desk, monkeypatch):
    stamp = desk.get("state/", number=0).json()["stamp"]
    later = SimpleNamespace(edition=journal().edition + 1)
    monkeypatch.setattr(told, "journal", lambda: later)
    assert desk.get("state/", stamp=stamp, number=0).status_code == 200


def test_two_editors_who_drop_one_story_at_an_instant_end_with_one_of_it_and_one_message(
    desk, other, monkeypatch
):
    story = make.story("Обща")
    from vestnik.fronts.desk import views

    work_out = views.move_of

    def late(asked, arrangement):
        """The other one's drop comes between this one's look and its turn."""
        monkeypatch.setattr(views, "move_of", work_out)
        other.put(story)
        return work_out(asked, arrangement)

    monkeypatch.setattr(views, "move_of", late)
    answer = desk.move(story=story.pk, container="grid", number=0)
    assert answer.status_code == 409
    assert "Борис has just put “Обща” on the front" in answer.json()["message"]
    assert answer.json()["news"] == []
    assert [slot.story for slot in desk.draft.slots] == [story.pk]


def test_a_story_that_another_has_put_on_the_front_since_one_looked_stays_where_it_is(desk, other):
    story = make.story("Обща")
    other.put(story)
    answer = desk.move(story=story.pk, container="grid", number=0)
    assert (answer.status_code, answer.json()["news"]) == (409, [])
    assert "Борис has just put “Обща” on the front" in answer.json()["message"]
    assert desk.move(story=story.pk, container="grid", number=1).status_code == 200
    assert desk.stories(1) == [story.pk]


def test_moving_what_another_editor_took_off_is_told_in_words(desk, other):
    desk.put(make.story("Махната"))
    slot = desk.draft.containers[0].slots[0].id
    other.move(remove=slot)
    answer = desk.move(slot=slot, container="lead", after="", number=1)
    assert answer.status_code == 409
    assert "somebody has removed it" in answer.json()["message"]
    assert answer.json()["news"] == ["Борис: “Махната” taken off"]


def test_undo_takes_back_ones_own_move_and_names_it_before(desk, other):
    mine, theirs = make.story("Моя"), make.story("Тяхна")
    desk.put(mine)
    other.put(theirs)
    assert "Undo: “Моя” put into Lead" in desk.get().content.decode()
    desk.post("undo/")
    assert desk.stories() == [theirs.pk]


def test_redo_does_it_again_and_names_it_before(desk):
    mine = make.story("Моя")
    desk.put(mine)
    assert "Redo: “Моя” put into Lead" in desk.post("undo/").json()["bar"]["html"]
    desk.post("redo/")
    assert desk.stories() == [mine.pk]
    history = desk.get("history/").content.decode()
    assert "taken back: “Моя” put into Lead" in history
    assert "done again: “Моя” put into Lead" in history
    assert "Undo: “Моя” put into Lead" in desk.get().content.decode()
    assert desk.post("redo/").status_code == 409


def test_discarding_asks_and_then_leaves_what_readers_have(desk):
    desk.put(make.story())
    assert desk.get("discard/").status_code == 200
    assert len(desk.stories()) == 1
    desk.post("discard/")
    assert desk.stories() == []


@pytest.mark.parametrize("deed", ["pin", "let go"])
def test_a_story_is_pinned_to_its_place_and_let_go(desk, deed):
    desk.put(make.story(), make.story())
    slot = desk.draft.containers[0].slots[1].id
    desk.move(slot=slot, pin=2)
    if deed == "let go":
        desk.move(slot=slot, pin="0")
    assert desk.draft.slot(slot)[1].pin == (2 if deed == "pin" else 0)


def test_containers_move_and_go(desk):
    ids = [one.id for one in desk.draft.containers]
    desk.move(box=ids[1], after="")
    assert [one.id for one in desk.draft.containers][:2] == [ids[1], ids[0]]
    answer = desk.move(box=ids[0], remove_box="1")
    assert desk.draft.container(ids[0]) is None
    assert "removed: Lead" in answer.json()["bar"]["html"]


def test_the_list_says_where_a_story_stands_already(desk):
    story = make.story("Там")
    desk.put(story)
    assert "<b data-stands>Lead 1</b>" in desk.get().content.decode()


def test_scheduled_stories_come_in_with_their_moment(desk):
    made = make.draft("Довечера", go_live_at=timezone.now() + HOUR)
    made.latest_revision.publish()
    make.draft("Чернова")
    found = desk.get("stories/", tab="scheduled").content.decode()
    assert "goes live" in found
    assert "Чернова" not in found


def test_the_search_finds_by_a_part_of_the_title_in_the_fronts_language(desk):
    for story in (
        make.story("Наводнението край Свиленград"),
        make.story("Бюджетът мина"),
        make.story("Flood", "en"),
    ):
        insert_or_update_object(story)
    found = desk.get("stories/", q="навод").content.decode()
    assert ("Наводнението" in found, "Бюджетът" in found, "Flood" in found) == (True, False, False)


def test_a_picked_story_that_readers_cannot_see_stays_on_the_board_with_the_reason(desk):
    story = make.story("Свалена")
    desk.put(story)
    story.unpublish()
    html = desk.get("state/", number=0).json()["containers"][0]["html"]
    assert "is-hidden" in html
    assert "fd-trouble" in html


@pytest.mark.parametrize(
    "asked", [b"[]", b"{", b'{"pin": "x", "slot": "a"}', b'{"story": {}, "container": "lead"}']
)
def test_nonsense_is_refused_and_changes_nothing(desk, asked):
    answer = desk.client.post(desk.url("move/"), asked, "application/json")
    assert answer.status_code in (302, 400)
    assert desk.stories() == []


@pytest.mark.parametrize(
    "name", ["", "state/", "stories/", "where/", "history/", "preview/", "preview/page/"]
)
def test_reporters_leave_fronts_alone(client, desk, name):
    client.force_login(editor("Reporters"))
    assert desk.get(name).status_code in (302, 403)
    assert desk.move(story=1, container="lead").status_code in (302, 403)


def test_the_cost_of_the_desk_does_not_know_how_many_stories_are_picked(desk, django_assert_max_num_queries):
    desk.put(*(make.story() for _number in range(12)), container="grid")
    desk.get()
    with django_assert_max_num_queries(60):
        desk.get()


def test_without_script_a_button_leads_back_to_the_desk(desk):
    story = make.story()
    answer = desk.client.post(desk.url("move/"), {"story": story.pk, "slot": "", "to": "lead:"})
    assert (answer.status_code, answer["Location"]) == (302, desk.url())
    assert desk.stories() == [story.pk]


def test_each_section_and_the_rail_have_a_desk(client, me):
    section = make.section("Спорт")
    for asked in (f"kind=section&section={section.pk}", "kind=rail"):
        answer = client.get(f"/admin/front/?lang=bg&{asked}", follow=True)
        assert answer.status_code == 200
    assert set(Front.objects.values_list("kind", flat=True)) == {FrontKind.SECTION, FrontKind.RAIL}
