"""The envelope sender of each copy: where its bounce comes back to (VERP)."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parseaddr

from django.conf import settings
from django.utils.encoding import punycode

from vestnik.newsletters.models import Newsletter

DEFAULT_LOCAL_PART = "bounce"


def way_back(newsletter: Newsletter) -> Callable[[bytes], bytes]:
    """From a mark to its envelope sender: `bounce+MARK@` the sender's domain, or as `newsletter_bounces` says."""
    sender = newsletter.sender_address or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    address = (
        parseaddr(settings.OPTIONS["newsletter_bounces"] or "")[1]
        or f"{DEFAULT_LOCAL_PART}@{sender.rpartition('@')[2]}"
    )
    local, _, domain = address.rpartition("@")
    before, after = f"{local}+".encode("ascii"), f"@{punycode(domain)}".encode("ascii")

    def address_of(mark: bytes) -> bytes:
        return before + mark + after

    return address_of
