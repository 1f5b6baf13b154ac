"""The paper as an account to follow: found, followed, told what readers get; its inbox safe from forgery and floods.

The other server is ourselves, at another address of this machine, with keys and actors of its own.
"""

from __future__ import annotations

import json
import re
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import timezone

from tests import make
from tests.press.watch import no_silent_queries  # noqa: F401  a fixture
from tests.stories.paper import Log, names, render
from vestnik.distribution.activitypub import accounts, documents, knocks, telling
from vestnik.distribution.activitypub.signatures import check_request, new_keys, read, signed, verify
from vestnik.distribution.models import Account, Delivery, Follower, ToldStory
from vestnik.distribution.outgoing import http
from vestnik.distribution.outgoing.messenger import Messenger
from vestnik.press.log import number_changes

PRIVATE, PUBLIC = new_keys()
OTHER = new_keys()
PAPER = "http://127.0.0.1:8000"
HOST = "127.0.0.1:8000"


class Elsewhere:
    """A server of the Fediverse: shows actors with their keys, and notes what its inboxes get once that is proven."""

    def __init__(self) -> None:
        self.url, self.got, self.forged, self.status = "", [], 0, 202
        self.gone = False
        self.shown: dict = {}

    def actor(self, name: str = "ana") -> str:
        return f"{self.url}/users/{name}"

    def document(self, path: str) -> dict:
        own = f"{self.url}{path}"
        key = {"id": f"{own}#main-key", "owner": own, "publicKeyPem": PUBLIC}
        shared = {"sharedInbox": f"{self.url}/inbox"}
        return {
            "id": own,
            "type": "Person",
            "inbox": f"{own}/inbox",
            "endpoints": shared,
            "publicKey": key,
        } | self.shown

    def take(self, path: str, headers: dict[str, str], body: bytes) -> None:
        """Verifies as we do: with the key that the sender's account shows."""
        signature = read(headers["signature"])
        check_request(signature, headers, body, urlsplit(self.url).netloc, timezone.now())
        told = json.loads(body)
        name = told["actor"].partition("/users/")[2].partition("/")[0]
        assert signature.key_id == documents.key_id(name)
        self.got.append((path, told, signature, headers))

    def kinds(self) -> list[str]:
        return [told["type"] for _path, told, _signature, _headers in self.got]

    def activities(self, kind: str) -> list[dict]:
        return [told for _path, told, _signature, _headers in self.got if told["type"] == kind]


