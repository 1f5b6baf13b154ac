"""Text as it goes over the wire: headers, quoted-printable, dots. All of it 7-bit, so that any relay carries it. Pure.

The stdlib's own policy for mails writes a header word that is longer than a line as an encoded word, also the address
in List-Unsubscribe, which then no mail program follows. So headers are brought into their form here, and written as
they are.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from email.header import Header
from email.policy import EmailPolicy
from email.utils import quote
from functools import lru_cache

LINE = 76
LONGEST_HEADER_LINE = 998
_FOLD = "\r\n "
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_FORM = re.compile(r"(?:[!-~][ -~]*)?(?:\r\n [!-~][ -~]*)*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


class BadHeader(ValueError):
    """A header that would break the message."""


class _Verbatim(EmailPolicy):
    """Writes headers as they were given, once they are known to be one header each."""

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        if not _NAME.fullmatch(name) or not _FORM.fullmatch(value):
            raise BadHeader(f"{name} can't be {value[:200]!r}")
        if max(map(len, f"{name}: {value}".split("\r\n"))) > LONGEST_HEADER_LINE:
            raise BadHeader(f"{name} is too long: {value[:200]!r}")
        return name, value

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


VERBATIM = _Verbatim(linesep="\r\n")


def one_line(text: str) -> str:
    """Its words with one space between them: without line breaks and control characters, so it ends no header."""
    seen = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cs"))
    return " ".join(seen.split())


def words(text: str, header: str) -> str:
    """A text for people as the value of a header, folded; encoded (RFC 2047) if it must be."""
    text = one_line(text)
    if not text.isascii() or "=?" in text:
        return Header(text, "utf-8", maxlinelen=LINE, header_name=header).encode(linesep="\r\n")
    before = len(header) + 2
    lines = textwrap.wrap(" " * before + text, LINE, break_long_words=False, break_on_hyphens=False)
    # a header must not begin with an empty line, however long its first word is
    return _FOLD.join(line.strip() for line in lines if line.strip())


def mailbox(name: str, address: str) -> str:
    """`Name <address>`; the address must be ASCII (a domain in Punycode)."""
    if not re.fullmatch(r"[!-;=?-~]+@[!-;=?-~]+", address):
        raise BadHeader(f"{address[:200]!r} is no address to send from")
    name = one_line(name)
    if not name:
        return f"<{address}>"
    if not name.isascii() or "=?" in name:
        shown = words(name, "From")
    else:
        shown = name if _PLAIN_NAME.fullmatch(name) else f'"{quote(name)}"'
    last = len(shown.rpartition("\r\n")[2])
    return f"{shown}{_FOLD if last + len(address) > LINE - 10 else ' '}<{address}>"


def quoted(text: str, sentinel: str, value: str) -> str:
    """`text` in quoted-printable (RFC 2045, 6.7) with `value` for each `sentinel`, lines ended by CRLF.

    No line is longer than 76 octets and no value is broken by a line's end. No line begins with a dot or with 'From ',
    which servers on the way have been seen to change.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        text += "\n"
    lines: list[str] = []
    for line in text.split("\n")[:-1]:
        lines += _broken(_atoms(line, sentinel, value))
    return "\r\n".join(lines) + "\r\n"


def _atoms(line: str, sentinel: str, value: str) -> list[str]:
    """What a soft break must not cut: encoded characters, and values."""
    atoms: list[str] = []
    for number, piece in enumerate(line.split(sentinel)):
        if number:
            atoms.append(value)
        atoms += [_quoted_sign(sign) for sign in piece]
    if atoms and atoms[-1] in (" ", "\t"):
        atoms[-1] = f"={ord(atoms[-1]):02X}"
    return atoms


def _broken(atoms: list[str]) -> list[str]:
    lines: list[str] = []
    line: list[str] = []
    length = 0
    for place, atom in enumerate(atoms):
        if length + len(atom) >= LINE:
            lines.append("".join(line) + "=")
            line, length = [], 0
        if not line and (atom == "." or (atom == "F" and atoms[place + 1 : place + 5] == list("rom "))):
            atom = f"={ord(atom):02X}"
        line.append(atom)
        length += len(atom)
    lines.append("".join(line))
    return lines


@lru_cache(maxsize=2048)
def _quoted_sign(sign: str) -> str:
    if sign == "\t" or (" " <= sign <= "~" and sign != "="):
        return sign
    return "".join(f"={octet:02X}" for octet in sign.encode("utf-8", "replace"))


def stuffed(message: bytes) -> bytes:
    """Dot-stuffed (RFC 5321, 4.5.2): a line that begins with a dot gets a second one."""
    return re.sub(rb"(?m)^\.", b"..", message)
