"""What pages tell machines: the vocabulary is schema.org's, the facts are the page's, and no word breaks out of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.distribution.vocabulary import documents, heads, things, wrongs
from tests.press.watch import no_silent_queries  # noqa: F401  a fixture
from tests.stories.paper import Log, names, render, standing_page
from tests.theme.test_templates import PICTURE, TEASER
from vestnik.distribution.duties import DUTIES
from vestnik.distribution.models import Policies
from vestnik.distribution.schema.things import graph, news_article, organisation, publisher, trail
from vestnik.distribution.templatetags.distribution import og_locale
from vestnik.stories.display import BylineItem, Link, Meta, StoryPage
from vestnik.stories.photos import press_photo
from vestnik.stories.pictures import Crop
from vestnik.stories.script_data import script_data

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOME = "https://delnik.example/"
PAPER = publisher("Делник", HOME)
META = Meta(title="Мостът", canonical=f"{HOME}economy/2026/11/20/most/")
words = st.text(max_size=60)


@dataclass
class Correction:
    text: str
    at: datetime


@dataclass
class Report:
    title: str
    text: str
    at: datetime


def page(**fields) -> StoryPage:
    author = BylineItem(Link("Елена Маркова", "/people/elena/"), "author", "Текст", "редактор", None)
    told = {
        "teaser": TEASER, "body": "", "bylines": (author,), "lead": PICTURE, "topics": (Link("Дунав", "/topics/d/"),),
        "place": "Русе", "sources": "Общината", "reading_minutes": 2, "updated": None, "translations": (), "more": "",
        "threads": (), "meta": META,
    }  # fmt: skip
    return StoryPage(**(told | fields))


def test_a_story_is_in_the_words_of_the_vocabulary():
    told = graph(news_article(page(), PAPER), trail(Link("Делник", "/"), TEASER.section))
    assert wrongs(told) == []
    assert wrongs(graph(news_article(page(bylines=(), lead=None, topics=(), place=""), PAPER))) == []


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("news", "NewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("paid", "AdvertiserContentArticle"),
        ("live", "NewsArticle"),
    ],
)
def test_the_label_of_a_story_is_its_type(kind, told):
    article = news_article(page(teaser=replace(TEASER, kind=kind)), PAPER)
    assert article["@type"] == told
    assert wrongs(graph(article)) == []


def test_a_correction_is_told_with_its_date():
    article = news_article(page(), PAPER, [Correction("Мостът е от 1954 г.", NOON)])
    assert wrongs(graph(article)) == []
    assert article["correction"] == [
        {"@type": "CorrectionComment", "text": "Мостът е от 1954 г.", "datePublished": NOON.isoformat()}
    ]


def test_live_coverage_with_reports_is_a_live_blog():
    reports = [
        Report("Отвориха го", "Колите минават.", NOON),
        Report("Чакаме", "", NOON - timedelta(hours=2)),
    ]
    article = news_article(page(teaser=replace(TEASER, kind="live")), PAPER, reports=reports)
    assert wrongs(graph(article)) == []
    assert article["@type"] == "LiveBlogPosting"
    assert article["coverageStartTime"] < article["coverageEndTime"]
    assert [report["headline"] for report in article["liveBlogUpdate"]] == ["Отвориха го", "Чакаме"]


def test_a_photo_has_its_credit_and_an_open_licence():
    free = replace(
        PICTURE, licence_url="https://creativecommons.org/licenses/by/4.0/", source_url="https://c.example/1"
    )
    [image] = news_article(page(lead=free), PAPER)["image"]
    assert image["creditText"] == PICTURE.credit
    assert image["license"] == free.licence_url
    assert image["acquireLicensePage"] == "https://c.example/1"
    assert "license" not in news_article(page(), PAPER)["image"][0]


def test_cuts_of_a_photo_bear_its_rights_too():
    crops = (Crop("/media/a.1200x675.jpg", 1200, 675), Crop("/media/a.1200x1200.jpg", 1200, 1200))
    whole, *cuts = news_article(page(lead=replace(PICTURE, crops=crops)), PAPER)["image"]
    assert [(cut["width"], cut["height"]) for cut in cuts] == [(1200, 675), (1200, 1200)]
    assert len({image["url"] for image in (whole, *cuts)}) == 3
    assert {image["creditText"] for image in (whole, *cuts)} == {PICTURE.credit}


def test_where_nobody_signs_the_paper_is_the_author():
    assert news_article(page(bylines=()), PAPER)["author"][0]["name"] == "Делник"


@given(title=words, name=words, standfirst=words, place=words, credit=words)
def test_no_words_break_out_of_the_script_or_say_something_else(title, name, standfirst, place, credit):
    hostile = page(
        teaser=replace(TEASER, title=title, standfirst=standfirst),
        bylines=(BylineItem(Link(name, "/people/x/"), "author", "", name, None),),
        lead=replace(PICTURE, credit=credit),
        place=place,
    )
    told = graph(news_article(hostile, PAPER), organisation(name, HOME, f"{HOME}i.png", tagline=title))
    written = script_data(told)
    assert not set("<>&\u2028\u2029") & set(written)
    [read] = documents(f'<head><script type="application/ld+json">{written}</script><title>x</title></head>')
    assert read == told
    assert wrongs(read) == []


@pytest.mark.parametrize(
    "attack", ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&quot;", "\x00"]
)
def test_the_known_ways_out_of_a_script_are_closed(attack):
    told = graph(news_article(page(teaser=replace(TEASER, title=attack)), PAPER))
    html = f'<script type="application/ld+json">{script_data(told)}</script><p>'
    assert documents(html) == [told]


def test_the_check_sees_what_is_wrong():
    article = news_article(page(), PAPER)
    for wrong in (
        {"hedline": "x"},
        {"datePublished": "2026-11-20T12:00:00"},
        {"image": "/a.jpg"},
        {"author": "x"},
    ):
        assert wrongs(graph(article | wrong))


@pytest.mark.parametrize(("lang", "told"), [("bg", "bg_BG"), ("en", "en_US"), ("pt-br", "pt_BR"), ("xx", "")])
def test_open_graph_is_told_the_language_with_its_country(lang, told):
    assert og_locale(lang) == told


# On a real paper


@pytest.fixture
def story(newsroom):
    photo = make.photo(
        "Мост", credit="Иво Станев / Делник", licence="cc-by", source_url="https://c.example/1"
    )
    press_photo(photo)
    return make.story(
        'Мостът "остава" <с една> & лента',
        at=NOON,
        people=[make.person(post_title="редактор")],
        topics=[make.topic()],
        lead_photo=photo,
        standfirst="Накратко.",
        place="Русе",
    )


def html_of(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_what_machines_are_told_is_what_readers_see(client, story):
    html = html_of(client, story.url)
    found = things(html)
    seen = unescape(re.sub(r"<script.*?</script>|<[^>]+>", "", html, flags=re.S)).replace("\xa0", " ")
    article = found["NewsArticle"]
    for words in (article["headline"], article["description"], article["author"][0]["name"]):
        assert words in seen
    assert article["image"][0]["creditText"] in seen
    # Google asks for 16:9, 4:3 and 1:1 beside it (research, S1)
    assert [round(cut["width"] / cut["height"], 2) for cut in article["image"][1:]] == [1.78, 1.33, 1.0]
    assert f'<a rel="license" href="{article["image"][0]["license"]}">CC BY 4.0</a>' in html
    assert article["datePublished"] == NOON.isoformat()
    assert article["publisher"]["@id"] == found["NewsMediaOrganization"]["@id"]
    steps = [step["name"] for step in found["BreadcrumbList"]["itemListElement"]]
    assert steps == ["Делник", "Политика", story.title]
    assert heads(html, "robots") == ["max-image-preview:large"]
    assert heads(html, "og:locale") == ["bg_BG"]
    assert heads(html, "og:type") == ["article"]


def test_each_kind_of_page_tells_what_it_is(client, story):
    author = story.bylines.get().person
    expected = {
        "/": {"WebSite", "NewsMediaOrganization"},
        story.section.url: {"BreadcrumbList", "NewsMediaOrganization"},
        story.topics.get().url: {"BreadcrumbList", "NewsMediaOrganization"},
        author.url: {"ProfilePage", "BreadcrumbList", "NewsMediaOrganization"},
        "/latest/": {"NewsMediaOrganization"},
        "/en/": {"WebSite", "NewsMediaOrganization"},
    }
    for path, kinds in expected.items():
        assert set(things(html_of(client, path))) == kinds, path


def test_the_paper_names_its_policies_and_each_of_them_is_there(client, story):
    pages = {duty.field: standing_page(duty.field, f"duty-{duty.field.replace('_', '-')}") for duty in DUTIES}
    with Log() as log:
        Policies.objects.create(**pages)
    assert names("/_press/organisation/bg/") & log.keys
    assert not names(story.url) & log.keys  # a new policy renders one fragment, and no story
    paper = things(html_of(client, "/"))["NewsMediaOrganization"]
    named = [duty.property for duty in DUTIES if duty.property]
    for name in [*named, "masthead"]:
        assert client.get(paper[name]).status_code == 200, name
    pages["ethics"].unpublish()
    assert "ethicsPolicy" not in things(html_of(client, "/"))["NewsMediaOrganization"]


def test_a_story_asks_nothing_more_for_what_machines_are_told(no_silent_queries, story):  # noqa: F811
    render(story.url)
    render("/_press/organisation/bg/")


def test_a_draft_tells_machines_nothing(newsroom):
    from django.template import Context, Template

    from vestnik.fronts.furniture import Furniture

    template = Template("{% load distribution %}{% story_data story %}")
    context = Context({"story": page(meta=Meta(title="Чернова")), "paper": Furniture("bg")})
    assert template.render(context) == ""


def test_the_second_page_of_a_list_is_its_own(client, newsroom):
    for _number in range(22):
        make.story(at=NOON)
    html = html_of(client, "/latest/?page=1")
    assert '<link rel="canonical" href="http://127.0.0.1:8000/latest/">' in html
    for number in range(20):
        make.story(f"Още {number}", at=NOON)
    html = html_of(client, "/latest/?page=2")
    assert '<link rel="canonical" href="http://127.0.0.1:8000/latest/?page=2">' in html


def test_translations_name_each_other(client, story):
    other = make.story("The bridge", "en", at=NOON)
    type(other).objects.filter(pk=other.pk).update(translation_key=story.translation_key)
    told = [
        re.findall(r'hreflang="([a-z]+)" href="(http[^"]+)"', html_of(client, url))
        for url in (story.url, other.url)
    ]
    assert sorted(told[0]) == sorted(told[1])
    assert {lang for lang, _address in told[0]} == {"bg", "en"}
