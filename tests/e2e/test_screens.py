"""Every screen of readers' and editors' main tasks, in both languages, as pictures: build/screens/<language>/.

Whoever changes a template or a word looks at them. What is cut off, or wider than the screen, fails here.
"""

import re
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

OUT = Path(__file__).parents[2] / "build" / "screens"
WIDTHS = {390: 844, 1440: 1000}
#: a picture is no longer than this: what comes below repeats
TALLEST = 2600
#: with these the dark look is shown, too
DARK = {"front", "story", "thread", "desk", "front-desk", "story-edit"}
READERS = {
    "front": "/",
    "section": "/economy/",
    "story": "",
    "thread": "/topics/danube-bridge/",
    "topics": "/topics/",
    "latest": "/latest/",
    "people": "/people/",
    "special-front": "/danube-today/",
    "standing-page": "/about/",
    "newsletter": "/newsletter/",
    "corrections": "/corrections/",
    "versions": "",
    "search": "/search/?q=",
    "ownership": "/ownership/",
    "political-advertising": "/political-advertising/",
    "not-found": "/nope/",
}
EDITORS = {
    "desk": "/admin/",
    "stories": "/admin/stories/",
    "story-add": "/admin/stories/add/",
    "story-edit": "/admin/stories/edit/{story}/",
    "story-history": "/admin/stories/history/{story}/",
    "front-desk": "/admin/front/?lang={lang}",
    "photos": "/admin/images/",
    "photo-upload": "/admin/images/multiple/add/",
    "photo-edit": "/admin/images/1/",
    "documents": "/admin/documents/",
    "sections": "/admin/sections/",
    "topic-edit": "/admin/topics/edit/{topic}/",
    "people-list": "/admin/people/",
    "edition-edit": "/admin/editions/edit/1/",
    "story-correct": "/admin/stories/corrections/{story}/",
    "story-take-down": "/admin/stories/corrections/{story}/take-down/",
    "story-related": "/admin/stories/related/{story}/",
    "notes": "/admin/stories/notes/",
    "newsletter-issues": "/admin/newsletters/issues/",
    "newsletter-edit": "/admin/newsletters/newsletters/edit/1/",
    "subscribers": "/admin/subscribers/",
    "returned": "/admin/returned/",
    "imports": "/admin/newsletters/imports/",
    "mailbox": "/admin/mailbox/",
    "political-ads": "/admin/snippets/distribution/politicalad/",
    "terms": "/admin/settings/distribution/terms/",
    "policies": "/admin/settings/distribution/policies/",
    "ownership": "/admin/settings/distribution/ownership/",
    "api-tokens": "/admin/api-tokens/",
    "search-index": "/admin/search-index/",
    "press": "/admin/press/",
    "users": "/admin/users/",
    "user-add": "/admin/users/new/",
    "groups": "/admin/groups/",
    "workflow": "/admin/workflows/list/",
    "report": "/admin/reports/site-history/",
    "account": "/admin/account/",
    "no-such-page": "/admin/nope/",
}
#: texts that are wider than the box that hides the rest, but for those that are only for ears
CUT = """() => {
  const seen = (one) => [...one.childNodes].some((child) => child.nodeType === Node.TEXT_NODE
    ? child.textContent.trim()
    : child instanceof HTMLElement && !child.matches(".w-sr-only, .visuallyhidden, [hidden]") && seen(child));
  return [...document.querySelectorAll("h1, h2, h3, button, label, th, dt, a.button, main a, main p, .label")]
    .filter((one) => {
      const style = getComputedStyle(one), box = one.getBoundingClientRect();
      const hides = /hidden|clip/.test(style.overflowX) && !style.textOverflow.includes("ellipsis");
      return hides && box.width > 4 && box.height > 4 && one.scrollWidth > one.clientWidth + 1 && seen(one);
    }).map((one) => one.outerHTML.slice(0, 120));
}"""


