"""The head of an issue's mail: who sends it, how it is told from others, how a reader leaves it by one press."""

from __future__ import annotations

import re
from email.utils import parseaddr

from django.conf import settings
from django.utils.encoding import punycode

from vestnik.newsletters.letter.compiled import Compiled, Parts, compile_parts
from vestnik.newsletters.letter.composing import Letter, edition_of, leave_url
from vestnik.newsletters.letter.dkim import sealed
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.press import recorder
from vestnik.stories.addresses import absolute


def compile(letter: Letter, issue: Issue) -> Compiled:
    """The mail of a composed issue, ready for any reader.

    :raises wire.BadHeader: a sender or a reply address that no mail can have.
    """
    return compile_parts(parts_of(letter, issue))


def load(stored: bytes) -> Compiled:
    """A mail that was stored by `Compiled.dump`, as it is to be sent: with the paper's own signature, if it has one.

    :raises compiled.Damaged: it was not stored so, or has changed since.
    """
    return sealed(Compiled.load(stored))


def parts_of(letter: Letter, issue: Issue) -> Parts:
    newsletter = issue.newsletter
    sender = sender_of(newsletter)
    domain = sender.rpartition("@")[2]
    edition = edition_of(newsletter)
    return Parts(
        sender_name=newsletter.sender_name or edition.name,
        sender=sender,
        reply_to=in_ascii(newsletter.reply_to or edition.email),
        subject=letter.subject,
        date=issue.started_at or recorder.now(),
        unsubscribe=leave_url(newsletter),
        text=letter.text,
        html=letter.html,
        boundary=f"=_{issue.uid.hex}",
        headers=(
            # RFC 2919: the same for ever, so not of the name
            ("List-ID", f"<newsletter-{newsletter.pk}.{domain}>"),
            ("List-Archive", f"<{absolute(newsletter.url)}>"),
            ("Feedback-ID", feedback_id(issue, domain)),
            # no holiday replies (RFC 3834, 2; RFC 2076, 3.9)
            ("Precedence", "bulk"),
            ("X-Auto-Response-Suppress", "All"),
            ("Content-Language", newsletter.lang),
        ),
    )


def sender_of(newsletter: Newsletter) -> str:
    """The address that its issues come from, the domain in ASCII."""
    return in_ascii(newsletter.sender_address or parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def feedback_id(issue: Issue, domain: str) -> str:
    """`issue:list:stream:sender`; the sender is 5 to 15 letters, always the same for a domain (Gmail's Feedback-ID)."""
    sender = re.sub("[^a-z0-9]", "", domain.lower())[-15:].rjust(5, "x")
    return f"issue{issue.pk}:list{issue.newsletter_id}:{issue.newsletter.rhythm}:{sender}"


def in_ascii(address: str) -> str:
    """An address with its domain in Punycode; what has no domain stays as it is."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{punycode(domain)}" if at else address
