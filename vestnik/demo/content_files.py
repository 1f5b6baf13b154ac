"""The files in which the demo paper is written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
_UNITS = {
    "y": timedelta(days=365),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
}


def read(name: str) -> dict[str, Any]:
    """One file of the demo's content, e.g. 'people.toml'."""
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


def stories() -> dict[str, dict[str, Any]]:
    """All stories by key ('economy-refinery-audit'), oldest first, so that newer ones may refer to older ones."""
    found = {path.stem: read(f"stories/{path.name}") for path in sorted((CONTENT / "stories").glob("*.toml"))}
    return dict(sorted(found.items(), key=lambda item: -duration(item[1]["age"])))


def story(key: str) -> dict[str, Any]:
    """One story by its key."""
    return read(f"stories/{key}.toml")


def pages() -> Iterator[dict[str, Any]]:
    """The standing pages in the order in which they stand at the foot of the paper."""
    found = [read(f"pages/{path.name}") for path in (CONTENT / "pages").glob("*.toml")]
    yield from sorted(found, key=lambda page: page["order"])


def duration(text: str) -> timedelta:
    """'3d 4h' as a length of time; y (365 days), d, h and m are known."""
    parts = re.findall(r"(\d+)([ydhm])", text)
    if not parts:
        raise ValueError(f"no length of time: {text!r}")
    return sum((int(number) * _UNITS[unit] for number, unit in parts), timedelta())
