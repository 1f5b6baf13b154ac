"""One mail for a million readers: built once, and cut where a reader's own words stand.

A mail holds three things of its reader: the address (To), the token of the links, the mark of the copy. The message is
built with a sentinel in place of each; a copy is its segments with those of one reader between them. Pure.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import NamedTuple

from vestnik.newsletters.letter import wire

#: RFC 5322, 2.1.1, without CRLF
LONGEST_LINE = 998
LONGEST_ADDRESS = 254
_FORMAT = 1

_ATOM = rb"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = rb"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rb"%b(?:\.%b)*@%b(?:\.%b)*" % (_ATOM, _ATOM, _LABEL, _LABEL))
_TOKEN = re.compile(rb"[A-Za-z0-9_-]{40}")
_MARK = re.compile(rb"[0-9a-f]{40}")


class Slots(NamedTuple):
    """What is a reader's own: the address (ASCII, RFC 5322 dot-atoms), the token of the links, the copy's mark."""

    address: bytes
    token: bytes
    mark: bytes


#: what stands in for them: as long as the real ones, and of letters that no encoding touches
SENTINELS = Slots(
    b"slot-address@slot.invalid",
    b"slot-token-slot-token-slot-token-slot-tk",
    b"slot-mark-slot-mark-slot-mark-slot-mark-",
)
ADDRESS, TOKEN, MARK = (sentinel.decode() for sentinel in SENTINELS)
#: where slots may stand: all three in headers, the token alone in the body
IN_HEADERS = re.compile(b"(%b)" % b"|".join(SENTINELS))
IN_BODY = re.compile(b"(%b)" % SENTINELS.token)

#: what a seal puts before a copy: header lines that sign it
Seal = Callable[[Slots], bytes]


class BadSlot(ValueError):
    """An address, a token or a mark that can't stand in a mail. Nothing was made."""


class Damaged(ValueError):
    """What was stored as a compiled mail is none, or not all of it."""


@dataclass(frozen=True)
class Parts:
    """What a mail is built of. `text` and `html` hold `TOKEN` where a reader's token goes, `unsubscribe` too.

    `headers` are the structural ones besides, such as List-ID: written as they are, and never as encoded words.
    """

    sender_name: str
    sender: str
    subject: str
    date: datetime
    unsubscribe: str
    text: str
    html: str
    boundary: str
    reply_to: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def build(parts: Parts, slots: Slots = SENTINELS) -> bytes:
    """The whole message of one reader, ending in CRLF and not dot-stuffed.

    :raises wire.BadHeader: a header that would break the message or its line.
    """
    address, token, mark = (slot.decode("ascii") for slot in slots)
    mail = EmailMessage(policy=wire.VERBATIM)
    mail["From"] = wire.mailbox(parts.sender_name, parts.sender)
    mail["To"] = f"<{address}>"
    mail["Subject"] = wire.words(parts.subject, "Subject")
    mail["Date"] = format_datetime(parts.date)
    mail["Message-ID"] = f"<{mark}@{parts.sender.rpartition('@')[2]}>"
    if parts.reply_to:
        mail["Reply-To"] = wire.mailbox("", parts.reply_to)
    mail["List-Unsubscribe"] = f"<{parts.unsubscribe.replace(TOKEN, token)}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for name, value in parts.headers:
        mail[name] = value
    mail["MIME-Version"] = "1.0"
    mail["Content-Type"] = f'multipart/alternative; boundary="{parts.boundary}"'
    for kind, content in (("plain", parts.text), ("html", parts.html)):
        part = EmailMessage(policy=wire.VERBATIM)
        part["Content-Type"] = f'text/{kind}; charset="utf-8"'
        part["Content-Transfer-Encoding"] = "quoted-printable"
        part.set_payload(wire.quoted(content, TOKEN, token))
        mail.attach(part)
    return mail.as_bytes()


def compile_parts(parts: Parts) -> Compiled:
    """The mail, ready for any reader.

    :raises wire.BadHeader: a header that would break the message, or a sentinel in one that has none.
    """
    for said in (parts.sender_name, parts.sender, parts.subject, parts.reply_to, str(parts.headers)):
        if any(sentinel in said for sentinel in (ADDRESS, TOKEN, MARK)):
            raise wire.BadHeader(f"{said!r} holds what stands in for a reader's own words")
    return Compiled(build(parts))


