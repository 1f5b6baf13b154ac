"""A front itself: made, named, and told when to warn."""

import pytest

from tests import make
from tests.fronts.arranged import arrangement, container, slot
from tests.fronts.desk.conftest import Desk
from tests.stories.paper import Log
from vestnik.fronts.draft import important_rail
from vestnik.fronts.models import Front, FrontKind


@pytest.fixture
def special(client, me) -> Desk:
    """The desk of a special front that readers have."""
    front = Front.objects.create(kind=FrontKind.SPECIAL, locale=make.locale(), title="Избори", slug="izbori")
    make.arranged(front, arrangement(container("c", slot("a", make.story("Вотът").pk))))
    return Desk(client, front)


def test_a_special_front_is_made_and_opens(client, me):
    asked = {"kind": "special", "title": "Избори 2026", "slug": "", "standfirst": "Всичко\r\nза вота"}
    answer = client.post("/admin/front/new/?lang=bg", asked)
    made = Front.objects.get(kind=FrontKind.SPECIAL)
    assert (made.slug, answer["Location"]) == ("izbori-2026", f"/admin/front/{made.pk}/")
    assert made.standfirst == "Всичко за вота"
    assert "Избори 2026" in client.get(answer["Location"]).content.decode()


def test_a_rail_has_no_standfirst(client, me):
    client.post("/admin/front/new/?lang=bg", {"kind": "rail", "title": "Спорт сега", "standfirst": "Нещо"})
    assert Front.objects.get(kind=FrontKind.RAIL).standfirst == ""


def test_the_standfirst_stands_under_the_title_and_in_the_head_of_the_page(special):
    with Log() as log:
        special.post("about/", title="Избори", slug="izbori", standfirst="Три дни до вота.", quiet_hours=6)
    assert log.keys == {"front:bg:special:izbori"}
    page = special.client.get("/izbori/").content.decode().replace("\u00a0", " ")
    assert '<p class="standfirst">Три дни до вота.</p>' in page
    assert '<meta name="description" content="Три дни до вота."' in page


def test_readers_pages_learn_nothing_of_when_the_desk_warns(special):
    with Log() as log:
        special.post("about/", title="Избори", slug="izbori", standfirst="", quiet_hours=0)
    assert (log.rows, special.front.quiet_hours) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (FrontKind.HOME, ["quiet_hours"]),
        (FrontKind.SPECIAL, ["title", "slug", "standfirst", "quiet_hours"]),
        (FrontKind.RAIL, ["title", "slug", "quiet_hours"]),
    ],
)
def test_each_kind_of_front_asks_for_what_it_has(client, me, kind, fields):
    named = {} if kind == FrontKind.HOME else {"title": "Избори", "slug": "izbori"}
    front = Front.objects.create(kind=kind, locale=make.locale(), **named)
    answer = Desk(client, front).get("about/")
    assert list(answer.context["form"].fields) == fields


def test_the_rail_on_every_page_can_be_called_something_else_before_anybody_published_it(client, me):
    make.story(important_until=None)
    desk = Desk(client, important_rail(make.locale()))
    with Log() as log:
        desk.post("about/", title="Сега", quiet_hours=6)
    assert (desk.front.title, desk.front.slug) == ("Сега", "important")
    assert log.keys == {"front:bg:rail:important"}


def test_a_slug_that_is_taken_is_refused_at_the_field_and_nothing_is_lost(special):
    make.section("Спорт")
    answer = special.post("about/", title="Избори", slug="sport", standfirst="Моето", quiet_hours=6)
    assert answer.status_code == 422
    assert "Choose another slug" in answer.json()["form"]
    assert "Моето" in answer.json()["form"]
    assert special.front.slug == "izbori"


def test_what_is_moved_in_the_draft_meanwhile_stays(special, monkeypatch):
    from vestnik.fronts.desk import about

    form = about.AboutForm

    def late(*args, **kwargs):
        made = form(*args, **kwargs)
        if args[0] is not None:
            special.put(make.story("Между това"))
        return made

    monkeypatch.setattr(about, "AboutForm", late)
    special.post("about/", title="Вотът", slug="izbori", standfirst="", quiet_hours=6)
    assert special.front.title == "Вотът"
    assert len(special.stories()) == 2
