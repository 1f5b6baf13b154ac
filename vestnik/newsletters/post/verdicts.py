"""What an answer of the relay means for the mail, for the pace, and for the send. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from vestnik.newsletters.post.pace import Fault
from vestnik.newsletters.post.wire import Answer, Stage
from vestnik.newsletters.returns.codes import Kind, classify, find_status


class Throttle(Enum):
    """Who asks for less."""

    RELAY = "relay"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`is_taken`: the relay took the mail. Else `is_soft`: to be tried again.

    `fault`: what it says against the send. `throttle`: it was not about the reader, who loses no try by it.
    """

    is_taken: bool = False
    is_soft: bool = False
    fault: Fault | None = None
    throttle: Throttle | None = None
    status: str = ""


#: of the codes of RFC 5321 and 4954, those by which a server defends itself
_THROTTLES = frozenset({421, 451, 454})


def judge(answer: Answer) -> Verdict:
    """The verdict on one mail."""
    if answer.is_taken:
        return Verdict(is_taken=True)
    status = find_status(answer.words[:80])
    if 400 <= answer.code < 500:
        return Verdict(is_soft=True, throttle=_throttle(answer, status), status=status)
    kind = classify(answer.code, status, answer.words)
    if kind is Kind.POLICY or answer.stage is Stage.MAIL:
        # our fault, or taken for one: no reader is to lose an issue by it
        return Verdict(is_soft=True, fault=Fault.POLICY, status=status)
    return Verdict(fault=Fault.HARD if kind is Kind.HARD else None, status=status)


def _throttle(answer: Answer, status: str) -> Throttle | None:
    asks_for_less = answer.code in _THROTTLES or status.startswith("4.7.")
    if answer.stage is Stage.RCPT:
        return Throttle.PROVIDER if asks_for_less else None
    if answer.stage is Stage.CONTENT:
        return Throttle.RELAY if asks_for_less else None
    return Throttle.RELAY  # MAIL and DATA say nothing of the reader
