"""What a request asks for, and whether it may ask at all. Nothing here waits or keeps anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vestnik.press.door.clients import Hosts

Headings = Mapping[bytes, bytes]

#: says what a surrogate in front can do
SURROGATE = b"surrogate-capability"
LONGEST_TARGET = 8192
LONGEST_HEAD = 32_768
MOST_HEADERS = 100

#: a request with one of these goes to Django
PERSONAL = frozenset((b"authorization", b"transfer-encoding", b"expect", b"upgrade"))
#: with these it must be seen what is known, or who says so
CONDITIONS = frozenset((b"if-modified-since", b"if-none-match", SURROGATE, b"x-forwarded-proto"))
LONGEST_REMEMBERED = 4096
MOST_REMEMBERED = 2048
#: paths that are never pages
STRAIGHT_PATHS = (b"/admin/", b"/api/", b"/documents/", b"/media/", b"/static/")


class Refused(Exception):
    """The request is answered with this status, and the connection ends."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def merged(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name; of one that came more than once the values in one (RFC 9110, 5.3).

    :raises Refused: one that may come once only came twice.
    """
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in found:
            if name in (b"host", b"content-length", b"authorization"):
                raise Refused(400)
            found[name] += (b"; " if name == b"cookie" else b", ") + value
        else:
            found[name] = value
    return found


def check_size(target: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    """:raises Refused: 414, the address is too long; 431, the head is."""
    if len(target) > LONGEST_TARGET:
        raise Refused(414)
    if len(headers) > MOST_HEADERS or sum(len(name) + len(value) for name, value in headers) > LONGEST_HEAD:
        raise Refused(431)


def check_framing(method: bytes, version: str, asked: Headings, *, upgrade: bool) -> None:
    """What the parser lets through and the door doesn't.

    :raises Refused: 400, 405 (CONNECT, TRACE), 411 (a body whose length isn't told: no browser sends one, and Django
        reads none), 417, 505.
    """
    if version not in ("1.0", "1.1"):
        raise Refused(505)
    if method in (b"CONNECT", b"TRACE"):
        raise Refused(405)
    if b"transfer-encoding" in asked:
        raise Refused(411)
    if version == "1.1" and b"host" not in asked:
        raise Refused(400)
    if asked.get(b"expect", b"100-continue").lower() != b"100-continue":
        raise Refused(417)
    if upgrade and (b"websocket" in asked.get(b"upgrade", b"").lower() or has_body(asked)):
        raise Refused(400)


def target_of(raw: bytes, host: bytes | None) -> bytes:
    """Path and query of the request target, beginning with a slash.

    :raises Refused: it is `*`, has a fragment, or names another host than the Host header does.
    """
    if raw[:1] != b"/":
        scheme, found, rest = raw.partition(b"://")
        authority, slash, path = rest.partition(b"/")
        if (
            not found
            or scheme.lower() not in (b"http", b"https")
            or authority.lower() != (host or b"").lower()
        ):
            raise Refused(400)
        raw = slash + path or b"/"
    if b"#" in raw:
        raise Refused(400)
    return raw


def has_body(asked: Headings) -> bool:
    """Whether a body follows the head."""
    return asked.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in asked


class Heading:
    """The head of a request without its address: what it asks of a page.

    `public`: it may be answered with what all readers get, as far as the head says; `simple`: and is so with the whole
    answer, without conditions. `keeps`: the connection goes on.
    """

    __slots__ = ("accept", "asked", "keeps", "method", "public", "simple")

    def __init__(
        self, question: Question, method: bytes, asked: Headings, *, keeps: bool, doubled: bool
    ) -> None:
        self.method = method
        self.asked = asked
        self.accept = asked.get(b"accept-encoding")
        self.keeps = keeps
        self.public = not doubled and question.is_for_pages(method, asked)
        self.simple = self.public and keeps and method == b"GET" and CONDITIONS.isdisjoint(asked)


class Question:
    """Says which requests pages are an answer to."""

    def __init__(self, hosts: Hosts, session_cookie: str) -> None:
        self.hosts = hosts
        self.session = session_cookie.encode() + b"="
        self._known: dict[bytes, Heading] = {}

    def is_for_pages(self, method: bytes, asked: Headings) -> bool:
        """Whether a reader's request, by its method and head, may be answered with what all readers get.

        Not the newsroom's: it has a session. The scheme is looked at elsewhere.
        """
        return (
            (method == b"GET" or method == b"HEAD")
            and asked.get(b"host") in self.hosts
            and PERSONAL.isdisjoint(asked)
            and asked.get(b"content-length", b"0") == b"0"
            and self.session not in asked.get(b"cookie", b"")
        )

    def remember(self, block: bytes, heading: Heading) -> None:
        """Notes what a head is, so that nobody parses it again: clients send the same one with address after address.

        `block`: all bytes after the request line `GET … HTTP/1.1`, to the empty line, as the parser took them.
        """
        if len(block) > LONGEST_REMEMBERED or block.find(b"\r\n\r\n") != len(block) - 4:
            return
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[block] = heading

    @property
    def known(self) -> dict[bytes, Heading]:
        """The heads that are remembered, by their bytes."""
        return self._known
