"""The words of a story as plain text, taken from what is stored: nothing that a body names is loaded for it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

#: what stands in blocks and is no text for readers
UNSAID = frozenset({"id", "type", "url", "network", "handle", "date"})
BREAK = re.compile(r"</?(?:p|br|li|ul|ol|h[1-6]|hr|div|blockquote|td|th|tr)\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
BLANKS = re.compile(r"\s+")


def body_of(stored: str | None) -> list[Any]:
    """The blocks of a body as the database holds it; none for what is no body."""
    found = json.loads(stored) if stored else []
    return found if isinstance(found, list) else []


def passages(body: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The texts of a body as a StreamField stores it, one for each field of each block: 'В Русе …', 'Снимка: …'."""
    for block in body:
        yield from _said(block.get("value") if isinstance(block, Mapping) else block)


def plain(text: str) -> str:
    """Rich text without its tags: what they part stays parted, what they don't stays one word."""
    if "<" in text:
        text = TAG.sub("", BREAK.sub("\n", text))
    return BLANKS.sub(" ", html.unescape(text)).strip()


def _said(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if text := plain(value):
            yield text
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in UNSAID:
                yield from _said(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _said(inner)
