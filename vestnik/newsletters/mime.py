"""Reading mails that anyone may have written: nothing in them makes these functions fail."""

from __future__ import annotations

from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

#: characters of a header that are looked at
LONGEST_HEADER = 2000


def header(message: Message, name: str) -> str:
    """The first header of that name, its encoded words read (RFC 2047), in one line; '' if there is none."""
    return words(message.get(name, ""))


def words(raw: object) -> str:
    """A header's value as people read it."""
    text = str(raw)[:LONGEST_HEADER]
    try:
        chunks = decode_header(text)
    except HeaderParseError:
        chunks = [(text, None)]
    read = "".join(
        chunk if isinstance(chunk, str) else decoded(chunk, charset or "ascii") for chunk, charset in chunks
    )
    return " ".join(read.split())


def decoded(raw: bytes, charset: str) -> str:
    """Text in a charset that its writer named; what is none, or is not in it, is shown by signs of replacement."""
    try:
        return raw.decode(charset, "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def text_of(part: Message) -> str:
    """The text of a part that is no container, whatever it calls itself."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    return decoded(raw, part.get_content_charset("utf-8") or "utf-8")


def leaves(message: Message, most: int = 200) -> Iterator[Message]:
    """The parts that are no containers, in their order, at most so many. Mails inside mails are not opened."""
    waiting, seen = [message], 0
    while waiting and seen < most:
        part = waiting.pop(0)
        seen += 1
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting[:0] = [one for one in inner if isinstance(one, Message)]
        else:
            yield part
