"""What the desk says of the press: nothing but a line when all is well, and what it means for readers when it isn't."""

from __future__ import annotations

import json
import math
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from tests import make
from vestnik.desk import press, press_state
from vestnik.press import log, making, proof
from vestnik.press.failures import Failures
from vestnik.press.freshness import Freshness
from vestnik.press.journal import HEARTBEAT, Entry, Journal
from vestnik.press.keys import digest
from vestnik.press.models import Change
from vestnik.press.page import Page
from vestnik.press.parts import make_piece
from vestnik.press.reader import Found, State
from vestnik.press.store import Store

ERROR = ValueError("Could not parse the remainder: '}' from 'story.title}'")


@pytest.fixture
def node(tmp_path, monkeypatch, settings):
    """A node of its own, whose keeper is there."""

    class Home:
        press, run = tmp_path / "press", tmp_path / "run"

    settings.HOME = Home
    node = Node(
        Journal(Home.press / "journal"), Store(Home.press / "pages"), Failures(Home.press / "failures")
    )
    rule = Freshness(node.journal)
    for module in (log, press, press_state, proof):
        monkeypatch.setattr(module, "journal", lambda: node.journal)
    for module in (making, press_state, press):
        monkeypatch.setattr(module, "store", lambda: node.store)
    monkeypatch.setattr(press_state, "failures", lambda: node.failures)
    monkeypatch.setattr(press_state, "freshness", lambda: rule)
    (Home.run / "stats").mkdir(parents=True)
    node.stats = Home.run / "stats"
    node.journal.beat()
    return node


class Node:
    def __init__(self, journal, store, failures):
        self.journal, self.store, self.failures = journal, store, failures

    def keep(self, address: str, *names: str, edition: int = 0, at: float | None = None, **fields) -> Page:
        at = at or time.time()
        page = Page(
            address, 200, (), (make_piece(b"x" * 2000),), edition, frozenset(map(digest, names)), names,
            self.journal.code, at, at, fields.pop("until", math.inf), fields.pop("hard_until", math.inf), **fields,
        )  # fmt: skip
        self.store.write(page)
        return page

    def change(self, key: str, *, hard: bool = False) -> int:
        row = Change.objects.create(token=1, keys=[key], edition=self.journal.edition + 1)
        self.journal.append([Entry(row.edition, hard, (digest(key),))])
        return row.edition

    def count(self, **numbers) -> None:
        report = {"time": time.time(), "started": time.time() - 3600, "hot": numbers.pop("hot", [])}
        (self.stats / "door-1.json").write_text(json.dumps({**report, "recent": numbers}))


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def english(user):
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "en"
    profile.save()
    return user


@pytest.fixture
def editor():
    return english(make.user("Editors"))


def troubles():
    return press_state.troubles(timezone.now())


# --- when all is well


def test_a_press_that_is_well_is_one_line(node, desk, editor):
    make.story()
    node.count(hits=1204, waited=12, seconds=300)
    html = re.sub(r"\s+", " ", desk(editor).html)
    assert "Nothing fails." in html
    assert "1,204 pages read in the last 5 min, 99.0 % of them from memory." in html
    assert "press-troubles" not in html


def test_a_paper_whose_doors_have_counted_nothing_claims_nothing(node, desk, editor):
    make.story()
    html = desk(editor).html
    assert "Nothing fails." in html
    assert "from memory" not in html


def test_the_numbers_of_a_door_that_is_long_gone_are_not_told(node):
    node.count(hits=5, seconds=60)
    path = node.stats / "door-1.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"time": time.time() - 3600}))
    assert press_state.readers() is None


def test_doors_are_added_up(node):
    node.count(hits=10, waited=1, seconds=120)
    (node.stats / "door-2.json").write_text((node.stats / "door-1.json").read_text())
    served = press_state.readers()
    assert (served.pages, served.share, served.doors, served.minutes) == (20, 90.0, 2, 2)


def test_not_all_is_never_rounded_up_to_all(node):
    node.count(hits=100_000, waited=1, seconds=60)
    assert "99.9" in press.summary(press_state.readers())


