"""Fronts and rails as readers get them."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from freezegun import freeze_time

from tests import make
from tests.fronts.arranged import arrangement, container, slot
from tests.stories.paper import names, standing_page
from vestnik.fronts.arrangement import Layout, Source, SubLink
from vestnik.fronts.defaults import MOST_IMPORTANT, RAIL_LENGTH
from vestnik.fronts.draft import important_rail, section_front
from vestnik.fronts.fills import register_fill
from vestnik.fronts.front import home_page, section_page, special_page
from vestnik.fronts.models import Front, FrontKind
from vestnik.fronts.rail import rail
from vestnik.press.making import cold_render
from vestnik.stories.models import Kind, Section

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def titles(page) -> list[str]:
    return [teaser.title for teaser in page.teasers]


def home(*containers) -> None:
    make.arranged(make.home_front(make.locale()), arrangement(*containers))


@pytest.mark.parametrize("path", ["/", "/latest/", "/people/", "/topics/"])
def test_a_page_of_a_new_paper_says_that_nothing_is_there_yet(client, path):
    response = client.get(path)
    assert response.status_code == 200
    with translation.override("bg"):
        assert _("Nothing here yet.") in response.content.decode()


def test_a_front_nobody_touched_leads_with_the_latest_news_and_never_with_opinion_or_what_is_paid():
    make.story("Стара", at=NOON)
    make.story("Нова", at=NOON + HOUR)
    make.story("Мнение", at=NOON + 2 * HOUR, kind="opinion")
    make.story("Реклама", at=NOON + 3 * HOUR, kind="paid")
    page = home_page("bg")
    assert [teaser.title for teaser in page.containers[0].teasers] == ["Нова", "Стара"]
    assert [(one.layout, one.title) for one in page.containers[1:]] == [
        ("opinion", str(Kind.OPINION.label)),
        ("section", "Политика"),
    ]


def test_a_front_nobody_touched_has_a_part_for_each_section_of_the_menu():
    for number in range(40):
        make.story(
            section=make.section(("Политика", "Спорт", "Наука", "Свят")[number % 4]), at=NOON + number * HOUR
        )
    page = home_page("bg")
    blocks = [one for one in page.containers if one.layout == "section"]
    assert [(one.title, one.link.slug, len(one.places)) for one in blocks] == [
        ("Наука", "nauka", 5), ("Политика", "politika", 5), ("Свят", "svyat", 5), ("Спорт", "sport", 5),
    ]  # fmt: skip


def test_a_section_with_a_container_of_its_own_has_no_other():
    section = make.section("Спорт")
    make.story("Мач", section=section, at=NOON)
    make.story("Указ", at=NOON)
    home(
        container("own", source=Source.SECTION, source_id=section.pk, layout=Layout.GALLERY),
        container("all", source=Source.EVERY_SECTION),
    )
    assert [(one.title, one.layout) for one in home_page("bg").containers] == [
        ("Спорт", "gallery"),
        ("Политика", "grid"),
    ]


def test_what_an_editor_picked_leads():
    old = make.story("Избрана", at=NOON)
    make.story("Нова", at=NOON + HOUR)
    make.picked(old)
    assert titles(home_page("bg")) == ["Избрана", "Нова"]


@pytest.mark.parametrize("deed", ["unpublish", "delete"])
def test_a_picked_story_that_is_gone_leaves_no_hole(deed):
    gone, stays = make.story("Изчезнала", at=NOON), make.story("Остава", at=NOON)
    make.picked(gone, stays)
    getattr(gone, deed)()
    assert titles(home_page("bg")) == ["Остава"]


def test_a_picked_story_that_is_not_live_yet_takes_its_slot_once_it_is():
    draft = make.draft("Довечера")
    make.picked(draft)
    assert titles(home_page("bg")) == []
    draft.latest_revision.publish()
    assert titles(home_page("bg")) == ["Довечера"]


def test_no_story_stands_twice_on_a_front():
    sections = [make.section(name) for name in ("Политика", "Спорт")]
    for number in range(30):
        kind = "opinion" if number % 4 == 0 else "news"
        make.story(at=NOON + number * HOUR, section=sections[number % 2], kind=kind)
    shown = [teaser.id for teaser in home_page("bg").teasers]
    assert len(shown) == len(set(shown)) == 5 + 6 + 4 + 2 * 5


def test_what_a_slot_says_differently_is_said_there_and_nowhere_else(client):
    other = make.story("Втора", at=NOON)
    own, photo = (
        make.story("Първа", at=NOON, lead_photo=make.photo(description="Мост")),
        make.photo(description="Река"),
    )
    links = (SubLink(other.pk), SubLink(text="Карта", url="/politika/"), SubLink(999_999))
    place = slot(
        "a",
        own.pk,
        headline="Тук друго",
        standfirst="И това",
        label="Акцент",
        picture=photo.pk,
        sublinks=links,
    )
    home(container("c", place))
    shown = home_page("bg").containers[0].places[0]
    assert (shown.teaser.title, shown.teaser.standfirst, shown.teaser.kicker) == (
        "Тук друго",
        "И това",
        "Акцент",
    )
    assert shown.teaser.picture.alt == "Река"
    assert [(link.text, link.url) for link in shown.sublinks] == [
        ("Втора", other.url),
        ("Карта", "/politika/"),
    ]
    assert "Тук друго" not in client.get("/latest/").content.decode()


@pytest.mark.parametrize("fields", [{"credit": ""}, {"licence_ends_on": NOON.date()}])
def test_a_picture_of_a_slot_that_may_not_stand_gives_way_to_the_storys_own(fields):
    photo = make.photo(description="Река", **fields)
    own = make.story("Първа", at=NOON, lead_photo=make.photo(description="Мост"))
    home(container("c", slot("a", own.pk, picture=photo.pk)))
    assert home_page("bg").teasers[0].picture.alt == "Мост"


def test_a_slots_times_are_kept_to_the_second_and_the_page_says_until_when_it_is_right():
    with freeze_time(NOON) as clock:
        story = make.story("Кратка", at=NOON - HOUR)
        home(container("c", slot("a", story.pk, since=NOON + HOUR, until=NOON + 2 * HOUR)))
        seen = []
        for _hour in range(3):
            page = cold_render("/").page
            text = b"".join(part.raw for part in page.parts if not isinstance(part, str)).decode()
            seen.append(("Кратка" in text, page.until - NOON.timestamp()))
            clock.tick(HOUR)
    assert seen == [(False, 3600), (True, 7200), (False, math.inf)]


def test_editions_have_fronts_of_their_own(client):
    make.story("Българска")
    make.story("Sofia waits", lang="en")
    assert titles(home_page("en")) == ["Sofia waits"]
    assert "Sofia waits" not in client.get("/").content.decode()


def test_a_container_of_what_rooms_above_know_is_empty_without_them_and_not_shown():
    make.story("Една", at=NOON)
    home(container("read", source=Source.TOPIC, source_id=999))
    assert home_page("bg").containers == ()


def test_rooms_above_bring_sources_of_their_own(monkeypatch):
    from vestnik.fronts import fills

    monkeypatch.setattr(fills, "_providers", {})
    low, high = make.story("Малко", at=NOON), make.story("Много", at=NOON - HOUR)
    register_fill(Source.MOST_READ, lambda lang, rule, count: [high.pk, 999_999, low.pk])
    home(container("read", source=Source.MOST_READ, size=5))
    assert titles(home_page("bg")) == ["Много", "Малко"]


# Sections


def test_the_first_page_of_a_section_begins_with_its_front_and_shows_every_story_once(client):
    section = make.section("Спорт")
    stories = [make.story(f"Мач {n:02}", section=section, at=NOON + n * HOUR) for n in range(25)]
    elsewhere = make.story("От политиката", at=NOON)
    own = container("lead", slot("a", stories[3].pk), slot("b", elsewhere.pk), layout=Layout.LEAD_ONE, size=5)
    make.arranged(section_front(section), arrangement(own))
    first, second = (client.get(f"/sport/{query}").content.decode() for query in ("", "?page=2"))
    assert "От политиката" in first
    for number in range(25):
        pages = [page for page in (first, second) if f"Мач {number:02}<" in page.replace("</a>", "<")]
        assert pages, f"story {number} is on no page"
    assert titles(section_page(section))[:2] == ["Мач 03", "От политиката"]


def test_a_section_nobody_touched_has_a_front_of_its_own_stories_with_no_title_over_them():
    make.story("Мач", section=make.section("Спорт"), at=NOON)
    make.story("Указ", at=NOON)
    page = section_page(make.section("Спорт"))
    assert (titles(page), page.containers[0].title) == (["Мач"], "")


# Special fronts


def special(title: str = "Избори", slug: str = "izbori", lang: str = "bg") -> Front:
    front = Front(kind=FrontKind.SPECIAL, locale=make.locale(lang), title=title, slug=slug)
    front.full_clean()
    front.save()
    return front


def test_a_special_front_is_there_once_it_is_published_and_gone_once_it_is_deleted(client):
    front = special()
    assert client.get("/izbori/").status_code == 404
    make.arranged(front, arrangement(container("c", slot("a", make.story("Вотът").pk))))
    page = client.get("/izbori/")
    assert page.status_code == 200
    assert "Вотът" in page.content.decode()
    assert "front:bg:special:izbori" in names("/izbori/")
    front.delete()
    assert (client.get("/izbori/").status_code, special_page("bg", "izbori")) == (404, None)


@pytest.mark.parametrize("slug", ["politika", "za-nas", "latest", "en"])
def test_a_special_front_takes_no_address_of_something_else(slug):
    make.section("Политика")
    standing_page("За нас", "za-nas")
    with pytest.raises(ValidationError) as refused:
        special("Друго", slug)
    assert list(refused.value.message_dict) == ["slug"]


def test_nothing_takes_the_address_of_a_special_front():
    special()
    for taker in (
        lambda: special("Пак избори", "izbori"),
        lambda: Section(name="Избори", slug="izbori", locale=make.locale()).full_clean(),
        lambda: standing_page("Избори", "izbori"),
    ):
        with pytest.raises(ValidationError) as refused:
            taker()
        assert list(refused.value.message_dict) == ["slug"]
    special("Elections", "izbori", "en")


# Rails


def test_the_rail_shows_important_stories_first_then_the_newest():
    make.story("Важна, но стара", at=NOON, important_until=timezone.now() + HOUR)
    make.story("Нова", at=NOON + timedelta(days=1))
    items = rail("bg").items
    assert [item.teaser.title for item in items] == ["Важна, но стара", "Нова"]
    assert [item.important for item in items] == [True, False]
    assert items[1].label == "Политика"


def test_however_much_is_important_the_rail_has_room_for_the_newest():
    for number in range(RAIL_LENGTH + 3):
        make.story(at=NOON + number * HOUR, important_until=timezone.now() + HOUR)
    for number in range(RAIL_LENGTH):
        make.story(at=NOON - number * HOUR)
    items = rail("bg").items
    assert len(items) == RAIL_LENGTH
    assert sum(item.important for item in items) == MOST_IMPORTANT
    assert len({item.teaser.id for item in items}) == RAIL_LENGTH


def test_what_is_picked_for_the_rail_stands_before_what_is_important_with_a_label_of_its_own():
    make.story("Важна", at=NOON, important_until=timezone.now() + HOUR)
    own = make.story("Избрана", at=NOON - HOUR)
    front = important_rail(make.locale())
    top, rest = make.default_arrangement("rail").containers
    picked = slot("a", own.pk, label="Вотът")
    make.arranged(front, arrangement(make.replace(top, slots=(picked,)), rest))
    assert next((item.teaser.title, item.label) for item in rail("bg").items) == ("Избрана", "Вотът")
    assert len(rail("bg").items) == 2


def test_another_rail_is_a_fragment_by_its_name_once_it_is_published():
    assert rail("bg", "vot") is None
    assert cold_render("/_press/rail/bg/vot/").page is None
    front = Front.objects.create(kind=FrontKind.RAIL, locale=make.locale(), title="Вотът", slug="vot")
    make.arranged(front, arrangement(container("c", slot("a", make.story("Протокол").pk))))
    assert [(item.teaser.title, item.label) for item in rail("bg", "vot").items] == [("Протокол", "Вотът")]
    assert "front:bg:rail:vot" in names("/_press/rail/bg/vot/")


# What it costs


def test_a_front_of_sixty_slots_takes_thirteen_questions(client, django_assert_max_num_queries):
    photo, author, topic = make.photo(), make.person(), make.topic()
    sections = [make.section(name) for name in ("Политика", "Спорт", "Наука", "Свят")]
    stories = [
        make.story(
            at=NOON + n * HOUR, lead_photo=photo, people=[author], topics=[topic], section=sections[n % 4]
        )
        for n in range(70)
    ]
    slots = [slot(f"s{n}", story.pk) for n, story in enumerate(stories[:60])]
    slots[0] = make.replace(slots[0], picture=make.photo("Друга").pk, sublinks=(SubLink(stories[5].pk),))
    home(
        container("a", *slots[:20], size=20),
        container("b", *slots[20:40], size=20, source=Source.TOPIC, source_id=topic.pk),
        container("c", *slots[40:], size=21, source=Source.PERSON, source_id=author.pk),
        container("d", source=Source.LABEL, label="opinion"),
        container("e", source=Source.EVERY_SECTION, size=5),
        container("f", source=Source.LATEST, size=5, most_of_section=2, oldest_hours=36),
    )
    with django_assert_max_num_queries(13):
        page = home_page("bg")
    assert len(page.teasers) > 60
    home(container("a", *slots, size=60), container("e", source=Source.EVERY_SECTION, size=5))
    with django_assert_max_num_queries(13):
        assert cold_render("/").page is not None
