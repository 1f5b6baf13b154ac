"""An issue in a few minutes: the draft waits, is trimmed, gets a line, is previewed, tested and scheduled."""

import json
import re
from datetime import datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

#: what Wagtail's own admin gets wrong
NOT_OURS = {
    "color-contrast-enhanced",
    "region",
    "landmark-complementary-is-top-level",
    "landmark-unique",
    "heading-order",
    "page-has-heading-one",
    "label-title-only",
    "aria-allowed-role",
}
LINE = "Прочетохме доклада, за да не се налага вие да го правите."


def stories(tab) -> list[str]:
    return [
        title.strip()
        for title in tab.locator("#body-root .chooser__title").all_inner_texts()
        if title.strip()
    ]


def open_draft(tab) -> None:
    tab.locator(".desk-letters a").filter(has_text=re.compile("suggestion|предложени")).first.click()
    tab.wait_for_selector("#body-root .chooser__title")


def saved(tab) -> None:
    tab.wait_for_selector(".w-autosave-indicator__state--saved:visible")


def test_the_draft_that_waits_is_trimmed_written_previewed_tested_and_scheduled(newsroom, paper):
    open_draft(newsroom)
    suggested = stories(newsroom)
    assert len(suggested) >= 5
    # drop the last one
    newsroom.locator("#body-root [data-streamfield-child]").last.locator(
        "[data-streamfield-action=DELETE]"
    ).click()
    newsroom.wait_for_function(
        f"() => document.getElementById('body-root').rootBlock.children.length === {len(suggested)}"
    )
    # the second one first, by the keyboard
    second = newsroom.locator("#body-root [data-streamfield-child]:has(.chooser__title)").nth(1)
    up = second.locator("[data-streamfield-action=MOVE_UP]")
    up.focus()
    newsroom.keyboard.press("Enter")
    newsroom.wait_for_timeout(600)
    assert stories(newsroom)[:2] == [suggested[1], suggested[0]]
    # one more, from beside
    offered = newsroom.locator("[data-add]").first
    added = offered.get_attribute("data-title")
    offered.click()
    newsroom.wait_for_timeout(600)
    assert stories(newsroom)[-1] == added
    # a line in the paper's voice, and a letter
    newsroom.locator("#body-root [data-contentpath=line] textarea").first.fill(LINE)
    newsroom.locator("#body-root .public-DraftEditor-content").first.click()
    newsroom.keyboard.type("Скъпи читатели,")
    saved(newsroom)
    # as readers will see it
    newsroom.click('[data-side-panel-toggle="preview"]')
    frame = newsroom.frame_locator("[data-w-preview-target=iframe]:visible").first
    frame.get_by_text(LINE[:30]).first.wait_for()
    newsroom.click('[data-side-panel-toggle="preview"]')
    saved(newsroom)
    newsroom.reload()
    newsroom.wait_for_selector("#body-root .chooser__title")
    assert stories(newsroom)[0] == suggested[1]

    newsroom.click(".nl-bar .button")
    newsroom.wait_for_selector(".nl-right")
    newsroom.click(".nl-form button[type=submit] >> nth=0")
    newsroom.wait_for_load_state()
    mails = sorted((paper.home / "mail").glob("*admin@delnik.example*.eml"))
    assert mails
    raw = mails[-1].read_bytes()
    assert b"List-Unsubscribe=One-Click" in raw
    assert not newsroom.complaints


def test_it_is_scheduled_and_taken_off_again(newsroom, paper):
    open_draft(newsroom)
    newsroom.click(".nl-bar .button")
    newsroom.wait_for_selector("#nl-send")
    at = datetime.now().astimezone() + timedelta(days=1)
    newsroom.fill("input[type=datetime-local]", at.strftime("%Y-%m-%dT%H:%M"))
    newsroom.click("button[value=schedule]")
    newsroom.wait_for_selector("button[value=unschedule]")
    newsroom.click("button[value=unschedule]")
    newsroom.wait_for_selector("button[value=schedule]")
    assert not newsroom.complaints


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_axe_finds_nothing_of_ours(newsroom, width, scheme):
    newsroom.set_viewport_size({"width": width, "height": 900})
    newsroom.emulate_media(color_scheme=scheme)
    open_draft(newsroom)
    pages = [newsroom.url]
    newsroom.click(".nl-bar .button")
    newsroom.wait_for_selector("#nl-send")
    pages += [newsroom.url, re.sub(r"/\d+/sending/", "/1/report/", newsroom.url)]
    for page in pages:
        newsroom.goto(page)
        newsroom.wait_for_timeout(1500)
        wide = newsroom.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, page
        found = Axe().run(newsroom, context=".nl-frame, .nl-page").response["violations"]
        assert not [
            (one["id"], one["nodes"][0]["html"][:200]) for one in found if one["id"] not in NOT_OURS
        ], page


def test_the_demo_s_readers_have_got_its_first_issue(paper):
    told = json.loads(paper.command("newsletter", "status", "1", "--json"))[0]
    assert told["state"] == "done"
    assert told["accepted"] == told["audience"] > 5


def test_an_issue_is_a_page_that_anybody_can_read(tab, paper):
    status, page = paper.get("/newsletter/the-week/1/")
    assert status == 200
    assert "67 600" in page
    tab.goto(paper.url + "/newsletter/the-week/1/")
    assert not Axe().run(tab).response["violations"]
    assert paper.get("/feeds/newsletter/the-week.atom")[0] == 200
    assert not tab.complaints
