"""What Mastodon sends, line by line: requests in its shape, signed by a key of their own and by no code of ours.

`exchanges` holds them as they come over the wire, and the actor that its server shows. They were sent at `SENT`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from vestnik.distribution.activitypub import knocks
from vestnik.distribution.activitypub.signatures import Forged, new_keys
from vestnik.distribution.models import Account, Delivery, Follower
from vestnik.distribution.outgoing.http import Answer
from vestnik.distribution.outgoing.messenger import Refused

FILES = Path(__file__).parent / "exchanges"
SENT = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
ANA = "https://mastodon.example/users/ana"
FOLLOWS = ("follow", "follow-rfc9421")

pytestmark = pytest.mark.usefixtures("paper")


@pytest.fixture
def paper(newsroom, monkeypatch):
    monkeypatch.setitem(settings.OPTIONS, "activitypub", True)
    with override_settings(PUBLIC_URL="https://delnik.example", PUBLIC_HOST="delnik.example"):
        yield Account.objects.create(name="delnik", lang="bg", private_key="", public_key="")


@pytest.fixture
def shown(monkeypatch):
    """The actor as its server shows it; tests change it. `status`: what the server answers."""
    told = json.loads((FILES / "actor.json").read_text(encoding="utf-8"))
    answers = {"status": 200, "asked": []}

    def ask(_method, url, **_about):
        answers["asked"].append(url)
        return Answer(answers["status"], {}, json.dumps(told).encode())

    monkeypatch.setattr(knocks, "ask", ask)
    return told, answers


def recorded(name: str) -> tuple[bytes, dict[str, str], str]:
    """The body, the headers by their names in small letters, and the path."""
    head, _empty, body = (FILES / f"{name}.http").read_bytes().partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return body, {key.lower(): value for key, _colon, value in pairs}, first.split(" ")[1]


def taken(name: str, now: datetime = SENT, **changed: str) -> bool:
    body, headers, path = recorded(name)
    return knocks.take(
        body, headers | {key.replace("_", "-"): value for key, value in changed.items()}, path, now
    )


def verified() -> None:
    """What the messenger does with what waits."""
    for one in Delivery.objects.filter(kind=knocks.KIND):
        knocks.believed(one, knocks.verify(one, ("", "")))
        one.delete()


def received(body: bytes, headers: dict[str, str], path: str, now: datetime) -> None:
    knocks.take(body, headers, path, now)
    verified()


@pytest.mark.parametrize("name", FOLLOWS)
def test_a_follow_is_verified_and_accepted(shown, name):
    assert taken(name)
    verified()
    assert shown[1]["asked"] == [ANA]
    follower = Follower.objects.get()
    assert (follower.uri, follower.inbox) == (ANA, f"{ANA}/inbox")
    assert follower.shared_inbox == "https://mastodon.example/inbox"
    accept = Delivery.objects.get().payload["activity"]
    assert (accept["type"], accept["object"]["id"]) == ("Accept", json.loads(recorded(name)[0])["id"])


def test_who_follows_no_more_is_forgotten(shown):
    for name in ("follow", "undo"):
        assert taken(name)
        verified()
    assert not Follower.objects.exists()


def test_an_account_that_was_deleted_there_follows_no_more(shown):
    taken("follow")
    verified()
    shown[1]["status"] = 410
    assert taken("delete")
    verified()
    assert not Follower.objects.exists()


def test_a_reply_is_taken_and_forgotten(shown):
    assert not taken("reply")
    assert shown[1]["asked"] == []


@pytest.mark.parametrize("name", FOLLOWS)
@pytest.mark.parametrize(
    "change",
    ["body", "path", "another hour", "no digest", "half a signature", "another paper", "another key"],
)
def test_nothing_of_it_can_be_changed(shown, name, change):
    body, headers, path = recorded(name)
    now = SENT
    match change:
        case "body":
            body = body.replace(b"5f3c0a51", b"6f3c0a51")
        case "path":
            path = "/users/inbox"
        case "another hour":
            now += timedelta(hours=2)
        case "no digest":
            headers = {key: value for key, value in headers.items() if "digest" not in key}
        case "half a signature":
            told = headers.get("signature-input") or headers["signature"]
            half = told.replace(' "content-digest"', "").replace(" digest ", " ")
            assert half != told
            headers["signature-input" if "signature-input" in headers else "signature"] = half
        case "another paper":
            settings.PUBLIC_URL = "https://drug.example"
            body = body.replace(b"delnik.example", b"drug.example")
        case "another key":
            shown[0]["publicKey"]["publicKeyPem"] = new_keys()[1]
    with pytest.raises((Forged, Refused)):
        received(body, headers, path, now)
    assert not Follower.objects.exists()


@pytest.mark.parametrize("name", FOLLOWS)
def test_who_changes_the_key_is_asked_for_the_new_one(shown, name):
    """A key is fetched each time: one that was stolen is of no use once its owner shows another."""
    taken(name)
    verified()
    shown[0]["publicKey"] |= {"id": f"{ANA}#key-2"}
    taken("undo")
    with pytest.raises(Refused, match="not the actor's"):
        verified()
    assert Follower.objects.exists()
