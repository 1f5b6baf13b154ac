"""DKIM signatures (RFC 6376) of compiled mails, for papers whose relay does not sign; mostly it does.

Canonicalised relaxed/relaxed, once for all copies: sentinels hold no white space, so it comes to the same whether a
reader's words are put in before or after. SHA-256 of what comes before the first slot of the body is worked out once.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from vestnik.newsletters.letter.compiled import IN_BODY, IN_HEADERS, SENTINELS, Compiled, Slots

#: the headers that are signed; From, List-Unsubscribe and its -Post must be (RFC 6376, 5.4; RFC 8058, 4)
SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"list-id", b"list-unsubscribe",
    b"list-unsubscribe-post", b"feedback-id", b"mime-version", b"content-type",
)  # fmt: skip
LEAST_BITS = 2048

Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


class BadKey(ValueError):
    """A key that can't sign mails; the message says what to do."""


@dataclass(frozen=True)
class Signing:
    """One signature to be made: selector, and the key behind it."""

    selector: str
    key: Key

    @property
    def algorithm(self) -> bytes:
        return b"rsa-sha256" if isinstance(self.key, rsa.RSAPrivateKey) else b"ed25519-sha256"


def read_key(path: Path) -> Key:
    """A private key in PEM: RSA of 2,048 bits or more, or Ed25519, without a password.

    :raises BadKey: another kind of file.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise BadKey(f"{path} can't be read as a private key in PEM without a password: {fault}") from None
    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size < LEAST_BITS:
            raise BadKey(
                f"{path} is an RSA key of {key.key_size} bits: make one of 2048 (openssl genrsa 2048)"
            )
        return key
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    raise BadKey(f"{path} is neither an RSA nor an Ed25519 key")


def signed(compiled: Compiled, domain: str, signings: Sequence[Signing]) -> Compiled:
    """The mail whose every copy bears a signature of `domain` by each key; RSA should be among them."""
    signers = [_Signer(compiled, domain.encode("ascii"), signing) for signing in signings]
    return compiled.sealed(lambda slots: b"".join([signer.header(slots) for signer in signers]))


class _Signer:
    def __init__(self, compiled: Compiled, domain: bytes, signing: Signing) -> None:
        self.key = signing.key
        body = IN_BODY.split(_relaxed_body(compiled.body))
        self.before = hashlib.sha256(body[0])
        self.rest = _places(body[1:])
        found = _relaxed_headers(compiled.head)
        names = [name for name in SIGNED if name in found]
        self.head = _places(IN_HEADERS.split(b"".join(name + b":" + found[name] + b"\r\n" for name in names)))
        self.begin = b"v=1; a=%b; c=relaxed/relaxed; d=%b; s=%b;\r\n h=%b;\r\n bh=" % (
            signing.algorithm,
            domain,
            signing.selector.encode("ascii"),
            b":\r\n ".join(b":".join(names[at : at + 5]) for at in range(0, len(names), 5)),
        )

    def header(self, slots: Slots) -> bytes:
        digest = self.before.copy()
        digest.update(_joined(self.rest, slots))
        value = self.begin + base64.b64encode(digest.digest()) + b";\r\n b="
        relaxed = re.sub(rb"\s+", b" ", value)
        signature = base64.b64encode(self._sign(_joined(self.head, slots) + b"dkim-signature:" + relaxed))
        lines = b"\r\n ".join(signature[at : at + 72] for at in range(0, len(signature), 72))
        return b"DKIM-Signature: " + value + lines + b"\r\n"

    def _sign(self, message: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        # RFC 8463, 3: Ed25519 signs the hash
        return self.key.sign(hashlib.sha256(message).digest())


def _relaxed_body(body: bytes) -> bytes:
    """RFC 6376, 3.4.4."""
    body = re.sub(rb"[ \t]+(?=\r\n)", b"", body)
    return re.sub(rb"[ \t]+", b" ", body).rstrip(b"\r\n") + b"\r\n"


def _relaxed_headers(head: bytes) -> dict[bytes, bytes]:
    """RFC 6376, 3.4.2, by name. Ours stand once each."""
    found = {}
    for line in re.sub(rb"\r\n[ \t]+", b" ", head).rstrip(b"\r\n").split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        found[name.strip().lower()] = re.sub(rb"[ \t]+", b" ", value).strip()
    return found


def _places(pieces: Sequence[bytes]) -> list[bytes | int]:
    return [SENTINELS.index(piece) if piece in SENTINELS else piece for piece in pieces if piece]


def _joined(pieces: Sequence[bytes | int], slots: Slots) -> bytes:
    return b"".join([piece if isinstance(piece, bytes) else slots[piece] for piece in pieces])


def sealed(compiled: Compiled) -> Compiled:
    """The mail as the paper's settings want it: signed by its own keys (`newsletter_dkim`), or left to the relay."""
    from django.conf import settings

    told = settings.OPTIONS["newsletter_dkim"]
    if not told:
        return compiled
    domain = _relaxed_headers(compiled.head)[b"from"].rpartition(b"@")[2].rstrip(b"> ").decode()
    return signed(compiled, domain, _signings(told))


@lru_cache(maxsize=4)
def _signings(told: tuple[tuple[str, str], ...]) -> tuple[Signing, ...]:
    return tuple(Signing(selector, read_key(Path(path))) for selector, path in told)
