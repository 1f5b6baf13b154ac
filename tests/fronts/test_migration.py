"""A paper whose editors had picked stories in the slots of old has the same front after `vestnik migrate`."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import make
from tests.fronts.arranged import NOON
from vestnik.fronts.document import parse
from vestnik.fronts.draft import change, draft_of, undo
from vestnik.fronts.front import home_page
from vestnik.fronts.live import live_version
from vestnik.fronts.models import Front, FrontVersion
from vestnik.fronts.places import Candidate, place
from vestnik.fronts.publish import differs, publish

moving = import_module("vestnik.fronts.migrations.0003_picks_become_a_version")
OLD = ("fronts", "0001_initial")


def test_every_story_keeps_its_place_and_what_filled_itself_fills_itself():
    picks = [None, 7, 8, None, None, 7, None, 9, 10]
    front = parse(moving.arrangement_of(picks, "2026-11-20T12:00:00+00:00"))
    known = {pk: Candidate(pk, None, NOON) for pk in range(1, 30)}
    fills = {pk: [known[story] for story in range(1, 20)] for pk in ("lead", "grid")}
    placed = place(front, known, fills, NOON).containers
    assert [[at.story for at in one.places] for one in placed[:2]] == [[1, 7, 8, 2, 3], [4, 5, 9, 10, 6, 11]]


def migrate(*targets: tuple[str, str]):
    """The models as they are after these migrations; by default after all there are."""
    executor = MigrationExecutor(connection)
    targets = list(targets) or executor.loader.graph.leaf_nodes()
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def back_in_time(transactional_db):
    """Undoes migrations down to the one given; in the end all are done."""
    yield migrate
    migrate()


@pytest.mark.slow
def test_a_paper_with_picks_of_old_has_them_where_they_were(back_in_time):
    stories = {
        name: make.story(name, at=NOON + timedelta(minutes=at)) for at, name in enumerate("абвгдежзий")
    }
    picks = ["а", None, "в", "б", None, None, "а", "г"]
    apps = back_in_time(OLD)
    fronts = apps.get_model("fronts", "Front").objects
    slots = apps.get_model("fronts", "FrontSlot").objects
    bulgarian = fronts.create(locale_id=make.locale("bg").pk)
    english = fronts.create(locale_id=make.locale("en").pk, translation_key=bulgarian.translation_key)
    for order, name in enumerate(picks):
        slots.create(front=bulgarian, sort_order=order, story_id=stories[name].pk if name else None)
    slots.create(front=english, sort_order=0)

    began = datetime.now(UTC)
    migrate()

    assert "fronts_frontslot" not in connection.introspection.table_names()
    front = Front.objects.get(locale__language_code="bg")
    assert (front.kind, front.title, front.pk) == ("home", "", bulgarian.pk)
    version = live_version(front)
    assert (version.number, version.made_by) == (1, None)
    assert began <= version.live_at <= datetime.now(UTC)
    assert FrontVersion.objects.count() == 1, "a front without picks needs no version"
    # the empty places are filled with the latest that stand nowhere else
    page = home_page("bg")
    assert [teaser.title for teaser in page.containers[0].teasers] == ["а", "й", "в", "б", "и"]
    assert [teaser.title for teaser in page.containers[1].teasers] == ["з", "ж", "г", "е", "д"]
    assert home_page("en").teasers == ()

    assert not differs(front)
    made = change(front.pk, {"kind": "remove-slot", "slot": "pick-1"}, None)
    undo(front.pk, None)
    front.refresh_from_db()
    assert draft_of(front).arrangement == parse(version.arrangement)
    publish(front.pk, None, made.number + 1)
    assert live_version(front).number == 2


@pytest.mark.slow
def test_an_undo_of_before_redo_was_there_is_still_known_as_one(back_in_time):
    apps = back_in_time(("fronts", "0006_standfirst"))
    front = apps.get_model("fronts", "Front").objects.create(locale_id=make.locale("bg").pk, draft_number=3)
    moves = apps.get_model("fronts", "FrontMove").objects
    one, two, _three = (
        moves.create(front=front, number=number, made_at=NOON, kind="add-container", data={}, back={})
        for number in (1, 2, 3)
    )
    moves.filter(pk=one.pk).update(undone_by=two)
    migrate()
    ways = dict(Front.objects.get().moves.values_list("number", "way"))
    assert ways == {1: "do", 2: "undo", 3: "do"}
