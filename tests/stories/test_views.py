"""Readers' pages: what is on them, and at which price."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from tests import make
from vestnik.stories.models import HomePage, StandingPage

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode().replace("\u00a0", " ")


def test_a_story_page_shows_what_readers_expect(client):
    story = make.story(
        "Мостът е затворен",
        kicker="Дунав",
        standfirst="До петък.",
        people=[make.person()],
        topics=[make.topic()],
        lead_photo=make.photo(),
        lead_caption="Мостът вчера",
        place="Русе",
        sources="Пътната агенция",
        kind="analysis",
        body=[{"type": "paragraph", "value": "<p>Камионите чакат.</p>"}],
    )
    page = text(client, story.url)
    for words in (
        "Мостът е затворен", "Дунав", "До петък.", "Елена Маркова", "Енергетика", "Мостът вчера", "Русе",
        "Иво Станев / Делник", "Пътната агенция", "Анализ", "Камионите чакат.",
    ):  # fmt: skip
        assert words in page, words


def test_a_label_stands_on_every_teaser(client):
    make.story("Платено", kind="paid")
    for path in ("/", "/politika/", "/latest/"):
        assert "Платено съдържание" in text(client, path)


def test_a_credit_is_shown_without_any_caption(client):
    story = make.story(lead_photo=make.photo(credit="Иво Станев"))
    assert "Иво Станев" in text(client, story.url)


def test_a_months_page_stays_the_same_once_the_month_is_over(client):
    make.story("Октомврийска", at=NOON - timedelta(days=40))
    before = client.get("/politika/2026/10/").context["teasers"]
    make.story("Ноемврийска", at=NOON)
    assert client.get("/politika/2026/10/").context["teasers"] == before


@pytest.mark.parametrize("month", ["2026/13", "2026/00", "1999/01", "0001/01", "9999/12"])
def test_a_month_without_stories_is_not_there(client, month):
    make.story(at=NOON)
    assert client.get(f"/politika/{month}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "٣", "abc", "99999999", "1e3", "2"])
def test_a_page_number_that_leads_nowhere_is_not_there(client, number):
    make.story()
    assert client.get("/latest/", {"page": number}).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_readers_pages_can_only_be_read(client, method):
    assert getattr(client, method)(make.story().url).status_code == 405


def test_a_draft_is_not_to_be_had_by_guessing(client):
    story = make.draft("Тайна", slug="tayna", first_published_at=NOON)
    assert client.get("/politika/2026/11/20/tayna/").status_code == 404
    assert "Тайна" not in text(client, "/latest/")
    assert story.path == ""


def test_an_unsaved_change_of_a_live_story_is_not_shown(client):
    story = make.story("Първо заглавие")
    story.title = "Второ заглавие"
    story.save_revision()
    assert "Второ заглавие" not in text(client, story.url)


def test_the_edit_bar_is_the_newsrooms_alone(client):
    story = make.story()
    assert "edit-bar" not in text(client, story.url)
    client.force_login(make.user("Editors"))
    page = text(client, story.url)
    assert f"/admin/stories/edit/{story.pk}/" in page


def test_readers_get_no_cookie(client):
    story = make.story()
    for path in ("/", story.url, "/politika/", "/nope/"):
        assert not client.get(path).cookies


def test_a_story_page_costs_the_same_however_large_the_paper_is(client, django_assert_max_num_queries):
    author, photo = make.person(), make.photo()
    for hour in range(25):
        story = make.story(at=NOON + timedelta(hours=hour), people=[author], lead_photo=photo)
    with django_assert_max_num_queries(37):
        client.get(story.url)


def test_a_translation_is_linked_from_both_sides(client):
    story = make.story("Дунав")
    other = make.story("The Danube", "en")
    type(other).objects.filter(pk=other.pk).update(translation_key=story.translation_key)
    assert other.url in text(client, story.url)
    assert story.url in text(client, other.url)


def test_networks_are_told_their_own_title_and_description(client):
    story = make.story(
        "Мостът е затворен",
        standfirst="До петък.",
        social_title="Мостът при Русе: какво следва",
        social_description="Отговори на шест въпроса.",
    )
    page = text(client, story.url)
    assert '<meta property="og:title" content="Мостът при Русе: какво следва">' in page
    assert '<meta property="og:description" content="Отговори на шест въпроса.">' in page
    assert '<meta name="description" content="До петък.">' in page


def test_a_standing_page_shows_related_stories_and_leaves_no_question_to_its_template(
    client, django_assert_num_queries
):
    story = make.story("Мостът е затворен", lead_photo=make.photo())
    home = HomePage.objects.get(locale__language_code="bg")
    link = (
        f'<p><a linktype="page" id="{home.pk}">Начало</a> <a linktype="story" id="{story.pk}">Мостът</a></p>'
    )
    page = home.add_child(
        instance=StandingPage(
            title="За нас",
            slug="za-nas",
            locale=home.locale,
            body=[
                {"type": "paragraph", "value": link},
                {"type": "photo", "value": {"photo": make.photo().pk, "caption": ""}},
                {"type": "related", "value": {"stories": [story.pk]}},
            ],
        )
    )
    assert "related-list" in text(client, "/za-nas/")
    page = StandingPage.objects.get(pk=page.pk)
    page.get_context(RequestFactory().get("/za-nas/"))
    with django_assert_num_queries(0):
        shown = "".join(str(block.render()) for block in page.body)
    assert f'href="{story.url}"' in shown


def test_a_preview_speaks_the_language_of_its_story():
    draft = make.draft("The bridge is closed", "en")
    assert '<html lang="en">' in draft.make_preview_request().content.decode()


def test_topics_and_people_stand_in_the_order_of_the_alphabet(client):
    names = ["Яна", "Adam", "„Труд“", "ѝ", "Елена", "електрон"]
    for name in names:
        make.topic(name)
        make.person(name)
    in_order = ["електрон", "Елена", "ѝ", "„Труд“", "Яна", "Adam"]
    for page in (text(client, "/topics/"), text(client, "/people/")):
        places = [page.index(f">{name}</a>") for name in in_order]
        assert places == sorted(places)


def test_a_text_is_set_in_type_wherever_it_stands(client):
    story = make.story(
        'Хората от "Труд" - в София',
        standfirst='Д-р Иванов: "Не".',
        kicker='Около "Лукойл"',
        lead_photo=make.photo(),
        lead_caption='Пред "Шипка" 5',
        topics=[make.topic('Делото "Хс"')],
        body=[
            {
                "type": "paragraph",
                "value": '<p>"<b>Не</b> - каза той</p><p>и <a href="https://x.bg/a-b">излезе</a>".</p>',
            },
            {"type": "pull_quote", "value": {"text": '"Не, "Труд" лъже"', "who": "Шофьор", "role": ""}},
            {"type": "fact_box", "value": {"title": 'Какво е "Труд"', "body": "<p>- Вестник</p>"}},
        ],
    )
    page = text(client, story.url)
    for words in (
        "<h1>Хората от „Труд“ – в София</h1>", ">Д-р Иванов: „Не“.</p>", ">Около „Лукойл“<", ">Пред „Шипка“ 5<",
        ">Делото „Хс“</a>", "<p>„<b>Не</b> – каза той</p>", '<a href="https://x.bg/a-b">излезе</a>“.</p>',
        "<p>„Не, «Труд» лъже“</p>", "<h2>Какво е „Труд“</h2>", "<p>– Вестник</p>",
        "<title>Хората от „Труд“ – в София – ", '<meta property="og:title" content="Хората от „Труд“ – в София">',
    ):  # fmt: skip
        assert words in page, words
    story.refresh_from_db()
    assert story.title == 'Хората от "Труд" - в София'


def test_lines_do_not_break_after_a_small_word_nor_before_a_unit(client):
    story = make.story("Мост", body=[{"type": "paragraph", "value": "<p>в <b>5 ч.</b></p>"}])
    assert "<p>в\u00a0<b>5\u00a0ч.</b></p>" in client.get(story.url).content.decode()


def test_a_quotation_in_another_language_bears_it(client):
    russian = "Мы не знаем, что это было и когда вернутся корабли"
    story = make.story(
        "Мост",
        body=[
            {"type": "pull_quote", "value": {"text": russian, "who": "", "role": ""}},
            {"type": "pull_quote", "value": {"text": "Не знаем какво е това", "who": "", "role": ""}},
        ],
    )
    page = text(client, story.url)
    assert f'<blockquote lang="ru"><p>„{russian}“</p>' in page
    assert "<blockquote><p>„Не знаем какво е това“</p>" in page


def test_numbers_of_a_table_are_written_as_the_language_writes_them(client):
    columns = [
        {"type": "text", "heading": "Град"},
        {"type": "number", "heading": "Хора"},
        {"type": "rich", "heading": ""},
    ]
    rows = [{"values": ['"Х"', "1234567.50", "<p>в <b>5</b></p>"]}, {"values": ["", None, ""]}]
    table = {"type": "table", "value": {"columns": columns, "rows": rows, "caption": ""}}
    page = text(client, make.story("Мост", body=[table]).url)
    assert '<th scope="row">„Х“' in page
    assert '<td class="number">1 234 567,50' in page
    assert "<p>в <b>5</b></p>" in page
    assert "None" not in page
