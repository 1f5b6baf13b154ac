"""Django's mail settings from a mail URL."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
SECONDS = 20


def settings_for(url: str, folder: Path) -> dict[str, Any]:
    """EMAIL_… settings for `url` (checked already). `file:` writes each mail to a file in `folder`."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        backend = "vestnik.newsletters.mailbox.backend.FileBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": folder}
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": SECONDS,
    }
