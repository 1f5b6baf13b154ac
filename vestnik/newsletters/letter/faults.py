"""A fault of an issue, and the finished mail in which it is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urlsplit

from django.conf import settings

from vestnik.newsletters.letter.compiled import Compiled, Slots
from vestnik.newsletters.letter.composing import Frame, Letter
from vestnik.newsletters.letter.dkim import sealed
from vestnik.newsletters.letter.seen import Seen, look_at
from vestnik.newsletters.models import Issue

#: two readers who have nothing in common
ONE = Slots(b"one@reader.invalid", b"A" * 40, b"0" * 40)
OTHER = Slots(b"another.reader@mail.invalid", b"b" * 40, b"f" * 40)


@dataclass(frozen=True)
class Fault:
    """`check` is its number, `where` the id of the block it stands in ('' for the issue as a whole)."""

    check: int
    words: str
    where: str = ""
    fatal: bool = True


@dataclass(frozen=True)
class Case:
    """An issue and its mail as one reader gets it."""

    issue: Issue
    letter: Letter
    compiled: Compiled
    frame: Frame
    raw: bytes
    mail: EmailMessage
    text: str
    html: str
    seen: Seen

    @classmethod
    def of(cls, issue: Issue, letter: Letter, compiled: Compiled, frame: Frame) -> Case:
        raw = sealed(compiled).raw(ONE)
        mail = message_from_bytes(raw, policy=policy.default)
        text, html = _content(mail, "plain"), _content(mail, "html")
        return cls(issue, letter, compiled, frame, raw, mail, text, html, look_at(html))

    def block(self, number: int) -> str:
        """The id of the block with that number among the issue's; '' for what stands in none."""
        return next((item.block for item in self.letter.items if item.number == number), "")

    @property
    def is_local(self) -> bool:
        """Whether the paper is one that only this machine sees: a demo, a trial."""
        host = urlsplit(settings.PUBLIC_URL).hostname or ""
        mails_go_out = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
        return not mails_go_out and (host == "localhost" or host.startswith("127.") or host == "::1")


def _content(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return part.get_content().replace("\r\n", "\n") if part else ""
