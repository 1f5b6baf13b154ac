"""Sitemaps: all stories block by block, and the news of 48 hours by the clock alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from tests import make
from tests.distribution.documents import news, sitemap
from tests.stories.paper import Log, names, render
from vestnik.demo.archive import add_archive
from vestnik.distribution.models import SitemapFile, SitemapProgress
from vestnik.distribution.sitemaps.keep import keep
from vestnik.press.log import advance
from vestnik.press.models import Change
from vestnik.press.models import Log as PressLog
from vestnik.stories.listings import block_of, in_block
from vestnik.stories.models import Story

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("newsroom")


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def _newest() -> int:
    return PressLog.objects.get(pk=1).edition


def kept(turns: int = 3) -> None:
    advance()
    for _turn in range(turns):
        keep(timezone.now())


def test_a_story_leaves_the_news_48_hours_after_it_came_without_any_save(client):
    with freeze_time(NOON):
        make.story("Новина", at=NOON)
        page = render("/sitemap-news.xml").page
        assert page.hard_until == (NOON + timedelta(hours=48)).timestamp()
    for seconds, there in ((-1, 1), (0, 0), (1, 0)):
        with freeze_time(NOON + timedelta(hours=48, seconds=seconds)):
            assert len(news(text(client, "/sitemap-news.xml"))) == there, seconds


def test_the_news_bear_the_papers_name_the_language_and_the_first_publication(client):
    with freeze_time(NOON):
        story = make.story("Новина & <знак>", at=NOON - timedelta(hours=2))
        make.change(story, standfirst="Ново")
        make.story("News", "en", at=NOON - timedelta(hours=1))
        [found] = news(text(client, "/sitemap-news.xml"))
        [english] = news(text(client, "/en/sitemap-news.xml"))
    assert found["title"] == "Новина & <знак>"
    assert (found["paper"], found["lang"], english["lang"]) == ("Делник", "bg", "en")
    assert datetime.fromisoformat(found["published"]) == NOON - timedelta(hours=2)


def test_paid_texts_and_what_is_not_published_are_no_news(client):
    with freeze_time(NOON):
        make.story("Реклама", kind="paid", at=NOON)
        make.draft("Чернова")
        assert news(text(client, "/sitemap-news.xml")) == []


def test_a_file_changes_only_when_one_of_its_stories_does():
    story = make.story(at=NOON)
    mine = f"listing:block:{block_of(story.pk)}"
    assert mine in names(f"/sitemap-stories-{block_of(story.pk)}.xml")
    with Log() as log:
        Story.objects.get(pk=story.pk).save()
        make.change(story, body=[{"type": "heading", "value": "Точка"}], minor_change=True)
    assert mine not in log.keys
    for deed in (
        lambda: make.change(Story.objects.get(pk=story.pk), standfirst="Ново"),
        lambda: Story.objects.get(pk=story.pk).unpublish(),
    ):
        with Log() as log:
            deed()
        assert mine in log.keys


def test_the_index_names_the_files_there_are_and_each_of_them_is_right(client):
    story = make.story(at=NOON)
    kept()
    found = sitemap(text(client, "/sitemap.xml"))
    paths = [address.partition("//")[2].partition("/")[2] for address, _changed in found]
    assert paths == ["sitemap-pages.xml", f"sitemap-stories-{block_of(story.pk)}.xml"]
    addresses = [address for path in paths for address, _changed in sitemap(text(client, f"/{path}"))]
    assert len(set(addresses)) == len(addresses)
    for address in addresses:
        assert client.get("/" + address.partition("//")[2].partition("/")[2]).status_code == 200, address
    assert story.full_url in addresses


def test_where_nothing_was_changed_the_index_stays_as_it_is():
    make.story(at=NOON)
    kept()
    with Log() as log:
        SitemapProgress.objects.update(edition=_newest())
        keep(timezone.now())
    assert log.rows == 0


def test_stories_written_in_bulk_and_blocks_that_were_emptied_are_noticed():
    kept()
    make.story(
        people=[make.person()], topics=[make.topic()], body=[{"type": "paragraph", "value": "<p>А</p>"}]
    )
    add_archive(5, lambda _line: None)
    kept()
    assert set(SitemapFile.objects.values_list("block", flat=True)) == {
        block_of(pk) for pk in Story.objects.filter(live=True).values_list("pk", flat=True)
    }
    for story in Story.objects.filter(live=True):
        story.unpublish()
    kept()
    assert not SitemapFile.objects.exists()


def test_where_a_part_of_the_log_is_lost_all_blocks_are_counted_again():
    kept()
    story = make.story(at=NOON)
    advance()
    Change.objects.all().delete()
    kept()
    assert SitemapFile.objects.filter(block=block_of(story.pk)).exists()
    assert SitemapProgress.objects.get().counted == block_of(story.pk) + 1


def test_a_block_without_stories_has_no_file(client):
    assert client.get("/sitemap-stories-99.xml").status_code == 404


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's own words for what it reads")
def test_a_file_is_made_without_reading_the_stories_texts():
    make.story("А")
    with CaptureQueriesContext(connection) as seen:
        in_block(0)
        keep(timezone.now())
    asked = [query["sql"] for query in seen if '"stories_story"."live"' in query["sql"]]
    assert len(asked) >= 2
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            [plan] = [row[3] for row in cursor.fetchall() if "stories_story" in row[3]]
            assert "COVERING INDEX" in plan, sql
