"""What a message says that came back: a bounce, a complaint, or nothing for us. Plain functions.

Whoever knows the address can write here, so a message may be anything, of any size; and what it says of a reader is
believed by others only if it holds a mark that we signed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser, Parser
from itertools import islice

from vestnik.newsletters.mime import header, leaves, text_of
from vestnik.newsletters.returns.codes import Kind, classify, find_status

#: bytes that are read: what a server says comes first, then at most the head of our own mail is of use
MOST = 256 * 1024
#: containers; a bounce with our mail in it has four. The parser's time is their number times the number of lines
DEEPEST = 20
#: a message has one, or the same one many times
MOST_MARKS = 20
#: characters of the words that are kept
LONGEST_WORDS = 300

_CONTAINERS = re.compile(rb"boundary\s*=|content-type:\s*message/", re.IGNORECASE)
#: 40 hexadecimal digits that stand alone: what a mark looks like (`vestnik.newsletters.marks`)
_MARK = re.compile(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])", re.IGNORECASE)
_REPLY = re.compile(r"(?<!\d)([45]\d\d)[ -]")
#: what servers without RFC 3464 call their bounces
_BOUNCE_SUBJECTS = re.compile(
    r"undeliver|delivery (?:status|failure|failed|report|notification|has failed|problem)|mail delivery|"
    r"returned mail|returned to sender|failure notice|non[- ]?deliver|not delivered|could not be delivered|"
    r"nondeliverable|delivery subsystem|недоставен|не е доставен|не доставлено|недоставленн",
    re.IGNORECASE,
)
_BOUNCE_SENDERS = re.compile(r"mailer-daemon|postmaster|mail delivery|mdaemon|maildelivery", re.IGNORECASE)
_AWAY_SUBJECTS = re.compile(
    r"out of (?:the )?office|automatic reply|auto[- ]?(?:reply|response|responder)|vacation|away from|"
    r"автоматичен отговор|извън офиса|в отпуск|abwesen",
    re.IGNORECASE,
)
_OUR_MAIL = re.compile(
    r"^(?:-+ ?(?:this is a copy|original message|returned message)|return-path:|received:)",
    re.IGNORECASE | re.MULTILINE,
)
_WARNING = re.compile(
    r"\bwarning\b|\bdelayed\b|still (?:being )?retr|no need to (?:retry|resend)", re.IGNORECASE
)


#: parts that hold our mail, or its head, as text
_QUOTES = ("text/rfc822-headers", "message/rfc822", "text/plain", "message/feedback-report")


@dataclass(frozen=True, slots=True)
class Report:
    """One message, understood. `status`: enhanced status code or ''. `words`: what the server said, one line.

    `marks`: strings in it that look like marks, in the order in which they are to be believed; not checked.
    `for_people`: no server wrote it; somebody should read it.
    """

    kind: Kind
    status: str = ""
    words: str = ""
    marks: tuple[str, ...] = ()
    for_people: bool = False


def read(raw: bytes, recipient: str = "") -> Report:
    """What a message says. Never fails. `recipient`: the address it was delivered to, if the server says so (VERP).

    `NOTHING`: an automatic reply, a delay, a success, or a letter by a human. `UNKNOWN`: it is a bounce, but of what
    is not to be made out.
    """
    raw = raw[:MOST]
    if len(_CONTAINERS.findall(raw)) > DEEPEST:
        return Report(Kind.UNKNOWN, words="Too many parts.")
    try:
        return _read(BytesParser().parsebytes(raw), recipient)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        # the standard library's parser breaks on some of what people write; which, changes with its version
        return Report(Kind.UNKNOWN, words=one_line(f"Can’t be read: {fault}"))


def _read(message: Message, recipient: str) -> Report:
    marks = _marks(message, recipient)
    parts: dict[str, Message] = {}
    for part in message.walk():
        parts.setdefault(part.get_content_type(), part)
    if feedback := parts.get("message/feedback-report"):
        return _complaint(feedback, marks)
    if delivery := parts.get("message/delivery-status"):
        return _delivery(delivery, marks)
    if "message/disposition-notification" in parts or _is_automatic(message):
        return Report(Kind.NOTHING, words=one_line(header(message, "Subject")))
    return _by_words(message, marks)


def _complaint(part: Message, marks: tuple[str, ...]) -> Report:
    """RFC 5965. 'not-spam' is the contrary of a complaint; 'auth-failure' says nothing of a reader (RFC 6591)."""
    fields = _first_fields(part)
    kind = one_line(header(fields, "Feedback-Type").lower())
    if kind == "not-spam":
        return Report(Kind.NOTHING, words=kind)
    if kind in ("auth-failure", "dmarc", "virus"):
        return Report(Kind.POLICY, words=kind, marks=marks)
    return Report(Kind.COMPLAINT, words=kind, marks=marks)


def _delivery(part: Message, marks: tuple[str, ...]) -> Report:
    """RFC 3464. Our mails have one recipient; if an alias of it got the mail, it has not bounced."""
    blocks = {header(fields, "Action").lower(): fields for fields in reversed(_blocks(part))}
    fields = blocks.get("failed")
    if fields is None or blocks.keys() & {"delivered", "relayed", "expanded"}:
        action = next((action for action in blocks if action), "")
        return Report(Kind.NOTHING if action else Kind.UNKNOWN, words=one_line(action), marks=marks)
    words = header(fields, "Diagnostic-Code").partition(";")[2].strip()
    status, reply = find_status(header(fields, "Status")), _REPLY.search(words[:20])
    if not status or status.endswith(".0.0"):
        # 'Status: 5.0.0' is what a server writes that leaves it to the diagnostic code
        status = find_status(words) or status
    kind = classify(int(reply[1]) if reply else 0, status, words)
    return Report(kind, status, one_line(words), marks)


def _by_words(message: Message, marks: tuple[str, ...]) -> Report:
    """Bounces of servers that know no RFC 3464: by sender or subject, then by what the text says."""
    subject, sender = header(message, "Subject"), header(message, "From")
    is_report = message.get_content_type() == "multipart/report" or header(message, "X-Failed-Recipients")
    if not (is_report or _BOUNCE_SUBJECTS.search(subject) or _BOUNCE_SENDERS.search(sender)):
        return Report(Kind.NOTHING, words=one_line(subject), for_people=True)
    text = next((text_of(part) for part in leaves(message) if part.get_content_maintype() == "text"), "")
    told = _before_our_mail(text)
    if _WARNING.search(subject) or (_WARNING.search(told[:1000]) and not find_status(told).startswith("5")):
        return Report(Kind.NOTHING, words=one_line(subject))
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    said = next((line for line in lines if find_status(line) or _REPLY.search(line)), "")
    reply, status = _REPLY.search(said), find_status(said)
    kind = classify(int(reply[1]) if reply else 0, status, said)
    if kind is Kind.UNKNOWN:
        said = " ".join(lines)[:2000]
        kind = classify(0, "", said)
    return Report(kind, status, one_line(said or subject), marks)


def _is_automatic(message: Message) -> bool:
    """RFC 3834, 5; and what was in use before it. Bounces say 'auto-replied' too, but with an empty return path."""
    automatic = header(message, "Auto-Submitted").lower()
    if _BOUNCE_SENDERS.search(header(message, "From")) or header(message, "X-Failed-Recipients"):
        return False
    if automatic.startswith("auto-") and not _BOUNCE_SUBJECTS.search(header(message, "Subject")):
        return True
    if header(message, "Precedence").lower() == "auto_reply":
        return True
    others = header(message, "X-Autoreply") or header(message, "X-Autorespond")
    return bool(others) or _AWAY_SUBJECTS.search(header(message, "Subject")) is not None


def _marks(message: Message, recipient: str) -> tuple[str, ...]:
    """Where a mark can stand: the address it came back to, then the head of our mail that it brings back."""
    envelope = (
        recipient,
        *(header(message, name) for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To")),
    )
    texts: list[str] = [*envelope, header(message, "In-Reply-To"), header(message, "References")]
    for part in message.walk():
        if part is not message:
            texts += [header(part, name) for name in ("Message-ID", "Return-Path", "Original-Mail-From")]
        if part.get_content_type() in _QUOTES:
            texts.append(text_of(part))
    return find_marks("\n".join(texts))


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a delivery status; the parser has taken them for messages."""
    inner = part.get_payload()
    return [block for block in inner if isinstance(block, Message)] if isinstance(inner, list) else []


def _first_fields(part: Message) -> Message:
    """The fields of a feedback report: the parser takes them for a message in it, or leaves them as text."""
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        return inner[0]
    return Parser().parsestr(inner if isinstance(inner, str) else "", headersonly=True)


def _before_our_mail(text: str) -> str:
    """What the server wrote before it quotes our mail."""
    return _OUR_MAIL.split(text, maxsplit=1)[0]


def find_marks(text: str) -> tuple[str, ...]:
    """Strings in `text` that look like marks, each once; not checked."""
    return tuple(islice(dict.fromkeys(found[0].lower() for found in _MARK.finditer(text)), MOST_MARKS))


def one_line(text: str) -> str:
    """One line that any database takes."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_WORDS]
