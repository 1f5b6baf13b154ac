"""What a paper owes its readers: the pages, the facts on them, the labels, and what is missing with its rule."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests import make
from tests.press.watch import no_silent_queries  # noqa: F401  a fixture
from tests.stories.paper import Log, names, render, standing_page
from vestnik.distribution.duties import DUTIES
from vestnik.distribution.missing import missing
from vestnik.distribution.models import Ownership, Policies, PoliticalAd, PublicMoney
from vestnik.stories.models import Edition, HomePage, StandingPage

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("newsroom")


def told_ownership(**fields) -> Ownership:
    given = {
        "legal_name": "„Издателство Делник“ ООД", "contact": "ул. „Наборна“ 14\nСофия", "owners": "Лилия Генова, 60 %",
        "state_owners": "няма", "beneficial_owners": "Лилия Генова", "reviewed_on": TODAY, "declared_on": TODAY,
    }  # fmt: skip
    row = Ownership(**(given | fields))
    row.years = [PublicMoney(year=TODAY.year - 1, state=Decimal("12000.50"), third_countries=Decimal(0))]
    row.save()
    return row


def all_pages() -> dict[str, StandingPage]:
    return {
        duty.field: standing_page(str(duty.name), f"duty-{duty.field.replace('_', '-')}") for duty in DUTIES
    }


def ad(**fields) -> PoliticalAd:
    given = {
        "sponsor": "Партия „Река“", "sponsor_contact": "София", "shown_from": TODAY, "shown_until": TODAY,
        "amount": Decimal(900), "amount_how": "Цена за един текст", "money_from": "Членски внос, България",
        "election": "Избори 2027",
    }  # fmt: skip
    if "story" not in fields:
        fields["story"] = make.story("Гласувайте", kind="paid", at=NOON)
    made = PoliticalAd(**(given | fields))
    made.full_clean()
    made.save()
    return made


# What is missing


def test_a_new_paper_is_told_of_every_duty_with_its_rule():
    found = missing(TODAY)
    assert {str(duty.name) for duty in DUTIES} <= {str(one.name) for one in found}
    assert all(one.rule and one.what and one.url for one in found)
    assert [one.law for one in found] == sorted((one.law for one in found), reverse=True)
    assert any("2024/1083" in str(one.rule) for one in found)


def test_a_paper_that_has_all_of_it_is_told_of_nothing(client):
    Policies.objects.create(**all_pages())
    told_ownership()
    Edition.objects.update(publisher="Делник ООД", address="София", email="a@delnik.example")
    assert missing(TODAY) == ()


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"owners": ""}, "owners"),
        ({"beneficial_owners": ""}, "beneficial"),
        ({"reviewed_on": date(2025, 11, 1)}, "year"),
        ({"reviewed_on": None}, "year"),
        ({"declared_on": date(2025, 6, 1)}, "30 June"),
    ],
)
def test_each_missing_fact_of_ownership_is_named(fields, word):
    from django.utils.translation import override

    Policies.objects.create(**all_pages())
    Edition.objects.update(publisher="Делник ООД", address="София", email="a@delnik.example")
    told_ownership(**fields)
    with override("en"):
        [one] = missing(TODAY)
        assert word in one.what
    assert one.law


def test_last_years_public_money_must_be_told():
    told_ownership()
    found = [one for one in missing(date(2028, 1, 2)) if "2027" in one.what]
    assert len(found) == 1


def test_the_declaration_of_papers_in_bulgaria_is_asked_for_from_may_on(settings):
    told_ownership(declared_on=date(2026, 6, 1))
    declared = "/admin/settings/distribution/ownership/"

    def asked(day: date) -> bool:
        return any("Bulgaria" in str(one.rule) or "България" in str(one.rule) for one in missing(day))

    assert not asked(date(2027, 4, 30))
    assert asked(date(2027, 5, 1))
    assert all(one.url.startswith("/admin/") for one in missing(TODAY))
    assert any(one.url == declared for one in missing(date(2028, 1, 2)))
    settings.TIME_ZONE = "Europe/Berlin"
    assert not asked(date(2027, 5, 1))


def test_a_page_that_is_not_published_or_hard_to_find_is_missing():
    pages = all_pages()
    Policies.objects.create(**pages)
    before = len(missing(TODAY))
    pages["ethics"].unpublish()
    assert len(missing(TODAY)) == before + 1
    StandingPage.objects.filter(pk=pages["ownership"].pk).update(in_footer=False)
    assert len(missing(TODAY)) == before + 2


def test_the_desk_lists_it_for_those_who_can_mend_it(client):
    client.force_login(make.user("Chiefs"))
    assert "desk-duties" in client.get("/admin/").content.decode()
    client.force_login(make.user("Reporters"))
    assert "desk-duties" not in client.get("/admin/").content.decode()


def test_chiefs_can_open_what_the_desk_sends_them_to(client):
    client.force_login(make.user("Chiefs"))
    for one in missing(TODAY):
        assert client.get(one.url, follow=True).status_code == 200, one.url


# The facts on the pages


def test_the_ownership_page_has_the_facts_in_each_edition(client):
    page = standing_page("Собственост", "sobstvenost")
    home = HomePage.objects.get(locale__language_code="en")
    english = StandingPage(
        title="Ownership", slug="own", locale=home.locale, translation_key=page.translation_key
    )
    home.add_child(instance=english)
    Policies.objects.create(ownership=page)
    told_ownership()
    for path, words in (("/sobstvenost/", "Бенефициерни"), ("/en/own/", "Beneficial owners")):
        html = client.get(path).content.decode()
        assert "„Издателство Делник“ ООД" in html
        assert "12000.50" in html or "12000,50" in html
        assert words in html or path == "/sobstvenost/"
    assert "declared" not in client.get(standing_page("Друга", "druga").url).content.decode()


def test_a_new_fact_changes_the_page_it_stands_on_and_no_other():
    page = standing_page("Собственост", "sobstvenost")
    other = make.story(at=NOON)
    Policies.objects.create(ownership=page)
    row = told_ownership()
    read = names(f"/_press/declared/bg/{page.pk}/")
    with Log() as log:
        row.owners = "Друг"
        row.save()
    assert read & log.keys
    assert not names(other.url) & log.keys


def test_the_imprint_says_who_publishes(client):
    Policies.objects.create(imprint=standing_page("Импресум", "impresum"))
    Edition.objects.update(publisher="Делник ООД", address="София 1000", email="a@delnik.example")
    html = client.get("/impresum/").content.decode()
    matter = html[html.index('class="body"') : html.index("</article>")]
    assert all(words in matter for words in ("Делник ООД", "София 1000", "a@delnik.example"))


# Political advertising


def test_a_political_advertisement_is_called_so_with_its_sponsor_and_a_notice(client):
    made = ad()
    html = client.get(made.story.url).content.decode()
    head = html[html.index('class="story-head"') : html.index("<h1>")]
    assert "Партия „Река“" in head
    assert "Избори 2027" in head
    address = f"/political-advertising/{made.pk}/"
    assert f'href="{address}"' in head
    notice = client.get(address).content.decode()
    for words in ("Партия „Река“", "900", "Членски внос, България", "Цена за един текст", made.story.url):
        assert words in notice
    assert address in client.get("/political-advertising/").content.decode()


def test_other_paid_content_is_not_called_political(client):
    story = make.story("Пералня", kind="paid", at=NOON)
    html = client.get(story.url).content.decode()
    assert "paid-notice" in html
    assert "political-notice" not in html


def test_a_label_comes_and_goes_with_its_notice_and_renders_no_story():
    story = make.story("Гласувайте", kind="paid", at=NOON)
    page, label = names(story.url), names(f"/_press/political/bg/{story.pk}/")
    with Log() as log:
        ad(story=story)
    assert label & log.keys
    assert not page & log.keys


def test_the_notice_stays_when_the_text_is_gone(client):
    made = ad()
    made.story.unpublish()
    notice = client.get(f"/political-advertising/{made.pk}/")
    assert notice.status_code == 200
    assert made.story.url not in notice.content.decode()


@pytest.mark.parametrize(
    "fields", [{"shown_until": date(2026, 1, 1)}, {"sponsor": ""}, {"amount": Decimal(-1)}, {"story": "news"}]
)
def test_a_notice_that_lacks_what_the_law_wants_is_refused(fields):
    if fields.get("story"):
        fields = {"story": make.story("Новина", at=NOON)}
    with pytest.raises(ValidationError):
        ad(**fields)


def test_no_section_or_page_takes_the_address_of_the_notices():
    with pytest.raises(ValidationError):
        make.section("Реклама", slug="political-advertising").full_clean()


def test_these_pages_read_what_they_record(no_silent_queries):  # noqa: F811
    Policies.objects.create(ownership=standing_page("Собственост", "sobstvenost"))
    told_ownership()
    made = ad()
    page = Policies.objects.get().ownership_id
    for address in (
        "/political-advertising/",
        f"/political-advertising/{made.pk}/",
        made.story.url,
        "/sobstvenost/",
    ):
        render(address)
    render(f"/_press/declared/bg/{page}/")
    render(f"/_press/political/bg/{made.story_id}/")
