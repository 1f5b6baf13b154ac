"""Mailboxes on a server, by IMAP or POP: what lies there is handed over one by one, and goes when it has been taken."""

from __future__ import annotations

import imaplib
import poplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit

#: bytes of a letter that are fetched; `reading` looks at no more
MOST = 256 * 1024
#: lines of a letter too large for POP to bring whole
MOST_LINES = 3000
SECONDS = 20

PORTS = {"imaps": 993, "imap+tls": 143, "imap": 143, "pops": 995, "pop+tls": 110, "pop": 110}


class BoxFault(Exception):
    """The server can't be reached, or answers nonsense; in words for the log, without the password."""


@dataclass(frozen=True, slots=True)
class Place:
    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @classmethod
    def of(cls, url: str) -> Place:
        """:raises ValueError: it names no mailbox."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or not parts.username:
            raise ValueError(url)
        return cls(
            parts.scheme,
            parts.hostname,
            parts.port or PORTS[parts.scheme],
            unquote(parts.username),
            unquote(parts.password or ""),
            unquote(parts.path.strip("/")) or "INBOX",
        )


class Box(Protocol):
    def letters(self) -> Iterator[tuple[str, bytes]]:
        """Each letter that is new here: its name and its first `MOST` bytes."""
        ...

    def drop(self, name: str) -> None:
        """Has it deleted when the box is closed."""
        ...

    def keep(self, name: str) -> None:
        """Leaves it there for people; it is not new any more."""
        ...

    def close(self) -> None: ...


def open_box(place: Place) -> Box:
    """:raises BoxFault: the server can't be reached, or lets nobody in."""
    try:
        return ImapBox(place) if place.scheme.startswith("imap") else PopBox(place)
    except FAULTS as fault:
        raise BoxFault(f"{place.host}: {_said(fault)}") from None


class ImapBox:
    """RFC 3501. What people should read is left there, flagged."""

    def __init__(self, place: Place) -> None:
        if place.scheme == "imaps":
            self._imap: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                place.host, place.port, ssl_context=ssl.create_default_context(), timeout=SECONDS
            )
        else:
            self._imap = imaplib.IMAP4(place.host, place.port, timeout=SECONDS)
        if place.scheme == "imap+tls":
            self._imap.starttls(ssl.create_default_context())
        self._imap.login(place.user, place.password)
        kind, said = self._imap.select('"' + place.folder.replace("\\", "\\\\").replace('"', '\\"') + '"')
        if kind != "OK":
            raise imaplib.IMAP4.error(said[0])

    def letters(self) -> Iterator[tuple[str, bytes]]:
        _kind, found = self._imap.uid("SEARCH", "UNDELETED", "UNFLAGGED")
        for uid in (found[0] or b"").decode("ascii", "replace").split():
            _kind, parts = self._imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST}>)")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
            if raw is not None:
                yield uid, raw

    def drop(self, name: str) -> None:
        self._imap.uid("STORE", name, "+FLAGS.SILENT", r"(\Deleted)")

    def keep(self, name: str) -> None:
        self._imap.uid("STORE", name, "+FLAGS.SILENT", r"(\Flagged)")

    def close(self) -> None:
        self._imap.close()  # deletes what is marked so
        self._imap.logout()


class PopBox:
    """RFC 1939. It has no flags: what people should read stays, and this process remembers which that is."""

    kept: set[str] = set()

    def __init__(self, place: Place) -> None:
        if place.scheme == "pops":
            self._pop: poplib.POP3 = poplib.POP3_SSL(
                place.host, place.port, timeout=SECONDS, context=ssl.create_default_context()
            )
        else:
            self._pop = poplib.POP3(place.host, place.port, timeout=SECONDS)
        if place.scheme == "pop+tls":
            self._pop.stls(ssl.create_default_context())
        self._pop.user(place.user)
        self._pop.pass_(place.password)
        self._numbers: dict[str, int] = {}

    def letters(self) -> Iterator[tuple[str, bytes]]:
        sizes = dict(_pairs(self._pop.list()[1]))
        for number, uid in _pairs(self._pop.uidl()[1]):
            if uid in self.kept:
                continue
            self._numbers[uid] = int(number)
            try:
                yield uid, self._fetch(int(number), int(sizes.get(number, "0")))
            except poplib.error_proto:
                # a line longer than the library bears: not again
                self.kept.add(uid)
                raise

    def _fetch(self, number: int, size: int) -> bytes:
        lines = self._pop.top(number, MOST_LINES)[1] if size > MOST else self._pop.retr(number)[1]
        return b"\n".join(lines)[:MOST]

    def drop(self, name: str) -> None:
        self._pop.dele(self._numbers[name])

    def keep(self, name: str) -> None:
        self.kept.add(name)

    def close(self) -> None:
        self._pop.quit()  # deletes what was to be


def _pairs(lines: list[bytes]) -> Iterator[tuple[str, str]]:
    for line in lines:
        number, _space, rest = line.decode("ascii", "replace").partition(" ")
        if number.isdecimal() and rest:
            yield number, rest.split()[0]


#: what the two libraries raise when a server is away or is none
FAULTS = (OSError, imaplib.IMAP4.error, poplib.error_proto, ValueError)


def _said(fault: BaseException) -> str:
    words = fault.args[0] if len(fault.args) == 1 else fault
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())[:200] or type(fault).__name__