@pytest.mark.parametrize("torn", ["", "{", "[]", '"x"'])
def test_torn_counts_are_passed_over(node, torn):
    (node.stats / "door-1.json").write_text(torn)
    assert press_state.readers() is None


# --- when something fails


def test_a_page_that_fails_is_told_with_what_readers_get(node, desk, editor):
    story = make.story("Потоп")
    node.keep(story.url, "story:1", at=datetime(2026, 11, 22, 12, 5, tzinfo=UTC).timestamp())
    node.change("story:1")
    node.failures.add(story.url, ERROR)
    [trouble] = troubles()
    assert trouble.what == "Потоп"
    assert trouble.url == story.url
    assert trouble.why == f"ValueError: {ERROR}"
    html = desk(editor).html
    assert "The press is in trouble" in html
    assert re.search(r"Readers get the page as it was at .*14:05\.", html)


def test_what_fails_and_was_never_made_is_an_error_for_readers(node):
    node.failures.add("/politika/", ERROR)
    assert [(one.what, one.means) for one in troubles()] == [
        ("/politika/", "Readers get an error: no earlier page is kept.")
    ]


def test_what_must_not_be_shown_any_more_is_an_error_too(node):
    node.keep("/politika/", "story:1")
    node.change("story:1", hard=True)
    node.failures.add("/politika/", ERROR)
    assert troubles()[0].means == "The old page must not be shown any more, so readers get an error."


def test_a_part_of_all_pages_that_fails_says_so(node):
    node.failures.add("/_press/rail/bg/", ERROR)
    [trouble] = troubles()
    assert (trouble.what, trouble.means, trouble.url) == (
        "The part “rail” of all pages (Български)", "Pages go out without it.", "",
    )  # fmt: skip


def test_a_failure_of_before_is_forgotten_once_the_page_is_right(node):
    node.failures.add("/politika/", ERROR)
    node.keep("/politika/", "story:1")
    assert troubles() == []


def test_tries_are_counted(node):
    for _ in range(3):
        node.failures.add("/politika/", ERROR)
    assert re.fullmatch(r"3 tries, the last at \d\d:\d\d", troubles()[0].note)


def test_what_nobody_has_asked_for_since_it_failed_troubles_nobody(node):
    node.failures.add("/politika/", ERROR)
    later = timezone.now() + timedelta(minutes=20)
    node.journal.numbers[HEARTBEAT] = int(later.timestamp() * 1000)
    assert press_state.troubles(later) == []
    assert [one.what for one in press_state.troubles(later, all_pages=True)] == ["/politika/"]


def test_a_keeper_that_is_silent_is_missed(node):
    node.journal.numbers[HEARTBEAT] = int((time.time() - 600) * 1000)
    assert [one.what for one in troubles()] == ["The keeper of the press does not run"]


def test_a_paper_that_has_just_started_is_given_time(node):
    node.journal.numbers[HEARTBEAT] = int((time.time() - 600) * 1000)
    report = {"time": time.time(), "started": time.time() - 3}
    (node.stats / "door-1.json").write_text(json.dumps(report))
    assert troubles() == []


def test_a_surrogate_that_does_not_listen_is_told(node, settings):
    node.change("story:1")
    folder = settings.HOME.press / "edge"
    folder.mkdir()
    state = {"edition": 0, "failures": 4, "error": "varnish-a-6081 does not answer: timed out"}
    (folder / "varnish-a-6081.json").write_text(json.dumps(state))
    [trouble] = troubles()
    assert (trouble.what, trouble.note) == ("varnish-a-6081 can’t be told of changes", "1 change waits")


# --- what is stale, and why


def hot():
    return {one.title: one for one in press_state.hot_pages(timezone.now())}


def test_hot_pages_say_what_is_not_right_and_since_when(node):
    story = make.story("Потоп")
    node.count(hits=9, seconds=60, hot=[[story.url, 9]])
    node.keep(story.url, "story:1", "listing:latest:bg")
    node.change("listing:latest:bg")
    page = hot()["Потоп"]
    assert (page.reads, page.tone, page.state) == (9, "soon", "Readers get the earlier one")
    [reason] = page.reasons
    assert (reason.text, reason.key) == ("Changed", "listing:latest:bg")
    assert reason.since.day == ""


