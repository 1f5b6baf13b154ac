"""The list of subscribers in the admin, with a million rows, too."""

from __future__ import annotations

import os
import sys
import time
from array import array

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.newsletters import make
from vestnik.newsletters.models import (
    Chunk,
    ConsentEvent,
    Subscriber,
    Subscription,
    Suppression,
    Undelivered,
)
from vestnik.newsletters.models.ledger import pack
from vestnik.newsletters.reading import subscriber_admin
from vestnik.newsletters.subscribing import suppress

LIST = "/admin/subscribers/"
#: seconds; what the newsroom waits for a page at most
LIMIT = 2.0
MANY = int(os.environ.get("TEST_SUBSCRIBERS", "1000000"))


@pytest.fixture
def admin(client, paper):
    client.force_login(User.objects.create_superuser("admin"))
    return client


def test_filters_find_who_gets_a_newsletter_and_in_which_state_somebody_is(admin):
    weekly, english = make.newsletter(), make.newsletter("en", slug="week", name="Week")
    make.readers(weekly, 2)
    make.readers(english, 1, at="other.example")
    Subscriber.objects.filter(key="reader1@mail.example").update(state="left")
    for query, shown in (
        ({"state": "left"}, {"reader1@mail"}),
        ({"language": "en"}, {"reader2@other"}),
        ({"newsletter": english.pk}, {"reader2@other"}),
        ({"q": "READER0@"}, {"reader0@mail"}),
        ({"q": "other.exa"}, {"reader2@other"}),
        ({"q": "reader1@mail.example"}, {"reader1@mail"}),
        ({"q": "%"}, set()),
    ):
        page = admin.get(LIST, query).content.decode()
        found = {
            name
            for name in ("reader0@mail", "reader1@mail", "reader2@other")
            if f">{name}" in "".join(page.split())
        }
        assert found == shown, query


def test_a_list_that_is_too_long_to_count_says_so(admin, monkeypatch):
    monkeypatch.setattr(subscriber_admin, "MOST", 3)
    make.readers(make.newsletter(), 5)
    assert admin.get(LIST).context["paginator"].count == 3


def test_a_chief_suppresses_and_lifts(admin, box):
    box.confirm()
    reader = Subscriber.objects.get()
    inspect = reverse("subscribers:inspect", args=[reader.pk])
    assert (
        "The week" in admin.get(inspect).content.decode()
        or "Седмицата" in admin.get(inspect).content.decode()
    )
    admin.post(reverse("subscriber_suppress", args=[reader.pk]))
    assert Suppression.objects.count() == 1
    assert Subscription.objects.get().state == "left"
    admin.post(reverse("subscriber_lift", args=[reader.pk]))
    assert Suppression.objects.count() == 0
    assert Subscriber.objects.get().state == "left"


def test_a_subscriber_s_page_tells_what_became_of_each_issue(admin):
    weekly = make.newsletter()
    got, refused, later = make.readers(weekly, 3)
    issue = make.issue(weekly, started_at=timezone.now(), state="done")
    turns = dict(weekly.subscriptions.values_list("subscriber_id", "turn"))
    readers = sorted((got, refused), key=lambda reader: turns[reader.pk])
    Chunk.objects.create(
        issue=issue,
        number=0,
        readers=pack(array("q", [reader.pk for reader in readers])),
        size=2,
        first_turn=min(turns.values()),
        last_turn=max(turns.values()),
        state=Chunk.State.DONE,
    )
    Undelivered.objects.create(
        issue=issue, subscriber_id=refused.pk, number=1, kind="refused", status="5.1.1", words="no such user"
    )
    pages = [
        admin.get(reverse("subscribers:inspect", args=[reader.pk])).context["sent"]
        for reader in (got, refused, later)
    ]
    assert [len(sent) for sent in pages] == [1, 1, 0]
    assert "5.1.1 no such user" in pages[1][0].outcome
    assert "5.1.1" not in pages[0][0].outcome


def test_others_can_not(client, box):
    box.confirm()
    pk = Subscriber.objects.get().pk
    client.force_login(User.objects.create_user("nobody"))
    for name in ("subscriber_suppress", "subscriber_lift"):
        assert client.post(reverse(name, args=[pk])).status_code in (302, 403)
    assert Subscriber.objects.get().state == "confirmed"


@pytest.mark.skipif(not os.environ.get("MEASURE"), reason="a measurement for a quiet machine: MEASURE=1")
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_million_subscribers_are_listed_searched_and_filtered_in_less_than_two_seconds(admin, capsys):
    weekly, small = make.newsletter(), make.newsletter(slug="small", name="Малък")
    _fill(weekly, MANY)
    few = make.readers(small, 30, at="few.example")
    suppress("reader77@mail77.example", Suppression.Reason.ASKED, timezone.now())
    questions = {
        "list": {},
        "last page": {"p": "100"},
        "by address": {"ordering": "key"},
        "state": {"state": "confirmed"},
        "rare state": {"state": "suppressed"},
        "language": {"language": "bg"},
        "newsletter of all": {"newsletter": weekly.pk},
        "newsletter of few": {"newsletter": small.pk},
        "whole address": {"q": "reader123456@mail56.example"},
        "beginning": {"q": "reader99999"},
        "end": {"q": "99.example"},
        "middle of none": {"q": "nobody-has-this"},
        "search in a state": {"q": "reader4242", "state": "confirmed"},
        "search in a newsletter": {"q": "reader4242", "newsletter": weekly.pk},
    }
    admin.get(LIST)
    times = {name: _timed(admin, LIST, query) for name, query in questions.items()}
    reader = Subscriber.objects.get(key="reader5@mail5.example")
    times["one subscriber"] = _timed(admin, reverse("subscribers:inspect", args=[reader.pk]), {})
    told = "".join(f"  {name:<24}{seconds:7.3f} s\n" for name, seconds in times.items())
    with capsys.disabled():
        sys.stdout.write(f"\n{connection.vendor}, {MANY:,} subscribers\n{told}")
    assert len(few) == 30
    assert {name: seconds for name, seconds in times.items() if seconds > LIMIT} == {}


def _timed(admin, url: str, query: dict) -> float:
    began = time.perf_counter()
    assert admin.get(url, query).status_code == 200
    return time.perf_counter() - began


def _fill(newsletter, many: int) -> None:
    """`many` confirmed readers of a newsletter, each with its proof, in the database's own time."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {many})"
    now = timezone.now().isoformat(sep=" ")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {Subscriber._meta.db_table}
            (address, key, language, state, nonce, asked_at, confirmed_at)
            {numbers} SELECT 'Reader' || i || '@mail' || (i % 100) || '.example',
            'reader' || i || '@mail' || (i % 100) || '.example', 'bg', 'confirmed', 'n',
            datetime(%s, '-' || (i * 30) || ' seconds'), %s FROM n""",
            [now, now],
        )
        cursor.execute(
            f"""INSERT INTO {Subscription._meta.db_table} (subscriber_id, newsletter_id, state, since, turn)
            SELECT id, %s, 'on', %s, abs(random()) / 4 FROM {Subscriber._meta.db_table}""",
            [newsletter.pk, now],
        )
        cursor.execute(
            f"""INSERT INTO {ConsentEvent._meta.db_table}
            (address_hash, kind, at, language, newsletter, page, network, detail)
            SELECT lower(hex(randomblob(32))), 'imported', %s, 'bg', 'weekly', '', '', ''
            FROM {Subscriber._meta.db_table}""",
            [now],
        )
