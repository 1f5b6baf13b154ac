"""What is new in a topic, as its reader's browser remembers it."""

import json

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

TOPIC = "/topics/danube-bridge/"


def reading(browser, paper, **how):
    tab = browser.new_page(viewport={"width": 1280, "height": 900}, **how)
    tab.goto(paper.url + TOPIC)
    return tab


def kept(tab) -> dict:
    return json.loads(tab.evaluate("localStorage.getItem('vestnik-threads')") or "{}")


def keep(tab, **changes) -> None:
    """Puts the one followed thread back to how an earlier visit left it."""
    ((topic, state),) = kept(tab).items()
    tab.evaluate(
        "state => localStorage.setItem('vestnik-threads', state)", json.dumps({topic: state | changes})
    )


def last_but(tab, number: int) -> float:
    """The moment of the so-many-newest story, as the browser keeps it."""
    return tab.locator(".timeline article time").nth(number).evaluate("time => Date.parse(time.dateTime)")


def test_nothing_is_kept_before_the_reader_follows_and_nothing_after_leaving(browser, paper):
    tab = reading(browser, paper)
    button = tab.locator(".follow button")
    assert (button.get_attribute("aria-pressed"), kept(tab)) == ("false", {})
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert len(kept(tab)) == 1
    button.click()
    assert kept(tab) == {}
    assert not tab.context.cookies()
    tab.close()


def test_a_reader_who_comes_back_sees_what_is_new_and_up_to_where_all_was_read(browser, paper):
    tab = reading(browser, paper)
    tab.locator(".follow button").click()
    assert tab.locator(".label.new").count() == 0
    keep(tab, newest=last_but(tab, 2), at=0)
    for _visit in ("a new one", "the same, a moment later"):
        tab.reload()
        assert tab.locator(".timeline .label.new").count() == 2
        assert tab.locator(".follow-on").inner_text().endswith("2")
        assert tab.locator(".read-to").count() == 1
        marked = tab.evaluate("document.querySelector('.read-to').nextElementSibling.innerText")
        assert marked == tab.locator(".timeline article").nth(2).inner_text()
    keep(tab, at=0)
    tab.reload()
    assert tab.locator(".label.new").count() == 0
    tab.close()


def test_under_a_story_of_the_thread_stands_what_is_new_and_where_one_is(browser, paper):
    tab = reading(browser, paper)
    tab.locator(".follow button").click()
    keep(tab, newest=last_but(tab, 1))
    before = kept(tab)
    tab.locator(".timeline article a").nth(1).click()
    tab.wait_for_selector(".thread-steps [aria-current]", state="attached")
    assert tab.locator(".thread .label.new").count() == 1
    assert tab.locator(".thread-steps [aria-current]").count() == 1
    assert kept(tab) == before
    tab.close()


def test_nothing_of_it_is_sent(browser, paper):
    tab = reading(browser, paper)
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.locator(".follow button").click()
    tab.locator(".follow button").click()
    tab.wait_for_load_state("networkidle")
    # a browser may fetch the paper's sign at any time
    assert [url for url in asked if "/icons/" not in url] == []
    tab.close()


def test_without_a_script_the_timeline_is_whole_and_offers_nothing(browser, paper):
    tab = reading(browser, paper, java_script_enabled=False)
    assert tab.locator(".timeline article").count() >= 4
    assert tab.locator(".follow").is_hidden()
    tab.close()


def test_a_browser_that_keeps_nothing_shows_the_plain_timeline(browser, paper):
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    tab, wrong = context.new_page(), []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.goto(paper.url + TOPIC)
    tab.locator(".follow button").click()
    assert tab.locator(".follow button").get_attribute("aria-pressed") == "false"
    assert wrong == []
    context.close()
