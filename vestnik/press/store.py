"""The pages of a machine in files: one file a page, in two levels of folders by the hash of its address.

What a crash can do. A page is written beside its place and renamed into it, so whoever reads, in any process, sees the
old page or the new one. Nothing is synced to disk: a killed process loses nothing by that, and after a power cut a
page may be missing, old or torn. A missing or old one is made again, for the freshness rule judges it by its edition;
a torn one fails its digest and counts as missing. Syncing would cost a write of the disk a page and win nothing more.

How old a reading is stands in the access time of the file, set by `touch` (also where disks are mounted `noatime`);
the modification time, set once at writing, tells versions apart together with the inode.
"""

# Paths are strings here: making a Path costs as much as reading the page.
# ruff: noqa: PTH105, PTH108, PTH116, PTH119, PTH120, PTH123

import errno
import fcntl
import heapq
import logging
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from vestnik.press.page import (
    HEAD_SIZE,
    Page,
    Torn,
    address_in,
    edition_of,
    made_at_in,
    pack,
    pack_slot,
    slot_to_write,
    unpack,
)

logger = logging.getLogger(__name__)

SUFFIX = ".page"
NEW = ".new"
# A file that is being written for so long (seconds) has lost its writer.
ABANDONED = 3600.0
LOCKS = 1024
# Seconds between two tries for a lock: from, to.
_EAGER, _PATIENT = 0.001, 0.02
_HEAD = HEAD_SIZE + 8192


class Seen(NamedTuple):
    """Which version of a page somebody read: changes with every writing, not with a restamp or a touch."""

    inode: int
    written: int
    size: int


class Size(NamedTuple):
    pages: int
    bytes: int


