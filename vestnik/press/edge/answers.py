"""What a surrogate gets: the page with its fragments as `esi:include` if it puts pages together, and the page's keys.

A surrogate says what it can in `Surrogate-Capability` (W3C note Edge Architecture, 2001): `ESI/1.0`, it puts pages
together; `Surrogate/1.0` alone, it keeps whole pages by their keys. It may keep what it gets for `max-age` seconds, and
no longer than until one of the keys is purged.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape

from vestnik.press.edge.folding import keys_header
from vestnik.press.page import Page
from vestnik.press.parts import Piece

#: seconds for which a surrogate may keep a page that nothing changes: a lost purge is forgotten after that
LONGEST = 86_400
#: seconds for old bytes that are shown while the new page is made
STALE = 1


def composes(capability: bytes) -> bool:
    """Whether the value of Surrogate-Capability says that the surrogate puts pages together."""
    return b"ESI/1.0" in capability


def surrogate_headers(
    page: Page, now: float, *, put_in: Iterable[Page] | None = None, stale: bool = False
) -> tuple[tuple[bytes, bytes], ...]:
    """The headers of a page for a surrogate, at the unix time `now`.

    `put_in`: the fragments that are in the body already; None if the surrogate puts them in. `stale`: what is shown is
    old while something of it is made. The keys are said three times: as Varnish (`xkey`), Fastly (`Surrogate-Key`) and
    Cloudflare (`Cache-Tag`) want them, and for how long twice, for CDNs that know RFC 9213 only.
    """
    whole = [page, *(put_in or ())]
    left = min(min(each.until, each.hard_until) for each in whole) - now
    seconds = STALE if stale else math.floor(max(0, min(left, LONGEST)))
    control = f"max-age={seconds}".encode()
    keys = keys_header(frozenset().union(*(each.keys for each in whole))).encode()
    esi = b'content="ESI/1.0", ' if put_in is None and page.fragments else b""
    return (
        (b"surrogate-control", esi + control),
        (b"cdn-cache-control", control),
        (b"xkey", keys),
        (b"surrogate-key", keys),
        (b"cache-tag", keys.replace(b" ", b",")),
    )


def surrogate_body(page: Page) -> bytes:
    """The body with references in place of fragments; not compressed, for the surrogate has to read it."""
    return b"".join(
        part.raw if isinstance(part, Piece) else f'<esi:include src="{escape(part)}"/>'.encode()
        for part in page.parts
    )
