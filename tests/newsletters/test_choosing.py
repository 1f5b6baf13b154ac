"""One form for several newsletters: one mail, and each with the wording that stood with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from freezegun import freeze_time

from tests.newsletters import make
from tests.newsletters.conftest import CONSENT, link, work
from vestnik.newsletters.models import ConsentEvent, Newsletter, SignUp, Subscriber, Subscription
from vestnik.newsletters.offers import newsletter_in_box

OWN = "Съгласявам се да получавам всекидневния бюлетин."


@pytest.fixture
def daily(paper) -> Newsletter:
    return make.newsletter(
        slug="denyat", name="Денят", rhythm="daily", promise="Всяка сутрин.", consent_text=OWN
    )


def on() -> set[str]:
    return set(Subscription.objects.filter(state="on").values_list("newsletter__slug", flat=True))


def main_of(answer) -> str:
    return answer.content.decode().split("<main")[1].split("</main")[0]


def test_the_landing_page_offers_each_newsletter_with_its_promise_and_ticks_none(client, paper, daily):
    make.newsletter("en", slug="of-others", name="Of others")
    make.newsletter(slug="closed", name="Затворен", offered=False)
    page = main_of(client.get("/newsletter/"))
    assert len(re.findall(r'type="checkbox"[^>]*name="newsletter"', page)) == 2
    assert " checked" not in page
    assert all(words in page for words in ("Денят", "Всяка сутрин.", OWN, CONSENT["bg"]))
    assert "Of others" not in page
    assert "Затворен" not in page


def test_a_newsletter_s_own_page_offers_it_alone(client, paper, daily):
    page = main_of(client.get("/newsletter/denyat/"))
    assert f'type="hidden" name="newsletter" value="{daily.pk}"' in page
    assert OWN in page
    assert newsletter_in_box("bg").url in page
    assert (
        client.get("/newsletter/none/").status_code == client.get("/en/newsletter/denyat/").status_code == 404
    )


def test_one_mail_names_all_and_confirming_brings_all(box, daily):
    box.sign_up(letters=[newsletter_in_box("bg"), daily])
    work()
    [message] = mail.outbox
    assert "Денят" in message.body
    assert newsletter_in_box("bg").name in message.body
    box.client.post(link("confirm"))
    assert on() == {"denyat", newsletter_in_box("bg").slug}


def test_only_what_is_ticked_is_asked_for_each_with_its_wording(box, daily):
    weekly = newsletter_in_box("bg")
    page = main_of(box.client.get("/newsletter/"))
    stamp = re.search(r'name="rendered" value="([^"]+)"', page)[1]
    box.sign_up(rendered=stamp, newsletter=[daily.pk])
    work()
    box.client.post(link("confirm"))
    assert on() == {"denyat"}
    told = ConsentEvent.objects.values_list("kind", "newsletter", "wording__text")
    assert set(told) == {(kind, "denyat", OWN) for kind in ("requested", "mail_sent", "confirmed")}
    assert weekly.slug not in on()


def test_nothing_ticked_is_said_and_what_was_typed_stays(box, daily):
    answer = box.sign_up(letters=[newsletter_in_box("bg"), daily], newsletter=[])
    assert answer.status_code == 422
    assert 'value="reader@mail.example"' in main_of(answer)
    assert not SignUp.objects.exists()


def test_what_the_page_did_not_offer_can_not_be_asked_for(box, daily):
    other = make.newsletter(slug="other", name="Друг")
    box.sign_up(letters=[daily], newsletter=[daily.pk, other.pk, "9" * 5000, "²", "-1"])
    assert [choice.newsletter for choice in SignUp.objects.get().choices.all()] == [daily]


def test_a_newsletter_that_takes_no_new_readers_says_so(box, daily):
    daily.offered = False
    daily.save()
    assert box.sign_up(letters=[daily]).status_code == 422
    assert not SignUp.objects.exists()


def test_a_subscriber_confirms_another_newsletter_before_it_comes(box, daily):
    box.confirm()
    with freeze_time(timezone.now() + timedelta(hours=1), tick=True):
        box.sign_up(letters=[newsletter_in_box("bg"), daily])
        work()
        assert "Денят" in mail.outbox[-1].body
        assert newsletter_in_box("bg").name not in mail.outbox[-1].body
        assert "denyat" not in on()
        box.client.post(link("confirm"))
    assert on() == {"denyat", newsletter_in_box("bg").slug}
    assert Subscriber.objects.count() == 1


def test_the_link_of_a_newsletter_that_was_left_since_does_not_bring_it_back(box, daily):
    path = box.confirm(letters=[newsletter_in_box("bg"), daily])
    from vestnik.newsletters.subscribing import leave_one

    leave_one(Subscriber.objects.get(), daily, timezone.now())
    box.client.post(path)
    assert "denyat" not in on()


def test_a_link_that_was_waiting_does_not_bring_back_what_was_left_after_it_was_asked_for(box, daily):
    box.confirm(letters=[newsletter_in_box("bg"), daily])
    start = timezone.now()
    from vestnik.newsletters.subscribing import leave_one

    with freeze_time(start + timedelta(hours=1), tick=True):
        Subscription.objects.filter(newsletter=daily).update(state="paused")
        box.sign_up(letters=[daily])
        work()
        leave_one(Subscriber.objects.get(), daily, timezone.now())
        box.client.post(link("confirm"))
    assert on() == {newsletter_in_box("bg").slug}


def test_the_box_says_the_newsletter_s_name_and_promise_where_the_edition_has_no_words(client, paper):
    paper["bg"].newsletter_title = paper["bg"].newsletter_text = ""
    paper["bg"].save()
    weekly = newsletter_in_box("bg")
    weekly.name, weekly.promise = "Писмото", "Само важното."
    weekly.save()
    box = client.get("/latest/").content.decode().split('class="letter"')[1]
    assert "Писмото" in box
    assert "Само важното." in box


def test_a_paper_without_a_newsletter_has_no_box(client, paper):
    Newsletter.objects.all().delete()
    assert 'name="email"' not in client.get("/latest/").content.decode()
    assert client.get("/newsletter/").status_code == 200


def test_the_fragment_after_a_story_offers_its_section_s_newsletter(paper):
    from tests import make as paper_make
    from vestnik.press.fragments import render_fragment

    culture = paper_make.section("Култура")
    sport = paper_make.section("Спорт")
    make.newsletter(slug="kultura", name="Писмо за култура", section=culture)
    assert "Писмо за култура" in render_fragment(f"/_press/newsletter-after/bg/{culture.slug}/")
    assert newsletter_in_box("bg").name in render_fragment(f"/_press/newsletter-after/bg/{sport.slug}/")