@contextmanager
def elsewhere_at(host: str = "127.0.0.1"):
    other = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(other.document(self.path)).encode()
            self.send_response(410 if other.gone else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            other.take(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(other.status)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    other.url = f"http://{host}:{server.server_port}"
    try:
        yield other
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def on(newsroom, monkeypatch):
    """The paper has its accounts; inner addresses are as good as any."""
    monkeypatch.setitem(settings.OPTIONS, "activitypub", True)
    monkeypatch.setattr(http, "is_public", lambda _address: True)
    # a key costs a second; that accounts show the key they sign with is a test of its own
    keys = [(PRIVATE, PUBLIC), OTHER]
    monkeypatch.setattr(accounts, "new_keys", lambda: keys[Account.objects.count() % 2])
    make.section("Политика")
    make.section("Спорт")
    while list(accounts._wanted()):
        accounts.keep(timezone.now())


@pytest.fixture
def elsewhere(on):
    with elsewhere_at() as other:
        yield other


@pytest.fixture
def messenger(on):
    made = Messenger({post.kind: post for post in (telling.POST, knocks.POST)})
    number_changes()
    made.step()
    yield made
    made.pool.shutdown(wait=False, cancel_futures=True)


def work(messenger: Messenger, until, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it did not come about"
        number_changes()
        messenger.step()
        time.sleep(0.01)


def rest(messenger: Messenger) -> None:
    """Has all be told that is to be told."""
    number_changes()
    messenger.step()
    work(messenger, lambda: not Delivery.objects.exists())


def knock(client, told: dict, key_of: str, path: str = "/users/inbox", private: str = PRIVATE, **changed):
    """Sends an activity to an inbox of the paper, signed with the key of an actor."""
    body = json.dumps(told).encode()
    headers = signed("POST", f"{PAPER}{path}", f"{key_of}#main-key", private, timezone.now(), body)
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    return client.post(path, body, content_type=documents.TYPE, headers=headers)


def follow(actor: str, account: str = "delnik", kind: str = "Follow") -> dict:
    told = {
        "id": f"{actor}#follow-{account}",
        "type": "Follow",
        "actor": actor,
        "object": documents.account_url(account),
    }
    return (
        told if kind == "Follow" else {"id": f"{actor}#undo", "type": "Undo", "actor": actor, "object": told}
    )


def followed(
    client, messenger: Messenger, elsewhere: Elsewhere, *accounts_followed: str, name: str = "ana"
) -> None:
    actor = elsewhere.actor(name)
    for account in accounts_followed:
        assert knock(client, follow(actor, account), actor).status_code == 202
    rest(messenger)
    assert Follower.objects.filter(uri=actor).count() == len(accounts_followed)


# Found


def test_the_paper_and_its_sections_have_accounts_that_stay(on, client):
    assert set(Account.objects.values_list("name", flat=True)) >= {"delnik", "delnik-en", "sport"}
    section = make.section("Спорт")
    type(section).objects.filter(pk=section.pk).update(slug="sportat")
    accounts.keep(timezone.now())
    assert Account.objects.get(section=section).name == "sport"


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        (f"acct:delnik@{HOST}", "delnik"),
        ("acct:Delnik@127.0.0.1", "delnik"),
        (f"acct:@sport@{HOST}", "sport"),
        (f"{PAPER}/users/delnik/account.json", "delnik"),
    ],
)
def test_an_account_is_found_by_its_handle(on, client, resource, name):
    answer = client.get("/.well-known/webfinger", {"resource": resource})
    assert answer["Content-Type"].startswith("application/jrd+json")
    told = json.loads(answer.content)
    assert told["subject"] == resource
    [own] = [link["href"] for link in told["links"] if link["rel"] == "self"]
    document = json.loads(client.get(own.removeprefix(PAPER)).content)
    assert (document["id"], document["preferredUsername"]) == (own, name)
    assert document["publicKey"]["owner"] == own
    assert "PRIVATE" not in json.dumps(document)
    for part in ("outbox", "followers"):
        answer = client.get(document[part].removeprefix(PAPER))
        assert json.loads(answer.content)["type"] == "OrderedCollection"


@pytest.mark.parametrize(
    "resource", ["", "acct:nobody@127.0.0.1:8000", "acct:delnik@evil.example", "delnik", "http://x/"]
)
def test_nobody_else_is_found(on, client, resource):
    assert client.get("/.well-known/webfinger", {"resource": resource}).status_code == 404


def test_a_paper_that_does_not_want_it_has_no_accounts(newsroom, client):
    accounts.keep(timezone.now())
    assert not Account.objects.exists()
    assert client.post("/users/inbox", b"{}", content_type=documents.TYPE).status_code == 404
    assert client.get("/users/delnik/account.json").status_code == 404


def test_accounts_are_pages_that_record_what_they_read(on, no_silent_queries):  # noqa: F811
    story = make.story("Нова")
    for path in ("account", "outbox", "followers", f"stories/{story.pk}"):
        assert render(f"/users/delnik/{path}.json").page is not None
    assert render("/users/sport/outbox.json").page is not None


ALTERNATE = re.compile(r'<link rel="alternate" type="application/activity\+json" href="([^"]+)">')


def shown(client, path: str) -> list[dict]:
    """What the page says it is to servers that follow."""
    html = client.get(path).content.decode()
    return [json.loads(client.get(found.removeprefix(PAPER)).content) for found in ALTERNATE.findall(html)]


def test_pages_name_what_others_follow_so_that_an_address_pasted_there_is_found(on, client, messenger):
    story = make.story("Нова")
    rest(messenger)
    [told] = shown(client, story.url)
    assert (told["type"], told["id"]) == ("Article", f"{PAPER}/users/delnik/stories/{story.pk}.json")
    assert [one["preferredUsername"] for one in shown(client, "/")] == ["delnik"]
    assert [one["preferredUsername"] for one in shown(client, "/politika/")] == ["politika"]
    assert (
        '<meta name="fediverse:creator" content="@delnik@127.0.0.1:8000">'
        in client.get(story.url).content.decode()
    )
    assert "127.0.0.1" in json.loads(client.get("/users/delnik/account.json").content)["attributionDomains"]


def test_only_sections_that_are_there_have_a_place_for_an_account(on, client):
    assert client.get("/_press/account/bg/politika/").status_code == 200
    assert client.get("/_press/account/bg/none-such/").status_code == 404


def test_a_story_that_came_back_is_found_under_its_new_id(on, client, messenger):
    story = make.story("Нова")
    rest(messenger)
    now = f"/activity/stories/{story.pk}.json"
    first = json.loads(client.get(now).content)["id"]
    read_keys = names(now)
    with Log() as log:
        story.unpublish()
    assert read_keys & log.hard
    rest(messenger)
    assert client.get(now).status_code == 410
    story.refresh_from_db()
    story.save_revision().publish()
    rest(messenger)
    assert json.loads(client.get(now).content)["id"] not in ("", first)


def test_without_accounts_pages_name_none(newsroom, client):
    story = make.story("Нова")
    for path in (story.url, "/", "/politika/"):
        html = client.get(path).content.decode()
        assert "activity+json" not in html
        assert "fediverse" not in html
    assert client.get(f"/activity/stories/{story.pk}.json").status_code == 404


# Followed


def test_who_follows_is_accepted_and_who_ends_it_is_forgotten(client, elsewhere, messenger):
    actor = elsewhere.actor()
    followed(client, messenger, elsewhere, "delnik")
    [accepted] = elsewhere.activities("Accept")
    assert accepted["object"]["id"] == follow(actor)["id"]
    assert elsewhere.got[0][0] == "/users/ana/inbox"
    knock(client, follow(actor, kind="Undo"), actor)
    rest(messenger)
    assert not Follower.objects.exists()


def test_who_is_deleted_elsewhere_follows_no_more(client, elsewhere, messenger):
    actor = elsewhere.actor()
    followed(client, messenger, elsewhere, "delnik", "sport")
    elsewhere.gone = True
    knock(client, {"id": f"{actor}#x", "type": "Delete", "actor": actor, "object": actor}, actor)
    rest(messenger)
    assert not Follower.objects.exists()


# Told


def test_a_story_is_created_updated_and_deleted_for_followers_as_for_readers(client, elsewhere, messenger):
    followed(client, messenger, elsewhere, "delnik", "politika")
    story = make.story("Мостът остава", standfirst="Накратко.", topics=[make.topic("Дунав мост")])
    rest(messenger)
    make.draft("Чернова")
    make.change(story, title="Мостът пада")
    rest(messenger)
    story.refresh_from_db()
    story.unpublish()
    rest(messenger)
    assert sorted(elsewhere.kinds()) == ["Accept", "Accept", "Announce", "Create", "Delete", "Update"]
    [created], [updated], [deleted] = (elsewhere.activities(kind) for kind in ("Create", "Update", "Delete"))
    article = created["object"]
    assert (article["type"], article["name"], article["summary"]) == ("Article", "Мостът остава", "Накратко.")
    assert article["attributedTo"] == created["actor"] == documents.account_url("delnik")
    assert {"type": "Hashtag", "name": "#ДунавМост"} in article["tag"]
    assert updated["object"]["name"] == "Мостът пада"
    assert article["id"] == updated["object"]["id"] == deleted["object"]["id"]
    [announced] = elsewhere.activities("Announce")
    assert (announced["actor"], announced["object"]) == (documents.account_url("politika"), article["id"])
    gone = client.get(article["id"].removeprefix(PAPER))
    assert (gone.status_code, json.loads(gone.content)["type"]) == (410, "Tombstone")
    ids = [told["id"] for _path, told, _signature, _headers in elsewhere.got]
    assert len(set(ids)) == len(ids)


def test_what_is_told_is_signed_by_the_key_that_the_account_shows(client, elsewhere, messenger):
    followed(client, messenger, elsewhere, "delnik")
    make.story("Нова")
    rest(messenger)
    public = json.loads(client.get("/users/delnik/account.json").content)["publicKey"]["publicKeyPem"]
    for path, _told, signature, headers in elsewhere.got:
        verify(signature, public, "POST", path, headers)


def test_what_readers_do_not_see_otherwise_is_not_told_again(client, elsewhere, messenger):
    followed(client, messenger, elsewhere, "delnik")
    story = make.story("Нова")
    rest(messenger)
    make.change(story, due_at=timezone.now())
    rest(messenger)
    assert elsewhere.kinds() == ["Accept", "Create"]


def test_a_story_that_comes_back_comes_under_a_new_id(client, elsewhere, messenger):
    followed(client, messenger, elsewhere, "delnik")
    story = make.story("Нова")
    rest(messenger)
    story.unpublish()
    rest(messenger)
    story.refresh_from_db()
    story.save_revision().publish()
    rest(messenger)
    first, second = (told["object"]["id"] for told in elsewhere.activities("Create"))
    assert first != second
    assert client.get(first.removeprefix(PAPER)).status_code == 410
    assert json.loads(client.get(second.removeprefix(PAPER)).content)["id"] == second


def test_a_server_gets_a_story_once_however_many_follow_there(client, elsewhere, messenger):
    for name in ("ana", "boris", "vera"):
        followed(client, messenger, elsewhere, "delnik", name=name)
    make.story("Нова")
    rest(messenger)
    assert len(elsewhere.activities("Create")) == 1
    assert elsewhere.got[-1][0] == "/inbox"


def test_the_archive_is_not_told_as_news(client, elsewhere, messenger):
    followed(client, messenger, elsewhere, "delnik")
    make.story("Отдавна", at=timezone.now() - timedelta(days=30))
    rest(messenger)
    assert not ToldStory.objects.exists()


def test_a_server_that_was_down_gets_what_there_is_to_be_said_by_then(client, elsewhere, messenger):
    followed(client, messenger, elsewhere, "delnik")
    elsewhere.status = 503
    story = make.story("Нова")
    work(messenger, lambda: Delivery.objects.filter(tries=1).exists())
    make.change(story, title="По-нова")
    elsewhere.status = 202
    messenger.now = lambda: timezone.now() + timedelta(minutes=5)
    elsewhere.got.clear()
    rest(messenger)
    # the update alone would speak of a story that nobody has there
    [created] = elsewhere.activities("Create")
    assert created["object"]["name"] == "По-нова"
    assert elsewhere.kinds() == ["Create"]


def test_an_inbox_that_is_gone_is_not_written_to_again(client, elsewhere, messenger):
    followed(client, messenger, elsewhere, "delnik")
    elsewhere.status = 410
    make.story("Нова")
    rest(messenger)
    assert not Follower.objects.exists()


def test_a_take_down_takes_the_article_hard(client, elsewhere, messenger):
    story = make.story("Нова")
    rest(messenger)
    read_keys = names(f"/users/delnik/stories/{story.pk}.json")
    with Log() as log:
        story.unpublish()
    assert read_keys & log.hard


# Forged, and flooded


def test_a_follow_signed_by_another_key_is_not_believed(client, elsewhere, messenger):
    actor = elsewhere.actor()
    assert knock(client, follow(actor), actor, private=new_keys()[0]).status_code == 202
    rest(messenger)
    assert not Follower.objects.exists()
    assert elsewhere.got == []


@pytest.mark.parametrize(
    "shown",
    [
        {"id": "https://evil.example/users/ana"},
        {"publicKey": {"id": "x", "owner": "y", "publicKeyPem": PUBLIC}},
        {"publicKey": "none"},
        {"inbox": "http://127.0.0.1:1/admin/"},
        {"inbox": None},
        {"type": 7},
    ],
)
def test_an_actor_whose_document_does_not_fit_is_not_believed(client, elsewhere, messenger, shown):
    elsewhere.shown = shown
    actor = elsewhere.actor()
    knock(client, follow(actor), actor)
    rest(messenger)
    assert not Follower.objects.exists()


def test_nobody_signs_for_somebody_elses_host(client, on):
    actor = "https://mastodon.example/users/ana"
    answer = knock(client, follow(actor), "https://evil.example/users/ana")
    assert answer.status_code == 401
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"Signature": ""}, {"Digest": "SHA-256=AAAA"}, {"Date": "Fri, 20 Nov 2020 09:00:00 GMT"}]
)
def test_what_can_not_be_right_is_refused_at_once_and_keeps_nothing(client, on, changed):
    actor = "https://mastodon.example/users/ana"
    assert knock(client, follow(actor), actor, **changed).status_code == 401
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"type": 1}', b"[" * 50_000, b"\xff\xfe"])
def test_what_is_no_activity_is_refused_in_words(client, on, body):
    actor = "https://mastodon.example/users/ana"
    headers = signed("POST", f"{PAPER}/users/inbox", f"{actor}#main-key", PRIVATE, timezone.now(), body)
    answer = client.post("/users/inbox", body, content_type=documents.TYPE, headers=headers)
    assert answer.status_code == 401
    assert b"Not believed" in answer.content


