"""Checks of an issue's head and of its form on the wire."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.utils import parseaddr

from django.utils.translation import gettext as _

from vestnik.newsletters.letter.compiled import ADDRESS, LONGEST_LINE, MARK, TOKEN
from vestnik.newsletters.letter.dkim import SIGNED, sealed
from vestnik.newsletters.letter.faults import OTHER, Case, Fault

Check = Callable[[Case], Iterator[Fault]]
#: headers that may differ from reader to reader
OF_A_READER = {"to", "message-id", "list-unsubscribe", "dkim-signature"}
ONCE = ("From", "To", "Subject", "Date", "Message-ID")


def one_click(case: Case) -> Iterator[Fault]:
    """1: mail programs show a button to leave (RFC 8058; Gmail, Yahoo and Microsoft demand it of bulk senders)."""
    lines = _lines(case.raw, b"list-unsubscribe")
    if len(lines) != 1:
        yield Fault(
            1, _("The mail has no List-Unsubscribe in one line: no mail program shows a button to leave.")
        )
    elif not re.fullmatch(rb"<https?://[!-;=?-~]+>", lines[0]):
        yield Fault(1, _("List-Unsubscribe is not an address in angle brackets, or is encoded."))
    elif not lines[0].startswith(b"<https://"):
        words = _("List-Unsubscribe must begin with https: set public_url to the paper’s address with https.")
        yield Fault(1, words, fatal=not case.is_local)
    if _lines(case.raw, b"list-unsubscribe-post") != [b"List-Unsubscribe=One-Click"]:
        yield Fault(1, _("List-Unsubscribe-Post is missing: leaving would take more than one press."))
    if not {b"list-unsubscribe", b"list-unsubscribe-post"} <= set(SIGNED):
        yield Fault(1, _("List-Unsubscribe is not signed: mail programs ignore it."))


def head(case: Case) -> Iterator[Fault]:
    """4: one sender, one reader, a subject, a date and a name of its own; nothing a parser stumbles over (RFC 5322)."""
    for name in ONCE:
        if len(case.mail.get_all(name, [])) != 1:
            yield Fault(4, _("The mail must have %(header)s, once.") % {"header": name})
    if not case.issue.subject.strip():
        yield Fault(4, _("Write a subject."))
    if len(case.mail["To"].addresses if case.mail["To"] else ()) != 1:
        yield Fault(4, _("The mail must go to exactly one reader."))
    sender = parseaddr(str(case.mail["From"] or ""))[1].rpartition("@")[2]
    if "." not in sender.strip("."):
        words = _("“%(domain)s” is no domain to send from: set email_from or the newsletter’s sender.")
        yield Fault(4, words % {"domain": sender}, fatal=not case.is_local)
    if not str(case.mail["Message-ID"] or "").endswith(f"@{sender}>"):
        yield Fault(4, _("The Message-ID is not of the sender’s domain."))
    for part in case.mail.walk():
        found = [*part.defects, *(defect for value in part.values() for defect in value.defects)]
        for defect in found:
            yield Fault(4, _("The mail is not well formed: %(what)s.") % {"what": defect})


def list_headers(case: Case) -> Iterator[Fault]:
    """5: which list it is, for filters and for the providers' reports; nothing of the reader; no holiday replies."""
    if not re.fullmatch(r"<[a-z0-9.-]+>", str(case.mail["List-ID"] or "")):
        yield Fault(5, _("List-ID is missing: readers can’t sort the newsletter (RFC 2919)."))
    parts = str(case.mail["Feedback-ID"] or "").split(":")
    if len(parts) != 4 or not re.fullmatch(r"[a-z0-9]{5,15}", parts[-1]):
        yield Fault(5, _("Feedback-ID must have four parts and end in a sender of 5 to 15 letters."))
    if str(case.mail["Precedence"] or "").lower() != "bulk":
        yield Fault(5, _("Precedence: bulk is missing: holiday replies will come."))
    if case.mail["Auto-Submitted"]:
        yield Fault(5, _("Auto-Submitted does not belong into an issue: people wrote it."))
    other = sealed(case.compiled).raw(OTHER)
    for name in {name.lower() for name in case.mail} - OF_A_READER:
        if _lines(case.raw, name.encode()) != _lines(other, name.encode()):
            yield Fault(
                5, _("%(header)s differs from reader to reader: it would tell who is who.") % {"header": name}
            )


def wire_form(case: Case) -> Iterator[Fault]:
    """7: every server on the way can carry it: short lines, 7 bits, UTF-8 told."""
    if max(map(len, case.raw.split(b"\r\n"))) > LONGEST_LINE:
        yield Fault(
            7, _("A line is longer than %(limit)s signs: servers would cut it.") % {"limit": LONGEST_LINE}
        )
    if not case.raw.isascii() or b"\n" in case.raw.replace(b"\r\n", b""):
        yield Fault(7, _("The mail is not in 7 bits, or its lines do not end as they should."))
    for part in case.mail.walk():
        if part.is_multipart():
            continue
        if part["Content-Transfer-Encoding"] not in ("7bit", "quoted-printable"):
            yield Fault(7, _("A part is not in quoted-printable."))
        if part.get_content_charset() != "utf-8":
            yield Fault(7, _("A part does not say that it is in UTF-8."))


def slots(case: Case) -> Iterator[Fault]:
    """12: all readers get the same, but for what stands in the head and the foot; the archive holds nothing of them."""
    html, text = case.letter.html, case.letter.text
    matter, _foot, foot = html.partition('id="foot"')
    if TOKEN not in foot or (TOKEN in matter and 'id="b' not in html):
        yield Fault(12, _("The mail has no foot of its own for what belongs to one reader."))
    pieces = matter.split('id="b')
    for piece in pieces[1:]:
        if TOKEN in piece:
            words = _("Something in this block belongs to one reader: only the foot may have that.")
            yield Fault(12, words, case.block(int(piece.partition('"')[0])))
    if TOKEN in pieces[0] or TOKEN in text.partition("\n-- \n")[0]:
        yield Fault(12, _("Something before the foot belongs to one reader."))
    if any(sign in html + text for sign in (ADDRESS, MARK)):
        yield Fault(12, _("The mail holds a reader’s address or mark in its text."))
    if any(sign in case.letter.page for sign in (TOKEN, ADDRESS, MARK)):
        yield Fault(12, _("The page in the archive holds something of one reader."))


def _lines(raw: bytes, name: bytes) -> list[bytes]:
    """The values of a header as they stand, folds and all."""
    headers = raw.partition(b"\r\n\r\n")[0] + b"\r\n"
    return re.findall(rb"(?im)^%b: ?((?:[^\r\n]*)(?:\r\n[ \t][^\r\n]*)*)\r\n" % re.escape(name), headers)


CHECKS: tuple[Check, ...] = (one_click, head, list_headers, wire_form, slots)
