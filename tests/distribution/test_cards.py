"""The picture of a story for social networks: what stands on it, its address, and that nothing keeps it from coming."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests import make
from tests.distribution.vocabulary import heads
from tests.stories.paper import Log, names, render
from vestnik.distribution.cards.draw import PHOTO_LEFT, Card, draw
from vestnik.press.making import cold_render
from vestnik.stories.addresses import end_of, paper_day
from vestnik.stories.cards import card_path
from vestnik.stories.lettering import BRAND, has, printable
from vestnik.stories.models import Photo, Story
from vestnik.stories.photos import press_photo

LONG = (
    "Общинският съвет в Русе гласува нощем да продаде моста над Дунав на търг с тайно наддаване, "
    "без да попита никого от жителите на града до днес"
)


def photo(colour: str = "steelblue", size: tuple[int, int] = (1280, 853)) -> bytes:
    data = BytesIO()
    Image.new("RGB", size, colour).save(data, "JPEG")
    return data.getvalue()


def card(**fields) -> Card:
    return Card(**({"paper": "Делник", "section": "Политика", "label": "", "title": "Мостът"} | fields))


def opened(drawn: bytes) -> Image.Image:
    image = Image.open(BytesIO(drawn))
    image.load()
    assert (image.format, image.size) == ("JPEG", (1200, 630))
    return image


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many dark pixels there are in a part of the card."""
    part = image.crop(box).convert("L")
    return sum(part.histogram()[:100])


def test_bulgarian_is_drawn_in_bulgarian_letterforms_and_russian_in_russian_ones():
    drawn = {}
    for lang in ("bg", "ru"):
        with translation.override(lang):
            drawn[lang] = draw(card(title="вгджзийклптцшщю"))
    assert drawn["bg"] != drawn["ru"]


def test_a_card_has_the_paper_the_section_the_headline_and_the_photo_with_its_credit():
    with_all = opened(draw(card(photo=photo("green"), credit="Иво Станев / Делник")))
    bare = opened(draw(card(photo=photo("green"), section="", title="", paper="", credit="")))
    for box in ((60, 40, 600, 110), (60, 140, 600, 190), (60, 200, 600, 540), (60, 560, 600, 620)):
        assert ink(with_all, box) > ink(bare, box), box
    red, green, blue = with_all.getpixel((PHOTO_LEFT + 200, 300))
    assert green > 100
    assert max(red, blue) < 40


@pytest.mark.parametrize("with_photo", [True, False])
def test_the_longest_headline_stands_whole(with_photo, monkeypatch):
    assert len(LONG) >= 140
    written = []
    monkeypatch.setattr(
        "vestnik.distribution.cards.draw.write", lambda pen, x, y, text, *_: written.append((y, text))
    )
    draw(card(title=LONG, photo=photo() if with_photo else None))
    lines = [text for y, text in written if y >= 200]
    assert " ".join(lines) == LONG
    assert max(y for y, _text in written) < 560


@given(title=st.text(max_size=200), credit=st.text(max_size=80))
@settings(max_examples=25)
def test_any_words_make_a_card(title, credit):
    opened(
        draw(
            card(
                title=title, section=title[:40], label=credit[:20], credit=credit, photo=photo(size=(64, 64))
            )
        )
    )


def test_what_the_type_has_not_got_is_left_out_and_never_drawn_as_a_box():
    assert printable("Празник 🎉 в Русе ➜ утре", "headline") == "Празник в Русе утре"
    assert printable("\u202eобратно\u202c", "headline") == "обратно"
    assert printable("Ḁfé naïve Đorđe Ћуприја Ωμέγα №5", "headline") == "Afé naïve Đorđe Ћуприја Ωμέγα №5"
    assert printable("שלום от Русе", "headline") is None
    assert printable("", "headline") == ""
    assert has("headline", "я")
    assert not has("headline", "ש")


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe0 no picture", photo()[:400]])
def test_a_broken_photo_costs_the_photo_and_not_the_card(data):
    drawn = opened(draw(card(photo=data)))
    assert drawn.getpixel((PHOTO_LEFT + 100, 7)) == pytest.approx(
        Image.new("RGB", (1, 1), BRAND).getpixel((0, 0)), abs=12
    )


