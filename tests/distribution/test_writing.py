"""Feeds and sitemaps as documents: right by the rules of their formats, whatever stands in them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distribution.documents import CONTENT, MEDIA, WRONGS, ids, news, sitemap, titles
from vestnik.distribution.feeds.entries import Author, Entry, Feed, Media
from vestnik.distribution.feeds.views import FORMS
from vestnik.distribution.sitemaps.files import News, index, language, news_urlset, urlset
from vestnik.distribution.xml import clean

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAPER = "https://delnik.example"
HOSTILE = (
    "Кой & кой < „кавички“ > ]]> <script>alert(1)</script>", "\x00\x0b\ud800\uffff", "🇧🇬 👩‍👩‍👧", "\u202eтерпо\u202c",
    "<!--", "&#x0;", "\r\n\t  ", "а" * 20_000,
)  # fmt: skip
words = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec=None), max_size=60))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def entry(number: int = 1, **fields) -> Entry:
    told = {
        "id": UUID(int=number).urn,
        "url": f"{PAPER}/politika/2026/11/23/novina-{number}/",
        "title": "Новина",
        "summary": "Накратко",
        "html": "<p>Цялата</p>",
        "published": NOON,
        "changed": NOON,
        "lang": "bg",
    }
    return Entry(**(told | fields))


def feed(*entries: Entry, form: str = "rss", **fields) -> Feed:
    told = {
        "id": "urn:uuid:00000000-0000-0000-0000-000000000000",
        "url": f"{PAPER}/feeds/latest.{form}",
        "page": f"{PAPER}/",
        "title": "Делник",
        "about": "Всеки ден",
        "lang": "bg",
        "paper": "Делник",
        "icon": f"{PAPER}/static/icon.png",
    }
    return Feed(entries=entries, **(told | fields))


@pytest.mark.parametrize("form", FORMS)
@given(
    title=words,
    summary=words,
    html=words,
    name=words,
    published=moments,
    changed=moments,
    lang=st.sampled_from(["bg", "en", "sr-latn"]),
)
def test_any_words_make_a_right_document(form, title, summary, html, name, published, changed, lang):
    hostile = entry(
        title=title or "…",
        summary=summary,
        html=html,
        authors=(Author(name, f"{PAPER}/people/x/"),),
        categories=(name,),
        published=published,
        changed=changed,
        media=Media(f"{PAPER}/media/a.jpg", 640, 480, summary, name),
        lang=lang,
    )
    text = FORMS[form][0](feed(hostile, entry(2), form=form, about=summary))
    text.encode()
    assert WRONGS[form](text) == []
    said, meant = titles(text, form)[0] or "", clean(title or "…")
    assert said.split() == meant.split() or not meant.strip()


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_feed_is_right_and_the_same_at_any_time(form):
    text = FORMS[form][0](feed(form=form))
    assert WRONGS[form](text) == []
    assert text == FORMS[form][0](feed(form=form))


@pytest.mark.parametrize("form", FORMS)
def test_the_checks_see_what_is_wrong(form):
    twice = FORMS[form][0](feed(entry(), entry(), form=form))
    nowhere = FORMS[form][0](feed(entry(url="/politika/"), form=form, page="/", url="/feeds/latest"))
    assert WRONGS[form](twice) or form == "json"
    assert WRONGS[form](nowhere)


def test_rss_has_the_whole_text_the_authors_and_the_photo_with_its_credit():
    photo = Media(f"{PAPER}/media/a.jpg", 640, 480, "Мост", "Иво Станев / Делник")
    text = FORMS["rss"][0](feed(entry(media=photo, authors=(Author("Елена Маркова"),))))
    [item] = ElementTree.fromstring(text).iterfind("channel/item")
    assert item.findtext(f"{CONTENT}encoded") == "<p>Цялата</p>"
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Елена Маркова"
    content = item.find(f"{MEDIA}content")
    assert content.findtext(f"{MEDIA}credit") == "Иво Станев / Делник"
    assert (content.get("width"), content.get("medium")) == ("640", "image")


@pytest.mark.parametrize("form", FORMS)
def test_a_standfirst_alone_is_a_right_entry(form):
    text = FORMS[form][0](feed(entry(html="", summary=""), form=form))
    assert WRONGS[form](text) == []
    assert ids(text, form) == [entry().id]


@given(st.lists(st.tuples(words, st.none() | moments), max_size=5))
def test_any_addresses_make_a_right_sitemap(places):
    absolute = [(f"{PAPER}/{clean(words)[:500]}", moment) for words, moment in places]
    for text in (urlset(absolute), index(absolute)):
        assert len(sitemap(text)) == len(places)


@given(title=words, paper=words, published=moments)
def test_any_words_make_a_right_news_sitemap(title, paper, published):
    [found] = news(news_urlset(paper, [News(f"{PAPER}/a/", title, published, "bg")]))
    assert datetime.fromisoformat(found["published"]) == published.replace(microsecond=0)


@pytest.mark.parametrize(
    ("lang", "told"),
    [("bg", "bg"), ("pt-br", "pt"), ("zh-hans", "zh-cn"), ("zh-hant", "zh-tw"), ("sr_Latn", "sr")],
)
def test_languages_are_told_as_google_knows_them(lang, told):
    assert language(lang) == told


def test_a_file_never_holds_more_than_fifty_thousand_addresses():
    text = urlset((f"{PAPER}/{number}/", None) for number in range(50_001))
    assert len(sitemap(text)) == 50_000
