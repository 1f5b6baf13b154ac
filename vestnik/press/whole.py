"""A page with its fragments put in, rendered in this process and stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from vestnik.press.making import cold_render
from vestnik.press.page import Page


class NoPage(LookupError):
    """Readers would get no page of the press at this address; says what instead."""


@dataclass(frozen=True, slots=True)
class Whole:
    """`body` is byte for byte what a reader's browser unpacks; `until` (unix seconds, maybe infinite) is when time
    alone will change it.
    """

    body: bytes
    until: float


def cold_whole(address: str) -> Whole:
    """The page of `address` (a path) as readers would get it if it were made now.

    :raises NoPage: it is missing, or its render or one of its fragments failed.
    """
    # the newsroom's requests run in an editor's own time zone
    with timezone.override(timezone.get_default_timezone()):
        return _put_together(_made(address))


def _put_together(page: Page) -> Whole:
    pieces: list[bytes] = []
    until = min(page.until, page.hard_until)
    known: dict[str, Whole] = {}
    for part in page.parts:
        if isinstance(part, str):
            if part not in known:
                known[part] = _put_together(_made(part))
            pieces.append(known[part].body)
            until = min(until, known[part].until)
        else:
            pieces.append(part.raw)
    return Whole(b"".join(pieces), until)


def _made(address: str) -> Page:
    render = cold_render(address)
    if render.page is None or render.page.status != 200:
        raise NoPage(f"{address}: {render.error or render.why_not or render.response.status_code}")
    return render.page
