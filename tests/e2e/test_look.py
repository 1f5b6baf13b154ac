"""What readers' pages promise to eyes, ears, keyboards and purses."""

import json
import quopri
import re
import subprocess
import time
import urllib.request
from urllib.parse import quote, urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

KIB = 1024
#: HTML, CSS, JavaScript and fonts of a story page, as they come over the wire
BUDGET = 150 * KIB


def confirmation_page(paper) -> str:
    """Signs up as a reader would; the path of the page that the link in the mail opens."""
    mails = paper.home / "mail"
    before = set(mails.glob("*.eml"))
    landing = paper.get("/newsletter/")[1]
    stamp = re.search(r'name="rendered" value="([^"]+)"', landing)[1]
    letter = re.search(r'name="newsletter" value="([^"]+)"', landing)[1]
    form = {"email": f"reader{time.time_ns()}@mail.bg", "newsletter": letter, "rendered": stamp, "page": "/"}
    sent = urllib.request.Request(
        paper.url + "/newsletter/sign-up/", urlencode(form).encode(), {"Origin": paper.url}
    )
    urllib.request.urlopen(sent).close()
    for _try in range(400):
        for mail in set(mails.glob("*.eml")) - before:
            if link := re.search(rb"/newsletter/confirm/[^/\s]+/", quopri.decodestring(mail.read_bytes())):
                return link[0].decode()
        time.sleep(0.2)
    pytest.fail("no mail came")


@pytest.fixture(scope="module")
def pages(paper):
    story = re.search(r'href="(/economy/\d{4}/[^"]+/)"', paper.get("/economy/")[1])[1]
    return {
        "front": "/",
        "english front": "/en/",
        "story": story,
        "section": "/politics/",
        "section led by two": "/culture/",
        "special front": "/danube-today/",
        "404": "/nope/",
        "newsletter": "/newsletter/",
        "one newsletter": "/newsletter/the-week/",
        "confirmation": confirmation_page(paper),
        "people": "/people/",
        "latest": "/latest/",
        "standing": "/ownership/",
        "search": "/search/?q=" + quote("мост"),
        "search without a hit": "/en/search/?q=qqq&period=week",
        "thread": "/topics/danube-bridge/",
        "story of a thread": re.search(
            r'href="(/economy/\d{4}/[^"]+/)"',
            paper.get("/topics/danube-bridge/")[1].partition('class="timeline"')[2],
        )[1],
    }


NAMES = [
    "front",
    "english front",
    "story",
    "section",
    "section led by two",
    "special front",
    "404",
    "newsletter",
    "one newsletter",
    "confirmation",
    "people",
    "latest",
    "standing",
    "search",
    "search without a hit",
    "thread",
    "story of a thread",
]


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_in_the_light_and_in_the_dark(browser, paper, pages, name):
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(paper.url + pages[name])
    found = []
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        tab.evaluate("Promise.all(document.getAnimations().map(one => one.finished)).then(() => null)")
        found += [(scheme, fault) for fault in Axe().run(tab).response["violations"]]
    tab.close()
    assert [(scheme, fault["id"], fault["nodes"][0]["html"][:200]) for scheme, fault in found] == []


@pytest.fixture(scope="module")
def checked(vnu_jar, paper, pages, tmp_path_factory):
    """What the W3C's checker says of each page, asked once for all: its start takes seconds."""
    folder = tmp_path_factory.mktemp("checked")
    files = {name: folder / f"{number}.html" for number, name in enumerate(pages)}
    for name, file in files.items():
        file.write_text(paper.get(pages[name])[1], encoding="utf-8")
    said = subprocess.run(
        ["java", "-jar", vnu_jar, "--format", "json", "--errors-only", *map(str, files.values())],
        capture_output=True,
        text=True,
    )
    messages = json.loads(said.stderr)["messages"]
    return {
        name: [one for one in messages if one.get("url", "").endswith(f"/{file.name}")]
        for name, file in files.items()
    } | {"": [one for one in messages if not one.get("url")]}


