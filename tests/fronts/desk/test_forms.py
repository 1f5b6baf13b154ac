"""How a story stands in its slot, what a container is, what is scheduled, and what was."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from tests import make
from vestnik.fronts.arrangement import Source
from vestnik.fronts.desk.forms import MINUTE, slot_values

HOUR = timedelta(hours=1)


@pytest.fixture
def slot(desk):
    desk.put(make.story("Собствено заглавие"))
    return desk.draft.containers[0].slots[0]


def was(slot) -> str:
    return json.dumps(slot_values(slot))


def local(moment) -> str:
    return timezone.localtime(moment).strftime(MINUTE)


def test_a_headline_of_ones_own_is_saved_with_the_storys_at_that_time(desk, slot):
    desk.post(f"slot/{slot.id}/", headline="За първа страница", was=was(slot))
    saved = desk.draft.slot(slot.id)[1]
    assert (saved.headline, saved.headline_of) == ("За първа страница", "Собствено заглавие")


def test_a_headline_older_than_the_storys_new_one_asks_to_be_looked_at(desk, slot):
    desk.post(f"slot/{slot.id}/", headline="За първа страница", was=was(slot))
    from vestnik.stories.models import Story

    make.change(Story.objects.get(pk=slot.story), title="Ново заглавие")
    form = desk.get(f"slot/{slot.id}/").content.decode()
    assert "Ново заглавие" in form
    assert "Собствено заглавие" in form


def test_a_lost_race_shows_theirs_and_keeps_ones_own_words(desk, other, slot):
    before = was(slot)
    other.post(f"slot/{slot.id}/", headline="Тяхното", was=before)
    answer = desk.post(f"slot/{slot.id}/", headline="Моето", was=before)
    assert answer.status_code == 422
    form = answer.json()["form"]
    assert "Тяхното" in form
    assert 'value="Моето"' in form
    assert "Борис" in form
    assert desk.draft.slot(slot.id)[1].headline == "Тяхното"


def test_saving_again_after_the_race_is_meant(desk, other, slot):
    before = was(slot)
    other.post(f"slot/{slot.id}/", headline="Тяхното", was=before)
    form = desk.post(f"slot/{slot.id}/", headline="Моето", was=before).json()["form"]
    now = was(desk.draft.slot(slot.id)[1])
    assert escape(now) in form
    assert desk.post(f"slot/{slot.id}/", headline="Моето", was=now).status_code == 200
    assert desk.draft.slot(slot.id)[1].headline == "Моето"


def test_from_after_until_is_refused_at_the_field_and_nothing_is_lost(desk, slot):
    now = timezone.now()
    answer = desk.post(
        f"slot/{slot.id}/", headline="Моето", since=local(now + HOUR), until=local(now), was=was(slot)
    )
    assert answer.status_code == 422
    assert "from” is not before “until" in answer.json()["form"]
    assert 'value="Моето"' in answer.json()["form"]


def test_times_are_the_editors(desk, slot):
    later = (timezone.now() + HOUR).replace(second=0, microsecond=0)
    desk.post(f"slot/{slot.id}/", since=local(later), was=was(slot))
    assert desk.draft.slot(slot.id)[1].since == later


@pytest.mark.parametrize("how", ["address", "number", "web"])
def test_further_links_lead_to_stories_or_the_web(desk, slot, how):
    story = make.story("Още")
    to = {"address": story.url, "number": str(story.pk), "web": "https://example.com/"}[how]
    desk.post(f"slot/{slot.id}/", text0="Още", to0=to, was=was(slot))
    (link,) = desk.draft.slot(slot.id)[1].sublinks
    assert (link.story, link.url) == ((None, to) if how == "web" else (story.pk, ""))


def test_a_link_to_nowhere_is_refused_in_words(desk, slot):
    answer = desk.post(f"slot/{slot.id}/", text0="", to0="javascript:alert(1)", was=was(slot))
    assert answer.status_code == 422
    assert "address of the web" in answer.json()["form"]


def test_the_slot_offers_the_photos_of_its_story_first(desk):
    make.photo("Друга")
    photo = make.photo("На моста")
    desk.put(make.story(lead_photo=photo))
    slot = desk.draft.containers[0].slots[0]
    form = desk.get(f"slot/{slot.id}/").content.decode()
    assert form.index("На моста") < form.index("Друга")
    desk.post(f"slot/{slot.id}/", picture=photo.pk, was=was(slot))
    assert desk.draft.slot(slot.id)[1].picture == photo.pk


def container_data(**more) -> dict:
    return {"title": "", "layout": "grid", "fill": "latest", "size": 4, **more}


def test_a_container_is_added_with_its_rule(desk):
    section = make.section("Спорт")
    desk.post("container/", **container_data(title="Мачът", fill=f"section:{section.pk}", most_of_section=2))
    made = desk.draft.containers[-1]
    assert (made.title, made.rule.source, made.rule.source_id) == ("Мачът", Source.SECTION, section.pk)
    assert (made.rule.size, made.rule.most_of_section) == (4, 2)


def test_a_container_is_edited_and_its_slots_stay(desk, slot):
    desk.post("container/lead/", **container_data(layout="lead-two", fill="label:opinion", size=7))
    changed = desk.draft.container("lead")
    assert (changed.layout, changed.rule.label, len(changed.slots)) == ("lead-two", "opinion", 1)


def test_a_size_that_makes_no_sense_is_refused_at_the_field(desk):
    answer = desk.post("container/lead/", **container_data(size=0))
    assert answer.status_code == 422
    assert desk.draft.container("lead").rule.size != 0


def test_a_draft_is_scheduled_listed_and_cancelled(desk, slot):
    at = (timezone.now() + 8 * HOUR).replace(second=0, microsecond=0)
    answer = desk.post("schedule/", at=local(at), based_on=1)
    (version,) = desk.front.versions.all()
    assert version.live_at == at
    assert "Goes live" in answer.json()["bar"]["html"]
    desk.post("schedule/cancel/", version=version.number)
    version.refresh_from_db()
    assert version.cancelled_at is not None


def test_a_moment_that_has_passed_can_not_be_scheduled(desk, slot):
    answer = desk.post("schedule/", at=local(timezone.now() - HOUR), based_on=1)
    assert answer.status_code == 422
    assert desk.front.versions.count() == 0


def test_scheduling_over_anothers_change_asks_first(desk, other, slot):
    other.put(make.story("Тяхна"))
    answer = desk.post("schedule/", at=local(timezone.now() + HOUR), based_on=1)
    assert answer.status_code == 409
    assert "Тяхна" in answer.json()["form"]


def test_the_history_says_who_put_what_where_and_brings_back_what_was_live(desk, slot):
    desk.post("publish/", based_on=1)
    desk.move(remove=slot.id)
    history = desk.get("history/").content.decode()
    assert "Анна: “Собствено заглавие” put into Lead" in history
    assert "Анна: “Собствено заглавие” taken off" in history
    desk.post("restore/", version=1)
    assert desk.stories() == [slot.story]


def test_the_preview_is_the_page_with_the_draft(desk, slot):
    make.story("По-нова")
    page = desk.get("preview/page/")
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert page.content.decode().replace("\u00a0", " ").index("Собствено заглавие") > 0
    assert desk.get("preview/").status_code == 200


@pytest.mark.parametrize("at", ["tomorrow", "2026-13-01T10:00", "9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_moment_that_is_none_is_told_in_words_and_the_present_is_shown(desk, slot, at):
    answer = desk.get("preview/", at=at, wide=390)
    assert answer.status_code == 200
    assert 'class="fd-wrong"' in answer.content.decode()
    assert "?wide=390" in answer.content.decode()
    assert desk.get("preview/page/", at=at).status_code == 400


def test_a_mistyped_year_is_asked_about_at_the_field(desk, slot):
    for name in ("since", "until"):
        answer = desk.post(f"slot/{slot.id}/", **{name: "0206-11-23T10:00"}, headline="Моето", was=was(slot))
        assert answer.status_code == 422
        assert "This year is hardly meant" in answer.json()["form"]
        assert 'value="Моето"' in answer.json()["form"]


def test_where_offers_every_place_of_every_container(desk, slot):
    story = make.story()
    page = desk.get("where/", story=story.pk).content.decode()
    assert 'value="lead:"' in page
    assert f'value="lead:{slot.id}"' in page
    assert 'value="grid:"' in page


def lead(desk, story):
    return desk.client.post(f"/admin/front/lead/{story.pk}/")


def test_the_storys_own_action_makes_it_the_lead_for_readers(desk):
    story = make.story("Водеща", at=timezone.now() - HOUR)
    make.story("Нова")
    lead(desk, story)
    assert desk.stories() == [story.pk]
    assert desk.front.versions.count() == 1


def test_the_storys_own_action_does_not_publish_others_changes_by_the_way(desk, other):
    other.put(make.story("Недовършена"))
    story = make.story("Водеща")
    lead(desk, story)
    assert desk.stories()[0] == story.pk
    assert desk.front.versions.count() == 0


def test_a_draft_story_cannot_lead(desk):
    assert lead(desk, make.draft()).status_code in (302, 403)
    assert desk.stories() == []


def test_asking_for_a_new_lead_changes_nothing(desk):
    desk.client.get(f"/admin/front/lead/{make.story().pk}/")
    assert desk.stories() == []


def test_the_preview_says_what_will_not_go_live_by_then(desk):
    story = make.draft("Без кредит", go_live_at=timezone.now() + HOUR, lead_photo=make.photo())
    story.latest_revision.publish()
    story.lead_photo.credit = ""
    story.lead_photo.save()
    page = desk.get("preview/", at=local(timezone.now() + 2 * HOUR)).content.decode()
    assert "“Без кредит” won’t go live by then" in page
