"""`vestnik newsletter returned`: for the mail server, which pipes bounces and complaints into it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import BinaryIO, NoReturn

from vestnik.newsletters.returns.spool import MOST, put


class _Patient(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(_later(message))


def main(folder: Path, arguments: list[str], stream: BinaryIO) -> int:
    """Puts the mail in `stream` aside for the paper. Returns a code of sysexits(3): 0, or 75 (EX_TEMPFAIL) for
    whatever goes wrong, so that the mail server keeps the mail and comes again. It never bounces a bounce.
    """
    parser = _Patient(
        prog="vestnik newsletter returned",
        description="Takes a returned mail from standard input, as a mail server pipes it (docs/newsletter.md).",
    )
    parser.add_argument("--recipient", default="", help="the address that it came to")
    given = parser.parse_args(arguments)
    raw = stream.read(MOST)
    while stream.read(MOST):
        pass
    if not raw:
        return _later("nothing came in by standard input")
    try:
        put(folder, raw, given.recipient)
    except OSError as fault:
        return _later(f"{folder} can’t be written: {fault.strerror}")
    return os.EX_OK


def _later(why: str) -> int:
    sys.stderr.write(f"vestnik newsletter returned: {why}\n")
    return os.EX_TEMPFAIL
