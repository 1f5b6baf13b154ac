"""Stored pages for tests."""

from __future__ import annotations

import dataclasses

from vestnik.press.making import make_here, store
from vestnik.press.parts import Piece, make_piece


def press(*addresses):
    """Has pages made and stored, with the fragments in them."""
    for address in addresses:
        answer = make_here(address)
        assert answer.status_code == 204, (address, answer.status_code)
        press(*store().read(answer["X-Press-Address"]).fragments)


def spoil(address, old, new):
    """Alters stored bytes as no publisher would."""
    page = store().read(address)
    parts = tuple(
        make_piece(part.raw.replace(old.encode(), new.encode())) if isinstance(part, Piece) else part
        for part in page.parts
    )
    store().write(dataclasses.replace(page, parts=parts, tag=""))
