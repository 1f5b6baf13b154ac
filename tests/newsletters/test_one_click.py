"""The link in each issue leaves its newsletter by one POST, whoever sends it (RFC 8058)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.newsletters import make
from vestnik.newsletters import tokens
from vestnik.newsletters.models import ConsentEvent, Subscriber, Subscription

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def reader(paper) -> Subscriber:
    """Gets the weekly and the daily."""
    weekly, daily = make.newsletter(), make.newsletter(slug="daily", name="Денят")
    [reader] = make.readers(weekly, 1)
    Subscription.objects.create(subscriber=reader, newsletter=daily, since=timezone.now())
    return reader


def path(reader, slug: str = "weekly") -> str:
    newsletter = reader.subscriptions.get(newsletter__slug=slug).newsletter_id
    return f"/newsletter/leave/{tokens.reader_token(reader.pk, newsletter)}/"


def states(reader) -> dict[str, str]:
    return dict(reader.subscriptions.values_list("newsletter__slug", "state"))


def test_one_post_without_cookie_or_sender_leaves_that_newsletter(client, reader):
    for _time in range(2):
        answer = client.post(path(reader), ONE_CLICK)
        assert answer.status_code == 200
        assert not answer.cookies
    assert states(reader) == {"weekly": "left", "daily": "on"}
    [event] = ConsentEvent.objects.filter(kind="left")
    assert event.newsletter == "weekly"
    assert Subscriber.objects.get().state == "confirmed"


def test_opening_the_link_changes_nothing(client, reader):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path(reader)).status_code == client.head(path(reader)).status_code == 200
    assert not [query for query in queries if query["sql"].startswith(WRITES)]
    assert states(reader) == {"weekly": "on", "daily": "on"}


def test_who_leaves_the_last_one_has_left(client, reader):
    client.post(path(reader), ONE_CLICK)
    client.post(path(reader, "daily"), ONE_CLICK)
    assert Subscriber.objects.get().state == "left"


def test_the_page_of_the_link_leaves_all_if_one_wants(client, reader):
    assert b'name="all"' in client.get(path(reader)).content
    client.post(path(reader), {"all": "1"})
    assert states(reader) == {"weekly": "left", "daily": "left"}
    assert Subscriber.objects.get().state == "left"


def test_a_paused_reader_leaves_as_well(client, reader):
    Subscription.objects.update(state="paused")
    client.post(path(reader), ONE_CLICK)
    assert states(reader) == {"weekly": "left", "daily": "paused"}


def test_a_link_outlives_its_newsletter_and_its_reader(client, reader):
    where = path(reader)
    reader.delete()
    assert client.post(where, ONE_CLICK).status_code == 200
    assert client.post(where[:-2] + "/", ONE_CLICK).status_code == 410
