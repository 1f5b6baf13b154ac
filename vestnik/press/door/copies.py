"""Copies of answers in the kernel, which it sends without their being copied once more: a fifth of what a hit costs.

nginx does the same with its files (sendfile). A copy is of one stamped answer, so it is made anew each second, and only
of what many ask for in that second.
"""

from __future__ import annotations

import os
from itertools import count

#: descriptors that a door has open for that
MOST = 1024
#: from so many readers in a second on, an answer of more bytes than that is copied
READERS, SMALL = 16, 4096
HAS_COPIES = hasattr(os, "memfd_create")

_names = count(1)


class Copy:
    """Bytes in a file without a name. They never change: the kernel may be sending them still."""

    __slots__ = ("descriptor",)
    alive = 0

    def __init__(self, data: bytes) -> None:
        self.descriptor = os.memfd_create(f"answer-{next(_names)}", os.MFD_CLOEXEC)
        Copy.alive += 1
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.descriptor, rest) :]

    def __del__(self) -> None:
        os.close(self.descriptor)
        Copy.alive -= 1


def copy_of(data: bytes) -> Copy | None:
    """A copy; None where there are enough of them, or no room for one."""
    if Copy.alive >= MOST:
        return None
    try:
        return Copy(data)
    except OSError:
        return None
