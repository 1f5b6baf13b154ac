"""Opening a connection to a relay: TLS and log-in by the standard library. Plain Python."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from enum import Enum

from vestnik.newsletters.post.wire import Trouble

#: bytes: a mail goes out in one write, and its connection is not asked about again until the answer
SEND_BUFFER = 256 * 1024


class Security(Enum):
    """`STARTTLS`: TLS is asked for once connected (RFC 3207); `TLS`: from the start (RFC 8314)."""

    NONE = "smtp"
    STARTTLS = "smtp+tls"
    TLS = "smtps"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds; those of what is said once a session stands are of RFC 5321, 4.5.3.2."""

    #: to connect, and for each reply until the session stands
    connect: float = 30.0
    command: float = 300.0
    data: float = 120.0
    block: float = 180.0
    content: float = 600.0
    #: without a mail, until the connection is given up
    idle: float = 20.0


@dataclass(frozen=True)
class Relay:
    """The mail server that takes our mail. `name`: how we call ourselves to it."""

    host: str
    port: int
    security: Security = Security.NONE
    user: str = ""
    password: str = field(default="", repr=False)
    name: str = "localhost"
    timeouts: Timeouts = field(default_factory=Timeouts)
    context: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A connection that is ready for MAIL. `size`: the largest message it takes, in bytes; 0 if it doesn't say."""

    sock: socket.socket
    pipelining: bool
    size: int


class CantOpen(Exception):
    """There is no session; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.words)
        self.trouble = trouble


def open_session(relay: Relay) -> Session:
    """Connects, says EHLO, begins TLS, logs in; blocks meanwhile.

    :raises CantOpen: the relay can't be reached, or does not let us.
    """
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _connected(relay)
        smtp.ehlo_or_helo_if_needed()
        if relay.security is Security.STARTTLS:
            smtp.starttls(context=relay.context or ssl.create_default_context())
            smtp.ehlo()
        if relay.user:
            smtp.login(relay.user, relay.password)
        return _taken_over(smtp)
    except (OSError, smtplib.SMTPException) as problem:
        if smtp is not None:
            smtp.close()
        raise CantOpen(_trouble(problem)) from problem
    except ValueError as problem:  # smtplib, of an answer that is none
        if smtp is not None:
            smtp.close()
        raise CantOpen(Trouble(f"no mail server: {problem}")) from problem


def _connected(relay: Relay) -> smtplib.SMTP:
    patience = relay.timeouts.connect
    if relay.security is Security.TLS:
        context = relay.context or ssl.create_default_context()
        return smtplib.SMTP_SSL(relay.host, relay.port, relay.name, timeout=patience, context=context)
    return smtplib.SMTP(relay.host, relay.port, relay.name, patience)


def _taken_over(smtp: smtplib.SMTP) -> Session:
    sock, features = smtp.sock, smtp.esmtp_features
    if sock is None:
        raise smtplib.SMTPServerDisconnected("the relay has closed the connection")
    if smtp.file is not None:
        smtp.file.close()
    smtp.sock = smtp.file = None
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    sock.setblocking(False)
    size = features.get("size", "")
    return Session(sock, "pipelining" in features, int(size) if size.isdecimal() else 0)


def _trouble(problem: Exception) -> Trouble:
    if isinstance(problem, smtplib.SMTPResponseException):
        raw = problem.smtp_error
        said = raw.decode(errors="replace") if isinstance(raw, bytes) else str(raw)
        words = f"{problem.smtp_code} {' '.join(said.split())}"[:300]
        temporary = 400 <= problem.smtp_code < 500
        # who logs in wrongly again and again is locked out
        is_final = isinstance(problem, smtplib.SMTPAuthenticationError) and not temporary
        return Trouble(words, is_final=is_final, is_throttle=temporary)
    lacks = type(problem) in (
        smtplib.SMTPException,
        smtplib.SMTPNotSupportedError,
    )  # STARTTLS, a way to log in
    if lacks or isinstance(problem, ssl.SSLCertVerificationError):
        return Trouble(str(problem)[:300], is_final=True)
    return Trouble(f"{type(problem).__name__}: {getattr(problem, 'strerror', None) or problem}"[:300])
