"""What a mail provider tells is believed with its signature only, and counts once."""

import base64
import hmac
import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.newsletters import make
from vestnik.newsletters.marks import mark
from vestnik.newsletters.models import Returned, Subscriber
from vestnik.newsletters.returns import providers
from vestnik.newsletters.returns.providers import read_hook

KEY = "key-0123456789abcdef"
PASSWORD = "delnik:0123456789abcdef"
NOW = timezone.now()
AT = "/newsletter/returned/"


@pytest.fixture
def issue(db):
    return make.issue(make.newsletter(), started_at=NOW)


@pytest.fixture
def reader(issue):
    return make.readers(issue.newsletter, 1, NOW - timedelta(days=1))[0]


@pytest.fixture
def provider(settings):
    def choose(hook: str) -> None:
        for name, value in providers.settings_for(hook).items():
            setattr(settings, name, value)

    return choose


def mailgun(
    client, event: dict, key: str = KEY, token: str = "06c96bafc3f42a66b9edd546347a2fe18dc23461fe80dc52f0"
):
    """As Mailgun posts, signed after its documentation: HMAC-SHA256 of timestamp and token."""
    stamp = str(int(time.time()))
    signature = hmac.digest(key.encode(), f"{stamp}{token}".encode(), "sha256").hex()
    body = {"signature": {"timestamp": stamp, "token": token, "signature": signature}, "event-data": event}
    return client.post(AT, json.dumps(body), "application/json")


def mailgun_failure(
    issue, reader, code=550, said="5.1.1 The email account does not exist", severity="permanent"
):
    return {
        "event": "failed", "severity": severity, "reason": "bounce", "id": "G9Bn5sl1TC6nu79C8C0bwg",
        "timestamp": NOW.timestamp(), "recipient": reader.address, "log-level": "error",
        "delivery-status": {"code": code, "message": said, "description": "", "attempt-no": 1},
        "message": {"headers": {"message-id": f"{mark(issue.pk, reader.pk).decode()}@news.delnik.example",
                                "to": reader.address, "from": "news@delnik.example", "subject": "It"}},
        "user-variables": {}, "tags": [], "flags": {"is-test-mode": False},
    }  # fmt: skip


def with_password(client, body, password: str = PASSWORD):
    basic = base64.b64encode(password.encode()).decode()
    return client.post(AT, json.dumps(body), "application/json", headers={"Authorization": f"Basic {basic}"})


def postmark_bounce(reader, kind="HardBounce", said="smtp;550 5.1.1 The email account does not exist"):
    return {
        "RecordType": "Bounce", "ID": 4323372036854775807, "Type": kind, "TypeCode": 1, "Name": kind, "Tag": "",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483", "ServerID": 23, "MessageStream": "outbound",
        "Description": "The server was unable to deliver your message", "Details": said, "Email": reader.address,
        "From": "news@delnik.example", "BouncedAt": "2026-11-22T16:33:54.9070259Z", "Inactive": True,
        "DumpAvailable": True, "CanActivate": True, "Subject": "It", "Metadata": {},
    }  # fmt: skip


def brevo_event(reader, event="spam"):
    return {
        "event": event, "email": reader.address, "id": 26224, "date": "2026-11-22 08:00:00", "ts": 1_795_000_000,
        "message-id": "<201798300811.5787683@relay.domain.com>", "ts_event": 1_795_000_001, "subject": "It",
        "ts_epoch": 1_795_000_001_000, "sending_ip": "192.0.2.1", "template_id": 0, "tags": [],
        "reason": "550 5.7.1 blocked using a list",
    }  # fmt: skip


def state(reader) -> str:
    return Subscriber.objects.get(pk=reader.pk).state


def test_mailgun_tells_of_a_bounce(client, provider, issue, reader):
    provider(f"mailgun:{KEY}")
    assert mailgun(client, mailgun_failure(issue, reader)).status_code == 200
    row = Returned.objects.get()
    assert (row.kind, row.status, row.issue, row.subscriber) == (Returned.Kind.HARD, "5.1.1", issue, reader)
    assert row.source == Returned.Source.WEBHOOK
    assert state(reader) == Subscriber.State.SUPPRESSED


def test_postmark_tells_of_a_bounce_by_the_address(client, provider, reader):
    provider(f"postmark:{PASSWORD}")
    assert with_password(client, postmark_bounce(reader)).status_code == 200
    assert Returned.objects.get().kind == Returned.Kind.HARD
    assert state(reader) == Subscriber.State.SUPPRESSED


def test_brevo_tells_of_a_complaint(client, provider, reader):
    provider(f"brevo:{PASSWORD}")
    assert with_password(client, brevo_event(reader)).status_code == 200
    assert Returned.objects.get().kind == Returned.Kind.COMPLAINT
    assert state(reader) == Subscriber.State.SUPPRESSED


