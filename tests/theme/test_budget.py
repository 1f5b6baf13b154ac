"""What a page may weigh: HTML, styles, script and fonts of a story under 150 KB, compressed."""

import pytest

from tests.theme.files import CSS, FONTS, JS, sent

STORY_CSS = ("fonts", "base", "furniture", "teasers", "story", "blocks", "print")
STORY_FACES = ("text", "italic", "headline", "sans")
#: 150 KB less what the headers of a page and its files take
BUDGET = 140_000
#: a story of 1,200 words with the rail and all furniture is under this
HTML = 13_000


def test_story_page_keeps_its_budget_even_with_bold_and_italics():
    """A Bulgarian page asks most: it needs the Cyrillic files, and the Latin ones for digits and quotes."""
    fonts = sum(
        sent(FONTS / f"{face}-{script}.woff2") for face in STORY_FACES for script in ("cyrillic", "latin")
    )
    styles = sum(sent(CSS / f"{name}.css") for name in STORY_CSS)
    script = sum(sent(path) for path in JS.glob("*.js"))
    assert fonts + styles + script + HTML < BUDGET


def test_script_is_a_few_hundred_lines_at_most():
    assert sum(len(path.read_text().splitlines()) for path in JS.glob("*.js")) < 300


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_stylesheets_stay_short_and_load_nothing_from_elsewhere(path):
    css = path.read_text()
    assert len(css.splitlines()) < 400
    assert "http" not in css.replace('a[href^="http"]', "")
    assert "@import" not in css
