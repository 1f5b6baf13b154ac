"""Making pages before the first reader comes: the fronts, what they link to, and so on, the nearest first."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from vestnik.press.making import make_here, store
from vestnik.press.page import Page
from vestnik.press.parts import Piece

LINK = re.compile(rb"""<a\s[^>]*?href=["']?([^"'\s>]+)""", re.IGNORECASE)
NO_PAGES = ("/admin/", "/api/", "/documents/", "/media/", "/static/")


def warm(starts: Iterable[str], limit: int) -> Iterator[tuple[str, str]]:
    """Makes up to `limit` pages, and the fragments in them; yields each address with 'made', 'fresh' or 'failed'."""
    waiting = deque(starts)
    known = set(waiting)
    made = 0
    while waiting and made < limit:
        address = waiting.popleft()
        answer = make_here(address)
        page = store().read(answer.get("X-Press-Address", address)) if answer.status_code == 204 else None
        if page is None:
            if answer.get("X-Press") == "failed":
                yield address, "failed"
            continue
        made += 1
        yield address, "fresh" if answer.get("X-Press-Made") == "found" else "made"
        # fragments first: every page needs them
        waiting.extendleft(fragment for fragment in page.fragments if fragment not in known)
        known.update(page.fragments)
        for link in links(page):
            if link not in known:
                known.add(link)
                waiting.append(link)


def links(page: Page) -> Iterator[str]:
    """Addresses of the paper that the page links to, in its order."""
    for part in page.parts:
        for found in LINK.findall(part.raw) if isinstance(part, Piece) else ():
            target = urljoin(page.address, unescape(found.decode("utf-8", "replace")))
            parts = urlsplit(target)
            if not parts.scheme and not parts.netloc and not parts.path.startswith(NO_PAGES):
                yield urldefrag(target).url
