"""What renders have loaded is used again for stored pages, and these are what a cold render gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from tests import make
from vestnik.press.audit import State, audit
from vestnik.press.making import cold_render, freshness, make_here, store
from vestnik.press.page import Page
from vestnik.stories.actions.take_down import take_down
from vestnik.stories.models import Kind, Story

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FRONT, LATEST = "/", "/latest/"


@pytest.fixture
def paper(own_log) -> list[Story]:
    """Twelve stories, and a front and a list that were made of them."""
    make.roots()
    author, photo = make.person(), make.photo()
    sections = [make.section("Политика"), make.section("Спорт")]
    stories = [
        make.story(
            f"Новина {n}", at=NOON - timedelta(hours=n), section=sections[n % 2],
            people=[author], lead_photo=photo, kind=Kind.OPINION if n == 3 else Kind.NEWS,
        )
        for n in range(12)
    ]  # fmt: skip
    for address in (FRONT, LATEST, "/sport/", "/en/"):
        made(address)
    return stories


def made(address: str) -> str:
    """The page as readers get it, made if need be; it is what a cold render gives."""
    assert make_here(address).status_code == 204
    page = store().read(address)
    assert words(page) == words(cold_render(address).page)
    assert set(page.names) == set(cold_render(address).page.names)
    return words(page)


def words(page: Page) -> str:
    return "".join(part if isinstance(part, str) else part.raw.decode() for part in page.parts)


def queries_to_make(address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert make_here(address)["X-Press-Made"] == "new"
    return len([query for query in asked if query["sql"].startswith("SELECT")])


def test_after_a_publish_only_what_is_new_is_asked_for(paper):
    make.story("Най-новото", at=NOON + timedelta(hours=1), section=paper[0].section)
    with CaptureQueriesContext(connection) as cold:
        cold_render(LATEST)
    assert queries_to_make(LATEST) < len(cold)
    assert "Най-новото" in made(LATEST)
    make.story("По-новото", at=NOON + timedelta(hours=2), section=paper[0].section)
    assert queries_to_make(FRONT) <= 9


@pytest.mark.parametrize("address", [FRONT, LATEST])
def test_what_changes_in_a_teaser_is_seen_wherever_it_stands(paper, address):
    person, photo, section = make.person(), paper[0].lead_photo, paper[0].section
    for thing, field, word in (
        (person, "name", "Нова Авторка"),
        (photo, "credit", "Нов Фотограф"),
        (section, "name", "Нова рубрика"),
    ):
        setattr(thing, field, word)
        thing.save()
        assert word in made(address)
    make.change(paper[4], title="Ново заглавие")
    assert "Ново заглавие" in made(address)
    assert "Новина 5" in made(address)


@pytest.mark.parametrize("deed", ["unpublish", "delete", "take down"])
def test_what_readers_must_not_see_is_remembered_by_nobody(paper, deed):
    if deed == "take down":
        take_down(paper[1], "Съдът реши.", "Дело 7.", get_user_model().objects.create_superuser("chief"))
    else:
        getattr(Story.objects.get(pk=paper[1].pk), deed)()
    for address in (FRONT, LATEST, "/sport/"):
        assert "Новина 1<" not in made(address)


def test_a_story_that_expires_makes_room_for_the_next_though_nobody_tells(own_log):
    make.roots()
    with freeze_time(NOON) as time:
        stories = [make.story(f"Новина {n}", at=NOON - timedelta(hours=n)) for n in range(45)]
        Story.objects.filter(pk=stories[2].pk).update(expire_at=NOON + timedelta(minutes=5))
        make.change(Story.objects.get(pk=stories[2].pk), kicker="Скоро")
        assert "Новина 2<" in made(LATEST)
        assert "Новина 40<" not in made(LATEST)
        time.tick(timedelta(minutes=6))
        assert "Новина 2<" not in made(LATEST)
        assert "Новина 40<" in made(LATEST)


def test_a_story_that_is_to_expire_leaves_no_gap_where_it_would_have_come_next(own_log):
    """A front knows of it by its list only, and nobody tells when its time is over."""
    make.roots()
    with freeze_time(NOON) as time:
        stories = [make.story(f"Новина {n}", at=NOON - timedelta(hours=n)) for n in range(24)]
        shown = [n for n in range(24) if f"Новина {n}<" in made(FRONT)]
        coming = stories[len(shown)]
        make.change(coming, expire_at=NOON + timedelta(minutes=5))
        made(FRONT)
        time.tick(timedelta(minutes=6))
        for story in stories[:2]:
            Story.objects.get(pk=story.pk).unpublish()
        assert f"{coming.title}<" not in made(FRONT)


@pytest.mark.parametrize("address", [FRONT, LATEST, "/sport/"])
def test_what_a_story_is_and_where_it_belongs_is_known_of_those_that_are_not_shown_too(paper, address):
    """A front takes no paid content from among the news; once it is news, it does."""
    paid = make.story("Обява", at=NOON, kind=Kind.PAID, section=paper[1].section)
    for fields in ({"kind": Kind.NEWS}, {"section": paper[0].section}, {"section": paper[1].section}):
        made(address)
        make.change(Story.objects.get(pk=paid.pk), **fields)
    assert "Обява" in made(address)


def test_each_language_has_its_own_words(paper):
    make.story("Opinion piece", "en", at=NOON, kind=Kind.OPINION, lead_photo=paper[0].lead_photo)
    assert "Opinion" in made("/en/")
    assert "Мнение" in made(FRONT)


def test_an_audit_finds_what_nobody_was_told_of(paper):
    """It would not, if it used what the stored page was made of."""
    Story.objects.filter(pk=paper[0].pk).update(title="Тайно")
    make.change(paper[1], title="Друго")
    assert make_here(FRONT)["X-Press-Made"] == "new"
    [found] = [one for one in audit(store(), freshness(), [FRONT]) if one.address == FRONT]
    assert found.state is State.WRONG
    assert any("Тайно" in line for line in found.lines)
