"""Editing a front: what may stand where, who may change it, and what the editor is told."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from wagtail.search.index import insert_or_update_object
from wagtail.users.models import UserProfile

from tests import make
from vestnik.fronts.admin.forms import fingerprint
from vestnik.fronts.admin.lead import put_as_lead
from vestnik.fronts.admin.shown import shown_front
from vestnik.fronts.front import front_page
from vestnik.fronts.models import SLOTS, Front, FrontSlot

HOUR = timedelta(hours=1)


@pytest.fixture
def editor(client):
    user = make.user("Editors")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "en"
    profile.save()
    client.force_login(user)
    return user


@pytest.fixture
def front():
    return Front.objects.create(locale=make.locale("bg"))


def pick(front: Front, *stories) -> None:
    for order, story in enumerate(stories):
        FrontSlot.objects.create(front=front, story=story, sort_order=order)


def picks(front: Front) -> list[str]:
    slots = FrontSlot.objects.filter(front=front).order_by("sort_order").select_related("story")
    return [slot.story.title if slot.story else "" for slot in slots]


def form_of(front: Front, *stories, **more) -> dict:
    """What a browser sends with these stories in the slots, in this order, as new slots."""
    data = {
        "slots-TOTAL_FORMS": str(len(stories)),
        "slots-INITIAL_FORMS": "0",
        "slots-MIN_NUM_FORMS": "0",
        "slots-MAX_NUM_FORMS": str(SLOTS),
        "seen": fingerprint(front),
    }
    for index, story in enumerate(stories):
        data |= {
            f"slots-{index}-id": "",
            f"slots-{index}-ORDER": str(index + 1),
            f"slots-{index}-story": str(story.pk) if story else "",
        }
    return data | more


def save(client, front: Front, *stories, **more):
    return client.post(f"/admin/front/edit/{front.pk}/", form_of(front, *stories, **more))


def errors_of(response) -> list[dict]:
    return [dict(errors) for errors in response.context["form"].formsets["slots"].errors]


def test_what_an_editor_saves_is_what_readers_get(client, editor, front):
    old, new = make.story("Стара", at=timezone.now() - HOUR), make.story("Нова")
    assert save(client, front, old, new).status_code == 302
    page = front_page("bg")
    assert [page.lead.title, page.seconds[0].title] == ["Стара", "Нова"]


def test_an_empty_slot_is_kept(client, editor, front):
    one = make.story("Първа")
    save(client, front, None, one)
    assert picks(front) == ["", "Първа"]


def test_the_same_story_twice_is_refused_at_the_second_slot(client, editor, front):
    story = make.story()
    response = save(client, front, story, None, story)
    first, _empty, second = errors_of(response)
    assert first == {}
    assert "already stands in a slot above" in str(second["story"])
    assert picks(front) == []


def test_a_story_of_another_language_is_refused(client, editor, front):
    response = save(client, front, make.story(lang="en"))
    assert "another language" in str(errors_of(response)[0]["story"])


def test_nobodys_slots_are_overwritten_unseen(client, editor, front):
    mine, theirs = make.story("Моя"), make.story("Тяхна")
    stale = fingerprint(front)
    pick(front, theirs)
    response = save(client, front, mine, seen=stale)
    assert "Someone else changed this front" in str(response.context["form"].non_field_errors())
    assert picks(front) == ["Тяхна"]


def test_saving_again_after_the_warning_is_meant(client, editor, front):
    stale = fingerprint(front)
    pick(front, make.story("Тяхна"))
    response = save(client, front, make.story("Моя"), seen=stale)
    now = response.context["form"]["seen"].value()
    save(client, front, make.story("Моя пак"), seen=now)
    assert "Моя пак" in picks(front)


def test_the_menu_leads_to_the_front_of_the_editors_language(client, editor):
    response = client.get("/admin/front/", follow=True)
    assert response.context["object"].locale.language_code == "en"


def test_a_front_is_made_when_it_is_first_opened(client, editor):
    client.get("/admin/front/?lang=bg")
    client.get("/admin/front/?lang=bg")
    assert Front.objects.filter(locale=make.locale("bg")).count() == 1


def test_fronts_of_all_languages_are_translations_of_each_other(client, editor):
    client.get("/admin/front/?lang=bg")
    client.get("/admin/front/?lang=en")
    assert len(set(Front.objects.values_list("translation_key", flat=True))) == 1


@pytest.mark.parametrize("address", ["/admin/front/", "/admin/front/lead/{story}/"])
def test_reporters_leave_the_front_alone(client, front, address):
    client.force_login(make.user("Reporters"))
    assert client.get(address.format(story=make.story().pk)).status_code in (302, 403)
    assert client.get(f"/admin/front/edit/{front.pk}/").status_code in (302, 403)


@pytest.mark.parametrize(("role", "there"), [("Reporters", False), ("Editors", True)])
def test_the_menu_offers_the_front_to_those_who_may_change_it(client, role, there):
    client.force_login(make.user(role))
    assert ("/admin/front/" in client.get("/admin/").content.decode()) is there


def shown(front: Front):
    with override("en"):
        return shown_front(front)


def test_the_editor_sees_what_was_picked_and_what_came_by_itself(front):
    pick(front, make.story("Избрана", at=timezone.now() - HOUR))
    make.story("Последна")
    page = shown(front)
    assert [(place.title, place.picked) for place in (*page.lead, *page.seconds)] == [
        ("Избрана", True),
        ("Последна", False),
    ]


def scheduled():
    story = make.draft("Довечера", go_live_at=timezone.now() + HOUR)
    story.latest_revision.publish()
    return story


def taken_down():
    story = make.story("Свалена")
    story.unpublish()
    return story


@pytest.mark.parametrize(
    ("maker", "why", "waits"),
    [
        (make.draft, "It is a draft", False),
        (taken_down, "It was taken down", False),
        (scheduled, "It goes live at", True),
        (lambda: make.story(lang="en"), "another language", False),
    ],
)
def test_a_picked_story_that_readers_cannot_see_is_named_with_the_reason(front, maker, why, waits):
    pick(front, None, maker())
    (unseen,) = shown(front).unseen
    assert (unseen.number, unseen.waits) == (2, waits)
    assert why in unseen.why


def choices(client, query: str = "lang=bg") -> str:
    return client.get(f"/admin/front_slot_story/results/?{query}").content.decode()


def test_the_chooser_offers_live_and_scheduled_stories_of_the_fronts_language(client, editor):
    make.story("Жива")
    scheduled()
    make.draft("Чернова")
    make.story("Foreign", "en")
    found = choices(client)
    assert [title in found for title in ("Жива", "Довечера", "Чернова", "Foreign")] == [
        True,
        True,
        False,
        False,
    ]


def test_the_chooser_finds_by_a_part_of_the_title(client, editor):
    for story in (scheduled(), make.story("Наводнението край Свиленград"), make.story("Бюджетът мина")):
        insert_or_update_object(story)
    found = choices(client, "lang=bg&q=навод")
    assert ("Наводнението" in found, "Бюджетът" in found) == (True, False)


def test_a_new_lead_pushes_the_old_one_down(front):
    pick(front, *(make.story(title) for title in "АБВ"))
    put_as_lead(front, make.story("Нова"))
    assert picks(front) == ["Нова", "А", "Б", "В"]


def test_a_story_that_becomes_the_lead_leaves_its_slot(front):
    a, b, c = (make.story(title) for title in "АБВ")
    pick(front, a, b, c)
    put_as_lead(front, c)
    assert picks(front) == ["В", "А", "Б"]


def test_an_empty_slot_takes_up_the_shift(front):
    pick(front, make.story("А"), None, make.story("В"))
    put_as_lead(front, make.story("Нова"))
    assert picks(front) == ["Нова", "А", "В"]


def test_an_empty_lead_is_simply_filled(front):
    pick(front, None, make.story("Б"))
    put_as_lead(front, make.story("Нова"))
    assert picks(front) == ["Нова", "Б"]


def test_a_full_front_drops_its_last_story(front):
    pick(front, *(make.story(f"{number}") for number in range(SLOTS)))
    put_as_lead(front, make.story("Нова"))
    assert (picks(front)[0], len(picks(front)), str(SLOTS - 1) in picks(front)) == ("Нова", SLOTS, False)


def test_asking_for_a_new_lead_changes_nothing(client, editor, front):
    client.get(f"/admin/front/lead/{make.story().pk}/")
    assert picks(front) == []


def test_the_answer_yes_puts_the_story_on_the_front_of_its_language(client, editor, front):
    client.post(f"/admin/front/lead/{make.story('Нова').pk}/")
    assert picks(front) == ["Нова"]


def test_a_draft_cannot_lead(client, editor, front):
    client.post(f"/admin/front/lead/{make.draft().pk}/")
    assert picks(front) == []


def test_the_front_keeps_a_history_of_who_changed_it(client, editor, front):
    save(client, front, make.story())
    assert editor.get_username() in client.get(f"/admin/front/history/{front.pk}/").content.decode()
