"""What a sender remembers outside the database: each answer of the relay, at once, and who has got which issue.

A chunk's journal is one line an answer, written by one write(2) to a file opened for appending: it survives the end of
the process at any instant; an fdatasync every 100 answers or 0.2 s, which nobody waits for, bounds what a power cut can
take. Whoever holds flock(2) on it owns the chunk; the kernel lets go when the process ends, so there is no lease and no
clock to trust.

When a chunk is done, the names of its readers move to the issue's file `sent`, which stays: a database put back from a
copy may have forgotten a send, its spool has not. Readers are named by 8 bytes of a keyed hash of their address, so
the names hold also where the audience was frozen anew, and tell nobody who they are.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
import shutil
import socket
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from vestnik.newsletters.post import disk

#: answers, and seconds, after which what was written is on the disk for certain
SYNC_ANSWERS, SYNC_SECONDS = 100, 0.2
#: what a journal says of a mail
TAKEN, ON_THE_WIRE = "+", "?"
LONGEST_WORDS = 300
_NAME_BYTES = 8

Namer = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one mail. `kind`: TAKEN, ON_THE_WIRE, or a value of `Undelivered.Kind`.

    `code`: the relay's reply; `status`: RFC 3463, or ''.
    """

    kind: str
    code: int = 0
    status: str = ""
    words: str = ""

    def line(self, name: int) -> bytes:
        words = " ".join(self.words.split())[:LONGEST_WORDS]
        return f"{name:016x} {self.kind} {self.code} {self.status or '-'} {words}\n".encode()


def namer(key: bytes) -> Namer:
    """A function from an address's key to the 8 bytes, as a number, by which the spool knows its reader.

    `key`: up to 64 secret bytes.
    """

    def name(address_key: str) -> int:
        digest = hashlib.blake2b(address_key.encode(), digest_size=_NAME_BYTES, key=key).digest()
        return int.from_bytes(digest, "little")

    return name


class Busy(Exception):
    """Another process owns it."""