@pytest.mark.parametrize("name", NAMES)
def test_the_w3cs_checker_finds_no_error(checked, name):
    messages = checked[name] + checked[""]
    assert [(message["message"], message.get("extract")) for message in messages] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_page_is_wider_than_its_screen(browser, paper, pages, name):
    tab = browser.new_page(viewport={"width": 320, "height": 800})
    tab.goto(paper.url + pages[name])
    wide = {}
    for width in (320, 390, 820, 1440):
        tab.set_viewport_size({"width": width, "height": 800})
        wide[width] = tab.evaluate("document.documentElement.scrollWidth")
    tab.close()
    assert {width: needed for width, needed in wide.items() if needed > width} == {}


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", ["front", "section led by two", "special front"])
def test_a_front_in_letters_of_twice_the_size_keeps_within_its_screen(browser, paper, pages, name, width):
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto(paper.url + pages[name])
    tab.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = tab.evaluate("document.documentElement.scrollWidth")
    tab.close()
    assert wide <= width


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", ["front", "special front", "story"])
def test_nothing_jumps_while_a_page_loads(browser, paper, pages, name, width):
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.add_init_script(
        "window.shift=0;new PerformanceObserver(l=>l.getEntries().forEach(e=>window.shift+=e.value))"
        ".observe({type:'layout-shift',buffered:true})"
    )
    tab.goto(paper.url + pages[name])
    for _screen in range(4):
        tab.mouse.wheel(0, 900)
        tab.wait_for_timeout(150)
    shift = tab.evaluate("window.shift")
    tab.close()
    assert shift < 0.02


def test_a_story_page_keeps_its_budget_and_asks_nobody_else(browser, paper, pages):
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    sizes, strangers = {}, []

    def note(response):
        if not response.url.startswith((paper.url, "data:")):
            strangers.append(response.url)
        elif response.request.resource_type in ("document", "stylesheet", "script", "font"):
            sizes[response.url] = response.request.sizes()["responseBodySize"]

    tab.on("requestfinished", lambda request: note(request.response()))
    tab.goto(paper.url + pages["story"])
    tab.wait_for_load_state("networkidle")
    tab.close()
    assert strangers == []
    assert sum(sizes.values()) < BUDGET, sizes


def test_the_lead_photo_comes_first_and_with_its_credit(browser, paper, pages):
    text = paper.get(pages["story"])[1]
    assert re.search(r'<link[^>]+rel="preload"[^>]+as="image"', text)
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(paper.url + pages["story"])
    figure = tab.locator("figure").first
    assert "Илюстрация" in figure.inner_text()
    assert tab.locator("img:not([width]), img:not([height])").count() == 0
    tab.close()


def test_a_reader_without_javascript_reads_navigates_and_subscribes(browser, paper):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto(paper.url + "/")
    tab.locator("main h2 a, main h3 a, main h1 a").first.click()
    assert tab.locator("article").count() >= 1
    tab.goto(paper.url + "/newsletter/")
    tab.locator("main input[type=checkbox][name=newsletter]").first.check()
    tab.fill("main input[type=email]", "chitatel@example.org")
    tab.locator("main form button[type=submit]").first.click()
    assert "/newsletter/" in tab.url
    assert tab.locator("main h1").count() == 1
    context.close()


def test_times_are_the_papers_wherever_the_reader_is(browser, paper):
    said = []
    for zone in ("Europe/Sofia", "America/New_York"):
        context = browser.new_context(timezone_id=zone)
        tab = context.new_page()
        tab.goto(paper.url + "/latest/")
        said.append([text for text in tab.locator("time[data-fresh]").all_inner_texts() if ":" in text])
        context.close()
    assert said[0] == said[1]
    assert any(text.startswith(("днес", "вчера")) for text in said[0])


def test_the_confirmation_page_is_reached_by_the_mail_and_acts_only_by_its_button(browser, paper):
    tab = browser.new_page()
    tab.goto(paper.url + "/en/newsletter/")
    tab.fill("main input[type=email]", "reader@example.org")
    tab.wait_for_timeout(2500)  # quicker is a robot
    tab.locator("main form button[type=submit]").first.click()
    link = _link_in_mail(tab, paper, "reader@example.org")
    tab.goto(link)
    assert [fault["id"] for fault in Axe().run(tab).response["violations"]] == []
    tab.locator("main form button[type=submit]").first.click()
    assert tab.locator("main h1").count() == 1
    assert not tab.context.cookies()
    tab.close()


def _link_in_mail(tab, paper, address):
    """The link of the confirmation mail; the worker sends it, so it may take a moment."""
    import email
    from email import policy

    for _try in range(400):
        for path in sorted((paper.home / "mail").rglob("*")):
            if not path.is_file():
                continue
            mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            if address in str(mail["To"]):
                text = mail.get_body(("plain",)).get_content()
                return re.search(r"http://\S+/confirm/\S+", text)[0]
        tab.wait_for_timeout(200)
    pytest.fail("no confirmation mail came")