def test_a_bounce_that_a_provider_does_not_explain_is_soft(client, provider, reader):
    provider(f"brevo:{PASSWORD}")
    with_password(client, brevo_event(reader, "soft_bounce") | {"reason": "it did not work out"})
    assert Returned.objects.get().kind == Returned.Kind.SOFT
    assert state(reader) == Subscriber.State.CONFIRMED


def test_who_leaves_by_the_provider_s_link_has_left(client, provider, reader):
    provider(f"brevo:{PASSWORD}")
    with_password(client, brevo_event(reader, "unsubscribe"))
    assert state(reader) == Subscriber.State.LEFT


@pytest.mark.parametrize(
    "tell",
    [
        lambda client, issue, reader: mailgun(
            client, mailgun_failure(issue, reader, 550, "5.7.1 rejected as spam")
        ),
        lambda client, issue, reader: mailgun(
            client, mailgun_failure(issue, reader, 552, "5.2.2 Mailbox full")
        ),
        lambda client, issue, reader: mailgun(
            client, mailgun_failure(issue, reader, 421, "later", "temporary")
        ),
        lambda client, issue, reader: mailgun(
            client, mailgun_failure(issue, reader) | {"event": "delivered"}
        ),
    ],
    ids=["policy", "full", "temporary", "delivered"],
)
def test_what_says_nothing_against_a_reader_ends_nothing(client, provider, issue, reader, tell):
    provider(f"mailgun:{KEY}")
    assert tell(client, issue, reader).status_code == 200
    assert state(reader) == Subscriber.State.CONFIRMED


@pytest.mark.parametrize(
    "tell",
    [
        lambda client, event: mailgun(client, event, key="another key of somebody"),
        lambda client, event: client.post(AT, json.dumps({"event-data": event}), "application/json"),
        lambda client, event: client.post(AT, b"\xff\0", "application/json"),
        lambda client, event: client.post(
            AT, {"event": "bounced", "signature": "x", "token": "t", "timestamp": "1"}
        ),
        lambda client, event: client.post(AT),
    ],
    ids=["wrong key", "no signature", "no JSON", "old form", "empty"],
)
def test_without_the_right_signature_nothing_happens(client, provider, issue, reader, tell):
    provider(f"mailgun:{KEY}")
    assert tell(client, mailgun_failure(issue, reader)).status_code == 403
    assert not Returned.objects.exists()
    assert state(reader) == Subscriber.State.CONFIRMED


@pytest.mark.parametrize("password", ["delnik:wrong", "", ":", "delnik"])
def test_without_the_right_password_nothing_happens(client, provider, reader, password):
    provider(f"postmark:{PASSWORD}")
    assert with_password(client, postmark_bounce(reader), password).status_code == 403
    assert client.post(AT, json.dumps(postmark_bounce(reader)), "application/json").status_code == 403
    assert state(reader) == Subscriber.State.CONFIRMED


def test_a_message_that_comes_again_counts_once(client, provider, issue, reader):
    provider(f"mailgun:{KEY}")
    for _again in range(3):
        assert mailgun(client, mailgun_failure(issue, reader)).status_code == 200
    assert Returned.objects.count() == 1


@pytest.mark.parametrize(
    "body", [[], {}, {"RecordType": "Inbound"}, "text", [[1]], None, {"RecordType": "Bounce"}]
)
def test_a_signed_message_that_is_none_is_told_so(client, provider, db, body):
    provider(f"postmark:{PASSWORD}")
    assert with_password(client, body).status_code in (200, 400)
    assert not Subscriber.objects.exists()


def test_a_reader_nobody_knows_is_only_noted(client, provider, reader):
    provider(f"postmark:{PASSWORD}")
    reader.delete()
    assert with_password(client, postmark_bounce(reader)).status_code == 200
    assert Returned.objects.get().subscriber is None


def test_a_paper_without_a_provider_has_no_such_address(client, db):
    assert client.post(AT, "{}", "application/json").status_code == 404


def test_it_may_be_asked_whether_the_address_is_right(client, provider, db):
    provider(f"mailgun:{KEY}")
    assert client.head(AT).status_code == 200
    assert client.get(AT).status_code == 405


@pytest.mark.parametrize("name", sorted(providers.PROVIDERS))
def test_each_provider_has_its_reader_and_refuses_what_is_not_signed(client, provider, reader, name):
    provider(f"{name}:{PASSWORD}")
    answer = client.post(AT, json.dumps(postmark_bounce(reader)), "application/json")
    assert answer.status_code in (400, 403)
    assert state(reader) == Subscriber.State.CONFIRMED


@pytest.mark.parametrize(
    "hook", ["mailgun", "mailgun:short", "nobody:0123456789abcdef", "postmark:0123456789abcdef", ":"]
)
def test_a_setting_without_a_usable_secret_is_refused(hook):
    with pytest.raises(ValueError, match=hook):
        read_hook(hook)
