"""A correction and a take-down, walked through all that goes out: page, JSON-LD, teasers, feeds, data, followers,
sitemaps, search, newsletter; and at what time each says it was.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from tests import make
from tests.distribution.documents import ATOM, CONTENT, WRONGS, ids, news, sitemap, titles
from tests.distribution.vocabulary import heads, things
from tests.newsletters.make import issue, newsletter
from tests.stories.paper import Log, names
from vestnik.distribution.activitypub import telling
from vestnik.distribution.activitypub.telling import article_of
from vestnik.distribution.models import Account, Delivery, Follower, Terms, ToldStory
from vestnik.distribution.outgoing.messenger import take_in
from vestnik.newsletters import letter as letters
from vestnik.newsletters.selection.drafts import new_issue
from vestnik.press.log import number_changes
from vestnik.stories.actions.correct import correct
from vestnik.stories.actions.take_down import put_back, take_down
from vestnik.stories.cards import card_path
from vestnik.stories.listings import block_of
from vestnik.stories.models import Correction, Story

FORMS = ("rss", "atom", "json")
pytestmark = pytest.mark.usefixtures("newsroom")


@pytest.fixture
def chief():
    return make.user("Chiefs")


@pytest.fixture
def story():
    return make.story(
        "Мостът във Видин",
        at=timezone.now().replace(microsecond=0) - timedelta(hours=1),
        standfirst="Затворен е.",
        topics=[make.topic()],
        body=[{"type": "paragraph", "value": "<p>Камионите чакат.</p>"}],
    )


def text(client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode().replace("\u00a0", " ")


def entry(client, form: str) -> dict[str, str]:
    """The first entry of the paper's feed: id, title, changed, all of its text."""
    found = text(client, f"/feeds/latest.{form}")
    assert WRONGS[form](found) == []
    whole = {"id": ids(found, form)[0], "title": titles(found, form)[0], "all": found}
    if form == "json":
        item = json.loads(found)["items"][0]
        return whole | {"changed": item["date_modified"], "html": item.get("content_html", item["summary"])}
    root = ElementTree.fromstring(found)
    if form == "atom":
        first = root.find(f"{ATOM}entry")
        html = first.findtext(f"{ATOM}content") or first.findtext(f"{ATOM}summary")
        return whole | {"changed": first.findtext(f"{ATOM}updated"), "html": html}
    item = root.find("channel/item")
    html = item.findtext(f"{CONTENT}encoded") or item.findtext("description")
    return whole | {"changed": root.findtext("channel/lastBuildDate"), "html": html}


def test_a_correction_is_everywhere_with_one_act(client, story, chief):
    before = {form: entry(client, form) for form in FORMS}
    files = ["/feeds/latest.rss", f"/sitemap-stories-{block_of(story.pk)}.xml", "/corrections/", "/latest/"]
    read = {path: names(path) for path in files}
    changed = dict(sitemap(text(client, files[1])))
    story.title = "Мостът в Русе"
    story.save_revision()
    told = {"wrong": "Пишеше, че е във Видин.", "right": "Мостът е в Русе.", "headline": True}
    with Log() as log:
        correct(Correction(story=story, **told), chief, with_draft=True)
    assert log.rows == 1
    assert [path for path, keys in read.items() if not keys & log.keys] == []
    story = Story.objects.get(pk=story.pk)
    # the page, and every list that names it
    page = text(client, story.url)
    body = page.partition("<body")[2]
    assert body.index("<h1>Мостът в Русе") < body.index(told["wrong"]) < body.index("Камионите чакат.")
    for path in ("/", "/latest/", "/politika/", story.topics.get().url, "/search/?q=мостът"):
        found = text(client, path)
        assert "Мостът в Русе" in found, path
        assert "Поправено заглавие" in found, path
    assert told["right"] in text(client, "/corrections/")
    # feeds: the same entry, changed now, with the correction in its text
    for form in FORMS:
        now = entry(client, form)
        assert now["id"] == before[form]["id"]
        assert now["changed"] != before[form]["changed"]
        assert "Мостът в Русе" in now["title"]
        assert told["wrong"] in now["html"]
        assert told["right"] in now["html"]
    # sitemaps: changed; the news sitemap keeps the first publication
    address = f"http://localhost:8000{story.url}"
    again = dict(sitemap(text(client, files[1])))
    known = next(found for found in again if found.endswith(story.url))
    assert again[known] != changed.get(known), address
    (about,) = [one for one in news(text(client, "/sitemap-news.xml")) if one["address"] == known]
    assert about["title"] == "Мостът в Русе"
    assert datetime.fromisoformat(about["published"]) == story.first_published_at


def moments(client, story) -> dict[str, datetime]:
    """When each of them says that the story was last changed."""
    data = json.loads(text(client, f"/data/stories/{story.pk}.json"))
    article = things(text(client, story.url))["NewsArticle"]
    told = {form: entry(client, form)["changed"] for form in ("atom", "json")} | {
        "JSON-LD": article["dateModified"],
        "data": data["updated"],
        "followers": article_of(Account(name="delnik", lang="bg"), story, 1)["updated"],
        "sitemap": dict(sitemap(text(client, f"/sitemap-stories-{block_of(story.pk)}.xml")))[story.full_url],
        "head": heads(text(client, story.url), "article:modified_time")[0],
    }
    read = {name: datetime.fromisoformat(moment) for name, moment in told.items()}
    return read | {"rss": parsedate_to_datetime(entry(client, "rss")["changed"])}


