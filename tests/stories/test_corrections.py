"""Corrections: one act, and all who read the wrong thing can know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests import make
from tests.press.watch import no_silent_queries  # noqa: F401  a fixture
from tests.stories.paper import Log, names, render
from vestnik.stories.actions.correct import change_correction, correct, set_hidden, withdraw
from vestnik.stories.display import correction_notes
from vestnik.stories.models import Correction, Edition, FormerVersion, SectionRight, Story
from vestnik.stories.rules import StoryRefused

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def corrected(story: Story, user=None, with_draft: bool = False, **fields) -> Correction:
    told = {"wrong": "Пишеше, че мостът е в Видин.", "right": "Мостът е в Русе.", **fields}
    return correct(Correction(story=story, **told), user or make.user("Chiefs"), with_draft)


def text(client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode().replace("\u00a0", " ")


def test_it_stands_at_the_top_or_the_foot_by_its_weight(client):
    story = make.story(body=[{"type": "paragraph", "value": "<p>Текстът.</p>"}])
    corrected(story, wrong="Горе сгрешено.", weight="top")
    corrected(story, wrong="Долу сгрешено.", weight="foot")
    page = text(client, story.url).partition("<main")[2]
    assert page.index("Горе сгрешено.") < page.index("Текстът.") < page.index("Долу сгрешено.")
    assert page.count("Мостът е в Русе.") == 2


def test_it_moves_updated_and_not_the_first_publication(client):
    story = make.story(at=NOON)
    before = timezone.now()
    corrected(story)
    story.refresh_from_db()
    assert story.first_published_at == NOON
    assert story.updated_at >= before
    assert 'property="article:modified_time"' in text(client, story.url)


def test_a_draft_goes_out_with_it_if_that_is_wanted():
    story = make.story("Мостът във Видин")
    story.title = "Мостът в Русе"
    story.save_revision()
    corrected(story, with_draft=False)
    assert Story.objects.get(pk=story.pk).title == "Мостът във Видин"
    corrected(story, with_draft=True)
    found = Story.objects.get(pk=story.pk)
    assert (found.title, found.has_unpublished_changes) == ("Мостът в Русе", False)


def test_if_the_draft_is_refused_nothing_has_happened():
    story = make.story()
    story.lead_photo = make.photo(credit="")
    story.save_revision(clean=False)
    with pytest.raises(StoryRefused):
        corrected(story, with_draft=True)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("path", ["/", "/latest/", "/politika/", "/_press/rail/bg/"])
def test_teasers_say_that_a_headline_was_corrected(client, path):
    story = make.story("Мостът в Русе", important_until=timezone.now() + timedelta(hours=1))
    assert "Corrected headline" not in text(client, path).replace("Поправено заглавие", "Corrected headline")
    corrected(story, headline=True)
    assert "Поправено заглавие" in text(client, path)


def test_a_mistake_in_the_text_puts_no_mark_on_teasers(client):
    corrected(make.story())
    assert "Поправено заглавие" not in text(client, "/latest/")


def test_the_mark_goes_with_the_last_correction_of_the_headline(client):
    story, chief = make.story(), make.user("Chiefs")
    one = corrected(story, chief, headline=True)
    withdraw(one, chief)
    assert "Поправено заглавие" not in text(client, "/latest/")
    assert Story.objects.get(pk=story.pk).headline_corrected_at is None


def test_the_mark_outlives_a_publish_of_a_draft_that_was_begun_before():
    story = make.story()
    story.title = "Ново заглавие"
    revision = story.save_revision()
    corrected(story, headline=True)
    revision.publish()
    assert Story.objects.get(pk=story.pk).headline_corrected_at


def test_all_of_an_edition_stand_on_one_page_with_the_newest_first(client):
    story, other = make.story("Мостът"), make.story("The bridge", "en")
    corrected(story, wrong="По-старото.", at=timezone.now() - timedelta(hours=1))
    corrected(story, wrong="По-новото.")
    corrected(other, wrong="In English.")
    page = text(client, "/corrections/")
    assert page.index("По-новото.") < page.index("По-старото.")
    assert "In English." not in page
    assert "In English." in text(client, "/en/corrections/")
    assert f"{story.url}#correction-" in page
    assert '/corrections/"' in text(client, "/_press/footer/bg/")


def test_the_page_of_corrections_has_further_pages(client):
    story, chief = make.story(), make.user("Chiefs")
    for number in range(21):
        corrected(story, chief, wrong=f"Грешка {number}.", at=timezone.now() - timedelta(hours=number))
    first, second = text(client, "/corrections/"), text(client, "/corrections/?page=2")
    assert "Грешка 19." in first
    assert "Грешка 20." not in first
    assert "Грешка 20." in second
    for wrong in ("0", "3", "٣", "-1", "x"):
        assert client.get("/corrections/", {"page": wrong}).status_code == 404


def test_what_readers_cannot_see_has_no_correction_there(client):
    story = make.story()
    corrected(story)
    story.refresh_from_db()
    story.unpublish()
    assert "Мостът е в Русе." not in text(client, "/corrections/")


@pytest.mark.parametrize(
    "page", ["/corrections/", "story", "/latest/", "/feeds/latest.atom", "/_press/rail/bg/"]
)
def test_every_page_that_shows_it_is_made_anew(page):
    story, chief = make.story(), make.user("Chiefs")
    address = story.url if page == "story" else page
    one = corrected(story, chief, headline=True)
    read = names(address)
    one.headline, one.right = False, "Мостът е в Свищов."
    with Log() as log:
        change_correction(one, chief)
    assert read & log.keys
    read = names(address)
    with Log() as log:
        correct(Correction(story=story, wrong="Още.", right="Така.", headline=True), chief)
    assert read & log.keys


def test_a_correction_without_the_headline_makes_no_list_anew_but_feeds():
    story = make.story()
    lists = names("/politika/") | names("/_press/rail/bg/")
    with Log() as log:
        corrected(story)
    assert not lists & log.keys
    assert names("/feeds/latest.rss") & log.keys
    assert log.addresses[0] == story.url


@pytest.mark.parametrize(
    "path", ["story", "versions", "/corrections/", "/corrections/?page=2", "/feeds/latest.json"]
)
def test_nothing_is_asked_that_is_not_recorded(path, no_silent_queries):  # noqa: F811
    story, chief = make.story(), make.user("Chiefs")
    make.change(story, standfirst="Другояче.")
    for _number in range(21):
        corrected(story, chief)
    known = {"story": story.url, "versions": f"{story.url}versions/"}
    render(known.get(path, path))


def test_others_get_it_as_plain_values():
    story = make.story()
    one = corrected(story, headline=True)
    (note,) = correction_notes(Story.objects.get(pk=story.pk))
    assert (note.wrong, note.right, note.at, note.headline) == (one.wrong, one.right, one.at, True)
    assert note.text == "Пишеше, че мостът е в Видин. Мостът е в Русе."


def test_who_may_not_publish_may_not_correct(client):
    story, reporter = make.story(), make.user("Reporters")
    with pytest.raises(PermissionDenied):
        corrected(story, reporter)
    client.force_login(reporter)
    assert client.get(f"/admin/stories/corrections/{story.pk}/").status_code in (302, 403)
    assert not Correction.objects.exists()


def test_a_right_to_publish_elsewhere_is_no_right_to_correct_here():
    story, editor = make.story(), make.user("Editors")
    group = editor.groups.get()
    SectionRight.objects.create(group=group, section=make.section("Спорт"), may_publish=True)
    with pytest.raises(PermissionDenied):
        corrected(story, editor)


def test_the_history_of_the_story_keeps_who_corrected_what():
    story, chief = make.story(), make.user("Chiefs")
    one = corrected(story, chief)
    one.right = "Мостът е в Свищов."
    change_correction(one, chief)
    withdraw(one, chief)
    found = ModelLogEntry.objects.for_instance(story).filter(action__startswith="stories.correct")
    assert [entry.user for entry in found] == [chief] * 3
    assert {entry.action for entry in found} == {
        "stories.correct", "stories.correction_changed", "stories.correction_withdrawn",
    }  # fmt: skip
    assert all(entry.data["correction"]["wrong"] for entry in found)


# --- the newsroom's page


def test_an_editor_corrects_on_one_page(client):
    story = make.story()
    client.force_login(make.user("Editors"))
    address = f"/admin/stories/corrections/{story.pk}/"
    assert address in text(client, f"/admin/stories/edit/{story.pk}/")
    assert 'name="wrong"' in text(client, address)
    sent = {
        "wrong": "Пишеше: Видин.", "right": "Русе.", "weight": "foot", "headline": "on",
        "at": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    one = Correction.objects.get()
    assert (one.wrong, one.right, one.weight, one.headline) == ("Пишеше: Видин.", "Русе.", "foot", True)
    page = text(client, address)
    assert "Пишеше: Видин." in page
    assert client.post(f"{address}{one.pk}/", {**sent, "right": "Свищов."}).status_code == 302
    assert Correction.objects.get().right == "Свищов."
    assert client.post(f"{address}{one.pk}/withdraw/").status_code == 302
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("wrong", ""), ("right", "  "), ("weight", "middle"), ("at", "yesterday"),
        ("at", "2199-01-01 10:00"), ("at", "1999-01-01 10:00"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(client, field, value):
    story = make.story()
    client.force_login(make.user("Editors"))
    sent = {"wrong": "Пишеше: Видин.", "right": "Русе.", "weight": "foot", "at": "", field: value}
    sent["at"] = sent["at"] or timezone.localtime().strftime("%Y-%m-%d %H:%M")
    answer = client.post(f"/admin/stories/corrections/{story.pk}/", sent)
    assert answer.status_code == 200
    assert not Correction.objects.exists()
    page = answer.content.decode()
    assert "Русе." in page or "Пишеше: Видин." in page


def test_a_story_that_readers_do_not_have_is_not_corrected(client):
    story = make.draft()
    client.force_login(make.user("Editors"))
    assert client.get(f"/admin/stories/corrections/{story.pk}/").status_code == 302


# --- what was changed


def test_readers_see_what_was_changed_from_a_correction_on(client):
    story = make.story("Мостът във Видин", standfirst="Затворен е.")
    make.change(story, title="Мостът в Русе")
    assert client.get(f"{story.url}versions/").status_code == 404
    assert "versions/" not in text(client, story.url)
    corrected(story)
    assert f"{story.url}versions/" in text(client, story.url)
    page = text(client, f"{story.url}versions/")
    assert "във Видин</del>" in page
    assert "в Русе</ins>" in page
    assert '<meta name="robots" content="noindex">' in page


@pytest.mark.parametrize(
    ("choice", "before", "after"), [("none", 404, 404), ("corrected", 404, 200), ("all", 200, 200)]
)
def test_the_paper_decides_which_stories_show_it(client, choice, before, after):
    Edition.objects.filter(locale__language_code="bg").update(versions=choice)
    story = make.story()
    make.change(story, standfirst="Другояче.")
    assert client.get(f"{story.url}versions/").status_code == before
    corrected(story)
    assert client.get(f"{story.url}versions/").status_code == after


def test_another_choice_of_the_paper_changes_all_pages_of_stories():
    story = make.story()
    read = names(story.url)
    edition = Edition.objects.get(locale__language_code="bg")
    edition.versions = "all"
    with Log() as log:
        edition.save()
    assert read & log.keys


def test_only_what_was_published_is_shown(client):
    story = make.story("Първо")
    story.title = "Тайна чернова"
    story.save_revision()
    make.change(story, title="Второ")
    story.title = "Още една чернова"
    story.save_revision()
    corrected(story)
    page = text(client, f"{story.url}versions/")
    assert "Първо" in page
    assert "Второ" in page
    assert "чернова" not in page


def test_a_story_that_was_never_changed_costs_nothing():
    story = make.story()
    make.change(story)
    make.change(story, seo_title="За търсачките", slug="drugade")
    assert not FormerVersion.objects.exists()


def test_a_small_fix_is_a_change_too(client):
    story = make.story("Мостт")
    make.change(story, title="Мостът", minor_change=True)
    corrected(story)
    assert "<ins>" in text(client, f"{story.url}versions/")


def test_taking_a_story_back_for_a_while_hides_no_change():
    story = make.story("Първо")
    story.unpublish()
    make.change(Story.objects.get(pk=story.pk), title="Второ")
    assert FormerVersion.objects.get().lines[0] == "Първо"


def test_a_version_that_must_not_be_read_is_hidden(client):
    story, chief = make.story("Обвинен: Иван Иванов"), make.user("Chiefs")
    make.change(story, title="Обвинен: служител")
    make.change(story, title="Оправдан: служител")
    corrected(story, chief)
    assert "Иван Иванов" in text(client, f"{story.url}versions/")
    version = FormerVersion.objects.order_by("pk").first()
    read = names(f"{story.url}versions/")
    with Log() as log:
        set_hidden(version, True, chief)
    assert read & log.hard
    page = text(client, f"{story.url}versions/")
    assert "Иван Иванов" not in page
    assert "Оправдан" in page


def test_a_hidden_version_is_shown_again_by_a_press_of_a_button(client):
    story, chief = make.story("Първо"), make.user("Chiefs")
    make.change(story, title="Второ")
    client.force_login(chief)
    version = FormerVersion.objects.get()
    for word, hidden in (("hide", True), ("show", False)):
        client.post(f"/admin/stories/corrections/{story.pk}/version/{version.pk}/{word}/")
        version.refresh_from_db()
        assert (version.hidden_at is not None) is hidden


def test_what_was_changed_moves_with_the_story(client):
    story = make.story("Първо")
    old = story.url
    make.change(story, title="Второ", section=make.section("Наука"))
    corrected(story)
    answer = client.get(f"{old}versions/")
    assert answer.status_code == 301
    assert answer["Location"].startswith("/nauka/")
    assert answer["Location"].endswith("/versions/")
