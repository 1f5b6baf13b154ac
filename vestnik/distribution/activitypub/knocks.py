"""What comes into the inboxes. A request is looked at and put into the queue, and believed only once its sender's own
server has shown the key; that is fetched by the messenger, so nobody's slowness holds up a web process.

Limits: a body of 64 KB; of one host 20 that wait, of all 2,000; what we have no use for is taken and forgotten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from vestnik.distribution.activitypub import documents, messages, signatures
from vestnik.distribution.activitypub.accounts import is_on
from vestnik.distribution.activitypub.messages import Message, Target
from vestnik.distribution.activitypub.signatures import Forged, Signature
from vestnik.distribution.activitypub.telling import user_agent
from vestnik.distribution.models import Account, Delivery, Follower
from vestnik.distribution.outgoing import queue
from vestnik.distribution.outgoing.http import ask
from vestnik.distribution.outgoing.messenger import Later, Post, Refused

KIND = Delivery.Kind.KNOCK
LONGEST = 64 * 1024
MOST_OF_A_HOST, MOST = 20, 2_000


class TooMany(Exception):
    """Others wait already; come again later."""


def take(body: bytes, headers: Mapping[str, str], path: str, now: datetime) -> bool:
    """Looks at what came into an inbox; True if it waits now to be verified, False if we have no use for it.

    :param headers: by their names in small letters
    :raises Forged: it can't be by whom it says
    :raises TooMany: come again later
    """
    signature = _signature(headers)
    if isinstance(signature, Message):
        messages.check_request(signature, headers, body, now)
    else:
        signatures.check_request(signature, headers, body, urlsplit(settings.PUBLIC_URL).netloc, now)
    told = _read(body)
    actor = _id(told.get("actor"))
    if not actor or not _same_host(actor, signature.key_id):
        raise Forged("the key is of another host than the actor")
    if not _is_of_use(told, actor):
        return False
    host = urlsplit(actor).hostname or ""
    waiting = Delivery.objects.filter(kind=KIND)
    if waiting.filter(host=host).count() >= MOST_OF_A_HOST or waiting.count() >= MOST:
        raise TooMany
    payload = {
        "activity": {name: told[name] for name in ("id", "type", "actor", "object") if name in told},
        # what the signature speaks for, until it is verified
        "headers": {name: headers[name] for name in _spoken_for(signature) if name in headers},
        "path": path,
    }
    key = hashlib.blake2b(body, digest_size=16).hexdigest()
    queue.put(KIND, [queue.New(actor, key, payload)], now)
    return True


def _signature(headers: Mapping[str, str]) -> Signature | Message:
    """Of which kind a signature is, the header shows that the newer kind alone has."""
    return (
        messages.read(headers) if messages.INPUT in headers else signatures.read(headers.get("signature", ""))
    )


def _spoken_for(signature: Signature | Message) -> list[str]:
    own = ["signature", messages.INPUT] if isinstance(signature, Message) else ["signature"]
    return [*own, *(signature.names if isinstance(signature, Message) else signature.headers)]


def _verify(signature: Signature | Message, key: str, path: str, headers: Mapping[str, str]) -> None:
    if isinstance(signature, Message):
        origin = settings.PUBLIC_URL.rstrip("/")
        messages.verify(signature, key, Target("POST", origin, path), headers)
    else:
        signatures.verify(signature, key, "POST", path, headers)


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Forged("the body is no JSON") from None
    if not isinstance(told, dict) or not isinstance(told.get("type"), str):
        raise Forged("the body is no activity")
    return told


def _is_of_use(told: dict[str, Any], actor: str) -> bool:
    """Follows of an account of ours, their ends, and the end of who follows one."""
    match told["type"]:
        case "Follow":
            return account_of(_id(told.get("object"))) is not None
        case "Undo":
            follow = told.get("object")
            if isinstance(follow, dict):
                return follow.get("type") == "Follow" and account_of(_id(follow.get("object"))) is not None
            return isinstance(follow, str) and Follower.objects.filter(uri=actor).exists()
        case "Delete":
            return _id(told.get("object")) == actor and Follower.objects.filter(uri=actor).exists()
    return False


def account_of(url: str) -> Account | None:
    """The account with this id."""
    before, name, after = url.partition("/users/")
    if before != settings.PUBLIC_URL.rstrip("/") or not name or not after.endswith("/account.json"):
        return None
    return Account.objects.filter(name=after.removesuffix("/account.json")).first()


def prepare(delivery: Delivery) -> tuple[str, str]:
    """An account's name and key: some servers show theirs only to who signs."""
    found = Account.objects.filter(section=None).order_by("pk").values_list("name", "private_key").first()
    return found or ("", "")


