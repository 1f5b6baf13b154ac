"""The menu as each role finds it."""

import json
import re

import pytest
from wagtail.users.models import UserProfile

from tests import make
from vestnik.stories.newsroom import ADMIN, CHIEF, EDITOR, REPORTER


def menu_of(client, role: str) -> list[str]:
    """Names of the menu's items, from top to bottom."""
    user = make.user(role)
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "en"
    profile.save()
    client.force_login(user)
    html = client.get("/admin/").content.decode()
    props = json.loads(re.search(r'<script id="wagtail-sidebar-props"[^>]*>(.*?)</script>', html, re.S)[1])
    modules = props["modules"]
    main = next(module for module in modules if module["_type"] == "wagtail.sidebar.MainMenuModule")
    return [item["_args"][0]["name"] for item in main["_args"][0]]


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (REPORTER, ["desk", "stories", "notes", "images", "documents"]),
        (EDITOR, ["desk", "stories", "notes", "front", "images", "paper", "newsletter", "documents"]),
        (
            CHIEF,
            ["desk", "stories", "notes", "front", "images", "paper", "newsletter", "explorer", "documents"],
        ),
    ],
)
def test_a_role_finds_what_it_can_use_in_the_order_of_its_day(client, role, first):
    menu = menu_of(client, role)
    assert menu[: len(first)] == first


@pytest.mark.parametrize("role", [REPORTER, EDITOR, CHIEF, ADMIN])
def test_nobody_is_sent_to_wagtails_own_help(client, role):
    assert "help" not in menu_of(client, role)


def test_the_log_in_page_bears_the_papers_name(client):
    html = client.get("/admin/login/").content.decode()
    assert "Делник" in html
    assert "Sign in to Wagtail" not in html


def test_every_page_of_the_admin_bears_the_papers_name_and_icon(client):
    client.force_login(make.user(EDITOR))
    html = client.get("/admin/").content.decode()
    assert " - Делник</title>" in html
    assert "vestnik/icons/icon.svg" in html
    assert "wagtailadmin/images/favicon" not in html


def test_the_desk_adds_no_script_or_style_of_its_own_to_the_page(client):
    client.force_login(make.user(EDITOR))
    make.story()
    html = client.get("/admin/").content.decode()
    desk = html[html.index('<div class="desk">') : html.index("</main>")]
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", desk)