class Store:
    """Pages in files under `root`, shared by all processes of a machine. Folders are made 0700, files 0600."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self._root = str(root)

    # --- reading

    def read(self, address: str) -> Page | None:
        """The stored page, or None. A torn file is logged and deleted."""
        return self.read_seen(address)[0]

    def read_seen(self, address: str) -> tuple[Page | None, Seen | None]:
        """The stored page and which version it is: what `changed_since` wants to know."""
        path = self._path(address)
        try:
            with open(path, "rb", buffering=0, opener=_quietly) as file:
                status = os.fstat(file.fileno())
                data = file.readall()
        except FileNotFoundError:
            return None, None
        except OSError as fault:
            logger.error("The page %s can't be read: %s", address, fault)
            return None, None
        seen = _seen(status)
        try:
            page = unpack(data)
            if page.address != address:
                raise Torn(f"it is the page {page.address}")
        except Torn as fault:
            logger.warning("The stored page %s is damaged and thrown away (%s): %s", address, path, fault)
            self._discard(path, status.st_ino)
            return None, None
        return page, seen

    def changed_since(self, address: str, seen: Seen | None) -> bool:
        """Whether another version stands there now (None: that there was none): one stat, some 2 µs."""
        try:
            return _seen(os.stat(self._path(address))) != seen
        except OSError:
            return seen is not None

    def touch(self, address: str) -> None:
        """Note that the page was just read; a few times an hour is enough. Some 10 µs; on a read-only disk nothing."""
        with suppress(OSError), open(self._path(address), "rb", buffering=0) as file:
            os.utime(file.fileno(), ns=(time.time_ns(), os.fstat(file.fileno()).st_mtime_ns))

    # --- writing

    def write(self, page: Page) -> bool:
        """Store a page in place of its old one; False if that can't be (a full disk): then the old one stays.

        If nothing but its edition and keys changed (the same tag), `page.modified_at` becomes that of the old one.
        """
        before = self.read(page.address)
        if before is not None and before.tag == page.tag:
            page.modified_at = before.modified_at
        data = pack(page)
        path = self._path(page.address)
        new = f"{path[: -len(SUFFIX)]}.{os.getpid()}.{secrets.token_hex(4)}{NEW}"
        try:
            handle = self._create(new)
            try:
                _write_all(handle, data)
                now = time.time_ns()
                os.utime(handle, ns=(now, now))
            finally:
                os.close(handle)
            os.replace(new, path)
        except OSError as fault:
            with suppress(OSError):
                os.unlink(new)
            full = fault.errno in (errno.ENOSPC, errno.EDQUOT)
            why = "the disk is full" if full else str(fault)
            logger.error(
                "The page %s could not be stored, the old one stays: %s (%s)", page.address, why, self.root
            )
            return False
        return True

    def restamp(self, page: Page, edition: int) -> bool:
        """Raise the edition of the stored page, in place, if it is still the version `page` is; about 20 µs.

        False if another one stands there, or a higher edition. A crash at any instant leaves the old or the new one.
        """
        try:
            handle = _quietly(self._path(page.address), os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            head = os.pread(handle, HEAD_SIZE, 0)
            if made_at_in(head) != page.made_at or edition_of(head) >= edition:
                return False
            status = os.fstat(handle)
            os.pwrite(handle, pack_slot(edition), slot_to_write(head))
            os.utime(handle, ns=(status.st_atime_ns, status.st_mtime_ns))
        except Torn:
            return False  # whoever reads it next throws it away
        finally:
            os.close(handle)
        page.edition = edition
        return True

    def delete(self, address: str) -> None:
        """Forget a page; nothing happens if there is none."""
        with suppress(FileNotFoundError):
            os.unlink(self._path(address))

    # --- one renderer a page

    @contextmanager
    def lock(self, address: str, wait: float) -> Iterator[bool]:
        """Be the only one on this machine who makes this page; yields whether that came true within `wait` seconds.

        The kernel lets go when the holder ends, however it ends. The locks are 1024 files that addresses share by hash:
        two pages may wait for one another, so nobody may ask for a second lock while holding one.
        """
        try:
            handle = self._lock_file(int.from_bytes(_hash(address)[-2:], "big") % LOCKS)
        except OSError as fault:
            # Two renders of a page are a waste, none would be an outage.
            logger.error("No lock for %s, so it is made without: %s", address, fault)
            yield True
            return
        try:
            yield _locked(handle, wait)
        finally:
            os.close(handle)

    # --- all of them

    def addresses(self) -> Iterator[str]:
        """The addresses of all stored pages, in no order, one at a time: about 15 µs each."""
        for entry in self._files():
            try:
                address = address_in(_head(entry.path))
            except (OSError, Torn):
                continue
            if self._path(address) == entry.path:
                yield address

    def size(self) -> Size:
        """How many pages there are, and their bytes."""
        pages = total = 0
        for _, size, _ in self._statuses():
            pages += 1
            total += size
        return Size(pages, total)

    def trim(self, max_bytes: int) -> int:
        """Delete the pages that were not read (`touch`) or written for longest until no more than `max_bytes` are left.

        Returns how many were deleted. Files of writers who died are cleared away, too.
        """
        self._clear_abandoned()
        excess = self.size().bytes - max_bytes
        # The newest of those found stands first and goes as soon as the others suffice.
        found: list[tuple[int, int, str]] = []
        enough = 0
        for read_at, size, path in self._statuses():
            heapq.heappush(found, (-read_at, size, path))
            enough += size
            while found and enough - found[0][1] >= excess:
                enough -= heapq.heappop(found)[1]
        for _, _, path in found:
            with suppress(FileNotFoundError):
                os.unlink(path)
        return len(found)

    # --- within

    def _path(self, address: str) -> str:
        name = _hash(address).hex()
        return f"{self._root}/{name[:2]}/{name[2]}/{name[3:]}{SUFFIX}"

    def _create(self, new: str) -> int:
        try:
            return os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:
            inner = os.path.dirname(new)
            for folder in (self._root, os.path.dirname(inner), inner):
                _make_folder(folder)
            return os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)

    def _lock_file(self, number: int) -> int:
        path = f"{self._root}/locks/{number:04}"
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:
            for folder in (self._root, os.path.dirname(path)):
                _make_folder(folder)
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def _folders(self) -> Iterator[str]:
        for level in _subfolders(self._root):
            if len(os.path.basename(level)) == 2:
                yield from _subfolders(level)

    def _files(self, suffix: str = SUFFIX) -> Iterator["os.DirEntry[str]"]:
        for folder in self._folders():
            with suppress(FileNotFoundError), os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.endswith(suffix):
                        yield entry

    def _statuses(self) -> Iterator[tuple[int, int, str]]:
        """Of each page: when it was last read (ns), its size, its path."""
        for entry in self._files():
            with suppress(FileNotFoundError):
                status = entry.stat(follow_symlinks=False)
                yield status.st_atime_ns, status.st_size, entry.path

    def _clear_abandoned(self) -> None:
        for entry in self._files(NEW):
            with suppress(FileNotFoundError):
                if time.time() - entry.stat(follow_symlinks=False).st_mtime > ABANDONED:
                    os.unlink(entry.path)

    def _discard(self, path: str, inode: int) -> None:
        try:
            if os.stat(path).st_ino == inode:  # else somebody has just written a whole one
                os.unlink(path)
        except FileNotFoundError:
            return
        except OSError as fault:
            logger.error("The damaged %s can't be deleted: %s", path, fault)


def _make_folder(path: str) -> None:
    Path(path).mkdir(mode=0o700, parents=True, exist_ok=True)


def _hash(address: str) -> bytes:
    return blake2b(address.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _seen(status: os.stat_result) -> Seen:
    return Seen(status.st_ino, status.st_mtime_ns, status.st_size)


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _locked(handle: int, wait: float) -> bool:
    deadline = time.monotonic() + wait
    pause = _EAGER
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(pause, left))
            pause = min(pause * 1.5, _PATIENT)
        else:
            return True


def _subfolders(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []


def _quietly(path: str, flags: int) -> int:
    # Looking is no reading: the access time stays, where the system knows how.
    return os.open(path, flags | os.O_CLOEXEC | getattr(os, "O_NOATIME", 0))


def _head(path: str) -> bytes:
    handle = _quietly(path, os.O_RDONLY)
    try:
        return os.read(handle, _HEAD)
    finally:
        os.close(handle)
