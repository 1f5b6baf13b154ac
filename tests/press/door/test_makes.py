"""Waiting for a page that is being made."""

import asyncio
import time
from contextlib import asynccontextmanager

from tests.press.door.conftest import in_a_loop
from vestnik.press.door import makes
from vestnik.press.door.makes import Kind, Makes

RAIL = "/_press/rail/bg/"


class Hanging:
    """A Django that takes the question and never answers."""

    is_away = False

    @asynccontextmanager
    async def link(self, _head, **_how):
        await asyncio.sleep(3600)
        yield


def test_nobody_waits_for_a_make_that_others_have_waited_for_in_vain(monkeypatch):
    monkeypatch.setattr(makes, "PATIENCE_SECONDS", 0.2)

    async def scene():
        pages = Makes(Hanging(), b"paper.example", "http", lambda *_about: None)
        first = await pages.get(RAIL)
        began = time.monotonic()
        second = await pages.get(RAIL)
        waited = time.monotonic() - began
        resting = pages.is_resting(RAIL)
        pages.close()
        await asyncio.sleep(0)
        return first.kind, second.kind, waited, resting, pages.asked

    first, second, waited, resting, asked = in_a_loop(scene())
    assert first is second is Kind.FAILED
    assert waited < 0.1
    assert resting  # so pages go out without it
    assert asked == 1