def verify(delivery: Delivery, signer: Any) -> dict[str, Any]:
    """Fetches the sender's actor and verifies the signature; returns the actor. Asks no database."""
    payload, actor = delivery.payload, delivery.target
    name, private_key = signer
    headers = {"Accept": documents.TYPE, "User-Agent": user_agent()}
    if private_key:
        headers |= signatures.signed("GET", actor, documents.key_id(name), private_key, timezone.now())
    answer = ask("GET", actor, headers=headers)
    if answer.status in (404, 410) and payload["activity"]["type"] == "Delete":
        return {}  # who is gone can show no key; that they are gone is what was told
    if answer.status >= 500 or answer.status in (408, 429):
        raise Later(f"the actor's server answers {answer.status}")
    if answer.status != 200:
        raise Refused(f"the actor's server answers {answer.status}")
    try:
        told = _read(answer.body)
        if told.get("id") != actor:
            raise Forged("the actor says to be another")
        key = told.get("publicKey")
        signature = _signature(payload["headers"])
        if not isinstance(key, dict) or key.get("id") != signature.key_id or key.get("owner") != actor:
            raise Forged("the key is not the actor's")
        pem = key.get("publicKeyPem")
        if not isinstance(pem, str):
            raise Forged("the actor shows no key")
        _verify(signature, pem, payload["path"], payload["headers"])
        if not _is_inbox(told.get("inbox"), actor):
            raise Forged("the actor has no inbox of its own host")
    except Forged as fault:
        raise Refused(str(fault)) from None
    return told


def believed(delivery: Delivery, actor: Any) -> None:
    """Does what a verified sender wants."""
    told = delivery.payload["activity"]
    uri = delivery.target
    match told["type"]:
        case "Delete":
            Follower.objects.filter(uri=uri).delete()
        case "Undo":
            follow = told.get("object")
            followed = account_of(_id(follow.get("object"))) if isinstance(follow, dict) else None
            mine = Follower.objects.filter(uri=uri)
            (mine.filter(account=followed) if followed else mine).delete()
        case "Follow" if account := account_of(_id(told.get("object"))):
            endpoints = actor.get("endpoints")
            shared = endpoints.get("sharedInbox") if isinstance(endpoints, dict) else None
            Follower.objects.update_or_create(
                account=account,
                uri=uri,
                defaults={"inbox": actor["inbox"], "shared_inbox": shared if _is_inbox(shared, uri) else ""},
            )
            answer = documents.accept(account.name, told)
            payload = {"name": account.name, "activity": answer}
            new = queue.New(actor["inbox"], answer["id"], payload)
            queue.put(Delivery.Kind.ACTIVITYPUB, [new], timezone.now())


def _is_inbox(address: Any, actor: str) -> bool:
    return isinstance(address, str) and len(address) <= queue.LONGEST_ADDRESS and _same_host(address, actor)


def _same_host(one: str, other: str) -> bool:
    try:
        first, second = urlsplit(one), urlsplit(other)
    except ValueError:
        return False
    return (
        bool(first.netloc)
        and first.scheme in ("http", "https")
        and first.netloc.lower() == second.netloc.lower()
    )


def _id(thing: Any) -> str:
    """The id of what is named or told in whole."""
    found = thing.get("id") if isinstance(thing, dict) else thing
    return found if isinstance(found, str) and len(found) <= queue.LONGEST_ADDRESS else ""


POST = Post(KIND, lambda _news, _now: None, verify, prepare=prepare, done=believed, is_on=is_on)
