"""The notation in which the demo's stories are written, read into the blocks of a story's body.

Blocks are parted by blank lines: a paragraph, `## heading`, `> quote — name, post`, `![picture] caption`,
`::: gallery a b c`, `::: related key`, and `::: fact|table|social …` closed by a line `:::`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

Block = tuple[str, Any]

_BLOCK = re.compile(r"^::: (fact|table|social)\b.*?^:::$", re.M | re.S)


class NotationError(ValueError):
    """A text that does not follow the notation; says where."""


def blocks(text: str, link: Callable[[str], str]) -> list[Block]:
    """The blocks of a text as (type, value); pictures and related stories are still named by their keys.

    `link` turns the target of a link (an address, or 'story:key') into the opening `<a …>` tag.
    """
    return [_block(chunk, link) for chunk in _chunks(text)]


def rich(text: str, link: Callable[[str], str]) -> str:
    """HTML of one run of text: *bold*, _italic_, [links](target)."""
    html = escape(text, quote=False)
    html = re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", lambda found: f"{link(found[2])}{found[1]}</a>", html)
    html = re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"<b>\1</b>", html)
    return re.sub(r"(?<![\w/\"=])_([^_\n]+)_(?!\w)", r"<i>\1</i>", html)


def _chunks(text: str) -> Iterator[str]:
    at = 0
    for found in _BLOCK.finditer(text):
        yield from _paragraphs(text[at : found.start()])
        yield found[0]
        at = found.end()
    yield from _paragraphs(text[at:])


def _paragraphs(text: str) -> Iterator[str]:
    yield from (part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def _block(chunk: str, link: Callable[[str], str]) -> Block:
    if chunk.startswith("## "):
        return "heading", chunk[3:].strip()
    if chunk.startswith("> "):
        words, _dash, who = chunk[2:].replace("\n> ", " ").rpartition(" — ")
        if not words:
            words, who = who, ""
        name, _comma, role = who.partition(", ")
        return "pull_quote", {"text": words, "who": name, "role": role}
    if found := re.fullmatch(r"!\[([\w-]+)\]\s*(.*)", chunk, re.S):
        return "photo", {"photo": found[1], "caption": found[2].strip()}
    if chunk.startswith("::: "):
        return _fenced(chunk, link)
    if chunk.startswith("- "):
        return "paragraph", _list(chunk.splitlines(), link)
    return "paragraph", f"<p>{rich(chunk.replace(chr(10), ' '), link)}</p>"


def _fenced(chunk: str, link: Callable[[str], str]) -> Block:
    head, *lines = chunk.splitlines()
    lines = [line for line in lines if line.strip() != ":::"]
    kind, _space, rest = head.removeprefix("::: ").partition(" ")
    if kind == "gallery":
        return "gallery", {"photos": rest.split()}
    if kind == "related":
        return "related", {"stories": rest.split()}
    if kind == "fact":
        return "fact_box", {"title": rest, "body": _prose(lines, link)}
    if kind == "table":
        rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.strip()]
        return "table", {"caption": rest, "head": rows[0], "rows": rows[1:]}
    if kind == "social":
        parts = [part.strip() for part in rest.split("|")]
        if len(parts) != 5:
            raise NotationError(f"a social post needs network | name | handle | date | address: {head!r}")
        network, name, handle, date, url = parts
        words = "\n".join(lines).strip()
        return "social_post", {
            "network": network, "name": name, "handle": handle, "date": date, "url": url, "text": words,
        }  # fmt: skip
    raise NotationError(f"no block is called {kind!r}")


def _prose(lines: list[str], link: Callable[[str], str]) -> str:
    html = ""
    items: list[str] = []
    for line in [*lines, ""]:
        if line.startswith("- "):
            items.append(line)
            continue
        if items:
            html += _list(items, link)
            items = []
        if line.strip():
            html += f"<p>{rich(line.strip(), link)}</p>"
    return html


def _list(lines: list[str], link: Callable[[str], str]) -> str:
    return "<ul>" + "".join(f"<li>{rich(line[2:].strip(), link)}</li>" for line in lines) + "</ul>"
