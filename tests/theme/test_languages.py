"""What stands in another language says so, word for word; the rest doesn't."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from tests.theme.files import CSS
from tests.theme.fronts import TEASER
from vestnik.fronts.assemble import Shown

OTHER = replace(
    TEASER, lang="en", title='The "Times" - today', standfirst="On Friday", kicker="", label="Анализ",
    section=replace(TEASER.section, text="Politics"),
)  # fmt: skip


@pytest.mark.parametrize("template", ["theme/teaser.html", "theme/opinion.html", "theme/rail_item.html"])
def test_only_the_words_of_a_story_of_another_edition_bear_its_language(template):
    with override("bg"):
        html = render_to_string(template, {"teaser": OTHER, "item": Shown(OTHER), "variant": "card"})
    assert f'<a href="{OTHER.url}" lang="en">The “Times”\u00a0– today</a>' in html
    assert '<p class="standfirst" lang="en">On Friday</p>' in html
    assert html.split("\n")[0].startswith("<article")
    assert "lang=" not in html.partition(">")[0]
    assert '<span class="label">Анализ</span>' in html


def test_a_story_of_the_pages_own_language_needs_none():
    with override("bg"):
        html = render_to_string(
            "theme/teaser.html", {"teaser": replace(TEASER, lang="bg"), "variant": "card"}
        )
    assert "lang=" not in html


PAGE = """<!doctype html><html lang="bg"><meta charset="utf-8"><style>{css}</style>
<article class="teaser teaser-card"><h3>Заглавие</h3><p class="standfirst">Въведение</p></article>
<article class="teaser teaser-lead"><p class="standfirst">Въведение</p></article>
<div class="body"><p>Текст</p><h2>Междинно</h2></div>"""
HYPHENS = "(where) => getComputedStyle(document.querySelector(where)).hyphens"


@pytest.mark.browser
def test_long_words_are_divided_in_narrow_columns_and_never_in_headlines(browser):
    css = "".join((CSS / f"{name}.css").read_text() for name in ("base", "teasers", "story"))
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.set_content(PAGE.format(css=css))
    found = {
        width: [
            tab.evaluate(HYPHENS, where)
            for where in ("h3", ".teaser-card p", ".teaser-lead p", ".body p", "h2")
        ]
        for width in (1280, 390)
        if tab.set_viewport_size({"width": width, "height": 800}) is None
    }
    tab.close()
    assert found[1280] == ["manual", "auto", "manual", "manual", "manual"]
    assert found[390] == ["manual", "auto", "manual", "auto", "manual"]
