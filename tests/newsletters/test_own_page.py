"""A reader's own page: no password, no cookie, nothing told to strangers."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from tests.newsletters import make
from tests.newsletters.conftest import CONSENT, link, work
from vestnik.newsletters import tokens
from vestnik.newsletters.addresses import address_hash, mask
from vestnik.newsletters.models import ConsentEvent, Newsletter, SignUp, Subscriber, Subscription, Suppression
from vestnik.newsletters.offers import make_stamp
from vestnik.newsletters.subscribing import resume_due, suppress


@pytest.fixture
def daily(paper) -> Newsletter:
    return make.newsletter(slug="daily", name="Денят")


class Page:
    """The page of a reader who gets the weekly, as that reader uses it."""

    def __init__(self, box) -> None:
        self.client = box.client
        self.weekly = make.newsletter()
        [self.reader] = make.readers(self.weekly, 1)
        self.path = f"/newsletter/you/{tokens.reader_token(self.reader.pk, self.weekly.pk)}/"

    def do(self, deed: str, **fields):
        return self.client.post(self.path, {"deed": deed, **fields})

    def choose(self, *letters: Newsletter, shown: list[Newsletter] | None = None):
        stamp = make_stamp({letter.pk: CONSENT["bg"] for letter in shown or Newsletter.objects.all()})
        return self.do("choose", newsletter=[letter.pk for letter in letters], rendered=stamp)

    def states(self) -> dict[str, str]:
        return dict(self.reader.subscriptions.values_list("newsletter__slug", "state"))


@pytest.fixture
def page(box) -> Page:
    return Page(box)


def events(reader) -> list[tuple[str, str]]:
    return list(ConsentEvent.objects.filter(address_hash=reader.hash).values_list("kind", "newsletter"))


def test_the_page_is_one_reader_s_and_tells_no_address(page):
    answer = page.client.get(page.path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert not answer.cookies
    assert page.reader.address not in answer.content.decode()
    assert "r•••@mail.example" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "shown"),
    [("ivan@mail.bg", "i•••@mail.bg"), ("iv@mail.bg", "•••@mail.bg"), ("i@x.bg", "•••@x.bg")],
)
def test_a_masked_address_is_known_by_its_owner_only(address, shown):
    assert mask(address) == shown


def test_opening_it_changes_nothing(page):
    with CaptureQueriesContext(connection) as queries:
        for query in ("", "?deed=leave", "?done=delete"):
            assert page.client.get(page.path + query).status_code == 200
        assert page.client.head(page.path).status_code == 200
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize("deed", ["choose", "pause", "resume", "move", "leave", "data", "delete"])
def test_another_site_can_do_nothing_there(page, client, deed):
    answer = client.post(page.path, {"deed": deed}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert page.states() == {"weekly": "on"}
    assert SignUp.objects.count() == 0


def test_a_forged_link_opens_nothing(page):
    assert page.client.get("/newsletter/you/forged/").status_code == 410
    assert page.client.post("/newsletter/you/" + "A" * 40 + "/", {"deed": "leave"}).status_code == 410


def test_a_reader_chooses_among_the_newsletters_of_all_languages(page, daily):
    english = make.newsletter("en", slug="week", name="The week in English")
    assert "The week in English" in page.client.get(page.path).content.decode()
    assert page.choose(daily, english).status_code == 303
    assert page.states() == {"weekly": "left", "daily": "on", "week": "on"}
    assert set(events(page.reader)) == {("confirmed", "daily"), ("confirmed", "week"), ("left", "weekly")}
    agreed = ConsentEvent.objects.get(kind="confirmed", newsletter="daily")
    assert agreed.wording.text == CONSENT["bg"]


def test_choosing_the_same_again_writes_nothing(page, daily):
    page.choose(page.weekly)
    assert events(page.reader) == []


def test_what_an_older_page_did_not_show_stays_as_it_is(page, daily):
    Subscription.objects.create(subscriber=page.reader, newsletter=daily, since=timezone.now())
    page.choose(shown=[page.weekly])
    assert page.states() == {"weekly": "left", "daily": "on"}


def test_choosing_none_is_leaving(page):
    page.choose()
    page.reader.refresh_from_db()
    assert page.reader.state == "left"


@pytest.mark.parametrize(("term", "days"), [("week", 7), ("month", 30), ("open", None)])
def test_a_pause_ends_by_itself_or_lasts(page, term, days):
    now = timezone.now()
    assert page.do("pause", term=term).status_code == 303
    assert page.states() == {"weekly": "paused"}
    assert resume_due(now + timedelta(days=6.9)) == 0
    assert resume_due(now + timedelta(days=31)) == (1 if days else 0)
    assert page.states() == {"weekly": "on" if days else "paused"}


def test_a_reader_ends_a_pause(page):
    page.do("pause", term="open")
    page.do("resume")
    assert page.states() == {"weekly": "on"}
    assert [kind for kind, _newsletter in events(page.reader)] == ["paused", "resumed"]


def test_no_pause_without_a_term(page):
    assert page.do("pause", term="always").status_code == 422
    assert page.states() == {"weekly": "on"}


def test_a_new_address_is_asked_first_and_the_old_one_is_told(page):
    before = page.reader.address
    assert page.do("move", email="New@mail.example").status_code == 303
    work()
    [asking] = mail.outbox
    assert asking.to == ["New@mail.example"]
    assert before not in asking.body
    assert page.path not in asking.body
    page.reader.refresh_from_db()
    assert page.reader.address == before
    assert page.client.post(link("confirm")).status_code == 200
    work()
    page.reader.refresh_from_db()
    assert (page.reader.address, page.reader.key) == ("New@mail.example", "new@mail.example")
    assert page.states() == {"weekly": "on"}
    assert mail.outbox[-1].to == [before]
    assert "New@" not in mail.outbox[-1].body
    assert page.client.get(page.path).status_code == 200


def test_the_proof_of_consent_goes_along_to_the_new_address(box, page):
    box.confirm("old@mail.example", letters=[page.weekly])
    reader = Subscriber.objects.get(key="old@mail.example")
    path = f"/newsletter/you/{tokens.reader_token(reader.pk, 0)}/"
    page.client.post(path, {"deed": "move", "email": "new@mail.example"})
    work()
    page.client.post(link("confirm"))
    told = ConsentEvent.objects.filter(address_hash=address_hash("new@mail.example"))
    assert [event.kind for event in told] == ["requested", "mail_sent", "confirmed", "moved"]


def test_nobody_moves_to_an_address_that_gets_newsletters_already(page):
    [other] = make.readers(page.weekly, 1)
    page.do("move", email=other.address)
    work()
    assert "/newsletter/confirm/" not in mail.outbox[-1].body
    assert Subscriber.objects.filter(state="confirmed").count() == 2


def test_nobody_moves_to_an_address_that_began_to_get_newsletters_meanwhile(page):
    page.do("move", email="new@mail.example")
    work()
    path = link("confirm")
    Subscriber.objects.create(
        address="new@mail.example",
        key="new@mail.example",
        language="bg",
        state="confirmed",
        asked_at=timezone.now(),
    )
    assert page.client.post(path).status_code == 409
    assert Subscriber.objects.filter(state="confirmed").count() == 2


def test_the_owner_of_a_typed_in_address_can_forbid_all_mail(page):
    page.do("move", email="stranger@mail.example")
    work()
    confirm, never = link("confirm"), link("leave")
    assert page.client.get(never).status_code == 200
    assert not Suppression.objects.exists()
    page.client.post(never)
    assert Suppression.objects.get().address_hash == address_hash("stranger@mail.example")
    assert page.client.post(confirm).status_code == 410
    assert page.states() == {"weekly": "on"}


def test_a_suppressed_address_gets_no_letter_of_a_move(page):
    suppress("never@mail.example", Suppression.Reason.ASKED, timezone.now())
    assert page.do("move", email="never@mail.example").status_code == 303
    work()
    assert mail.outbox == []


@pytest.mark.parametrize("typed", ["", "ivan", "a@b\r\nBcc: c@d.example", "x" * 300 + "@mail.example"])
def test_a_mistyped_new_address_comes_back(page, typed):
    assert page.do("move", email=typed).status_code == 422
    assert SignUp.objects.count() == 0


def test_the_data_goes_to_the_address_and_not_onto_the_page(page, daily):
    page.choose(page.weekly, daily)
    answer = page.do("data")
    assert answer.status_code == 303
    work()
    [message] = mail.outbox
    assert message.to == [page.reader.address]
    name, content, kind = message.attachments[0]
    data = json.loads(content)
    assert (name, kind) == ("newsletter-data.json", "application/json")
    assert data["address"] == page.reader.address
    assert {row["name"] for row in data["newsletters"]} == {page.weekly.name, "Денят"}
    assert [event["wording"] for event in data["consent"]] == [CONSENT["bg"]]


def test_a_stranger_with_the_link_can_not_flood_the_mailbox(page):
    for _time in range(5):
        page.do("data")
        work()
    assert len(mail.outbox) == 1


def test_leaving_ends_all(page):
    assert page.do("leave").status_code == 303
    page.reader.refresh_from_db()
    assert page.reader.state == "left"
    assert page.client.get(page.path).status_code == 200
    assert b'name="deed"' not in page.client.get(page.path).content


def test_deleting_leaves_nothing_but_the_proof(page):
    page.do("data")
    hashed = page.reader.hash
    assert page.do("delete").status_code == 200
    assert not Subscriber.objects.exists()
    assert not SignUp.objects.exists()
    assert not Subscription.objects.exists()
    assert [event.kind for event in ConsentEvent.objects.filter(address_hash=hashed)] == ["left"]
    work()
    assert mail.outbox == []
    assert page.client.get(page.path).status_code == 410


def test_who_has_left_comes_back_by_a_letter_only(page, daily):
    page.do("leave")
    answer = page.choose(daily)
    assert answer.status_code == 200
    assert "daily" not in page.states()


def test_a_link_from_years_ago_still_opens_the_page(page):
    with freeze_time(timezone.now() + timedelta(days=4000)):
        assert page.client.get(page.path).status_code == 200
