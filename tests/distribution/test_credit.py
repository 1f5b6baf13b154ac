"""One photo's credit, walked through all that goes out: page, JSON-LD, feeds, data, followers, mail, card,
and the bytes of each of its sizes.
"""

from __future__ import annotations

import io
import json
from html import unescape
from xml.etree import ElementTree

import pytest

from tests import make
from tests.distribution.documents import CONTENT, MEDIA
from tests.distribution.vocabulary import heads, things
from tests.newsletters.make import issue, newsletter
from tests.stories.photos.files import stored
from tests.stories.photos.test_embedded import saying
from vestnik.distribution.activitypub.telling import article_of
from vestnik.distribution.cards.views import card_of
from vestnik.distribution.models import Account
from vestnik.newsletters import letter as letters
from vestnik.stories.embedded import Rights, packet_of, read_rights
from vestnik.stories.models import Photo, Story
from vestnik.stories.photos import press_photo
from vestnik.stories.pictures import public_format

pytestmark = pytest.mark.usefixtures("newsroom")
CREDIT = "Иво Станев & синове / Делник"


@pytest.fixture
def photo():
    """Taken in with nothing typed: all that is known of it stands in its file."""
    packet = packet_of(Rights(creator="Иво Станев & синове", credit="Делник", copyright="© Делник"))
    made = Photo.objects.create(title="Мост", file=stored(saying(packet).read()))
    press_photo(made)
    return made


@pytest.fixture
def story(photo):
    return make.story("Мостът", lead_photo=photo, standfirst="Накратко.")


def test_the_same_credit_goes_all_the_way(client, photo, story):
    assert photo.credit == CREDIT
    # the page, and a list
    for path in (story.url, "/latest/"):
        assert CREDIT in unescape(client.get(path).content.decode()), path
    # feeds
    for form in ("rss", "atom"):
        root = ElementTree.fromstring(client.get(f"/feeds/latest.{form}").content)
        assert [found.text for found in root.iter(f"{MEDIA}credit")] == [CREDIT]
    html = ElementTree.fromstring(client.get("/feeds/latest.rss").content).findtext(
        f"channel/item/{CONTENT}encoded"
    )
    assert CREDIT in unescape(html)
    item = json.loads(client.get("/feeds/latest.json").content)["items"][0]
    assert item["_media"]["credit"] == CREDIT
    assert CREDIT in unescape(item["content_html"])
    # what machines are told: the page's own data, the paper's, and what followers get
    article = things(client.get(story.url).content.decode())["NewsArticle"]
    assert {image["creditText"] for image in article["image"]} == {CREDIT}
    data = json.loads(client.get(f"/data/stories/{story.pk}.json").content)
    assert data["photo"]["credit"] == CREDIT
    account = Account(name="delnik", lang="bg")
    assert CREDIT in article_of(account, Story.objects.get(pk=story.pk), 1)["attachment"][0]["name"]
    # the card: drawn on it, and in its bytes
    assert card_of(story).credit == CREDIT
    [card] = heads(client.get(story.url).content.decode(), "og:image")
    drawn = client.get(card.removeprefix("http://127.0.0.1:8000"))
    assert read_rights(io.BytesIO(drawn.content)).credit == CREDIT
    # mail, and its page
    weekly = newsletter(slug="vtori")
    blocks = [
        ("story", {"story": story, "headline": "", "line": "", "picture": True, "reason": ""}),
        ("photo", {"photo": photo, "caption": "Мостът", "link": ""}),
    ]
    letter = letters.compose(issue(weekly, blocks))
    assert unescape(letter.html).count(CREDIT) == 2
    assert CREDIT in letter.text
    assert unescape(letter.page).count(CREDIT) == 2
    # the bytes of every size
    sizes = [size for size in photo.renditions.all() if public_format(size.filter_spec)]
    assert {public_format(size.filter_spec) for size in sizes} == {"jpeg", "webp", "avif"}
    for size in sizes:
        with size.file.open() as file:
            said = read_rights(io.BytesIO(file.read()))
        assert (said.credit, said.creator) == (CREDIT, "Иво Станев & синове"), size.filter_spec
        assert said.copyright == "© Делник"


def test_another_credit_goes_the_same_way(client, photo, story):
    photo.credit = "Ана Петрова"
    photo.save()
    press_photo(photo)
    assert "Ана Петрова" in client.get(story.url).content.decode()
    assert (
        json.loads(client.get("/feeds/latest.json").content)["items"][0]["_media"]["credit"] == "Ана Петрова"
    )
    for size in photo.renditions.all():
        with size.file.open() as file:
            assert read_rights(io.BytesIO(file.read())).credit == "Ана Петрова"
