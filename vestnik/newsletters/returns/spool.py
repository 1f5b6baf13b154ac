"""Returned mails that the local mail server hands over by a pipe: put aside at once, without Django or the database,
and taken in by the paper when it gets to it. A wave of bounces after a send costs a write each.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

#: bytes of a mail that are kept; `reading` looks at no more
MOST = 256 * 1024
#: where what is for people, or can't be stored, is left
ASIDE = "aside"


def put(folder: Path, raw: bytes, recipient: str = "") -> Path:
    """Writes a mail so that it survives a power cut; returns its file. `recipient`: the address it came to (VERP).

    :raises OSError: it can't be written; the mail server should come again.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"{time.time_ns():020}-{secrets.token_hex(4)}.eml"
    unfinished = folder / f".{name}"
    with unfinished.open("wb") as file:
        if recipient:
            file.write(f"Delivered-To: {' '.join(recipient.split())}\r\n".encode("utf-8", "replace"))
        # the envelope's 'From ' line, which some servers put before a mail, is no header
        file.write(raw.split(b"\n", 1)[-1] if raw.startswith(b"From ") else raw)
        file.flush()
        os.fsync(file.fileno())
    written = unfinished.rename(folder / name)
    _sync(folder)
    return written


def waiting(folder: Path) -> Iterator[Path]:
    """The mails put there, the oldest first."""
    try:
        names = sorted(file.name for file in os.scandir(folder) if file.name.endswith(".eml"))
    except FileNotFoundError:
        return
    yield from (folder / name for name in names if not name.startswith("."))


def set_aside(path: Path) -> None:
    """Leaves a mail for people to look at."""
    aside = path.parent / ASIDE
    aside.mkdir(mode=0o700, exist_ok=True)
    path.rename(aside / path.name)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
