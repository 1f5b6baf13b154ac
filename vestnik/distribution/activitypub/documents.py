"""The paper's documents in the words of ActivityStreams 2.0. Plain functions."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from vestnik.distribution.feeds.entries import Entry
from vestnik.distribution.xml import w3c
from vestnik.stories.addresses import absolute

Document = dict[str, Any]

TYPE = "application/activity+json"
CONTEXT = "https://www.w3.org/ns/activitystreams"
SECURITY = "https://w3id.org/security/v1"
PUBLIC = f"{CONTEXT}#Public"
_MASTODON = {
    "toot": "http://joinmastodon.org/ns#",
    "discoverable": "toot:discoverable",
    "attributionDomains": {"@id": "toot:attributionDomains", "@type": "@id"},
}
#: characters of a picture's description
LONGEST_ALT = 1500


def account_url(name: str) -> str:
    """The id of an account, for life."""
    return absolute(f"/users/{name}/account.json")


def part_url(name: str, part: str) -> str:
    """An address of an account: 'inbox', 'outbox.json', 'stories/42.json'."""
    return absolute(f"/users/{name}/{part}")


def shared_inbox_url() -> str:
    return absolute("/users/inbox")


def story_part(story: int, round_: int = 1) -> str:
    return f"stories/{story}.json" if round_ < 2 else f"stories/{story}-{round_}.json"


def key_id(name: str) -> str:
    return f"{account_url(name)}#main-key"


def account_document(
    name: str, shown: str, about: str, page: str, icon: str, public_key: str, made: datetime
) -> Document:
    """An account; `shown` is the name that people read, `page` and `icon` are absolute."""
    own = account_url(name)
    return {
        "@context": [CONTEXT, SECURITY, _MASTODON],
        "id": own,
        "type": "Organization",
        "preferredUsername": name,
        "name": shown,
        "summary": about,
        "url": page,
        "icon": {"type": "Image", "mediaType": "image/png", "url": icon},
        "published": w3c(made),
        "inbox": part_url(name, "inbox"),
        "outbox": part_url(name, "outbox.json"),
        "followers": part_url(name, "followers.json"),
        "endpoints": {"sharedInbox": shared_inbox_url()},
        "manuallyApprovesFollowers": False,
        "discoverable": True,
        # whose pages may name it as theirs (`fediverse:creator`)
        "attributionDomains": [urlsplit(own).hostname],
        "publicKey": {"id": key_id(name), "owner": own, "publicKeyPem": public_key},
    }


def article(name: str, story: int, round_: int, entry: Entry) -> Document:
    """A story as its edition's account publishes it."""
    told: Document = {
        "id": part_url(name, story_part(story, round_)),
        "type": "Article",
        "attributedTo": account_url(name),
        "url": entry.url,
        "name": entry.title,
        "nameMap": {entry.lang: entry.title},
        "summary": entry.summary,
        "content": entry.html or f"<p>{_escaped(entry.summary)}</p>",
        "published": w3c(entry.published),
        "to": [PUBLIC],
        "cc": [part_url(name, "followers.json")],
        "tag": [
            {"type": "Hashtag", "name": f"#{_hashtag(one)}"} for one in entry.categories if _hashtag(one)
        ],
    }
    if entry.changed > entry.published:
        told["updated"] = w3c(entry.changed)
    if entry.media:
        alt = " / ".join(part for part in (entry.media.alt, entry.media.credit) if part)[:LONGEST_ALT]
        told["attachment"] = [
            {"type": "Image", "mediaType": entry.media.type, "url": entry.media.url, "name": alt,
             "width": entry.media.width, "height": entry.media.height}
        ]  # fmt: skip
    return told


def digest_of(told: Document) -> str:
    """Differs when followers should be told anew."""
    return hashlib.blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=16).hexdigest()


def activity(kind: str, name: str, told: Document | str, number: str) -> Document:
    """'Create', 'Update', 'Delete' or 'Announce' of an account. `number` makes its id one of its own."""
    object_id = told if isinstance(told, str) else told["id"]
    return {
        "@context": CONTEXT,
        "id": f"{account_url(name)}#{kind.lower()}-{_short(object_id)}-{number}",
        "type": kind,
        "actor": account_url(name),
        "object": {"id": object_id, "type": "Tombstone"} if kind == "Delete" else told,
        "to": [PUBLIC],
        "cc": [part_url(name, "followers.json")],
    }


def accept(name: str, follow: Document) -> Document:
    """The answer to who wants to follow; `follow` is theirs."""
    known = {field: follow[field] for field in ("id", "type", "actor", "object") if field in follow}
    return {
        "@context": CONTEXT,
        "id": f"{account_url(name)}#accept-{_short(json.dumps(known, sort_keys=True))}",
        "type": "Accept",
        "actor": account_url(name),
        "object": known,
    }


def tombstone(object_id: str, gone: datetime) -> Document:
    return {"@context": CONTEXT, "id": object_id, "type": "Tombstone", "deleted": w3c(gone)}


def collection(url: str, items: list[Document] | None, total: int) -> Document:
    """An ordered collection; None for one whose members nobody is told."""
    found: Document = {"@context": CONTEXT, "id": url, "type": "OrderedCollection", "totalItems": total}
    return found if items is None else found | {"orderedItems": items}


def webfinger(resource: str, name: str, page: str) -> Document:
    """Where an account is found (RFC 7033)."""
    own = account_url(name)
    return {
        "subject": resource,
        "aliases": [own, page],
        "links": [
            {"rel": "self", "type": TYPE, "href": own},
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": page},
        ],
    }


def _hashtag(words: str) -> str:
    """'Дунав мост' as one word, as hashtags are: 'ДунавМост'."""
    parts = "".join(sign if sign.isalnum() else " " for sign in words).split()
    return parts[0] if len(parts) == 1 else "".join(part[:1].upper() + part[1:] for part in parts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
