"""Public pages record what they read, and say until when they are right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from tests import make
from tests.press.watch import no_silent_queries  # noqa: F401  a fixture
from tests.stories.paper import Log, Paper, names, paper, render, standing_page
from vestnik.fronts.models import Front
from vestnik.press import recorder
from vestnik.press.making import cold_render
from vestnik.press.page import Page
from vestnik.stories.actions.correct import correct, withdraw
from vestnik.stories.models import Correction, Edition, Photo, Section, Story
from vestnik.stories.photos import press_photo
from vestnik.stories.schedule import run_due

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_no_page_or_fragment_asks_the_database_anything_that_it_does_not_record(no_silent_queries):  # noqa: F811
    whole = paper()
    for address in whole.addresses:
        render(address)
        no_silent_queries.end()
        assert not no_silent_queries.silent, (address, no_silent_queries.silent)


def test_a_query_that_records_nothing_is_named(no_silent_queries):  # noqa: F811
    make.section()
    with recorder.recording():
        list(Section.objects.values_list("name"))
        list(Section.objects.all())
        recorder.read("sections:bg")
        list(Section.objects.values_list("slug"))
    no_silent_queries.end()
    assert len(no_silent_queries.silent) == 1
    assert "name" in no_silent_queries.silent.pop()


def _saved(thing, **fields) -> None:
    thing = type(thing).objects.get(pk=thing.pk)
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()


def _corrected(story: Story, **fields) -> None:
    correct(Correction(story=story, wrong="Пишеше друго.", right="Така е.", **fields), make.user("Chiefs"))


def _published(page, **fields) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


LONG_AGO = date(2020, 1, 1)
DEEDS: dict[str, Callable[[Paper], object]] = {
    "a story is published": lambda p: make.story("Нова", people=[p.story.bylines.first().person]),
    "an old one is published": lambda p: make.story("Стара", at=timezone.now() - timedelta(days=800)),
    "one in the other language": lambda p: make.story("New", "en"),
    "a title is changed": lambda p: make.change(p.old, title="Отдавна, но друго"),
    "a text is corrected": lambda p: make.change(p.old, body=[{"type": "heading", "value": "Поправка"}]),
    "a story is corrected": lambda p: _corrected(p.old, headline=True),
    "a correction is withdrawn": lambda p: withdraw(p.old.corrections.get(), make.user("Chiefs")),
    "a small fix": lambda p: make.change(p.old, place="Видин", minor_change=True),
    "a story is important": lambda p: make.change(p.old, important_until=timezone.now() + timedelta(hours=1)),
    "a story is analysis": lambda p: make.change(p.story, kind="analysis"),
    "a topic is taken off": lambda p: make.change(p.story, topics=[]),
    "a photo is credited": lambda p: _saved(p.old.lead_photo, credit="Друг / Делник"),
    "sizes are made": lambda p: press_photo(p.story.lead_photo),
    "a person is renamed": lambda p: _saved(make.person(), name="Елена Илиева", slug="elena-markova"),
    "a topic is renamed": lambda p: _saved(make.topic(), name="Ток"),
    "a topic sums up": lambda p: _saved(make.topic("Ток"), summary="<p>Поевтиня.</p>"),
    "a topic is no thread any more": lambda p: _saved(make.topic("Ток"), is_thread=False),
    "a section is renamed": lambda p: _saved(p.story.section, name="Държавата"),
    "a section is described": lambda p: _saved(p.story.section, description="За властта"),
    "a section is new": lambda p: make.section("Култура"),
    "the edition speaks": lambda p: _saved(Edition.objects.get(locale=p.story.locale), footer_text="©"),
    "the paper is renamed": lambda p: _saved(Edition.objects.get(locale=p.story.locale), name="Делник+"),
    "the front is changed": lambda p: make.picked(p.important),
    "a special front has a new title": lambda p: _saved(Front.objects.get(slug="izbori"), title="Вотът"),
    "a special front says more": lambda p: _saved(Front.objects.get(slug="izbori"), standfirst="До вота"),
    "a licence ends": lambda p: _saved(Photo.objects.get(title="Ъгъл"), licence_ends_on=LONG_AGO),
    "a standing page is edited": lambda p: _published(p.about, title="Кои сме", intro="Ние"),
    "a standing page is new": lambda p: standing_page("Правила", "pravila"),
    "a story moves": lambda p: make.change(p.story, section=make.section("Наука")),
    "a story is taken down": lambda p: p.old.unpublish(),
    "it comes back": lambda p: p.old.latest_revision.publish(),
    "a story is deleted": lambda p: p.important.delete(),
}


def test_whatever_a_deed_changes_on_a_page_it_tells():
    whole = paper()
    before = {address: render(address).page for address in whole.addresses}
    for deed, act in DEEDS.items():
        with Log() as log:
            act(whole)
        for name in ("story", "old", "important"):
            if Story.objects.filter(pk=getattr(whole, name).pk).exists():
                setattr(whole, name, Story.objects.get(pk=getattr(whole, name).pk))
        for address in list(before):
            told = set(before[address].names) & log.keys
            found = _again(address)
            assert told or (found and found.tag == before[address].tag), f"{address} never learns that {deed}"
            if found:
                before[address] = found
            else:
                del before[address]


def test_the_empty_lists_of_a_new_paper_learn_of_its_first_story():
    section, topic, author = make.section(), make.topic(), make.person()
    addresses = ["/", "/latest/", section.url, topic.url, author.url, "/_press/rail/bg/"]
    addresses += [f"/_press/more/bg/{section.pk}/", f"/_press/months/bg/{section.pk}/"]
    read = {address: names(address) for address in addresses}
    with Log() as log:
        make.story(topics=[topic], people=[author])
    assert [address for address in addresses if not read[address] & log.keys] == []


@pytest.mark.parametrize(
    ("address", "most"), [("/_press/rail/bg/", 5), ("/_press/more/bg/{section}/", 6), ("{old}", 10)]
)
def test_a_render_costs_the_same_however_large_the_paper_is(address, most, django_assert_max_num_queries):
    author, photo = make.person(), make.photo()
    for hour in range(25):
        old = make.story(at=NOON - timedelta(hours=hour), people=[author], lead_photo=photo)
    with django_assert_max_num_queries(most):
        render(address.format(section=old.section_id, old=old.url))


def _again(address: str) -> Page | None:
    return cold_render(address).page


def test_the_masthead_is_right_until_the_papers_next_midnight():
    with freeze_time("2026-11-22 20:00:00"):
        assert render("/_press/masthead/bg/").page.until == datetime(2026, 11, 22, 22, tzinfo=UTC).timestamp()


def test_the_rail_is_right_until_the_first_story_is_no_longer_important():
    now = timezone.now()
    for hours in (5, 3, 8):
        make.story(important_until=now + timedelta(hours=hours))
    assert render("/_press/rail/bg/").page.until == (now + timedelta(hours=3)).timestamp()


def test_a_story_that_expires_must_not_be_shown_after_it_and_is_in_no_list_then():
    soon = timezone.now() + timedelta(hours=1)
    stays = make.story("Остава", at=NOON - timedelta(minutes=1))
    story = make.story("Изтича", at=NOON, expire_at=soon)
    for address in (story.url, "/", "/latest/", "/_press/rail/bg/", story.section.url):
        assert render(address).page.hard_until == soon.timestamp(), address
    with freeze_time(soon + timedelta(seconds=1)):
        for address in ("/", "/latest/", "/_press/rail/bg/", story.section.url):
            whole = b"".join(part.raw for part in render(address).page.parts if not isinstance(part, str))
            assert "Остава" in whole.decode(), address
            assert "Изтича" not in whole.decode(), address
        assert _again(story.url) is None
        assert render(stays.url)
        with Log() as log:
            run_due()
        assert {f"story:{story.pk}", f"story:{story.pk}:teaser", f"story:{story.pk}:url"} == log.hard


def test_deep_pages_of_a_list_are_right_until_one_of_those_before_them_expires():
    soon = timezone.now() + timedelta(hours=1)
    make.story(at=NOON, expire_at=soon)
    for minute in range(45):
        make.story(at=NOON - timedelta(minutes=minute + 1))
    assert render("/latest/?page=2").page.until == soon.timestamp()


def test_a_page_of_a_story_that_is_far_from_new_shares_its_more_with_all_others_of_its_section():
    stories = [make.story(at=NOON - timedelta(hours=hour)) for hour in range(6)]
    section = stories[0].section_id
    assert f"/_press/more/bg/{section}/" in render(stories[5].url).page.parts
    assert f"/_press/more/bg/{section}/{stories[4].pk}/" in render(stories[4].url).page.parts
    assert f"listing:section:{section}:top:{stories[5].pk}" in names(stories[5].url)


@pytest.mark.parametrize(
    "address",
    ["more/bg/1/99999", "more/bg/x", "more/en/1", "masthead/bg/none", "rail/bg/x", "months/bg/", "nope/bg"],
)
def test_a_fragment_that_can_not_be_is_not_made(address):
    make.story()
    assert _again(f"/_press/{address}/") is None


def test_pages_are_the_same_for_every_reader():
    story = make.story()
    pages = []
    for client in ("A", "B"):
        headers = {"User-Agent": client, "Accept-Language": "en", "Referer": f"http://{client}.example/"}
        pages.append(Client(headers=headers).get(story.url, REMOTE_ADDR=f"192.0.2.{len(pages)}").content)
    assert pages[0] == pages[1]
