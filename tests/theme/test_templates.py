"""What every template keeps: no style or script in the page, every label and credit shown, headings in order."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template import TemplateSyntaxError
from django.template.loader import get_template, render_to_string
from django.utils import translation

from tests.theme.files import TEMPLATES
from vestnik.stories.display import Link, Teaser
from vestnik.stories.pictures import Picture, Source

ROOMS = {"theme", "fronts", "stories", "blocks", "newsletters", "search"}


def _is_public(path: Path) -> bool:
    """Mail has its styles in the text (no mail program knows another way), the desk the admin's own."""
    parts = path.relative_to(TEMPLATES).parts
    return not {"mail", "letter"} & set(parts) and (len(parts) == 1 or parts[0] in ROOMS)


PUBLIC = sorted(path for path in TEMPLATES.rglob("*.html") if _is_public(path))
PICTURE = Picture(
    sources=(Source("image/avif", "/a-320.avif 320w"), Source("image/jpeg", "/a-320.jpg 320w")),
    src="/a-1280.jpg",
    width=1280,
    height=853,
    alt="Мостът, гледан от брега",
    caption="",
    credit="Иво Станев / Делник",
    focus="fx-5 fy-3",
    ready=True,
)
TEASER = Teaser(
    id=1,
    url="/economy/2026/11/22/most/",
    title="Мостът остава с 1 лента",
    kicker="Дунав мост",
    standfirst="Под асфалта са открити греди.",
    section=Link("Икономика", "/economy/", "economy"),
    kind="paid",
    label="Платено съдържание",
    picture=PICTURE,
    authors=(Link("Надежда Колева", "/people/nadezhda-koleva/"),),
    published=datetime(2026, 11, 22, 12, 5, tzinfo=UTC),
    lang="bg",
)


def names(paths):
    return [path.relative_to(TEMPLATES).as_posix() for path in paths]


@pytest.mark.parametrize("name", names(PUBLIC))
def test_template_compiles(name):
    try:
        get_template(name)
    except TemplateSyntaxError as fault:
        pytest.fail(str(fault))


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_no_style_or_script_stands_in_a_page(path):
    source = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text())
    assert not re.search(r"<style\b", source)
    assert not re.search(r"\sstyle\s*=", source)
    assert not re.search(r"\son\w+\s*=\s*[\"']", source)
    # what machines are told of a page is no script: no browser runs it (HTML, 4.12.1)
    assert not re.search(r"<script\b(?![^>]*\bsrc=|\stype=\"application/ld\+json\")", source)
    assert "javascript:" not in source


#: what people write, by the last part of its name; what only heads and attributes say is set where it is made
WORDS = frozenset(
    [
        "title", "standfirst", "kicker", "caption", "credit", "credit_line", "description", "promise", "tagline",
        "summary", "footer_text", "bio", "sources", "intro", "preheader", "subject", "line", "post_title", "source",
        "wrong", "right",
    ]
)  # fmt: skip
SHOWN = re.compile(r"(=\")?\{\{\s*([\w.]+)((?:\|[^}]*)?)\s*\}\}")
SET = re.compile(r"\|(typeset|quoted|reach)\b")
SET_BEFORE = {"meta.title"}
WRITTEN = [path for path in PUBLIC if "mailbox" not in path.parts]
WRITTEN += sorted((TEMPLATES / "newsletters/letter/blocks").glob("*.html"))


@pytest.mark.parametrize("path", WRITTEN, ids=str)
def test_words_that_people_write_are_set_in_type(path):
    shown = [
        words[0] for words in SHOWN.finditer(path.read_text())
        if words[2].split(".")[-1] in WORDS and not words[1] and not SET.search(words[3]) and words[2] not in SET_BEFORE
    ]  # fmt: skip
    assert shown == []


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_nothing_is_asked_of_other_sites(path):
    assert not re.search(r"(?:src|href|srcset|action)=[\"'](?:https?:)?//", path.read_text())


@pytest.mark.parametrize("variant", ["lead", "second", "card", "feature", "brief", "list"])
def test_every_teaser_shows_its_label_and_the_credit_of_its_picture(variant):
    with translation.override("bg"):
        html = render_to_string("theme/teaser.html", {"teaser": TEASER, "variant": variant, "place": "card"})
    assert "Платено съдържание" in html
    assert "Иво Станев / Делник" in html
    assert 'data-kind="paid"' in html


def test_opinion_teaser_shows_its_label_and_who_speaks():
    teaser = replace(TEASER, kind="opinion", label="Мнение", portrait=PICTURE)
    with translation.override("bg"):
        html = render_to_string("theme/opinion.html", {"teaser": teaser})
    assert "Мнение" in html
    assert "Надежда Колева" in html


def test_picture_keeps_its_place_before_it_comes():
    html = render_to_string("theme/picture.html", {"picture": PICTURE, "place": "card"})
    assert 'width="1280" height="853"' in html
    assert 'loading="lazy"' in html
    assert html.index("image/avif") < html.index("<img")


def test_first_picture_comes_before_all_others():
    html = render_to_string("theme/picture.html", {"picture": PICTURE, "place": "lead", "eager": True})
    assert 'fetchpriority="high"' in html
    assert "lazy" not in html


def test_photo_without_a_caption_still_shows_its_credit():
    html = render_to_string("theme/figure.html", {"picture": PICTURE, "place": "body"})
    assert "Иво Станев / Делник" in html


def test_a_picture_that_is_not_made_yet_leaves_no_empty_frame():
    html = render_to_string(
        "theme/figure.html", {"picture": replace(PICTURE, src="", ready=False), "place": "body"}
    )
    assert "<figure" not in html


def test_caption_can_not_bring_markup():
    hostile = replace(PICTURE, caption='<b onclick="x">в 5 ч.</b>')
    html = render_to_string("theme/figure.html", {"picture": hostile, "place": "body"})
    assert "<b" not in html
    assert "&lt;b" in html
