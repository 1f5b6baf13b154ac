"""Messages as mail servers and people send them back."""

from __future__ import annotations

MARK = "ab" * 20


def dsn(
    mark=MARK, *, action="failed", status="5.1.1", said="550 5.1.1 No such user", to="ann@mail.example"
) -> bytes:
    """A bounce after RFC 3464, as Postfix writes it."""
    return f"""\
Return-Path: <>
Delivered-To: bounce+{mark}@news.delnik.example
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: bounce+{mark}@news.delnik.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{mark[:8]}.{status}@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system at host mx.example.net. I could not deliver your message.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Sun, 22 Nov 2026 07:01:00 +0000

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}
--b
Content-Type: text/rfc822-headers

Message-ID: <{mark}@news.delnik.example>
To: {to}
--b--
""".encode()


def complaint(mark=MARK, *, kind="abuse", to="ann@mail.example") -> bytes:
    """A complaint after RFC 5965, as a feedback loop sends it to the abuse address."""
    return f"""\
From: fbl@provider.example
To: abuse@news.delnik.example
Subject: FW: The week
Message-ID: <{mark[:8]}.{kind}@provider.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Fbl/1.0
Version: 1
Original-Rcpt-To: {to}
--b
Content-Type: message/rfc822

From: Delnik <news@delnik.example>
Message-ID: <{mark}@news.delnik.example>
Subject: The week

body
--b--
""".encode()


def plain(subject: str, text: str, *, sender="MAILER-DAEMON@old.example", headers="") -> bytes:
    """A letter of one text."""
    head = f"From: {sender}\nTo: bounce@news.delnik.example\nSubject: {subject}\n{headers}"
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n".encode()


QMAIL = """\
Hi. This is the qmail-send program at old.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ann@old.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <bounce+{mark}@news.delnik.example>
Message-ID: <{mark}@news.delnik.example>
Subject: 550 ways to cook, user unknown
"""
EXIM = """\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ann@old.example
    host mx.old.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<ann@old.example>:
    550 5.7.1 Message rejected as spam

------ This is a copy of the message, including all the headers. ------

Message-ID: <{mark}@news.delnik.example>
"""
