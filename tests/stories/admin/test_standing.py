"""A standing page's address is made of its title by the rules of its language."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import APIToken
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests import make
from tests.stories.admin.conftest import logged_in
from tests.stories.paper import standing_page
from vestnik.stories.models import HomePage, StandingPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    make.roots()
    return HomePage.objects.get(locale__language_code="bg")


@pytest.fixture
def chief(newsroom, home):
    return logged_in(make.user(is_superuser=True))


def filled_in(**fields) -> dict:
    comments = {
        f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    return nested_form_data({"intro": "", "slug": "", "body": streamfield([]), **fields}) | comments


def made(client, home, **fields) -> StandingPage:
    address = reverse("wagtailadmin_pages:add", args=["stories", "standingpage", home.pk])
    answer = client.post(address, filled_in(**fields))
    assert answer.status_code == 302, answer.context["form"].errors
    return StandingPage.objects.order_by("-pk")[0]


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Щастие в Търново", "shtastie-v-tarnovo"), ("Редакция 2026", "redaktsia-2026"), ("🎉", "story-")],
)
def test_it_follows_the_law_of_transliteration(chief, home, title, slug):
    page = made(chief, home, title=title)
    assert page.slug.startswith(slug)


def test_what_is_taken_gets_a_number(chief, home):
    make.section("Култура")
    assert [made(chief, home, title="Култура").slug for _time in range(2)] == ["kultura-2", "kultura-3"]


def test_a_slug_that_was_typed_stays(chief, home):
    assert made(chief, home, title="За нас", slug="about-us").slug == "about-us"


def test_an_address_that_readers_know_outlives_its_title(chief, home):
    page = standing_page("За нас", "za-nas")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert chief.post(address, filled_in(title="Кои сме", **{"action-publish": "1"})).status_code == 302
    page.refresh_from_db()
    assert (page.title, page.slug) == ("Кои сме", "za-nas")


def test_the_api_gives_the_same(home):
    _token, key = APIToken.create_token(user=make.user(is_superuser=True), name="test")
    body = {"title": "Редакция 2026", "intro": "", "body": [], "in_footer": True}
    body["meta"] = {"type": "stories.StandingPage", "parent_id": home.pk}
    answer = Client().post(
        "/api/v3/pages/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 201, answer.content
    assert StandingPage.objects.get().slug == "redaktsia-2026"


def test_a_page_that_code_makes_needs_none(home):
    assert home.add_child(instance=StandingPage(title="Политика за поправки", locale=home.locale)).slug == (
        "politika-za-popravki"
    )


def test_wagtails_script_writes_nothing_into_the_slug(chief, home):
    page = chief.get(
        reverse("wagtailadmin_pages:add", args=["stories", "standingpage", home.pk])
    ).content.decode()
    assert "w-sync" not in page.partition('name="title"')[2].partition(">")[0]
    assert "Page title*" in page or "Заглавие" in page
