"""Finished answers: head and body in one piece of memory, made anew only when something of them changes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from email.utils import formatdate, parsedate_to_datetime
from hashlib import blake2b

from vestnik.press.door.codings import BROTLI, GZIP, IDENTITY, NAMES
from vestnik.press.door.copies import HAS_COPIES, READERS, SMALL, Copy, copy_of
from vestnik.press.door.plain import status_line
from vestnik.press.page import Page
from vestnik.press.parts import Piece, brotli_body, gzip_body, identity_body

CACHE_CONTROL = b"public, max-age=0, must-revalidate"
#: a warning of RFC 7234, 5.5.1: no longer standard, still what tells people and tools
STALE_WARNING = b'warning: 110 - "Response is Stale"\r\n'
_ENTITY_TAG = re.compile(rb'(?:W/)?("[^"]*")')
_BODIES = {IDENTITY: identity_body, GZIP: gzip_body, BROTLI: brotli_body}


class Clock:
    """The second that answers are stamped with."""

    def __init__(self) -> None:
        self.tick(time.time())

    def tick(self, now: float) -> None:
        """It is `now` (unix seconds)."""
        self.second = int(now)
        self.date = formatdate(self.second, usegmt=True).encode()


class Answer:
    """The answer to a GET of one address in one coding.

    `whole` is what goes to a reader: right in the `second` it was stamped for, in one `version` of the memory, as long
    as nothing in it `lasts` less (unix seconds). `served` counts its readers, and `not_modified` those
    of them who had it already, until somebody collects the numbers.
    `label`: header lines such as X-Press. `copy`: of `whole` in the kernel, once many have asked for it.
    """

    __slots__ = (
        "_fixed", "_head_length", "_modified", "_stamp", "address", "control", "copy", "etag", "label", "lasts",
        "modified", "not_modified", "second", "served", "status", "version", "whole",
    )  # fmt: skip

    def __init__(
        self,
        address: str,
        status: int,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes,
        etag: bytes,
        modified: int,
        control: bytes = CACHE_CONTROL,
    ) -> None:
        self.address = address
        self.status = status
        self.etag = etag
        self.control = control
        self.modified = modified
        self.label = b""
        self.lasts = 0.0
        self.version = self.second = -1
        self.served = self.not_modified = 0
        self.whole = body
        self.copy: Copy | None = None
        self._fixed = b"".join(
            [
                *(b"%b: %b\r\n" % header for header in headers),
                b"content-length: %d\r\n" % len(body),
                b"cache-control: %b\r\netag: %b\r\n" % (control, etag),
            ]
        )
        self._head_length = 0
        self._modified = b"last-modified: %b\r\n" % formatdate(modified, usegmt=True).encode()
        self._stamp = b""

    def add(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """More headers, before it is stamped."""
        self._fixed += b"".join(b"%b: %b\r\n" % header for header in headers)

    def stamp(self, clock: Clock) -> None:
        """Makes `whole` right for this second."""
        self.second = clock.second
        # Within the second in which it changed, it may change once more: no date then, which could mean both.
        modified = self._modified if self.modified < clock.second else b""
        stamp = b"date: %b\r\n%b%b" % (clock.date, self.label, modified)
        if stamp != self._stamp:
            self._stamp = stamp
            head = b"%b%b%b\r\n" % (status_line(self.status), stamp, self._fixed)
            self.whole = b"".join((head, memoryview(self.whole)[self._head_length :]))
            self._head_length = len(head)
            self.copy = None

    def is_sought(self) -> bool:
        """Whether there is a `copy`; makes it when the reader has come with whom it begins to pay."""
        if self.served == READERS and self.copy is None and HAS_COPIES and len(self.whole) > SMALL:
            self.copy = copy_of(self.whole)
        return self.copy is not None

    def reply(
        self, method: bytes, asked: Mapping[bytes, bytes], *, ends: bool = False, made: bool = False
    ) -> bytes:
        """The answer to a GET or HEAD with conditions (RFC 9110, 13.2.2).

        `ends`: the connection ends with it. `made`: the reader waited until the page was made.
        """
        known = known_tag(asked, self.etag, self.modified) if self.status == 200 else None
        if known is not None:
            self.not_modified += 1
            reply = b"%b%bcache-control: %b\r\netag: %b\r\nvary: Accept-Encoding\r\n\r\n" % (
                status_line(304), self._stamp, self.control, known,
            )  # fmt: skip
        elif method == b"HEAD":
            reply = self.whole[: self._head_length]
        else:
            reply = self.whole
        if made:
            reply = reply.replace(b"x-press: hit", b"x-press: made", 1)
        if ends:
            reply = reply.replace(b"\r\n", b"\r\nconnection: close\r\n", 1)
        return reply

    def as_unavailable(self, method: bytes, date: bytes, *, ends: bool, seconds: int) -> bytes:
        """This page as a 503: come back in so many seconds."""
        fixed = self._fixed[: self._fixed.index(b"cache-control: ")]
        end = b"connection: close\r\n" if ends else b""
        head = b"%bdate: %b\r\n%bcache-control: no-store\r\nretry-after: %d\r\n%b\r\n" % (
            status_line(503), date, fixed, seconds, end,
        )  # fmt: skip
        return head if method == b"HEAD" else head + self.whole[self._head_length :]


def known_tag(asked: Mapping[bytes, bytes], etag: bytes, modified: int) -> bytes | None:
    """The tag under which a reader has it already, whatever its coding; None if he has it not.

    He says so by tags, else by a date (`modified` is in unix seconds).
    """
    tags = asked.get(b"if-none-match")
    if tags is not None:
        if tags.strip() == b"*":
            return etag
        stem = etag.rpartition(b"-")[0] or etag
        return next(
            (tag for tag in _ENTITY_TAG.findall(tags) if tag == etag or tag.rpartition(b"-")[0] == stem), None
        )
    since = asked.get(b"if-modified-since")
    if since is None:
        return None
    try:
        told = parsedate_to_datetime(since.decode("latin-1")).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return etag if modified <= told else None


def compose(page: Page, coding: int, parts: Sequence[Page]) -> Answer:
    """The answer with a page in one coding; `parts`: the pages of its fragments, in the order they stand in, without
    those that could not be had.
    """
    by_address = {part.address: part for part in parts}
    body = _BODIES[coding](list(_pieces(page, by_address)))
    tags = blake2b(page.tag.encode(), digest_size=12)
    for part in parts:
        tags.update(part.tag.encode())
    encoded = () if coding == IDENTITY else ((b"content-encoding", NAMES[coding]),)
    return Answer(
        page.address,
        page.status,
        (*page.headers, (b"vary", b"Accept-Encoding"), *encoded),
        body,
        b'"%b-%b"' % (tags.hexdigest().encode(), NAMES[coding][:1]),
        int(max([page.modified_at, *(part.modified_at for part in parts)])),
    )


def _pieces(page: Page, fragments: Mapping[str, Page]) -> list[Piece]:
    found: list[Piece] = []
    for part in page.parts:
        if isinstance(part, Piece):
            found.append(part)
        elif part in fragments:
            found += _pieces(fragments[part], fragments)
    return found