class Journal:
    """The journal of a chunk, owned by this process until it is closed.

    :raises Busy: another process owns it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise Busy(str(path)) from None
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.ftruncate(self._file, whole)  # a line torn by a power cut: the next one must not go on in it
        self.entries = dict(_read(content[:whole]))
        self._unsynced, self._synced_at = 0, time.monotonic()
        self._syncing: Future[None] | None = None

    def write(self, name: int, entry: Entry) -> None:
        """Notes what became of a mail; on return it survives the end of this process."""
        os.write(self._file, entry.line(name))
        self.entries[name] = entry
        self._unsynced += 1
        if self._unsynced >= SYNC_ANSWERS:
            self._begin_sync()

    def sync(self) -> None:
        """Returns when all that was written survives a power cut."""
        if self._syncing is not None:
            self._syncing.result()
            self._syncing = None
        if self._unsynced:
            os.fdatasync(self._file)
        self._unsynced, self._synced_at = 0, time.monotonic()

    def tick(self) -> None:
        """To be called now and then: begins what is due of `sync`."""
        if self._unsynced and time.monotonic() - self._synced_at >= SYNC_SECONDS:
            self._begin_sync()

    def _begin_sync(self) -> None:
        """What was written is on its way to the disk when this returns, unless something still is."""
        if self._syncing is not None:
            if not self._syncing.done():
                return
            self._syncing.result()  # what went wrong there is told here
        self._unsynced, self._synced_at = 0, time.monotonic()
        self._syncing = disk.begin(partial(os.fdatasync, self._file))

    def close(self) -> None:
        """Lets go of it; it stays."""
        if self._file >= 0:
            self.sync()
            os.close(self._file)
            self._file = -1

    def remove(self) -> None:
        """What stands in it is kept elsewhere by now."""
        self.path.unlink(missing_ok=True)
        if self._file >= 0:
            disk.begin(partial(os.close, self._file))  # behind what may still be on its way
            self._file = -1


class IssueSpool:
    """What the spool of this machine knows of one issue."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sent = folder / "sent"

    @property
    def is_known(self) -> bool:
        """Whether this machine has had to do with its sending."""
        return self.folder.is_dir()

    def make(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def journal(self, label: str) -> Journal:
        """The journal of a chunk, or of another part of a send that `label` names.

        :raises Busy: another process owns it.
        """
        self.make()
        return Journal(self.folder / f"{label}.journal")

    def journals(self) -> dict[str, dict[int, Entry]]:
        """What the journals say that lie there now, by their labels; asks for no lock."""
        found = {}
        for path in self.folder.glob("*.journal"):
            try:
                found[path.stem] = dict(_read(path.read_bytes()))
            except FileNotFoundError:
                continue  # done meanwhile
        return found

    @property
    def sent_count(self) -> int:
        """How many readers have got it for certain; those of chunks under way are not counted."""
        try:
            return self._sent.stat().st_size // _NAME_BYTES
        except FileNotFoundError:
            return 0

    def sent(self) -> frozenset[int]:
        """The names of those readers."""
        names = array("Q")
        try:
            content = self._sent.read_bytes()
        except FileNotFoundError:
            return frozenset()
        names.frombytes(content[: len(content) // _NAME_BYTES * _NAME_BYTES])
        return frozenset(names)

    def add_sent(self, names: Iterable[int]) -> None:
        """Remembers for good that these have got it; on return it survives a power cut."""
        content = array("Q", names).tobytes()
        if not content:
            return
        file = os.open(self._sent, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.ftruncate(file, os.fstat(file).st_size // _NAME_BYTES * _NAME_BYTES)
            os.write(file, content)
            os.fdatasync(file)
        finally:
            os.close(file)

    def begin_add_sent(self, names: Iterable[int]) -> Future[None]:
        """Does `add_sent` while the caller goes on."""
        return disk.begin(partial(self.add_sent, list(names)))

    def fold(self) -> None:
        """Moves what journals say of mails that were taken to `sent`, and forgets the rest: the audience is to be
        frozen anew, and its chunks will be others.

        :raises Busy: a sender is at work on it.
        """
        for path in sorted(self.folder.glob("*.journal")):
            journal = Journal(path)
            self.add_sent(name for name, entry in journal.entries.items() if entry.kind == TAKEN)
            journal.remove()


class Spool:
    """The folder that remembers all sends of this machine.

    `identity`: by which other machines know it; made once, kept in it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def identity(self) -> str:
        place = self.root / "identity"
        try:
            if known := place.read_text().strip():
                return known
        except FileNotFoundError:
            pass
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.root / f"identity.{secrets.token_hex(4)}"
        fresh.write_text(f"{socket.gethostname()[:60]}-{secrets.token_hex(4)}\n")
        try:
            os.link(fresh, place)  # of two that make it at once one wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return place.read_text().strip()

    def issue(self, uid: UUID) -> IssueSpool:
        return IssueSpool(self.root / uid.hex)

    def lock(self) -> int | None:
        """A descriptor that holds the right to send from this machine, until it is closed; None if another has it."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        return file

    def forget(self, untouched_days: int) -> int:
        """Removes what it knows of issues nobody has sent anything of for so many days; returns how many."""
        oldest = time.time() - untouched_days * 86_400
        gone = 0
        for folder in self.root.glob("*/"):
            if max(path.stat().st_mtime for path in (folder, *folder.iterdir())) < oldest:
                shutil.rmtree(folder, ignore_errors=True)
                gone += 1
        return gone


_LINE = re.compile(rb"([0-9a-f]{16}) (\S+) (\d{1,3}) (\S+) (.*)")


def _read(content: bytes) -> Iterator[tuple[int, Entry]]:
    """The entries of a journal in order, a torn last line left out."""
    for line in content.split(b"\n")[:-1]:
        if found := _LINE.fullmatch(line):
            name, kind, code, status, words = found.groups()
            told = "" if status == b"-" else status.decode(errors="replace")
            yield int(name, 16), Entry(kind.decode(), int(code), told, words.decode(errors="replace"))
