"""The paper's way of sending, from its settings."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.conf import settings

from vestnik.newsletters.post.opening import Relay, Security
from vestnik.newsletters.post.pace import Pace
from vestnik.newsletters.post.pipeline import Pipeline
from vestnik.newsletters.post.transports import Console, Files
from vestnik.newsletters.post.wire import Desk, Transport

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def transport(desk: Desk) -> Transport:
    """What `email_url` names."""
    parts = urlsplit(settings.OPTIONS["email_url"])
    if parts.scheme == "file":
        return Files(desk, settings.HOME.mail)
    if parts.scheme == "console":
        return Console(desk)
    relay = Relay(
        host=parts.hostname or "localhost",
        port=parts.port or PORTS[parts.scheme],
        security=Security(parts.scheme),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        name=settings.PUBLIC_HOST or "localhost",
    )
    return Pipeline(
        desk, relay, settings.OPTIONS["newsletter_connections"], settings.OPTIONS["newsletter_per_connection"]
    )


def pace() -> Pace:
    """How fast, at most. Files and standard output bear anything."""
    if urlsplit(settings.OPTIONS["email_url"]).scheme in ("file", "console"):
        return Pace(0, 0)
    return Pace(settings.OPTIONS["newsletter_rate"], settings.OPTIONS["newsletter_provider_rate"])
