"""Fronts hold together with one story and with forty, in every layout, with and without pictures."""

import gzip
import re
from itertools import pairwise

import pytest
from django.template.loader import get_template
from django.utils import translation

from tests.theme.fronts import PICTURE, container, render, shown
from vestnik.fronts.arrangement import Layout
from vestnik.fronts.assemble import PlacedContainer, Shown
from vestnik.stories.display import Link
from vestnik.theme.templatetags.fronts import columns, parts, preload_place, reach
from vestnik.theme.templatetags.vestnik import SIZES

LAYOUTS = [layout.value for layout in Layout]
#: bytes that a story adds to a front: packed, beside its own words and addresses; and as it is
PACKED, PLAIN = 60, 2300


def headings(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h(\d)", html)]


@pytest.mark.parametrize("rail", [True, False], ids=["beside the rail", "wide"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 13, 40])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_shows_every_story_once_and_in_order(layout, count, rail):
    html = render(container(layout, count), rail)
    assert re.findall(r'<h\d><a href="/(\d+)/"', html) == [str(number) for number in range(1, count + 1)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_headings_skip_no_level_with_a_title_and_without(layout):
    assert set(headings(render(container(layout, 6)))) == {2}
    titled = headings(render(container(layout, 6, title="Избори")))
    assert titled == [2, 3, 3, 3, 3, 3, 3]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_story_without_a_picture_leaves_no_empty_frame(layout):
    for picture in (None, PICTURE.__class__((), "", 0, 0, "", "", "", "", False)):
        html = render(container(layout, 6, picture=picture, portrait=None))
        assert "<figure" not in html
        assert "<img" not in html


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_shows_what_kind_of_text_a_story_is_whatever_a_slot_calls_it(layout):
    html = render(container(layout, 3, kind="paid", label="Платено съдържание", kicker="Само тук"))
    assert html.count('class="label">Платено съдържание<') == 3


@pytest.mark.parametrize("layout", LAYOUTS)
def test_sub_links_stand_under_their_story(layout):
    links = (Link("Какво следва", "/next/"), Link("Числата", "/numbers/"))
    own = Shown(shown(1).teaser, links)
    html = render(PlacedContainer("a", layout, "", None, (own, shown(2))))
    assert html.index('href="/1/"') < html.index('href="/next/"') < html.index('href="/numbers/"')
    assert html.index("/numbers/") < html.index('href="/2/"')


@pytest.mark.parametrize("layout", ["lead-one", "lead-two", "lead-package"])
def test_breaking_news_bears_its_label_where_it_leads(layout):
    lead = Shown(shown(1).teaser, breaking=True)
    html = render(PlacedContainer("a", layout, "", None, (lead, shown(2))))
    assert html.count("label breaking") == 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_the_first_picture_of_a_front_comes_before_the_others(layout):
    top, further = container(layout, 4), container(layout, 4)
    arranged = parts((top, further))
    pages = []
    with translation.override("bg"):
        for part in (*arranged.beside, *arranged.below):
            pages.append(get_template(part.template).render({"container": part.container, "part": part}))
    assert pages[0].count('fetchpriority="high"') == (1 if preload_place(layout) else 0)
    assert "fetchpriority" not in pages[1]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_front_of_forty_stories_stays_light(layout):
    words = re.findall(
        r"\S+", "Мостът при Русе остава с една лента до пролетта, а превозвачите пресмятат загуби"
    )
    stories = tuple(
        shown(number, title=" ".join(words[number % 7 :]), standfirst=" ".join(reversed(words[number % 5 :])))
        for number in range(40)
    )
    html = render(PlacedContainer("a", layout, "", None, stories))
    assert len(gzip.compress(html.encode(), 6)) < 40 * PACKED
    assert len(html.encode()) < 40 * PLAIN


def test_a_container_s_title_leads_to_more_of_it_and_wears_its_colour():
    html = render(container("grid", 3, title="Икономика", link=Link("Икономика", "/economy/", "economy")))
    assert 'data-section="economy"' in html
    assert '<h2><a href="/economy/">Икономика</a></h2>' in html


def test_a_paper_s_own_template_of_a_layout_takes_the_place_of_ours(tmp_path, settings):
    own = tmp_path / "fronts/containers"
    own.mkdir(parents=True)
    (own / "grid.html").write_text(
        '{% extends "fronts/container.html" %}'
        "{% block stories %}{% for place in container.places %}<b>{{ place.teaser.title }}</b>{% endfor %}"
        "{% endblock %}"
    )
    engine = settings.TEMPLATES[0] | {"DIRS": [tmp_path]}
    settings.TEMPLATES = [engine, *settings.TEMPLATES[1:]]
    html = render(container("grid", 2, title="Избори"))
    assert html.count("<b>") == 2
    assert "<h2>Избори</h2>" in html


@pytest.mark.parametrize("most", [3, 4])
@pytest.mark.parametrize("count", range(1, 42))
def test_every_row_of_columns_is_full(count, most):
    made = columns([*range(count)], most)
    by = int(re.search(r"by-(\d)", made.classes)[1])
    wider = int((re.search(r"wider-(\d)", made.classes) or [0, 0])[1])
    assert [cell.story for cell in made.cells] == [*range(count)]
    assert wider <= count
    if by > 1:
        assert wider % (by - 1) == 0
        assert (count - wider) % by == 0
    assert {cell.place for cell in made.cells} <= set(SIZES)


def test_what_is_nearest_to_the_rail_s_height_stands_beside_it_and_the_rest_below_in_order():
    usual = (container("lead-one", 5), container("grid", 6), container("opinion", 4), container("section", 5))
    arranged = parts(usual)
    assert [part.container.layout for part in arranged.beside] == ["lead-one", "grid"]
    assert [part.container.layout for part in arranged.below] == ["opinion", "section"]
    assert [part.container for part in parts(usual, False).below] == [*usual]


def test_neighbouring_blocks_of_sections_are_not_alike():
    arranged = parts(tuple(container("section", 5) for _block in range(9)), False)
    patterns = [part.pattern for part in arranged.below]
    assert all(one != other for one, other in pairwise(patterns))


@pytest.mark.parametrize(("length", "name"), [(15, " terse"), (50, ""), (90, " long"), (140, " longest")])
def test_the_size_of_a_headline_follows_its_length(length, name):
    assert reach("д" * length) == name


def test_every_layout_s_first_picture_is_preloaded_at_the_width_at_which_it_stands():
    for layout in LAYOUTS:
        place = preload_place(layout)
        html = render(container(layout, 3))
        if place:
            assert f'sizes="{SIZES[place]}"' in html
