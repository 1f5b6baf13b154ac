"""A mail as a reader's browser shows it: nothing keeps people out, nothing is wider than a phone."""

import json
import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.newsletters.letter.test_gate import case, entry
from vestnik.newsletters.letter.items import Lines, Pick, Saying

TEMPLATES = ("selection", "briefing", "letter")
LONG = (
    "Много дълго заглавие, каквото никой редактор не би искал, когато три съда се произнесат в един ден " * 2
)
#: attributes that HTML has no more, and Outlook knows instead of CSS; properties that Apple's and Microsoft's mail know
KNOWN = (
    "attribute on the “table” element is obsolete",
    "attribute on the “td” element is obsolete",
    "CSS: “supported-color-schemes”",
    "CSS: “mso-hide”",
)


def mail(template: str) -> str:
    items = (
        Pick("a", 0, entry()),
        Pick("b", 1, entry(LONG.strip(), "https://vestnik.example/2/")),
        Saying("c", 2, "„Реката не знае граници.“", "Мария Тодорова"),
        Lines("d", 3, "Още", (entry("Трета новина", "https://vestnik.example/3/"),)),
    )
    return case(items=items, frame={"template": template}).letter.html


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(browser, template, scheme):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.route("**/*", lambda route: route.abort())
    page.set_content(mail(template), wait_until="domcontentloaded")
    for width in (360, 700):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    # a mail has no landmarks: it stands in the mail program's own
    found = Axe().run(
        page, options={"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}}
    )
    context.close()
    assert [(one["id"], len(one["nodes"])) for one in found.response["violations"]] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_html_checker_knows_only_what_outlook_needs(vnu_jar, template, tmp_path):
    (tmp_path / "mail.html").write_text(mail(template), encoding="utf-8")
    ran = subprocess.run(
        ["java", "-jar", vnu_jar, "--format", "json", str(tmp_path / "mail.html")],
        capture_output=True,
        check=False,
    )
    told = [
        one["message"]
        for one in json.loads(ran.stderr)["messages"]
        if one["type"] != "info" or "subType" in one
    ]
    assert [words for words in told if not any(known in words for known in KNOWN)] == []
