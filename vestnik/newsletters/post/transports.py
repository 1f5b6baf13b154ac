"""Mails to files and to standard output, where there is no relay. Plain Python."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from vestnik.newsletters.mailbox import folder
from vestnik.newsletters.post.wire import Answer, Desk, Mail

_STUFFED = re.compile(rb"^\.", re.MULTILINE)


def plain(mail: Mail) -> bytes:
    """A mail as a mail program reads it: without what SMTP adds (RFC 5321, 4.5.2)."""
    return _STUFFED.sub(b"", b"".join(mail.message()))


class _AtOnce:
    """Hands over one mail after the other, which never fails."""

    under_way = 0

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def step(self, patience: float) -> None:
        end = time.monotonic() + patience
        while (now := time.monotonic()) < end:
            found = self.desk.take()
            if not isinstance(found, Mail):
                time.sleep(max(0.0, min(found, end - now)))
                continue
            self.desk.on_the_wire(found)
            self.hand_over(found)
            self.desk.answered(found, Answer(250, "written"))

    def finish(self, patience: float) -> None:
        """Nothing is under way."""

    def hand_over(self, mail: Mail) -> None:
        raise NotImplementedError


class Files(_AtOnce):
    """Each mail a file in `place`, as the local mailbox wants it."""

    def __init__(self, desk: Desk, place: Path) -> None:
        super().__init__(desk)
        self.place = place

    def hand_over(self, mail: Mail) -> None:
        folder.write(self.place, plain(mail), mail.address.decode(), mail.sender.decode())


class Console(_AtOnce):
    """All mails to standard output."""

    def hand_over(self, mail: Mail) -> None:
        os.write(1, plain(mail) + b"\n" + b"-" * 79 + b"\n")
