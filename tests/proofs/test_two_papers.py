"""Two papers, run by the command: one follows the other by its handle, with real keys, over real connections."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.press.edge_servers import free_port
from tests.proofs.papers import ROOT, Newsroom, Paper, until
from tests.proofs.street import Street, street_to
from vestnik.distribution.activitypub.signatures import check_request, digest, new_keys, read, signed, verify
from vestnik.distribution.outgoing.http import ask

INNER = f"{Path(__file__).parent / 'inner'}:{ROOT}"
TYPE = "application/activity+json"
#: seconds from the commit until the other paper's readers could have it
SOON = 10.0


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Known:
    """A paper as the other one knows it: `url` is its public address, `private` the key of its account."""

    paper: Paper
    url: str
    private: str = ""

    def get(self, url: str) -> dict[str, Any]:
        answer = ask("GET", url, headers={"Accept": TYPE}, trusted=True)
        assert answer.status == 200, (url, answer.status)
        return json.loads(answer.body)

    def account(self) -> dict[str, Any]:
        """Found by its handle, as from any other server (RFC 7033)."""
        handle = quote(f"acct:delnik@{self.url.partition('://')[2]}", safe="")
        found = self.get(f"{self.url}/.well-known/webfinger?resource={handle}")
        [own] = [link["href"] for link in found["links"] if link["rel"] == "self"]
        return self.get(own)

    def has_account(self) -> bool:
        handle = quote(f"acct:delnik@{self.url.partition('://')[2]}", safe="")
        return ask("GET", f"{self.url}/.well-known/webfinger?resource={handle}", trusted=True).status == 200


@contextmanager
def two_papers(folder: Path, database: dict[str, str]):
    """The paper that is followed, the one that follows, and what stands in front of that."""
    ports = [free_port() for _number in range(3)]
    settings = {"VESTNIK_ACTIVITYPUB": "true", "PYTHONPATH": INNER}
    urls = [f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[2]}"]
    first, second = (
        Paper(folder / name, settings | extra | {"VESTNIK_PUBLIC_URL": url}, port=port).make()
        for name, extra, url, port in (
            ("first", database, urls[0], ports[0]),
            ("second", {}, urls[1], ports[1]),
        )
    )
    with ExitStack() as stack:
        for paper in (first, second):
            stack.enter_context(paper.running())
        street = stack.enter_context(street_to(second.port, ports[2]))
        known = [Known(first, urls[0]), Known(second, urls[1])]
        for one in known:
            until(one.has_account, "the account is made")
        [told] = second.deeds("key")
        yield known[0], replace(known[1], private=told["private"]), street


def send(
    to: dict[str, Any], activity: dict[str, Any], sender: Known, at: datetime | None = None, key_id: str = "",
    **changed: str,
) -> int:  # fmt: skip
    """Puts an activity into an account's inbox, signed by the sender's key; gives the status of the answer."""
    body = json.dumps(activity).encode()
    key_id = key_id or f"{activity['actor']}#main-key"
    headers = signed("POST", to["inbox"], key_id, sender.private, at or now(), body) | {"Content-Type": TYPE}
    return ask("POST", to["inbox"], headers=headers | changed, body=body, trusted=True).status


def follow(actor: str, account: dict[str, Any], number: int = 1) -> dict[str, Any]:
    return {"id": f"{actor}#follow-{number}", "type": "Follow", "actor": actor, "object": account["id"]}


def proven(street: Street, kind: str, key: str) -> dict[str, Any]:
    """The one activity of this kind that came, its signature proven by the key that its account shows."""
    one = until(lambda: street.of(kind), f"{kind} arrives")[-1]
    signature = read(one.headers["signature"])
    host = street.url.partition("://")[2]
    check_request(signature, one.headers, one.body, host, now())
    verify(signature, key, "POST", one.path, one.headers)
    assert one.status == 202, "the paper behind refuses what another one of us tells it"
    return one.activity | {"came": one.at}


def test_a_paper_gets_what_the_readers_of_another_one_get(database, tmp_path, tell):
    with two_papers(tmp_path, database) as (first, second, street), Newsroom(first.paper) as editor:
        account, me = first.account(), second.account()["id"]
        key = account["publicKey"]["publicKeyPem"]
        assert send(account, follow(me, account), second) == 202
        accepted = proven(street, "Accept", key)
        assert accepted["object"]["id"] == follow(me, account)["id"]

        published = editor.publish("Мостът остава")
        created = proven(street, "Create", key)
        article = created["object"]
        assert (article["name"], article["url"]) == ("Мостът остава", f"{first.url}{published['url']}")
        assert first.get(article["id"])["name"] == "Мостът остава"
        changed = editor.change("Мостът остава", "Мостът пада")
        updated = proven(street, "Update", key)
        assert (updated["object"]["id"], updated["object"]["name"]) == (article["id"], "Мостът пада")
        down = editor.take_down("Мостът пада")
        deleted = proven(street, "Delete", key)
        assert deleted["object"]["id"] == article["id"]
        until(lambda: ask("GET", article["id"], trusted=True).status == 410, "it is gone there, too")

        seconds = [
            told["came"] - deed["at"]
            for told, deed in ((created, published), (updated, changed), (deleted, down))
        ]
        tell("s from commit to the other paper: " + ", ".join(f"{one:.2f}" for one in seconds))
        assert max(seconds) < SOON
        assert len({one.activity["id"] for one in street.told}) == len(street.told) == 4


def test_a_paper_believes_nobody_who_is_not_whom_they_say(database, tmp_path):
    with two_papers(tmp_path, database) as (first, second, street):
        account, me = first.account(), second.account()["id"]
        old = second.account()["publicKey"]["publicKeyPem"]

        def followers() -> list[str]:
            return first.paper.deeds("followers")[0]["followers"]

        # refused at the door, and nothing is kept
        wanted = follow(me, account)
        assert send(account, wanted, second, Digest=digest(b"another")) == 401
        assert send(account, wanted, second, at=now() - timedelta(days=1)) == 401
        assert send(account, wanted, second, Signature="keyId") == 401
        elsewhere = wanted | {"actor": "http://mastodon.example/users/ana"}
        assert send(account, elsewhere, second, key_id=f"{me}#main-key") == 401
        # believed only once the second paper has shown its key
        thief = replace(second, private=new_keys()[0])
        assert send(account, wanted, thief) == 202
        until(lambda: first.paper.deeds("waiting")[0]["waiting"] == 0, "it was looked into")
        assert followers() == []
        assert street.told == []
        # who changes the key is believed by the new one, and no more by the old one
        assert send(account, wanted, second) == 202
        until(lambda: street.of("Accept"), "the real one is accepted")
        [fresh] = second.paper.deeds("new_key")
        until(lambda: second.account()["publicKey"]["publicKeyPem"] != old, "the new key is shown")
        undo = {"id": f"{me}#undo", "type": "Undo", "actor": me, "object": wanted}
        assert send(account, undo, second) == 202
        until(lambda: first.paper.deeds("waiting")[0]["waiting"] == 0, "it was looked into")
        assert followers() == [me]
        assert send(account, undo, replace(second, private=fresh["private"])) == 202
        until(lambda: followers() == [], "the new key is believed")
        # a flood from one host: 20 wait, the others are asked to come later, and readers notice nothing
        actors = [f"http://flood.invalid/users/{number}" for number in range(25)]
        statuses = [send(account, follow(one, account), thief) for one in actors]
        assert set(statuses) == {202, 429}
        assert first.paper.get("/").status == 200
        assert followers() == []
