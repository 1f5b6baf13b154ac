"""Static files and renditions of photos: small ones are answers as pages are, big ones are streamed from disk."""

from __future__ import annotations

import asyncio
import mimetypes
import os
import re
import stat
from collections import OrderedDict
from collections.abc import Callable
from email.utils import formatdate
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, NamedTuple

from vestnik.press.door.asking import Headings
from vestnik.press.door.codings import BROTLI, GZIP, IDENTITY
from vestnik.press.door.compose import Answer, Clock, known_tag
from vestnik.press.door.proxy import Scope, Send

FOR_EVER = b"public, max-age=31536000, immutable"
A_WHILE = b"public, max-age=3600"
#: as Django says it of media (vestnik.conf.views)
MEDIA_POLICY = b"default-src 'none'; sandbox"
STATIC, IMAGES = b"/static/", b"/media/images/"
#: a name that changes with the content: paper.1a2b3c4d5e6f.css
HASHED = re.compile(r"\.[0-9a-f]{12}\.[^/]+\Z")
#: no dot files, no `..`, nothing encoded
SAFE_NAMES = re.compile(rb"[A-Za-z0-9_-][A-Za-z0-9._@+-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._@+-]*)*\Z")
SUFFIXES = {BROTLI: (".br", b"br"), GZIP: (".gz", b"gzip")}
#: what is tried for a reader, in this order
TRIED = {BROTLI: (BROTLI, GZIP, IDENTITY), GZIP: (GZIP, IDENTITY), IDENTITY: (IDENTITY,)}
SMALL = 256 * 1024
CHUNK = 64 * 1024
ROOM = 48 * 2**20
#: for so many seconds a file in memory is not looked at again on disk
LOOK_SECONDS = 3
_RANGE = re.compile(rb"bytes=(\d*)-(\d*)\Z")

Stamp = tuple[int, int, int]


class Found(NamedTuple):
    """An open file and what is told of it."""

    file: BinaryIO
    size: int
    stamp: Stamp
    modified: int
    headers: list[tuple[bytes, bytes]]
    etag: bytes
    control: bytes


class Kept(NamedTuple):
    """A small file in memory."""

    stamp: Stamp
    answer: Answer
    weight: int


