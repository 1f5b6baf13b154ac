"""HTTP signatures as the Fediverse has them: draft-cavage-http-signatures-12, RSA with SHA-256. Plain Python."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BITS = 2048
#: clocks may differ by so much; an older request may be a copy of one that was heard before
APART = timedelta(hours=1)
TARGET = "(request-target)"
#: what a signature must speak for, so that it holds for this request only
MUST = frozenset({TARGET, "host", "date"})
MUST_WITH_BODY = MUST | {"digest"}
_PART = re.compile(r'([a-zA-Z]+)=(?:"([^"]*)"|(\d+))')


class Forged(Exception):
    """The request is not by whom it says; the message says why, in a line."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The header Signature, read."""

    key_id: str
    headers: tuple[str, ...]
    value: bytes


def new_keys() -> tuple[str, str]:
    """A private key and its public one, in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


def digest(body: bytes) -> str:
    """The header Digest of a body (RFC 3230)."""
    return "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()


def signed(
    method: str, url: str, key_id: str, private_key: str, now: datetime, body: bytes | None = None
) -> dict[str, str]:
    """The headers of a request that `private_key` (PEM) signs; `now` is aware."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.netloc, "Date": format_datetime(now.astimezone(UTC), usegmt=True)}
    if body is not None:
        headers["Digest"] = digest(body)
    names = [TARGET, *(name.lower() for name in headers)]
    text = _text(names, method, path, {name.lower(): value for name, value in headers.items()})
    key = serialization.load_pem_private_key(private_key.encode(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("the key is no RSA key")
    value = base64.b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()
    headers["Signature"] = (
        f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(names)}",signature="{value}"'
    )
    return headers


def read(header: str) -> Signature:
    """The header Signature.

    :raises Forged: it is none that we know
    """
    found = {name: quoted or plain for name, quoted, plain in _PART.findall(header[:4096])}
    try:
        value = base64.b64decode(found.get("signature", ""), validate=True)
    except (binascii.Error, ValueError):
        raise Forged("the signature is no Base64") from None
    if not found.get("keyId") or not value:
        raise Forged("there is no signature")
    if found.get("algorithm", "hs2019").lower() not in ("rsa-sha256", "hs2019"):
        raise Forged("the signature is of a kind that is not known")
    return Signature(found["keyId"], tuple(found.get("headers", "date").lower().split()), value)


def check_request(
    signature: Signature, headers: Mapping[str, str], body: bytes | None, host: str, now: datetime
) -> None:
    """All that can be checked without the key; `headers` by their names in small letters.

    :raises Forged: it is none, none of now, or none for us
    """
    if not (MUST if body is None else MUST_WITH_BODY) <= set(signature.headers):
        raise Forged("the signature does not speak for the whole request")
    if headers.get("host", "").lower() != host.lower():
        raise Forged("it is for another host")
    try:
        sent = parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        raise Forged("it has no date") from None
    if sent.tzinfo is None or abs(now - sent) > APART:
        raise Forged("it is of another time")
    if body is not None and digest(body) not in re.split(
        r",\s*", _canonical_digest(headers.get("digest", ""))
    ):
        raise Forged("the body is another")


def verify(
    signature: Signature,
    public_key: str,
    method: str,
    path: str,
    headers: Mapping[str, str],
    least_bits: int = BITS,
) -> None:
    """Checks the signature itself; `path` with the query, `headers` by their names in small letters.

    :raises Forged: the key has not made it
    """
    prove(public_key, signature.value, _text(signature.headers, method, path, headers), least_bits)


def prove(public_key: str, value: bytes, text: bytes, least_bits: int = BITS) -> None:
    """Checks that the holder of a key (PEM) has signed `text`: RSA, PKCS #1 v1.5, SHA-256.

    :raises Forged: the key has not made `value`
    """
    try:
        key = serialization.load_pem_public_key(public_key.encode())
    except (ValueError, TypeError):
        raise Forged("the key can't be read") from None
    if not isinstance(key, rsa.RSAPublicKey) or not least_bits <= key.key_size <= 8192:
        raise Forged("the key is no RSA key of a usual length")
    try:
        key.verify(value, text, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise Forged("the signature is wrong") from None


def _canonical_digest(header: str) -> str:
    name, equals, value = header.partition("=")
    return f"{name.strip().upper()}{equals}{value.strip()}"


def _text(names: tuple[str, ...] | list[str], method: str, path: str, headers: Mapping[str, str]) -> bytes:
    """What is signed.

    :raises Forged: a header that is said to be signed is not there
    """
    lines = []
    for name in names:
        if name == TARGET:
            lines.append(f"{TARGET}: {method.lower()} {path}")
        elif name in headers:
            lines.append(f"{name}: {headers[name].strip()}")
        else:
            raise Forged(f"{name[:40]} is said to be signed and is not there")
    return "\n".join(lines).encode()
