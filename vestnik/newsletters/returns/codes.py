"""What a mail server's refusal means for the reader it concerns. Plain functions.

By the enhanced status code (RFC 3463, and IANA's registry of them), since the words differ at every provider. What
is our own fault (5.7.x: not authenticated, taken for spam) says nothing of the address: a fault in our DKIM would
else empty the list of readers within one issue.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """What a refusal is; the values of `Returned.Kind`, and `NOTHING` for what needs no row."""

    HARD = "hard"
    SOFT = "soft"
    POLICY = "policy"
    COMPLAINT = "complaint"
    UNKNOWN = "unknown"
    NOTHING = "nothing"


#: subject and detail of a status of class 5, and what it says. What is not here is decided by its subject.
_DETAILS = {
    (1, 5): Kind.NOTHING,  # destination address valid: a success
    (1, 7): Kind.POLICY,  # bad sender's mailbox syntax
    (1, 8): Kind.POLICY,  # bad sender's system
    (1, 9): Kind.SOFT,  # relayed to a mailer that keeps no rules
    (2, 1): Kind.HARD,  # mailbox disabled
    (2, 3): Kind.POLICY,  # message larger than allowed
    (3, 4): Kind.POLICY,  # message too big for the system
}
#: 1 address, 2 mailbox, 3 system, 4 network, 5 protocol, 6 content, 7 policy
_SUBJECTS = {
    1: Kind.HARD,
    2: Kind.SOFT,
    3: Kind.SOFT,
    4: Kind.SOFT,
    5: Kind.POLICY,
    6: Kind.POLICY,
    7: Kind.POLICY,
}
#: what a bare SMTP code of class 5 says where the words do not (RFC 5321, 4.2.3; 556: RFC 7504)
_CODES = {550: Kind.SOFT, 551: Kind.HARD, 552: Kind.SOFT, 553: Kind.SOFT, 556: Kind.HARD}

_POLICY_WORDS = re.compile(
    r"spam|junk mail|\b(?:un)?solicited\b|\bbulk\b|black ?list|block(?:ed|[ -]?list)|\bban(?:ned)?\b|\bd?n?sbl\b"
    r"|\brbl\b|spamhaus|reputation|\bdmarc\b|\bdkim\b|\bspf\b|authenticat|not authori[sz]ed|polic(?:y|ies)|virus"
    r"|content rejected|reverse dns|\bptr\b|suspicious|phish|too (?:large|big)|exceeds? (?:the )?(?:maximum |size )"
    r"|relay(?:ing)? (?:access )?denied|sender (?:address )?(?:rejected|denied|verif)",
    re.IGNORECASE,
)
_FULL_WORDS = re.compile(
    r"(?:mailbox|inbox|quota|storage|disk)[^.]{0,40}(?:full|exceeded|exceeds|over|space)"
    r"|over ?quota|out of (?:storage|space)|insufficient (?:storage|space)|rate that prevents|too many messages"
    r"|temporar|try again|greylist|graylist|out of office",
    re.IGNORECASE,
)
_GONE_WORDS = re.compile(
    r"(?:user|recipient|mailbox|account|address|person|alias)[^.;]{0,60}?"
    r"(?:unknown|not (?:be )?(?:found|exist|valid|known|listed)|does ?n[o']t exist|invalid|no longer|inactive"
    r"|disabled|non-?existent|doesn't have)"
    r"|(?:unknown|invalid|no such|bad destination|inactive|disabled|non-?existent|unrouteable)[^.;]{0,30}?"
    r"(?:user|recipient|mailbox|account|address|person|domain|host|alias)"
    r"|(?:host|domain)[^.;]{0,30}?(?:not found|does not exist)|\bno mailbox\b|null mx|does not accept mail",
    re.IGNORECASE,
)
#: said of unknown readers where nothing is said of policy: outlook.com's 5.5.0, Microsoft 365's 5.4.1
_NO_ENTRY_WORDS = re.compile(r"mailbox unavailable|recipient (?:address )?rejected", re.IGNORECASE)
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
#: addresses and links hold words of their own: antispam@…, …/blocked
_NOT_WORDS = re.compile(r"<?\S*@\S*>?|\bhttps?:\S+", re.IGNORECASE)
_LONGEST = 2000


def find_status(text: str) -> str:
    """The first enhanced status code in `text`, such as '5.1.1'; '' if there is none."""
    found = _STATUS.search(text[:_LONGEST])
    return ".".join(str(int(part)) for part in found.groups()) if found else ""


def classify(code: int, status: str, words: str) -> Kind:
    """What a refusal says of the reader. Never fails, whatever is in it.

    `code`: SMTP reply code, 0 if there is none. `status`: enhanced status code ('5.1.1') or ''; if empty it is looked
    for at the beginning of `words`, what the server said.

    `HARD`: no such address, don't mail it again. `SOFT`: not now; five in 30 days are enough. `POLICY`: they don't want
    our mail as it is, which no reader is to be punished for. `UNKNOWN`: neither code nor words say it.
    """
    status = find_status(status) or find_status(words[:80])
    said = _NOT_WORDS.sub(" ", words[:_LONGEST])
    if 400 <= code < 500 or status.startswith("4."):
        return Kind.SOFT
    if status.startswith("2.") or 200 <= code < 400:
        return Kind.NOTHING
    by_words = _by_words(said)
    if not status:
        return by_words or (_by_code(code) if code else Kind.UNKNOWN)
    subject, detail = (int(part) for part in status.split(".")[1:])
    by_status = _DETAILS.get((subject, detail)) or _SUBJECTS.get(subject)
    if by_status is Kind.HARD:
        # said with a wrong code: 'mailbox is full', 'rejected as spam'
        return by_words or Kind.HARD
    if by_status is Kind.SOFT and (subject, detail) != (2, 2) and by_words:
        # Microsoft tells an unknown recipient as 5.4.1, Postfix an unknown domain as 5.4.4
        return by_words
    if subject == 5 and by_words is Kind.HARD:
        # Outlook.com: 5.5.0 mailbox unavailable
        return Kind.HARD
    return by_status or by_words or (_by_code(code) if code else Kind.UNKNOWN)


def _by_words(said: str) -> Kind | None:
    if _FULL_WORDS.search(said):
        return Kind.SOFT
    gone, policy = _GONE_WORDS.search(said), _POLICY_WORDS.search(said)
    if gone and not (policy and policy.start() < gone.start()):
        return Kind.HARD
    if policy:
        return Kind.POLICY
    return Kind.HARD if _NO_ENTRY_WORDS.search(said) else None


def _by_code(code: int) -> Kind:
    return _CODES.get(code, Kind.POLICY)
