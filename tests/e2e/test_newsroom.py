"""The main path: from an editor's keyboard to a reader's screen."""

import os
import re
from contextlib import suppress

import pytest
from PIL import Image
from playwright.sync_api import TimeoutError as PlaywrightTimeout

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

TITLE = "Снегът затвори прохода Шипка за тирове"


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "shipka.jpg"
    # never the same twice: the newsroom asks what to do with a photo that it has already
    Image.frombytes("RGB", (32, 20), os.urandom(32 * 20 * 3)).resize((1600, 1000)).save(path, quality=80)
    return path


def write_story(tab, paper, title):
    tab.goto(paper.url + "/admin/stories/add/")
    tab.fill("[name=title]", title)
    tab.select_option("select[name=section]", label="Общество")
    tab.fill("[name=standfirst]", "Отклоняват тежките автомобили през Прохода на републиката.")
    tab.click("#panel-child-text-body-section .c-sf-add-button, [data-contentpath=body] .c-sf-add-button")
    tab.locator(".w-combobox__option, [role=option]").filter(
        has_text=re.compile("Paragraph|Абзац")
    ).first.click()
    tab.click(".public-DraftEditor-content")
    tab.keyboard.type("От шест часа сутринта снегът не спира.")
    tab.wait_for_timeout(1_500)  # Draftail hands its words to the form a quarter of a second later


def choose_photo(tab, photograph, credit):
    tab.click("#id_lead_photo-chooser [data-chooser-action-choose]")
    tab.click(".modal a[href='#tab-upload']")
    tab.set_input_files(".modal input[type=file]", str(photograph))
    tab.fill(".modal input[name$=title]", "Шипка в сняг")
    tab.fill(".modal [name$=credit]", credit)
    tab.click(".modal #tab-upload button[type=submit], .modal #tab-upload input[type=submit]")
    tab.wait_for_selector(".modal", state="detached")


def publish(tab):
    """Publishes, or is refused. Wagtail may swallow the click while it saves by itself; then an editor clicks again."""
    for _try in range(4):
        if not tab.locator("[name=action-publish]").is_visible():
            tab.click("footer .w-dropdown__toggle, .footer .w-dropdown__toggle")
        tab.click("[name=action-publish]")
        with suppress(PlaywrightTimeout):
            tab.wait_for_selector(
                "[data-press-proof], .messages .error, .error-message", state="attached", timeout=15_000
            )
            break
    tab.wait_for_load_state("networkidle")


def test_a_story_goes_from_the_keyboard_to_every_page_that_shows_it(newsroom, paper, photograph):
    write_story(newsroom, paper, TITLE)
    choose_photo(newsroom, photograph, "Иво Станев / Делник")
    publish(newsroom)
    story = re.search(r'href="(/society/[\d/]+/snegat-zatvori-prohoda-shipka-za-tirove/)"', paper.get("/")[1])
    assert story, "not on the front"
    status, page = paper.get(story[1])
    assert status == 200
    assert "Иво Станев / Делник" in page
    assert "От шест часа сутринта" in page
    assert TITLE in paper.get("/society/")[1]
    old = re.search(
        r'href="(/society/2024/[^"]+/)"', paper.get("/society/")[1] + paper.get("/people/yana-ruseva/")[1]
    )
    old_path = old[1] if old else re.findall(r'href="(/\w+/2024/\d\d/\d\d/[^"]+/)"', paper.get("/")[1])[0]
    rail = paper.get(old_path)[1].partition('class="rail')[2]
    assert TITLE in rail.replace("\u00a0", " ")
    assert not newsroom.complaints


def test_without_a_credit_publishing_is_refused_at_the_field_and_nothing_is_lost(newsroom, paper, photograph):
    write_story(newsroom, paper, "Новина без име под снимката")
    choose_photo(newsroom, photograph, "")
    publish(newsroom)
    field = newsroom.locator("#panel-child-text-lead_photo-errors, [id*=lead_photo][id$=errors]").first
    assert "Шипка в сняг" in field.inner_text()
    assert newsroom.input_value("[name=title]") == "Новина без име под снимката"
    assert "От шест часа" in newsroom.inner_text(".public-DraftEditor-content")
    assert "Новина без име" not in paper.get("/latest/")[1]
