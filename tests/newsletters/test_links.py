"""Links in mails: they show a button, and only the button does something."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from tests.newsletters.conftest import link, work
from vestnik.newsletters.models import ConsentEvent, Subscriber, Suppression

WRITES = ("INSERT", "UPDATE", "DELETE")


def state() -> str:
    return Subscriber.objects.get().state


@pytest.fixture
def asked(box) -> str:
    """The path of a confirmation link."""
    box.sign_up()
    work()
    return link("confirm")


@pytest.mark.parametrize("kind", ["confirm", "leave"])
def test_opening_a_link_changes_nothing(box, asked, kind):
    path = link(kind)
    with CaptureQueriesContext(connection) as queries:
        for headers in ({}, {"Sec-Purpose": "prefetch;prerender"}, {"Sec-Fetch-Site": "none"}):
            assert box.client.get(path, headers=headers).status_code == 200
            assert box.client.head(path, headers=headers).status_code == 200
        assert box.client.get(path + "?confirm=1").status_code == 200
    assert not [query for query in queries if query["sql"].startswith(WRITES)]
    assert state() == "pending"


def test_confirming_twice_is_as_good_as_once(box, asked):
    for _time in range(3):
        assert box.client.post(asked).status_code == 200
    assert state() == "confirmed"
    assert ConsentEvent.objects.filter(kind="confirmed").count() == 1
    assert b"<form" not in box.client.get(asked).content.split(b"<main")[1].split(b"</main")[0]


def test_a_link_lives_seven_days(box, asked):
    now = timezone.now()
    with freeze_time(now + timedelta(days=7, minutes=-1)):
        assert box.client.get(asked).status_code == 200
    with freeze_time(now + timedelta(days=7, minutes=1)):
        assert box.client.get(asked).status_code == 410
        assert box.client.post(asked).status_code == 410
    assert state() == "pending"


def test_a_link_that_was_tampered_with_does_nothing(box, asked):
    token = asked.split("/")[-2]
    payload, stamp, signature = token.split(":")
    other = signing.dumps([1, "nonce"], salt="another.purpose")
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        signing.b64_encode(b'[1,"x"]').decode() + f":{stamp}:{signature}",
        f"{payload}:zzzzzz:{signature}",
        payload,
        "я" * 300,
        "a" * 3000,
        other,
        link("leave").split("/")[-2],
    ]
    for bad in forged:
        assert box.client.post(f"/newsletter/confirm/{bad}/").status_code == 410, bad
    assert state() == "pending"


def test_a_link_of_one_request_is_not_good_for_another(box, asked):
    from vestnik.newsletters import tokens
    from vestnik.newsletters.models import SignUp

    sign_up = SignUp.objects.get()
    sign_up.nonce = "of another request"
    assert tokens.sign_up_of(tokens.confirm_token(sign_up)) is None


def test_asking_again_leaves_the_first_link_good(box, asked):
    with freeze_time(timezone.now() + timedelta(minutes=20), tick=True):
        box.sign_up()
        work()
        assert link("confirm") != asked
        assert box.client.post(asked).status_code == 200
    assert state() == "confirmed"


def test_a_reader_leaves_by_a_button(box):
    box.confirm()
    path = link("leave")
    assert state() == "confirmed"
    assert b'method="post"' in box.client.get(path).content
    assert state() == "confirmed"
    assert box.client.post(path).status_code == box.client.post(path).status_code == 200
    assert state() == "left"
    assert ConsentEvent.objects.filter(kind="left").count() == 1


def test_a_mail_program_may_leave_for_its_reader(box, client):
    box.confirm()
    assert client.post(link("leave"), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert state() == "left"


def test_the_link_to_leave_never_ends(box):
    box.confirm()
    path = link("leave")
    with freeze_time(timezone.now() + timedelta(days=4000)):
        assert box.client.post(path).status_code == 200
    assert state() == "left"


def test_an_old_link_does_not_bring_back_who_has_left(box):
    old = box.confirm()
    box.client.post(link("leave"))
    assert box.client.post(old).status_code == 410
    assert state() == "left"


def test_who_has_left_may_come_back(box):
    box.confirm()
    box.client.post(link("leave"))
    with freeze_time(timezone.now() + timedelta(hours=1), tick=True):
        box.confirm()
    assert state() == "confirmed"


def test_who_never_asked_can_forbid_all_mail(box, asked):
    from django.core import mail

    box.client.post(link("leave"))
    assert state() == "suppressed"
    assert Suppression.objects.count() == 1
    assert box.client.post(asked).status_code == 410
    with freeze_time(timezone.now() + timedelta(days=3), tick=True):
        box.sign_up()
        work()
    assert len(mail.outbox) == 1


def test_a_forgotten_reader_s_link_still_says_goodbye(box):
    box.confirm()
    path = link("leave")
    Subscriber.objects.all().delete()
    assert box.client.get(path).status_code == box.client.post(path).status_code == 200
    assert box.client.post("/newsletter/leave/forged/").status_code == 410


def test_no_page_behind_a_link_repeats_its_token_in_a_field(box, asked):
    with freeze_time(timezone.now() + timedelta(days=8)):
        page = box.client.get(asked).content.decode()
    assert 'name="page" value="/newsletter/"' in page
    assert asked not in page
