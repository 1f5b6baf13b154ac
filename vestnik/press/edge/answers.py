"""What a surrogate gets instead of a finished page: the page with its fragments as `esi:include`, and its keys.

A surrogate that puts pages together says so in `Surrogate-Capability` (W3C note Edge Architecture, 2001). It may keep
what it gets for `max-age` seconds, and for less if its keys are purged before.
"""

from __future__ import annotations

import math
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


def surrogate_headers(page: Page, now: float, *, stale: bool = False) -> tuple[tuple[bytes, bytes], ...]:
    """The headers of a page for a surrogate, at the unix time `now`.

    The keys are said three times: as Varnish (`xkey`), Fastly (`Surrogate-Key`) and Cloudflare (`Cache-Tag`) want them.
    """
    left = min(page.until, page.hard_until) - now
    seconds = STALE if stale else max(0, min(LONGEST, math.floor(min(left, LONGEST))))
    control = f"max-age={seconds}"
    if page.fragments:
        control = f'content="ESI/1.0", {control}'
    keys = keys_header(page.keys).encode()
    return (
        (b"surrogate-control", control.encode()),
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
