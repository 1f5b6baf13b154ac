"""A mail of the local mailbox, opened: what stands in it, for its page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

from vestnik.newsletters.mime import header, leaves, text_of, words

#: bytes from a file's beginning that surely have the headers of a mail of ours
_HEAD = 16 * 1024
#: bytes of a mail that its page shows
MOST_SHOWN = 2 * 2**20
_LINK = re.compile(r"<(https?://[^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class Head:
    subject: str
    sender: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Opened:
    """`leave_url` is the address to which a mail program sends a POST for its user (RFC 8058), or ''."""

    head: Head
    headers: list[tuple[str, str]]
    html: str
    text: str
    source: str
    leave_url: str


def read_head(path: Path) -> Head:
    """:raises OSError: the file has gone."""
    with path.open("rb") as file:
        return _head(BytesHeaderParser().parsebytes(file.read(_HEAD)))


def open_mail(path: Path) -> Opened:
    """:raises OSError: the file has gone."""
    with path.open("rb") as file:
        raw = file.read(MOST_SHOWN)
    message = BytesParser().parsebytes(raw)
    return Opened(
        _head(message),
        [(name, words(value)) for name, value in message.items()],
        _first(message, "text/html"),
        _first(message, "text/plain"),
        raw.decode("utf-8", "replace").replace("\r\n", "\n"),
        _leave_url(message),
    )


def _head(message: Message) -> Head:
    return Head(header(message, "Subject"), header(message, "From"), header(message, "To"))


def _first(message: Message, kind: str) -> str:
    return next((text_of(part) for part in leaves(message) if part.get_content_type() == kind), "")


def _leave_url(message: Message) -> str:
    if header(message, "List-Unsubscribe-Post") != "List-Unsubscribe=One-Click":
        return ""
    found = _LINK.search(header(message, "List-Unsubscribe"))
    return found[1] if found else ""