def test_what_other_templates_failed_at_troubles_nobody(node):
    node.failures.add("/politika/", ERROR, code=node.journal.code)
    assert [one.what for one in troubles()] == ["/politika/"]
    node.journal.set_code(7)
    assert troubles() == []


def test_pages_are_called_by_their_names(node):
    make.story("Потоп")
    make.story("News", "en", section=make.section("Sport", "en", "sport"))
    names = press_state.titles(["/politika/", "/en/sport/", "/rss/"])
    assert list(names.values()) == ["Политика", "Sport", "/rss/"]


def test_a_right_page_needs_no_reason(node):
    node.keep("/", "front:bg")
    page = hot()["Front (Български)"]
    assert (page.tone, page.reasons, page.kilobytes) == ("good", (), 2.0)


def test_the_fronts_are_hot_though_nobody_reads_them(node):
    assert list(hot()) == ["Front (Български)", "Front (English)"]
    assert hot()["Front (English)"].state == "Not made yet: its first reader waits for it"


def test_time_and_code_are_reasons_as_well(node):
    node.keep("/", "front:bg", until=time.time() - 5)
    node.journal.set_code(7)
    assert [reason.text for reason in hot()["Front (Български)"].reasons] == [
        "Its time is over", "Templates, styles or settings are others now",
    ]  # fmt: skip


# --- who may see it


def test_the_page_tells_the_details(node, client, editor):
    make.story()
    node.count(hits=20, waited=1, seconds=60, hot=[["/", 20]])
    node.keep("/", "front:bg")
    client.force_login(editor)
    html = client.get(reverse("desk_press")).content.decode()
    assert "<b>95 %</b>" in html
    assert "Front (Български)" in html


@pytest.mark.parametrize(("role", "sees"), [("Reporters", False), ("Editors", True), ("Chiefs", True)])
def test_those_who_may_publish_see_the_press(node, client, role, sees):
    user = english(make.user(role))
    client.force_login(user)
    assert (press.line(user) is not None) is sees
    # Wagtail sends those without the right to their home
    assert (client.get(reverse("desk_press")).status_code == 200) is sees
    assert ('href="/admin/press/"' in client.get("/admin/").content.decode()) is sees


def test_what_is_said_of_a_proof(client, editor, node, monkeypatch):
    monkeypatch.setattr(press, "look", lambda _sign, _address: Found(State.OLD, status=200))
    client.force_login(editor)
    answer = client.get(reverse("desk_press_live"), {"of": "x"}).json()
    assert answer["text"] == "Readers still get the old page after 20 s."
    assert answer["url"] == reverse("desk_press")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Found(State.LIVE, 0.213), "Live for readers after 0.2 s."),
        (Found(State.LIVE, 0.0412), "Live for readers after 0.04 s."),
        (Found(State.LIVE, 0.0001), "Live for readers after 0.01 s."),
        (
            Found(State.LIVE, 0.3, here=True),
            "Live at this server after 0.3 s. The public address can’t be reached from here.",
        ),
        (Found(State.BROKEN, status=503), "Readers still get an error after 20 s (503)."),
    ],
)
def test_the_sentences_say_what_was_seen(found, said):
    assert press.sentence(found) == said


def test_only_the_newsroom_may_ask(client):
    assert client.get(reverse("desk_press_live"), {"of": "x"}).status_code == 302


def test_no_address_can_be_asked_for(client, editor):
    client.force_login(editor)
    for asked in ({"of": "http://169.254.169.254/"}, {"of": ""}, {"url": "http://127.0.0.1:1/"}):
        assert client.get(reverse("desk_press_live"), asked).status_code == 404


def test_a_key_stands_for_an_address_of_the_paper():
    story = make.story("Потоп")
    assert press.address_of(f"story:{story.pk}") == story.url
    assert press.address_of("front:en") == "/en/"