def take(tab, lang: str, name: str) -> None:
    """Writes the picture of what the tab shows."""
    width = tab.viewport_size["width"]
    tall = min(TALLEST, tab.evaluate("document.documentElement.scrollHeight"))
    OUT.joinpath(lang).mkdir(parents=True, exist_ok=True)
    tab.screenshot(
        path=OUT / lang / f"{name}-{width}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": tall},
        animations="disabled",
    )


def faults(tab) -> list[str]:
    wide = tab.evaluate("document.documentElement.scrollWidth") > tab.viewport_size["width"]
    return [*(["wider than the screen"] if wide else []), *tab.evaluate(CUT)]


def shoot(tab, paper, lang: str, screens: dict[str, str]) -> dict[str, list[str]]:
    """Pictures of all the screens, phone and desk, and what is wrong with each."""
    wrong: dict[str, list[str]] = {}
    for name, path in screens.items():
        tab.goto(paper.url + path, wait_until="load")
        tab.evaluate("document.fonts.ready")
        for scheme in ("light", "dark") if name in DARK else ("light",):
            tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for width, height in WIDTHS.items():
                tab.set_viewport_size({"width": width, "height": height})
                tab.evaluate(
                    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
                )
                picture = name if scheme == "light" else f"{name}-dark"
                take(tab, lang, picture)
                if found := faults(tab):
                    wrong[f"{picture}-{width}"] = found
    return wrong


@pytest.mark.parametrize("lang", ["bg", "en"])
def test_every_screen_of_readers_in_pictures(browser, paper, lang):
    edition = "" if lang == "bg" else f"/{lang}"
    listed = paper.get(f"{edition}/topics/danube-bridge/")[1].partition('class="timeline"')[2]
    story = re.search(r'href="((?:/en)?/economy/\d{4}/[^"]+/)"', listed)[1]
    corrected = re.search(r'href="([^"#]+)#correction-', paper.get(f"{edition}/corrections/")[1])[1]
    word = {"bg": "мост", "en": "bridge"}[lang]
    screens = {name: edition + path for name, path in READERS.items()}
    screens |= {"story": story, "versions": f"{corrected}versions/", "search": f"{edition}/search/?q={word}"}
    tab = browser.new_page()
    assert shoot(tab, paper, lang, screens) == {}
    tab.close()


@pytest.mark.parametrize("lang", ["bg", "en"])
def test_every_screen_of_editors_in_pictures(newsroom, paper, lang):
    choose_language(newsroom, paper, lang)
    newsroom.goto(f"{paper.url}/admin/stories/")
    story = re.search(r"/admin/stories/edit/(\d+)/", newsroom.content())[1]
    topic = re.search(r'data-thread="(\d+)"', paper.get("/topics/danube-bridge/")[1])[1]
    screens = {name: path.format(story=story, topic=topic, lang=lang) for name, path in EDITORS.items()}
    try:
        assert shoot(newsroom, paper, lang, screens) == {}
    finally:
        choose_language(newsroom, paper, "bg")


@pytest.mark.parametrize("lang", ["bg", "en"])
def test_the_door_of_the_newsroom_in_pictures(browser, paper, lang):
    tab = browser.new_page(locale=lang)
    screens = {"log-in": "/admin/login/", "password-reset": "/admin/password_reset/"}
    assert shoot(tab, paper, lang, screens) == {}
    tab.close()


def choose_language(tab, paper, lang: str) -> None:
    """Chooses the language of the newsroom, as its editor would."""
    tab.goto(f"{paper.url}/admin/account/")
    for part, name in (("first", "Мария"), ("last", "Колева")):  # the account's form wants both
        tab.fill(f"input[name=name_email-{part}_name]", name)
    tab.select_option("select[name=locale-preferred_language]", lang)
    with tab.expect_navigation():
        tab.locator("main form button[type=submit]").first.click()
    assert tab.evaluate("document.documentElement.lang") == lang