# On a real paper


@pytest.fixture
def story(newsroom):
    shown = make.photo("Мост", credit="Иво Станев / Делник", file=make.image_file(1400, 900))
    press_photo(shown)
    return make.story("Мостът остава", lead_photo=shown, people=[make.person()])


def test_the_page_names_a_card_that_is_there(client, story):
    html = client.get(story.url).content.decode()
    [address] = heads(html, "og:image")
    assert heads(html, "twitter:card") == ["summary_large_image"]
    assert heads(html, "og:image:width") == ["1200"]
    answer = client.get(address.removeprefix("http://127.0.0.1:8000"))
    assert answer["Content-Type"] == "image/jpeg"
    assert len(answer.content) < 300_000
    opened(answer.content)


def test_a_new_headline_is_a_new_address_and_the_old_one_leads_there(client, story):
    before = card_path(story)
    changed = make.change(story, title="Мостът пада")
    after = card_path(changed)
    assert after != before
    assert client.get(before)["Location"] == after
    assert after in client.get(changed.url).content.decode()


@pytest.mark.parametrize(
    "change", [{"social_title": "Друго"}, {"kind": "opinion"}, {"social_photo": "new"}, {"section": "new"}]
)
def test_whatever_stands_on_it_makes_the_address(story, change):
    made = {"social_photo": lambda: make.photo("Друг"), "section": lambda: make.section("Спорт")}
    fields = {name: made[name]() if value == "new" else value for name, value in change.items()}
    before = card_path(story)
    assert card_path(make.change(story, **fields)) != before


def test_a_new_text_is_the_same_card(story):
    before = card_path(story)
    assert card_path(make.change(story, standfirst="Друго накратко.")) == before


def test_a_card_is_kept_and_goes_hard_with_its_story(client, story):
    address = card_path(story)
    page = render(address).page
    assert page is not None
    read = names(address)
    with Log() as log:
        story.unpublish()
    assert read & log.hard
    assert client.get(address).status_code == 404


def test_a_card_that_never_was_is_not_kept(story):
    forged = card_path(story)[:-16] + "000000000000.jpg"
    assert cold_render(forged).page is None


def test_publishing_draws_nothing(newsroom, monkeypatch):
    monkeypatch.setattr(
        "vestnik.distribution.cards.draw.draw", lambda _card: pytest.fail("drawn while publishing")
    )
    assert card_path(make.story("Бързо"))


def test_a_photo_that_is_lost_or_may_not_be_shown_costs_the_photo_only(client, story):
    story.lead_photo.renditions.all().delete()
    opened(client.get(card_path(story)).content)
    yesterday = paper_day(story.first_published_at) - timedelta(days=2)
    Photo.objects.filter(pk=story.lead_photo_id).update(licence_ends_on=yesterday)
    ended = Story.objects.get(pk=story.pk)
    assert card_path(ended) != card_path(story)
    opened(client.get(card_path(ended)).content)


def test_a_card_ends_with_the_licence_of_its_photo(story):
    last = date(2099, 1, 1)
    Photo.objects.filter(pk=story.lead_photo_id).update(licence_ends_on=last)
    page = render(card_path(Story.objects.get(pk=story.pk))).page
    assert page.hard_until == end_of(last).timestamp()


def test_each_edition_has_its_cards(client, newsroom):
    story = make.story("The bridge stays", "en")
    assert card_path(story).startswith("/en/cards/")
    opened(client.get(card_path(story)).content)
    assert client.get(card_path(story).removeprefix("/en")).status_code == 404