class Compiled:
    """A message cut at its slots. Making a copy costs some microseconds and asks nothing of anyone."""

    def __init__(self, template: bytes, seal: Seal | None = None) -> None:
        """`template` is a whole message (CRLF, ASCII) with the sentinels in it; `seal` signs each copy."""
        if max(map(len, template.split(b"\r\n"))) > LONGEST_LINE:
            raise Damaged(f"a line is longer than {LONGEST_LINE} octets")
        if not template.isascii() or b"\n" in template.replace(b"\r\n", b""):
            raise Damaged("it is not made of lines of ASCII")
        if not template.endswith(b"\r\n") or b"\r\n\r\n" not in template:
            raise Damaged("its end is missing")
        self.template = template
        self.seal = seal
        self._raw = _cut(template)
        self._stuffed = _cut(wire.stuffed(template))

    @property
    def size(self) -> int:
        """Octets of a copy with an address as long as the sentinel."""
        return len(self.template)

    @property
    def head(self) -> bytes:
        """The headers with their sentinels, and the CRLF of the last."""
        return self.template.partition(b"\r\n\r\n")[0] + b"\r\n"

    @property
    def body(self) -> bytes:
        """What comes after the empty line, with its sentinels."""
        return self.template.partition(b"\r\n\r\n")[2]

    def message(self, slots: Slots) -> list[bytes]:
        """The copy of one reader for SMTP: dot-stuffed, CRLF, without the final dot; in pieces, for `sendmsg`.

        :raises BadSlot: what would break the message, or make it another's.
        """
        check(slots)
        pieces = [piece if isinstance(piece, bytes) else slots[piece] for piece in self._stuffed]
        return pieces if self.seal is None else [self.seal(slots), *pieces]

    def raw(self, slots: Slots) -> bytes:
        """The same copy as a file holds it: not dot-stuffed, in one piece."""
        check(slots)
        copy = b"".join([piece if isinstance(piece, bytes) else slots[piece] for piece in self._raw])
        return copy if self.seal is None else self.seal(slots) + copy

    def dump(self) -> bytes:
        """To be stored; `load` gives back the same. Holds no key: a seal is put on after loading."""
        digest = hashlib.sha256(self.template).hexdigest()
        return json.dumps({"letter": _FORMAT, "sha256": digest}).encode() + b"\n" + self.template

    @classmethod
    def load(cls, stored: bytes) -> Compiled:
        """:raises Damaged: it was not stored by `dump`, or has changed since."""
        first, _newline, template = bytes(stored).partition(b"\n")
        try:
            told = json.loads(first)
        except ValueError:
            raise Damaged("it is no compiled mail") from None
        if not isinstance(told, dict) or told.get("letter") != _FORMAT:
            raise Damaged("it was stored by another version")
        if told.get("sha256") != hashlib.sha256(template).hexdigest():
            raise Damaged("it has changed since it was stored")
        return cls(template)

    def sealed(self, seal: Seal) -> Compiled:
        """The same mail whose copies begin with what `seal` says of them."""
        return Compiled(self.template, seal)


def check(slots: Slots) -> None:
    """:raises BadSlot: an address that is none (RFC 5322 dot-atoms, 254 octets at most), or a wrong token or mark."""
    address, token, mark = slots
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise BadSlot(f"no mail can be addressed to {address[:80]!r}")
    if not _TOKEN.fullmatch(token):
        raise BadSlot(f"{token[:80]!r} is no token")
    if not _MARK.fullmatch(mark):
        raise BadSlot(f"{mark[:80]!r} is no mark")


def _cut(template: bytes) -> list[bytes | int]:
    """Bytes, and the places of `Slots` between them."""
    head, _empty, body = template.partition(b"\r\n\r\n")
    pieces = IN_HEADERS.split(head + b"\r\n\r\n") + IN_BODY.split(body)
    return [SENTINELS.index(piece) if piece in SENTINELS else piece for piece in pieces if piece]