def test_all_of_them_tell_one_correction_at_one_time(client, story, chief):
    weekly = newsletter(slug="vtori")
    pick = ("story", {"story": story, "headline": "", "line": "", "picture": False, "reason": ""})
    ago = timezone.now() - timedelta(minutes=30)
    issue(weekly, [pick], made_at=ago, started_at=ago, state="done")
    account = Account.objects.create(name="delnik", lang="bg", private_key="", public_key="")
    follower = {"uri": "https://m.example/u/a", "inbox": "https://m.example/u/a/inbox"}
    Follower.objects.create(account=account, **follower)
    number_changes()
    take_in(telling.POST, timezone.now())
    ToldStory.objects.create(story=story.pk, lang="bg", digest="before")
    wrong, right = "Пишеше, че е във Видин.", "Мостът е в Русе."
    correct(Correction(story=story, wrong=wrong, right=right), chief)
    story = Story.objects.get(pk=story.pk)
    at = story.updated_at.replace(microsecond=0)
    assert {
        name: told.replace(microsecond=0) for name, told in moments(client, story).items()
    } == dict.fromkeys(("rss", "atom", "json", "JSON-LD", "data", "followers", "sitemap", "head"), at)
    # the correction itself: what was wrong, what is right, when
    [note] = things(text(client, story.url))["NewsArticle"]["correction"]
    [told] = json.loads(text(client, f"/data/stories/{story.pk}.json"))["corrections"]
    made = Correction.objects.get()
    assert (wrong in note["text"], right in note["text"]) == (True, True)
    assert (told["text"], told["at"]) == (note["text"], note["datePublished"])
    assert datetime.fromisoformat(note["datePublished"]) == made.at
    # followers get the same article, updated
    number_changes()
    take_in(telling.POST, timezone.now())
    activity = Delivery.objects.get(target=follower["inbox"]).payload["activity"]
    assert activity["type"] == "Update"
    assert right in activity["object"]["content"].replace("\u00a0", " ")
    assert datetime.fromisoformat(activity["object"]["updated"]) == at
    # and who got the story by mail, in the next one
    draft = new_issue(weekly, timezone.now())
    assert right in letters.compose(draft).text.replace("\u00a0", " ")


def test_where_feeds_hold_standfirsts_a_correction_stands_there_too(client, story, chief):
    Terms.objects.create(feed_text=Terms.FeedText.STANDFIRST)
    correct(Correction(story=story, wrong="Пишеше: Видин.", right="Русе е."), chief)
    for form in FORMS:
        now = entry(client, form)
        assert "Пишеше: Видин. Русе е." in now["html"]
        assert "Камионите чакат." not in now["all"]


def test_a_hostile_correction_leaves_feeds_and_pages_right(client, story, chief):
    wrong = "]]></description><script>alert('1')</script> &amp; \u202e\U0001f9e8 <b>"
    correct(Correction(story=story, wrong=wrong, right="«Русе» & \x0bоще", headline=True), chief)
    for form in FORMS:
        assert WRONGS[form](text(client, f"/feeds/latest.{form}")) == []
    for path in (story.url, "/corrections/", f"{story.url}versions/"):
        answer = client.get(path)
        assert "<script>alert" not in answer.content.decode(), path


def test_a_take_down_is_everywhere_with_one_act(client, story, chief, monkeypatch):
    correct(Correction(story=story, wrong="Пишеше: Видин.", right="Русе е.", headline=True), chief)
    make.story("Другата", standfirst="Остава.")
    account = Account.objects.create(name="delnik", lang="bg", private_key="", public_key="")
    follower = {"uri": "https://m.example/u/a", "inbox": "https://m.example/u/a/inbox"}
    Follower.objects.create(account=account, **follower)
    monkeypatch.setitem(settings.OPTIONS, "activitypub", True)
    number_changes()
    take_in(telling.POST, timezone.now())
    ToldStory.objects.create(story=story.pk, lang="bg", digest="before")
    weekly = newsletter(slug="vtori")
    pick = ("story", {"story": story, "headline": "", "line": "", "picture": False, "reason": ""})
    places = [
        "/", "/latest/", "/politika/", story.topics.get().url, "/corrections/", "/search/?q=мостът", "/_press/rail/bg/",
        *(f"/feeds/latest.{form}" for form in FORMS), "/feeds/section/politika.rss",
        f"/sitemap-stories-{block_of(story.pk)}.xml", "/sitemap-news.xml",
        "/data/stories.json",
    ]  # fmt: skip
    assert [path for path in places if story.url not in text(client, path)] == []
    pages = [path for path in places if not path.startswith("/search/")]
    read = {path: names(path) for path in [*pages, story.url]}
    own = [f"/data/stories/{story.pk}.json", f"/activity/stories/{story.pk}.json", card_path(story)]
    read |= {path: names(path) for path in own}
    began = timezone.now()
    with Log() as log:
        take_down(story, "Съдът забрани публикацията.", "Дело 7.", chief)
    assert log.rows == 1
    assert [path for path, keys in read.items() if not keys & log.hard] == []
    assert [path for path in places if story.url in text(client, path)] == []
    assert "Съдът забрани публикацията." in text(client, story.url, 410)
    assert [client.get(path).status_code for path in own] == [404, 404, 404]
    assert story.title not in letters.compose(issue(weekly, [pick])).page
    number_changes()
    take_in(telling.POST, timezone.now())
    deleted = Delivery.objects.get(target=follower["inbox"]).payload["activity"]
    assert (deleted["type"], deleted["object"]["type"]) == ("Delete", "Tombstone")
    gone = json.loads(text(client, f"/activity/stories/{story.pk}.json", 410))["deleted"]
    assert (
        began <= datetime.fromisoformat(gone) + timedelta(seconds=1) <= timezone.now() + timedelta(seconds=1)
    )
    put_back(Story.objects.get(pk=story.pk), chief)
    assert [path for path in places if story.url not in text(client, path)] == []
    assert "Мостът във Видин" in text(client, story.url)
