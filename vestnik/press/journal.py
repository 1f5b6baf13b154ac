"""The journal: a node's own copy of the log of changes, for processes that never ask a database.

Two files in one folder. `bell` is 64 bytes that every process of the node maps into memory: numbers that say where the
journal stands, and one that differs after each addition; looking at it costs some nanoseconds, so a door does so at
every request and knows of a change as soon as it is written. `log.<generation>` holds the changes themselves, appended
only. Writers take turns by a lock on `lock`. An addition counts from the moment in which the bell says its length: a
writer killed before that leaves bytes that the next one writes over. After a power cut the log may be torn where the
bell says it is whole: each record has a checksum, and who finds a torn one trusts no page until the keeper has written
the journal anew from the database.

All numbers are unsigned, 64-bit, little-endian. A record is: checksum (CRC-32 of the rest), edition, kind (0 soft,
1 hard), number of keys, keys.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

#: places in the bell
BELL, PLACE, EDITION, FLOOR, CODE, HEARTBEAT, CLEARED, IDENTITY = range(8)
#: PLACE is generation and length in one number, so that both change in one step
LENGTH_BITS = 40
SIZE = 64
HEAD = struct.Struct("<QQQQ")
#: past so many bytes the journal begins anew, with what is still needed
ROOMY = 32 * 2**20


class Entry(NamedTuple):
    """One change as the journal holds it; `keys` are digests."""

    edition: int
    hard: bool
    keys: tuple[int, ...]


class Position(NamedTuple):
    """How far a reader has come."""

    generation: int
    offset: int


class News(NamedTuple):
    """What a reader gets.

    `anew`: the entries are all there are, forget what came before. `torn`: they are not all.
    """

    entries: list[Entry]
    position: Position
    anew: bool
    torn: bool


START = Position(-1, 0)


class Journal:
    """Reads and writes the journal in `folder`, which is made if it is not there.

    Safe in threads and processes. A process that only reads never waits for one that writes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / "bell", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(handle).st_size < SIZE:
                os.ftruncate(handle, SIZE)
            self._map = mmap.mmap(handle, SIZE)
        finally:
            os.close(handle)
        #: the eight numbers of the bell, live; `numbers[BELL]` is what a door compares at each request
        self.numbers = memoryview(self._map).cast("Q")

    @property
    def bell(self) -> int:
        """Another number whenever anything in the journal has changed."""
        return self.numbers[BELL]

    @property
    def edition(self) -> int:
        """The newest change the journal holds."""
        return self.numbers[EDITION]

    @property
    def floor(self) -> int:
        """The journal holds every change after this edition."""
        return self.numbers[FLOOR]

    @property
    def code(self) -> int:
        """The fingerprint of the code, templates and settings in force; pages made by others are stale."""
        return self.numbers[CODE]

    @property
    def cleared(self) -> int:
        """Unix time in microseconds of the last `clear`: pages made before it are not to be shown."""
        return self.numbers[CLEARED]

    @property
    def identity(self) -> int:
        """Which log this is a copy of; 0 for none yet."""
        return self.numbers[IDENTITY]

    @property
    def heartbeat(self) -> float:
        """Unix time in seconds at which the keeper was last in touch with the log; 0.0 if never."""
        return self.numbers[HEARTBEAT] / 1000

    def beat(self) -> None:
        """The keeper is in touch with the log."""
        self.numbers[HEARTBEAT] = int(time.time() * 1000)

    def append(self, entries: Sequence[Entry]) -> None:
        """Adds changes, in the order of their editions; those that the journal already holds are passed over."""
        with self._writing():
            fresh = [entry for entry in entries if entry.edition > self.edition]
            if not fresh:
                return
            self._write(b"".join(_packed(entry) for entry in fresh))
            self.numbers[EDITION] = fresh[-1].edition
            self._ring()

    def begin_anew(
        self,
        identity: int,
        floor: int,
        edition: int,
        entries: Iterable[Entry] = (),
        *,
        put_back: bool = False,
    ) -> None:
        """Starts a new generation: `entries`, complete from `floor` on, up to `edition`, of the log `identity`.

        Pages made before `floor` then count as stale, and as hard if one of the entries says so. `put_back`: this is
        another log than before, or an older state of it, and no page made until now is shown again; otherwise a journal
        that another process has brought further meanwhile is left as it is.
        """
        with self._writing():
            if put_back:
                self.numbers[CLEARED] = int(time.time() * 1_000_000)
            elif edition < self.edition:
                return
            self.numbers[IDENTITY] = identity
            self._begin_anew(floor, edition, sorted(entries))

    def compact(self, floor: int) -> None:
        """Forgets soft changes up to `floor`; hard ones stay."""
        with self._writing():
            kept = [entry for entry in self.since(START).entries if entry.hard or entry.edition > floor]
            self._begin_anew(max(floor, self.floor), self.edition, kept)

    def set_code(self, code: int) -> None:
        """Other code, templates or settings are in force: all pages are stale."""
        with self._writing():
            if self.code != code:
                self.numbers[CODE] = code
                self._ring()

    def clear(self) -> None:
        """No page made until now is to be shown again."""
        with self._writing():
            self.numbers[CLEARED] = int(time.time() * 1_000_000)
            self._ring()

    def since(self, position: Position = START) -> News:
        """What was added after `position`."""
        while True:
            generation, length = self._place()
            anew = generation != position.generation
            start = 0 if anew else position.offset
            try:
                with self._log(generation).open("rb") as file:
                    file.seek(start)
                    data = file.read(length - start)
            except FileNotFoundError:
                data = b""
            if self._place()[0] != generation:
                continue
            entries, whole = _unpacked(data)
            return News(entries, Position(generation, start + whole), anew, start + whole < length)

    def _place(self) -> tuple[int, int]:
        place = self.numbers[PLACE]
        return place >> LENGTH_BITS, place & (1 << LENGTH_BITS) - 1

    def _write(self, data: bytes) -> None:
        generation, length = self._place()
        with self._log(generation).open("r+b" if length else "wb") as file:
            file.seek(length)
            file.truncate()
            file.write(data)
        self.numbers[PLACE] = generation << LENGTH_BITS | length + len(data)

    def _begin_anew(self, floor: int, edition: int, entries: Sequence[Entry]) -> None:
        old, _length = self._place()
        data = b"".join(_packed(entry) for entry in entries)
        self._log(old + 1).write_bytes(data)
        self.numbers[FLOOR] = (
            floor  # before the place: a floor too high costs renders, one too low hides changes
        )
        self.numbers[PLACE] = old + 1 << LENGTH_BITS | len(data)
        self.numbers[EDITION] = edition
        self._ring()
        with suppress(FileNotFoundError):
            self._log(old).unlink()

    def _ring(self) -> None:
        self.numbers[BELL] = self.numbers[BELL] + 1

    def _log(self, generation: int) -> Path:
        return self.folder / f"log.{generation}"

    @contextmanager
    def _writing(self) -> Iterator[None]:
        handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _packed(entry: Entry) -> bytes:
    keys = sorted(entry.keys)
    rest = struct.pack(f"<QQQ{len(keys)}Q", entry.edition, int(entry.hard), len(keys), *keys)
    return struct.pack("<Q", zlib.crc32(rest)) + rest


def _unpacked(data: bytes) -> tuple[list[Entry], int]:
    """The entries in `data`, and up to where they are whole."""
    entries = []
    at = 0
    while at + HEAD.size <= len(data):
        checksum, edition, kind, count = HEAD.unpack_from(data, at)
        end = at + HEAD.size + 8 * count
        if end > len(data) or zlib.crc32(memoryview(data)[at + 8 : end]) != checksum:
            break
        keys = struct.unpack_from(f"<{count}Q", data, at + HEAD.size)
        entries.append(Entry(edition, kind == 1, keys))
        at = end
    return entries, at