class Files:
    """Files of two public folders. What is not found is Django's to answer."""

    def __init__(self, static: Path, media: Path) -> None:
        self.folders = {STATIC: os.path.realpath(static), IMAGES: os.path.realpath(media / "images")}
        self.weight = 0
        #: told of what is no longer in memory: path and coding
        self.forgotten: Callable[[bytes, int], None] = lambda path, coding: None
        self._answers: OrderedDict[tuple[bytes, int], Kept] = OrderedDict()

    @staticmethod
    def holds(target: bytes) -> bool:
        """Whether a request target names one of the folders."""
        return target.startswith((STATIC, IMAGES))

    def ready(self, target: bytes, coding: int, clock: Clock, version: int) -> Answer | None:
        """The answer with a small file, from memory, or read now; None if there is none, or it is big."""
        path = target.partition(b"?")[0]
        found = self._open(path, coding)
        if found is None:
            self._forget(path, coding)
            return None
        with found.file:
            if found.size > SMALL:
                return None
            kept = self._answers.get((path, coding))
            if kept is not None and kept.stamp == found.stamp:
                answer = kept.answer
                self._answers.move_to_end((path, coding))
            else:
                self._forget(path, coding)
                body = found.file.read()
                answer = Answer(
                    path.decode("ascii"), 200, found.headers, body, found.etag, found.modified, found.control
                )
                self._answers[path, coding] = Kept(found.stamp, answer, len(body))
                self.weight += len(body)
                while self.weight > ROOM:
                    self._forget(*next(iter(self._answers)))
        answer.version, answer.lasts = version, clock.second + LOOK_SECONDS + 1
        answer.stamp(clock)
        return answer

    def _forget(self, path: bytes, coding: int) -> None:
        kept = self._answers.pop((path, coding), None)
        if kept is not None:
            self.weight -= kept.weight
            self.forgotten(path, coding)

    async def stream(self, scope: Scope, send: Send, coding: int) -> bool:
        """Answers with a big file, or a part of it, as fast as the reader takes it; False if there is none."""
        found = self._open(scope["target"].partition(b"?")[0], coding)
        if found is None:
            return False
        asked: Headings = scope["asked"]
        with found.file as file:
            headers = [
                *found.headers,
                (b"cache-control", found.control),
                (b"etag", found.etag),
                (b"last-modified", formatdate(found.modified, usegmt=True).encode()),
                (b"accept-ranges", b"bytes"),
            ]
            if known_tag(asked, found.etag, found.modified) is not None:
                await send({"type": "http.response.start", "status": 304, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
                return True
            status, first, length = _span(asked, found)
            if status == 206:
                headers.append(
                    (b"content-range", b"bytes %d-%d/%d" % (first, first + length - 1, found.size))
                )
            elif status == 416:
                headers.append((b"content-range", b"bytes */%d" % found.size))
            headers.append((b"content-length", b"%d" % length))
            await send({"type": "http.response.start", "status": status, "headers": headers})
            left = 0 if scope["method"] == "HEAD" else length
            file.seek(first)
            while left:
                piece = await asyncio.to_thread(file.read, min(CHUNK, left))
                if not piece:
                    scope["turn"].abort()  # it was cut short under our hands
                    return True
                left -= len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        return True

    def _open(self, path: bytes, coding: int) -> Found | None:
        for prefix, folder in self.folders.items():
            if path.startswith(prefix) and SAFE_NAMES.match(path, len(prefix)):
                name = path[len(prefix) :].decode("ascii")
                for tried in TRIED[coding] if prefix == STATIC else (IDENTITY,):
                    suffix, encoding = SUFFIXES.get(tried, ("", b""))
                    found = _open_within(folder, name + suffix)
                    if found is not None:
                        return _described(*found, name, encoding, is_static=prefix == STATIC)
        return None


def _open_within(folder: str, name: str) -> tuple[BinaryIO, os.stat_result] | None:
    """An ordinary file that lies in a folder, wherever its links lead; None if there is none."""
    path = f"{folder}/{name}"
    if os.path.realpath(path) != path:
        return None  # a link: collected files and renditions are none
    try:
        # without waiting: a pipe would keep the whole door
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode):
        os.close(handle)
        return None
    return os.fdopen(handle, "rb", buffering=0), about


def _described(
    file: BinaryIO, about: os.stat_result, name: str, encoding: bytes, *, is_static: bool
) -> Found:
    stamp = (about.st_ino, about.st_mtime_ns, about.st_size)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind == "application/javascript":
        kind += "; charset=utf-8"
    headers = [(b"content-type", kind.encode("ascii")), (b"x-content-type-options", b"nosniff")]
    if is_static:
        headers += [(b"vary", b"Accept-Encoding"), (b"access-control-allow-origin", b"*")]
    else:
        headers.append((b"content-security-policy", MEDIA_POLICY))
    if encoding:
        headers.append((b"content-encoding", encoding))
    digest = blake2b(repr(stamp).encode() + encoding, digest_size=9).hexdigest().encode()
    control = A_WHILE if is_static and not HASHED.search(name) else FOR_EVER
    return Found(file, about.st_size, stamp, int(about.st_mtime), headers, b'"%b"' % digest, control)


def _span(asked: Headings, found: Found) -> tuple[int, int, int]:
    """Status, first byte and number of bytes: one range is given (RFC 9110, 14.2), several are not."""
    wanted = _RANGE.match(asked.get(b"range", b""))
    condition = asked.get(b"if-range", found.etag)
    if wanted is None or condition != found.etag or not any(wanted.groups()):
        return 200, 0, found.size
    first, last = wanted.groups()
    if not first:
        start, end = max(0, found.size - int(last)), found.size
    else:
        start, end = int(first), min(found.size, int(last) + 1 if last else found.size)
    return (206, start, end - start) if start < end else (416, 0, 0)