def test_what_is_of_no_use_is_taken_and_forgotten(client, on):
    actor = "https://mastodon.example/users/ana"
    for told in (
        {"type": "Create", "actor": actor, "object": {"type": "Note"}},
        {"type": "Delete", "actor": actor, "object": actor},
        {"type": "Like", "actor": actor, "object": f"{PAPER}/users/delnik/stories/1.json"},
        follow(actor, "nobody"),
        follow(actor) | {"object": "https://evil.example/users/delnik/account.json"},
    ):
        assert knock(client, told, actor).status_code == 202, told
    assert not Delivery.objects.exists()


def test_a_flood_is_bounded_by_host_and_in_all(client, on, monkeypatch):
    def flood(host: str, count: int) -> list[int]:
        actors = [f"https://{host}/users/{number}" for number in range(count)]
        return [knock(client, follow(actor), actor).status_code for actor in actors]

    assert flood("evil.example", knocks.MOST_OF_A_HOST + 2).count(429) == 2
    assert flood("good.example", 1) == [202]
    monkeypatch.setattr(knocks, "MOST", Delivery.objects.count())
    answer = knock(client, follow("https://third.example/u"), "https://third.example/u")
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")


def test_a_body_that_is_too_long_is_not_read(client, on):
    answer = client.post("/users/inbox", b"x" * (knocks.LONGEST + 1), content_type=documents.TYPE)
    assert answer.status_code == 413


