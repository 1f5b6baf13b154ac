"""A reader's own page in a browser: with a keyboard, without a script, in both lights and languages."""

from __future__ import annotations

import email
import re
import time
from email import policy

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("e2e")]


def mail_to(paper, address: str, subject: str) -> str:
    """The text of a mail; the worker sends it, so it may take a moment."""
    for _try in range(150):
        for path in sorted((paper.home / "mail").rglob("*")):
            if path.is_file():
                mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
                if address in str(mail["To"]) and subject in str(mail["Subject"]):
                    return mail.get_body(("plain",)).get_content()
        time.sleep(0.2)
    pytest.fail(f"no mail to {address}: {subject}")


def own_page(tab, paper, lang: str, subject: str) -> str:
    """Signs up for the first newsletter, confirms, and opens the own page; returns the address signed up."""
    address = f"reader{time.time_ns()}@mail.example"
    tab.goto(f"{paper.url}{lang}/newsletter/")
    for tick in tab.locator("main input[type=checkbox][name=newsletter]").all()[:1]:
        tick.check()
    tab.fill("main input[type=email]", address)
    tab.wait_for_timeout(2_500)
    tab.locator("main form button[type=submit]").first.click()
    tab.goto(re.search(r"http://\S+/confirm/\S+", mail_to(paper, address, subject))[0])
    tab.locator("main form button[type=submit]").first.click()
    tab.locator("main a[href*='/you/']").click()
    return address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("lang", "subject"), [("", "потвърдете"), ("/en", "confirm")])
def test_the_own_page_is_right_for_eyes_and_ears(browser, paper, lang, subject, scheme):
    tab = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    own_page(tab, paper, lang, subject)
    assert [(found["id"], found["nodes"][0]["html"]) for found in Axe().run(tab).response["violations"]] == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not tab.context.cookies()
    tab.close()


def test_a_reader_chooses_pauses_and_leaves_without_a_script(browser, paper):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    tab = context.new_page()
    own_page(tab, paper, "", "потвърдете")
    boxes = tab.locator("main input[name=newsletter]")
    ticked = [box.is_checked() for box in boxes.all()]
    assert ticked.count(True) == 1
    boxes.nth(ticked.index(False)).check()
    tab.locator("main button[value=choose]").click()
    assert tab.locator("main [role=status]").count() == 1
    assert tab.locator("main input[name=newsletter]:checked").count() == 2
    tab.check("main input[value=month]")
    tab.locator("main button[value=pause]").click()
    tab.locator("main button[value=resume]").click()
    tab.locator("main button[value=leave]").click()
    assert tab.locator("main button[value=leave]").count() == 0
    context.close()


def test_a_reader_changes_address_and_both_mailboxes_hear_of_it(browser, paper):
    tab = browser.new_page()
    before = own_page(tab, paper, "/en", "confirm your address")
    after = f"new{time.time_ns()}@mail.example"
    tab.fill("#new-email", after)
    tab.locator("main button[value=move]").click()
    assert before not in tab.content()
    tab.goto(re.search(r"http://\S+/confirm/\S+", mail_to(paper, after, "new address"))[0])
    tab.locator("main form button[type=submit]").first.click()
    assert after not in mail_to(paper, before, "another address")
    tab.close()
