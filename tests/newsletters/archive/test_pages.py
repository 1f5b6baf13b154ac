"""Issues for everybody: public once they are sent, honest about what is gone, and nobody's in particular."""

import json
import re
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests import make
from tests.newsletters.make import issue
from tests.press.watch import no_silent_queries  # noqa: F401  a fixture
from vestnik.newsletters import tokens
from vestnik.newsletters.archive import card as cards
from vestnik.newsletters.archive.pages import feed_of
from vestnik.newsletters.models import Issue, Subscriber
from vestnik.press import recorder
from vestnik.press.making import cold_render
from vestnik.press.models import Change

ATOM = "{http://www.w3.org/2005/Atom}"


def text(client, url: str) -> str:
    return client.get(url).content.decode()


@pytest.mark.parametrize("state", ["draft", "scheduled"])
@pytest.mark.parametrize("end", ["", "card.png"])
def test_what_nobody_has_got_is_not_there(client, weekly, state, end):
    one = issue(weekly, state=state)
    assert client.get(f"{one.url}{end}").status_code == 404
    assert one.subject not in text(client, feed_of(weekly))


def test_an_issue_is_a_page_from_the_moment_its_sending_begins(client, weekly):
    one = issue(weekly, subject="Седмицата накратко")
    Issue.objects.filter(pk=one.pk).update(started_at=timezone.now(), state="sending")
    page = text(client, one.url)
    assert "Седмицата накратко" in page


@pytest.mark.parametrize(
    "path",
    [
        "/newsletter/none/1/",
        "/newsletter/weekly/7/",
        "/newsletter/weekly/99999999999999999999/",
        "/feeds/newsletter/none.atom",
        "/en/newsletter/weekly/1/",
    ],
)
def test_what_is_not_there_is_not_found(client, sent, path):
    assert client.get(path).status_code == 404


def test_it_shows_the_selection_with_our_lines_and_links(client, sent):
    page = text(client, sent.url)
    for story in sent.stories:
        assert f"Защо {story.title}." in page
        assert story.url in page


def test_the_archive_holds_no_reader_s_data(client, sent):
    addresses = [reader.address for reader in Subscriber.objects.all()]
    for path in (sent.url, feed_of(sent.newsletter), sent.newsletter.url):
        page = text(client, path)
        assert not [address for address in addresses if address in page]
        assert not [token for token in re.findall(r"[\w-]{40}", page) if tokens.read_reader_token(token)]
        assert "slot-token" not in page
        assert "/newsletter/you/" not in page
        assert "/newsletter/leave/" not in page


def test_it_is_the_same_for_all_who_read(client, sent):
    client.cookies["sessionid"] = "forged"
    first = text(client, sent.url)
    assert first == text(Client(headers={"Cookie": "who=me"}), sent.url)


def test_it_stays_as_it_was_sent(client, sent):
    make.change(sent.stories[0], title="Друго заглавие")
    assert "Друго заглавие" not in text(client, sent.url).split("issue-page")[1].split("</article>\n")[0]


def test_a_story_that_was_taken_down_is_gone_from_it_and_it_says_so(client, sent):
    gone, stays = sent.stories
    gone.unpublish()
    page = text(client, sent.url)
    assert gone.url not in page
    assert f"Защо {gone.title}." not in page
    assert f"Защо {stays.title}." in page
    assert "issue-gone" in page


def test_the_page_depends_on_the_stories_it_names(client, sent):
    with recorder.recording() as record:
        text(client, sent.url)
    assert f"issue:{sent.pk}" in record.keys
    assert {f"story:{story.pk}:teaser" for story in sent.stories} <= set(record.keys)
    assert "issues:bg" in record.keys


@pytest.mark.parametrize(
    "path", ["newsletter/weekly/1/", "feeds/newsletter/weekly.atom", "newsletter/weekly/1/card.png"]
)
def test_nothing_is_asked_that_is_not_recorded(sent, path, no_silent_queries):  # noqa: F811
    made = cold_render(f"/{path}")
    assert made.page is not None, (made.why_not, made.error)


def test_a_draft_that_is_saved_changes_nothing_for_readers(weekly):
    one = issue(weekly)
    before = Change.objects.count()
    one.subject = "Нова"
    one.save()
    one.delete()
    assert Change.objects.count() == before


def test_machines_are_told_what_it_is(client, sent):
    page = text(client, sent.url)
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    [told] = [one for one in map(json.loads, blocks) if one["@type"] == "NewsArticle"]
    assert told["headline"] == "Седмицата накратко"
    assert told["url"].endswith("/newsletter/weekly/1/")
    assert 'property="og:image:width" content="1200"' in page
    assert 'type="application/atom+xml"' in page


def test_a_title_can_not_break_out_of_what_machines_are_told(client, sent):
    Issue.objects.filter(pk=sent.pk).update(subject="</script><script>alert(1)</script>")
    page = text(client, sent.url)
    assert "<script>alert" not in page


def test_the_feed_has_the_last_issues_the_newest_first(client, weekly):
    now = timezone.now()
    for days in (14, 7, 0):
        begun = now - timedelta(days=days)
        issue(weekly, subject=f"Преди {days} дни", preheader="А & Б", started_at=begun, state="done")
    answer = client.get(feed_of(weekly))
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == [
        "Преди 0 дни",
        "Преди 7 дни",
        "Преди 14 дни",
    ]
    assert entries[0].find(f"{ATOM}summary").text == "А & Б"
    assert feed.find(f"{ATOM}updated").text.startswith(f"{now:%Y-%m-%dT%H:%M}")


def test_an_empty_feed_is_the_same_at_any_time(client, weekly):
    first = client.get(feed_of(weekly)).content
    with recorder.clock_at(timezone.now() + timedelta(days=3)):
        assert client.get(feed_of(weekly)).content == first


def test_issues_stand_on_the_newsletter_s_page(client, sent):
    page = text(client, sent.newsletter.url)
    assert sent.url in page
    assert feed_of(sent.newsletter) in page


def test_one_finds_the_issue_before_and_the_next(client, sent):
    later = issue(sent.newsletter, subject="Другата", started_at=timezone.now(), state="done")
    assert f'rel="next" href="{later.url}"' in text(client, sent.url)
    assert f'rel="prev" href="{sent.url}"' in text(client, later.url)


def test_the_card_is_a_picture_of_the_size_that_networks_want(client, sent):
    answer = client.get(f"{sent.url}card.png")
    assert answer["Content-Type"] == "image/png"
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (1200, 630)


@pytest.mark.parametrize(
    "title", ["Кратко", "Мостът " * 60, "Ж" * 200, "Bridge «мост» ѝ Ἀθήνα 2026 №5", "", "😀 мост"]
)
def test_a_card_has_room_for_any_title(title):
    drawn = cards.draw(cards.Card("Делник", "Седмицата", "21 ноември 2026 г.", title))
    with Image.open(BytesIO(drawn)) as picture:
        strips = [picture.crop((0, 20, 40, 630)), picture.crop((1160, 20, 1200, 630))]
        # nothing runs over the edge
        assert all(strip.getcolors(4) and len(strip.getcolors(4)) == 1 for strip in strips)
