"""What passes between those who have mails to send and those who hand them over. Plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Stage(StrEnum):
    """To what a relay has answered."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the relay said to a mail: taken if `code` is 2xx. `words` follow the code, lines joined by spaces."""

    code: int
    words: str
    stage: Stage = Stage.CONTENT

    @property
    def is_taken(self) -> bool:
        return self.stage is Stage.CONTENT and 200 <= self.code < 300


@dataclass(slots=True, eq=False)
class Mail:
    """One mail to one reader.

    `message`: gives its segments: CRLF at line ends, dots doubled at line beginnings, no final dot (RFC 5321, 4.5.2).
    `about`: what the sender of it keeps with it.
    """

    sender: bytes
    address: bytes
    message: Callable[[], Sequence[bytes]]
    about: Any = None
    tries: int = field(default=0)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something went wrong with a connection, and not with a mail. `is_final`: no use to try again as things stand.

    `is_throttle`: the relay asks for less.
    """

    words: str
    is_final: bool = False
    is_throttle: bool = False


class Desk(Protocol):
    """Has mails, and keeps the books."""

    def take(self) -> Mail | float:
        """The next mail; or the seconds after which to ask again."""

    def on_the_wire(self, mail: Mail) -> None:
        """Its content is about to be sent: from here to the answer nobody can know whether it was taken."""

    def answered(self, mail: Mail, answer: Answer) -> None:
        """The relay has taken or refused it."""

    def not_sent(self, mail: Mail) -> None:
        """It was certainly not taken, and through no fault of its own: to be taken again."""

    def uncertain(self, mail: Mail) -> None:
        """The connection was lost between its end and the answer."""

    def trouble(self, trouble: Trouble) -> None:
        """To be told to people, and to slow down."""

    def connected(self) -> None:
        """A connection stands: earlier trouble is over."""


class Transport(Protocol):
    """Hands mails over."""

    @property
    def under_way(self) -> int:
        """Mails taken from the desk of which nothing has been told yet."""

    def step(self, patience: float) -> None:
        """Does what can be done; returns after `patience` seconds at most."""

    def finish(self, patience: float) -> None:
        """Takes no more; returns when all is told of those under way. What is not answered after `patience` seconds is
        told to be uncertain."""