def test_an_actor_of_an_inner_address_is_never_asked(client, elsewhere, messenger, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setitem(settings.OPTIONS, "activitypub", True)
    actor = elsewhere.actor()
    assert knock(client, follow(actor), actor).status_code == 202
    work(messenger, lambda: Delivery.objects.filter(tries=1).exists())
    assert "open internet" in Delivery.objects.get().error


def test_the_same_follow_again_is_one_follower(client, elsewhere, messenger):
    followed(client, messenger, elsewhere, "delnik")
    actor = elsewhere.actor()
    knock(client, follow(actor), actor)
    rest(messenger)
    assert Follower.objects.count() == 1


def test_what_mastodon_sends_is_understood(on):
    """A follow and its end in the shape in which Mastodon sends them: ids of its own, the follow told in whole."""
    told = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "https://mastodon.example/6a0bbc90-e34a-4b1e-9b4d-2f2b9ba9a2b0",
        "type": "Follow",
        "actor": "https://mastodon.example/users/ana",
        "object": documents.account_url("delnik"),
    }
    assert knocks._is_of_use(told, told["actor"])
    undo = {"id": f"{told['actor']}#follows/1/undo", "type": "Undo", "actor": told["actor"], "object": told}
    assert knocks._is_of_use(undo, told["actor"])
