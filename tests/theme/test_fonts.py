"""The fonts: theirs are the Bulgarian letterforms, the licences, and few bytes."""

import base64

import pytest

from tests.theme.files import CSS, FONTS

FACES = ("text", "italic", "headline", "sans")
# Letters whose Bulgarian form differs from the Russian one in nearly every family that knows both.
LETTERS = "вгджзийклптцшщю"
PAGE = """<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: f; src: url(data:font/woff2;base64,{font}) }}
p {{ font: 40px/1.5 f; margin: 0; width: 700px; background: #fff; color: #000; font-synthesis: none }}
</style><p lang="bg">{text}</p><p lang="ru">{text}</p>"""


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page(viewport={"width": 800, "height": 300})
    yield page
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("face", FACES)
def test_bulgarian_text_gets_bulgarian_letterforms_and_russian_text_russian_ones(page, face):
    font = base64.b64encode((FONTS / f"{face}-cyrillic.woff2").read_bytes()).decode()
    page.set_content(PAGE.format(font=font, text=LETTERS))
    assert page.evaluate("document.fonts.load('40px f', 'в').then((found) => found.length)") == 1
    bulgarian, russian = (page.locator("p").nth(number).screenshot() for number in (0, 1))
    assert bulgarian != russian

    page.set_content(PAGE.format(font=font, text="оса"))
    page.evaluate("document.fonts.ready.then(() => 0)")
    bulgarian, russian = (page.locator("p").nth(number).screenshot() for number in (0, 1))
    assert bulgarian == russian, "letters that are the same in both must look the same"


@pytest.mark.parametrize("family", ["source-serif-4", "sofia-sans"])
def test_licences_of_the_fonts_stand_beside_them(family):
    words = (FONTS / f"OFL-{family}.txt").read_text()
    assert words.startswith("Copyright")
    assert "SIL OPEN FONT LICENSE Version 1.1" in words


def test_no_cut_font_bears_the_name_that_its_licence_reserves():
    names = [line for line in (CSS / "fonts.css").read_text().splitlines() if "font-family" in line]
    assert names
    assert not [line for line in names if "Source" in line.partition("src:")[0]]


def test_every_font_file_is_named_by_the_stylesheet_and_the_other_way_round():
    named = {
        part.partition(")")[0].rpartition("/")[2]
        for part in (CSS / "fonts.css").read_text().split("url(")[1:]
    }
    assert named == {path.name for path in FONTS.glob("*.woff2")}
