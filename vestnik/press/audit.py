"""Is what readers get what a cold render gives? Every stored page, or a sample, is rendered anew and compared.

A page that is stale by the freshness rule is not wrong: it is about to be made. Fragments are pages of their own and
are compared as such; in the pages that hold them they count by their addresses.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import unified_diff
from enum import Enum
from itertools import islice

from vestnik.press.freshness import FRESH, Freshness
from vestnik.press.making import Render, cold_render
from vestnik.press.page import Page
from vestnik.press.store import Store

#: lines of a difference that are told
MOST_LINES = 60


class State(Enum):
    """RIGHT: byte for byte. STALE: it is known that it isn't. WRONG: it isn't, and nobody knows. FAILED: no render."""

    RIGHT = "right"
    STALE = "stale"
    WRONG = "wrong"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one page; `lines` tell how it differs, or why it could not be rendered."""

    address: str
    state: State
    lines: list[str] = field(default_factory=list)


def sample(addresses: Iterable[str], number: int | None) -> list[str]:
    """`number` of the addresses by chance, each as likely; all of them if None."""
    if number is None:
        return list(addresses)
    addresses = iter(addresses)
    chosen = list(islice(addresses, number))
    for place, address in enumerate(addresses, start=len(chosen)):
        if chosen and (other := random.randrange(place + 1)) < number:  # noqa: S311 - no secret
            chosen[other] = address
    return chosen


def audit(store: Store, freshness: Freshness, addresses: Iterable[str]) -> Iterator[Finding]:
    """Compares each stored page of these addresses, and the fragments in them, with a cold render."""
    waiting, seen = list(dict.fromkeys(addresses)), set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page = store.read(address)
        if page is not None:
            waiting += [fragment for fragment in page.fragments if fragment not in seen]
            yield _finding(store, freshness, page)


def _finding(store: Store, freshness: Freshness, page: Page) -> Finding:
    for _try in range(2):
        if not _is_fresh(freshness, page):
            return Finding(page.address, State.STALE)
        render = cold_render(page.address)
        lines = _differences(page, render)
        if not lines:
            return Finding(page.address, State.RIGHT)
        # somebody may have published meanwhile: a difference counts only while the page counts as fresh
        stored = store.read(page.address)
        if stored is None:
            return Finding(page.address, State.STALE)
        page = stored
    if not _is_fresh(freshness, page):
        return Finding(page.address, State.STALE)
    return Finding(page.address, State.FAILED if render.error is not None else State.WRONG, lines)


def _is_fresh(freshness: Freshness, page: Page) -> bool:
    freshness.catch_up()
    return freshness.verdict(page, time.time()) == FRESH


def _differences(page: Page, render: Render) -> list[str]:
    if render.error is not None:
        return [f"{type(render.error).__name__}: {render.error}"]
    cold = render.page
    if cold is None:
        why = render.why_not or "no page of the press"
        return [f"stored with status {page.status}; rendered, it is {render.response.status_code}: {why}"]
    if cold.tag == page.tag and cold.params == page.params:
        return []
    lines = unified_diff(
        _lines(page), _lines(cold), "what readers get", "what a cold render gives", n=1, lineterm=""
    )
    return list(islice(lines, MOST_LINES)) or ["they differ in how their lines end"]


def _lines(page: Page) -> list[str]:
    """A page as lines of text: status, headers, parameters, body with fragments as their addresses."""
    head = [f"status {page.status}"]
    head += sorted(f"{name.decode('latin-1')}: {value.decode('latin-1')}" for name, value in page.headers)
    head += sorted(f"parameter {name}: {pattern}" for name, pattern in page.params.items())
    body = "".join(
        f"\n[fragment {part}]\n" if isinstance(part, str) else part.raw.decode("utf-8", "backslashreplace")
        for part in page.parts
    )
    return [*head, "", *body.splitlines()]
