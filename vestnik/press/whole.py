"""A page with its fragments put in, rendered in this process and stored nowhere."""

from __future__ import annotations

from django.utils import timezone

from vestnik.press.making import cold_render
from vestnik.press.page import Page


class NoPage(LookupError):
    """Readers would get no page at this address; the text says what instead."""


def cold_whole(address: str) -> bytes:
    """The body of the page of `address` (a path), byte for byte as a reader's browser would unpack it.

    :raises NoPage: it is missing or moved, or its render or that of one of its fragments fails.
    """
    # the newsroom's requests run in an editor's own time zone
    with timezone.override(timezone.get_default_timezone()):
        return _put_together(_made(address), {})


def _put_together(page: Page, known: dict[str, bytes]) -> bytes:
    pieces: list[bytes] = []
    for part in page.parts:
        if isinstance(part, str):
            if part not in known:
                known[part] = _put_together(_made(part), known)
            pieces.append(known[part])
        else:
            pieces.append(part.raw)
    return b"".join(pieces)


def _made(address: str) -> Page:
    render = cold_render(address)
    if render.page is None or render.page.status != 200:
        raise NoPage(f"{address}: {render.error or render.why_not or render.response.status_code}")
    return render.page
