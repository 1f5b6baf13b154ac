"""A reader who searches: by keyboard and suggestions, without a script, in Latin letters, in both lights."""

from __future__ import annotations

import json
import time
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

#: of the demo's stories: 'Мостът при Русе остава с една лента до пролетта', 'Bridge at Ruse to stay …'
TITLE = "Мостът при Русе"
#: words are counted for suggestions within so many seconds after a paper is made
COUNTED = 240


@pytest.fixture(scope="module")
def counted(paper):
    """The words of the demo are counted by its scheduler."""
    end = time.monotonic() + COUNTED
    while time.monotonic() < end:
        told = json.loads(paper.get("/search/suggestions.json?q=" + quote("рус"))[1])
        if told["queries"]:
            return
        time.sleep(1)
    pytest.fail(f"no words for suggestions in {COUNTED} s")


def test_from_the_front_to_a_story_without_a_script(browser, paper):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto(paper.url)
    tab.click("a.to-search")
    tab.fill("#q", "мостовете русе")
    tab.click("main .search-form button")
    assert "q=" in tab.url
    hit = tab.locator("article.hit", has_text=TITLE)
    assert hit.locator("mark").count() >= 1
    hit.locator("h2 a").click()
    assert TITLE in tab.locator("h1").inner_text()
    tab.go_back()
    assert tab.input_value("#q") == "мостовете русе"
    context.close()


def test_suggestions_are_chosen_with_the_keyboard_alone(tab, paper, counted):
    tab.goto(paper.url + "/search/")
    tab.focus("#q")
    tab.keyboard.type("мост рус")
    tab.wait_for_selector("[role=option]")
    assert tab.get_attribute("#q", "aria-expanded") == "true"
    assert Axe().run(tab).response["violations"] == []
    tab.keyboard.press("ArrowDown")
    chosen = tab.get_attribute("#q", "aria-activedescendant")
    assert tab.get_attribute(f"#{chosen}", "aria-selected") == "true"
    tab.keyboard.press("Escape")
    assert tab.input_value("#q") == "мост рус"
    assert tab.get_attribute("#q", "aria-expanded") == "false"
    tab.keyboard.type("е")
    tab.wait_for_selector("[role=option]")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search/?q=**")
    assert tab.locator("article.hit", has_text=TITLE).count() == 1
    assert tab.complaints == []


def test_latin_letters_are_read_as_bulgarian_with_a_way_back(tab, paper, counted):
    tab.goto(paper.url + "/search/?q=mostat+v+ruse")
    assert tab.locator(".said strong").inner_text().startswith("мост")
    assert tab.locator("article.hit", has_text=TITLE).count() == 1
    tab.locator(".said a").click()
    assert "exact=1" in tab.url
    assert tab.locator("article.hit").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(
    "path", ["/search/?q=мост", "/en/search/?q=bridges&period=year", "/search/?q=няматакова", "/nope/"]
)
def test_it_is_right_for_eyes_and_ears(browser, paper, path, width, scheme):
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab.goto(paper.url + path)
    assert [(found["id"], found["nodes"][0]["html"]) for found in Axe().run(tab).response["violations"]] == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not tab.context.cookies()
    tab.close()
