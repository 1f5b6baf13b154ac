"""Breaking news: on every page, first in the rail and on the front, for as long as it lasts; then gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from tests import make
from tests.stories.paper import Log, names, render
from vestnik.fronts.breaking import BreakingRefused, banner, begin, end, lasting
from vestnik.fronts.front import home_page
from vestnik.fronts.models import Breaking
from vestnik.press import recorder
from vestnik.press.whole import cold_whole
from vestnik.stories.models import Story

pytestmark = pytest.mark.usefixtures("clock")

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def story() -> Story:
    """An old story, in a paper that has newer ones."""
    for minutes in range(15):
        make.story(at=NOW - timedelta(minutes=minutes))
    return make.story("Земетресение край Пловдив", at=NOW - 50 * HOUR)


def body(address: str) -> str:
    return "".join(
        part if isinstance(part, str) else part.raw.decode() for part in render(address).page.parts
    )


def in_rail(lang: str = "bg") -> list[str]:
    return [line for line in body(f"/_press/rail/{lang}/").splitlines() if "<h3>" in line]


def test_it_stands_on_every_page_first_in_the_rail_and_first_on_the_front(story):
    other = make.story("Друга", at=NOW)
    begin(story, 60, None)
    assert story.title in body("/_press/banner/bg/")
    assert story.title in in_rail()[0]
    assert home_page("bg").teasers[0].id == story.pk
    assert [teaser.id for teaser in home_page("bg").teasers].count(story.pk) == 1
    for address in (other.url, "/topics/", "/latest/"):
        assert "/_press/banner/bg/" in render(address).page.fragments


def test_other_languages_have_their_own(story):
    make.story("News", "en", at=NOW)
    begin(story, 60, None)
    assert body("/_press/banner/en/") == ""
    assert banner("en") is None


def test_where_nothing_is_breaking_the_banner_has_no_bytes(story):
    assert body("/_press/banner/bg/") == ""


def test_it_is_gone_when_its_time_is_over(story):
    begin(story, 60, None)
    with recorder.recording() as record:
        assert banner("bg") is not None
    assert record.until == NOW + HOUR
    with freeze_time(NOW + HOUR):
        assert body("/_press/banner/bg/") == ""
        assert story.title not in in_rail()[0]
        assert home_page("bg").teasers[0].id != story.pk


def test_it_is_gone_by_one_action(story):
    user = make.user()
    begun = begin(story, 60, user)
    assert end(begun, user)
    assert body("/_press/banner/bg/") == ""
    assert story.title not in in_rail()[0]
    ended = Breaking.objects.get()
    assert (ended.ended_by, ended.ended_at) == (user, NOW)
    assert not end(begun, user)


def test_beginning_and_ending_change_what_shows_it_and_nothing_else(story):
    with Log() as log:
        begun = begin(story, 60, None)
    assert (log.rows, log.keys) == (1, {"breaking:bg"})
    with Log() as log:
        end(begun, None)
    assert (log.rows, log.keys) == (1, {"breaking:bg"})
    shows = {"/", "/_press/banner/bg/", "/_press/rail/bg/"}
    others = {story.url, "/latest/", "/_press/masthead/bg/", "/_press/footer/bg/", "/_press/banner/en/"}
    assert {address for address in shows | others if "breaking:bg" in names(address)} == shows


def test_the_next_one_takes_the_place_of_the_first(story):
    user, other = make.user(), make.story("Втора", at=NOW)
    begin(story, 240, None)
    with freeze_time(NOW + HOUR):
        begin(other, 15, user)
        assert lasting("bg").story == other
    with freeze_time(NOW + 2 * HOUR):
        assert lasting("bg") is None
    first = Breaking.objects.get(story=story)
    assert (first.ended_at, first.ended_by) == (NOW + HOUR, user)


def test_a_story_that_is_taken_down_is_gone_from_the_banner(story):
    begin(story, 60, None)
    assert f"story:{story.pk}:teaser" in names("/_press/banner/bg/")
    Story.objects.get(pk=story.pk).unpublish()
    assert body("/_press/banner/bg/") == ""
    assert home_page("bg").teasers[0].id != story.pk
    assert story.title not in in_rail()[0]


def test_a_story_that_is_deleted_takes_it_along(story):
    begin(story, 60, None)
    with Log() as log:
        story.delete()
    assert "breaking:bg" in log.keys
    assert lasting("bg") is None


def test_the_banner_has_the_headline_as_it_is_or_words_of_its_own(story):
    begin(story, 60, None)
    make.change(story, title="Силно земетресение край Пловдив")
    assert banner("bg").text == "Силно земетресение край Пловдив"
    begin(story, 60, None, text="  Трус край Пловдив ")
    assert banner("bg").text == "Трус край Пловдив"


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1])
def test_a_time_that_makes_no_sense_is_refused(story, minutes):
    with pytest.raises(BreakingRefused):
        begin(story, minutes, None)
    assert not Breaking.objects.exists()


def test_what_readers_cannot_see_is_refused(story):
    draft = make.draft("Чернова")
    expired = make.story("Изтекла", expire_at=NOW + HOUR)
    begin(story, 240, None)
    with freeze_time(NOW + 2 * HOUR):
        for unseen in (draft, expired):
            with pytest.raises(BreakingRefused):
                begin(unseen, 60, None)
        assert lasting("bg").story == story


def test_who_did_it_stands_in_the_history_of_the_story(story):
    user = make.user()
    end(begin(story, 60, user), user)
    entries = ModelLogEntry.objects.filter(object_id=str(story.pk), user=user).order_by("timestamp", "pk")
    assert [entry.action for entry in entries] == ["vestnik.breaking", "vestnik.breaking_over"]


# --- in the newsroom


@pytest.fixture
def editor(client):
    client.force_login(make.user("Editors"))
    return client


def test_the_editor_of_a_story_offers_it_to_those_who_may(client, story):
    edit = reverse("wagtailsnippets_stories_story:edit", args=[story.pk])
    address = reverse("vestnik_breaking", args=[story.pk])
    for role, offered in (("Editors", True), ("Reporters", False)):
        client.force_login(make.user(role))
        assert (address in client.get(edit).content.decode()) == offered


def test_a_draft_does_not_offer_it(editor):
    draft = make.draft("Чернова")
    edit = reverse("wagtailsnippets_stories_story:edit", args=[draft.pk])
    assert reverse("vestnik_breaking", args=[draft.pk]) not in editor.get(edit).content.decode()


def test_a_page_asks_before_it_begins(editor, story):
    address = reverse("vestnik_breaking", args=[story.pk])
    assert story.title in editor.get(address).content.decode()
    assert lasting("bg") is None
    assert editor.post(address, {"minutes": "30", "text": ""}).status_code == 302
    begun = lasting("bg")
    assert (begun.story, begun.until) == (story, NOW + HOUR / 2)


def test_the_page_of_a_story_that_is_breaking_offers_the_end(editor, story):
    begun = begin(story, 60, None)
    stop = reverse("vestnik_breaking_end", args=[begun.pk])
    assert stop in editor.get(reverse("vestnik_breaking", args=[story.pk])).content.decode()
    answer = editor.post(stop, {"back": "story"})
    assert answer.url == reverse("wagtailsnippets_stories_story:edit", args=[story.pk])
    assert lasting("bg") is None


def test_the_page_says_what_would_end(editor, story):
    begin(story, 60, None)
    other = make.story("Втора", at=NOW)
    assert story.title in editor.get(reverse("vestnik_breaking", args=[other.pk])).content.decode()


def test_the_page_says_why_not(editor):
    draft = make.draft("Чернова")
    answer = editor.post(reverse("vestnik_breaking", args=[draft.pk]), {"minutes": "30", "text": ""})
    assert answer.context["refusal"]
    assert answer.context["refusal"] in answer.content.decode()
    assert lasting("bg") is None


def test_others_may_neither_begin_nor_end_it(client, story):
    client.force_login(make.user("Reporters"))
    begun = begin(story, 60, None)
    for address in (
        reverse("vestnik_breaking", args=[story.pk]),
        reverse("vestnik_breaking_end", args=[begun.pk]),
    ):
        assert client.post(address, {"minutes": "30"}).status_code in (302, 403)
    assert lasting("bg") == begun
    assert Breaking.objects.count() == 1


def test_a_get_ends_nothing(editor, story):
    begun = begin(story, 60, None)
    assert editor.get(reverse("vestnik_breaking_end", args=[begun.pk])).status_code == 405
    assert lasting("bg") == begun


def test_a_page_put_together_has_the_banner_once(story):
    begin(story, 60, None)
    assert cold_whole("/latest/").decode().count('class="banner"') == 1
