"""A folder of mails, one a file. Names sort by time, so that a page of the newest needs no other file opened."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile(r"(\d{8}T\d{6}\.\d{6})-[0-9a-f]{8}-([^/\\]*)\.eml")
_TIME = "%Y%m%dT%H%M%S.%f"
_NOT_IN_NAMES = re.compile(r"[^a-z0-9@._+=-]")
_LONGEST_ADDRESS = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A mail as its file's name tells of it."""

    name: str
    at: datetime
    recipient: str


def write(folder: Path, mail: bytes, recipient: str, sender: str = "") -> Path:
    """Puts a mail into the folder, whole or not at all; returns its file.

    It begins with the envelope, as a server that delivers writes it: `Return-Path` (RFC 5321, 4.4), `Delivered-To`.

    :raises OSError: the folder can't be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    address = _NOT_IN_NAMES.sub("_", recipient.lower())[:_LONGEST_ADDRESS]
    name = f"{datetime.now(UTC):{_TIME}}-{secrets.token_hex(4)}-{address}.eml"
    unfinished = folder / f".{name}.part"
    unfinished.write_bytes(_line("Return-Path", f"<{sender}>") + _line("Delivered-To", recipient) + mail)
    return unfinished.rename(folder / name)


def newest(folder: Path, words: str = "") -> list[str]:
    """The names of all mails, the newest first; with `words` of those to an address that has these letters in it."""
    try:
        names = [file.name for file in os.scandir(folder)]
    except FileNotFoundError:
        return []
    sought = _NOT_IN_NAMES.sub("_", words.strip().lower())
    parts = ((name, _NAME.fullmatch(name)) for name in sorted(names, reverse=True))
    return [name for name, found in parts if found and sought in found[2]]


def entry(name: str) -> Entry | None:
    """What a file's name says; None if it is not one of ours."""
    parts = _NAME.fullmatch(name)
    if parts is None:
        return None
    try:
        at = datetime.strptime(parts[1], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Entry(name, at, parts[2])


def _line(name: str, value: str) -> bytes:
    # a line break in an address would begin another header
    return f"{name}: {' '.join(value.split())}\r\n".encode("utf-8", "replace")
