"""Nobody can find out by the box whose address is on the list."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from tests.newsletters.conftest import link, work
from vestnik.newsletters.models import Suppression
from vestnik.newsletters.subscribing import suppress

KINDS = ("unknown", "pending", "confirmed", "left", "suppressed")


@pytest.fixture
def addresses(box) -> dict[str, str]:
    """One address of each state."""
    known = {kind: f"{kind}@mail.example" for kind in KINDS}
    box.sign_up(known["pending"])
    box.confirm(known["confirmed"])
    box.confirm(known["left"])
    box.client.post(link("leave"))
    suppress(known["suppressed"], Suppression.Reason.ASKED, timezone.now())
    work()
    mail.outbox.clear()
    return known


def test_known_and_unknown_addresses_get_the_same_bytes(box, addresses):
    answers = {kind: box.sign_up(address) for kind, address in addresses.items()}
    bytes_of = {(answer.status_code, answer.content, str(answer.headers)) for answer in answers.values()}
    assert len(bytes_of) == 1


def test_known_and_unknown_addresses_cost_the_same_work(box, addresses):
    asked = {}
    for kind, address in addresses.items():
        with CaptureQueriesContext(connection) as queries:
            box.sign_up(address)
        asked[kind] = [re.sub(r"'[^']*'|\b\d+\b|s\d+_x\d+", "?", query["sql"]) for query in queries]
    for queries in asked.values():
        assert queries == asked["unknown"]


def test_only_those_who_may_be_asked_get_the_question(box, addresses):
    with freeze_time(timezone.now() + timedelta(days=2), tick=True):
        for address in addresses.values():
            box.sign_up(address)
        work()
    subjects = {message.to[0].partition("@")[0]: message.subject for message in mail.outbox}
    assert set(subjects) == {"unknown", "pending", "confirmed", "left"}
    assert subjects["unknown"] == subjects["pending"] == subjects["left"] != subjects["confirmed"]


def test_a_subscriber_who_signs_up_again_is_told_at_most_once_a_day(box):
    box.confirm()
    mail.outbox.clear()
    start = timezone.now()
    sent = []
    for hours in (1, 23, 25, 26, 40, 50):
        with freeze_time(start + timedelta(hours=hours), tick=True):
            box.sign_up()
            work()
        sent.append(len(mail.outbox))
    assert sent == [0, 0, 1, 1, 1, 2]
