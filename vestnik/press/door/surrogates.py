"""Answers for surrogates in front: with the keys by which they are told of changes, and in parts if they compose."""

from __future__ import annotations

import time
from collections.abc import Sequence

from vestnik.press.door.compose import CACHE_CONTROL, Clock, compose
from vestnik.press.door.plain import status_line
from vestnik.press.edge.answers import surrogate_body, surrogate_headers
from vestnik.press.page import Page


def in_parts(page: Page, *, stale: bool, label: bytes, clock: Clock) -> bytes:
    """A page with references in place of its fragments; no tag and no date, for they would speak of a part only."""
    body = surrogate_body(page)
    headers = (*page.headers, *surrogate_headers(page, time.time(), stale=stale))
    head = b"".join(
        [
            status_line(page.status),
            b"date: %b\r\n%b" % (clock.date, label),
            *(b"%b: %b\r\n" % header for header in headers),
            b"vary: Accept-Encoding\r\ncache-control: %b\r\ncontent-length: %d\r\n\r\n"
            % (CACHE_CONTROL, len(body)),
        ]
    )
    return head + body


def whole(
    page: Page, parts: Sequence[Page], coding: int, *, stale: bool, label: bytes, clock: Clock
) -> bytes:
    """A page put together here, with the keys of all that is in it."""
    answer = compose(page, coding, parts)
    answer.add(surrogate_headers(page, time.time(), put_in=parts, stale=stale))
    answer.label = label
    answer.stamp(clock)
    return answer.whole
