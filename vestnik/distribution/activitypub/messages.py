"""HTTP Message Signatures of requests (RFC 9421) with Content-Digest (RFC 9530), RSA with SHA-256. Plain Python.

The newer kind beside `signatures`; Mastodon takes both since 4.5. As there, a signature must say when it was made and
speak for the method, the whole address and the body.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from vestnik.distribution.activitypub.signatures import APART, BITS, Forged, prove

INPUT = "signature-input"
#: the name in the registry of RFC 9421, 6.2.2, and the digests that RFC 9530 calls active
ALGORITHM = "rsa-v1_5-sha256"
DIGESTS = {"sha-256": hashlib.sha256, "sha-512": hashlib.sha512}
#: one of these must be signed, so that it holds for this address only
WHOLE_ADDRESS = (frozenset({"@target-uri"}), frozenset({"@authority", "@path"}))
LONGEST = 4096

_STRING = r'"(?:[ !#-\[\]-~])*"'
_KEY = r"[a-z*][-a-z0-9_.*]*"
_PARAMETERS = rf"(?:;\x20*{_KEY}(?:=(?:-?\d{{1,15}}|{_STRING}))?)*"
_MEMBER = re.compile(rf"({_KEY})=(\(((?:\x20*{_STRING})*)\x20*\)({_PARAMETERS}))\s*(?:,\s*|\Z)")
_VALUE = re.compile(rf"({_KEY})=:([A-Za-z0-9+/=]*):(?:;[^,]*)?\s*(?:,\s*|\Z)")


@dataclass(frozen=True, slots=True)
class Message:
    """One of a request's signatures. `names`: what it speaks for; `told`: what is signed of itself, as it came."""

    key_id: str
    names: tuple[str, ...]
    created: datetime
    expires: datetime | None
    told: str
    value: bytes


class Target(NamedTuple):
    """What was asked: `origin` is 'https://paper.example', `path` has the query with it."""

    method: str
    origin: str
    path: str


def read(headers: Mapping[str, str], label: str = "") -> Message:
    """The first signature of a request of a kind that we know, or the one with this label.

    :param headers: by their names in small letters
    :raises Forged: there is none
    """
    values = dict(_values(headers.get("signature", "")))
    for name, told, inside, parameters in _members(headers.get(INPUT, "")):
        if name in values and label in ("", name):
            about = dict(_parameters(parameters))
            if about.get("alg", ALGORITHM) == ALGORITHM and about.get("keyid"):
                return _message(tuple(re.findall(r'"([^"]*)"', inside)), about, told, values[name])
    raise Forged("there is no signature of a kind that is known")


def _message(names: tuple[str, ...], about: Mapping[str, str], told: str, value: bytes) -> Message:
    if len(set(names)) != len(names):
        raise Forged("it speaks for something twice")
    created = _moment(about.get("created", ""))
    if created is None:
        raise Forged("it does not say when it was made")
    return Message(about["keyid"], names, created, _moment(about.get("expires", "")), told, value)


def _members(header: str) -> Iterator[tuple[str, str, str, str]]:
    """(label, all of what is signed of it, what stands in the brackets, its parameters); stops at rubbish."""
    at = 0
    while len(header) <= LONGEST and (found := _MEMBER.match(header, at)):
        yield found[1], found[2], found[3], found[4]
        at = found.end()


def _values(header: str) -> Iterator[tuple[str, bytes]]:
    at = 0
    while len(header) <= LONGEST and (found := _VALUE.match(header, at)):
        try:
            yield found[1], base64.b64decode(found[2], validate=True)
        except (binascii.Error, ValueError):
            return
        at = found.end()


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    for name, value in re.findall(rf";\x20*({_KEY})(?:=(-?\d+|{_STRING}))?", text):
        yield name, value.strip('"')


def _moment(seconds: str) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdecimal() and len(seconds) < 12 else None


def check_request(
    message: Message, headers: Mapping[str, str], body: bytes, now: datetime, apart: timedelta = APART
) -> None:
    """All that can be checked without the key.

    :raises Forged: it is none, or none of now
    """
    names = set(message.names)
    if not {"@method", "content-digest"} <= names or not any(some <= names for some in WHOLE_ADDRESS):
        raise Forged("the signature does not speak for the whole request")
    if "@target-uri" not in names and "@query" not in names and "@request-target" not in names:
        raise Forged("the signature does not speak for the whole request")
    if abs(now - message.created) > apart or (message.expires is not None and message.expires < now):
        raise Forged("it is of another time")
    check_digest(headers.get("content-digest", ""), body)


def check_digest(header: str, body: bytes) -> None:
    """:raises Forged: the header is of another body, or of none that we can check"""
    told = [(name, value) for name, value in _values(header) if name in DIGESTS]
    if not told or any(DIGESTS[name](body).digest() != value for name, value in told):
        raise Forged("the body is another")


def content_digest(body: bytes) -> str:
    """The header Content-Digest of a body."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def verify(
    message: Message, public_key: str, target: Target, headers: Mapping[str, str], least_bits: int = BITS
) -> None:
    """Checks the signature itself.

    :raises Forged: the key has not made it
    """
    prove(public_key, message.value, base(message, target, headers), least_bits)


def base(message: Message, target: Target, headers: Mapping[str, str]) -> bytes:
    """What is signed (RFC 9421, 2.5).

    :raises Forged: it speaks for something that is not there
    """
    derived = _derived(target)
    lines = []
    for name in message.names:
        value = derived.get(name) if name.startswith("@") else headers.get(name)
        if value is None:
            raise Forged(f"{name[:40]} is said to be signed and is not there")
        lines.append(f'"{name}": {value.strip()}')
    lines.append(f'"@signature-params": {message.told}')
    return "\n".join(lines).encode()


def _derived(target: Target) -> dict[str, str]:
    """The parts of a request that have no header (RFC 9421, 2.2)."""
    parts = urlsplit(target.origin)
    path, _mark, query = target.path.partition("?")
    usual = ":443" if parts.scheme == "https" else ":80"
    authority = parts.netloc.lower().removesuffix(usual)
    return {
        "@method": target.method,
        "@target-uri": f"{parts.scheme}://{authority}{target.path}",
        "@authority": authority,
        "@scheme": parts.scheme,
        "@request-target": target.path,
        "@path": path or "/",
        "@query": f"?{query}",
    }
