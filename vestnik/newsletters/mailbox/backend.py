"""Django's way into the local mailbox."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage, sanitize_address

from vestnik.newsletters.mailbox.folder import write


class FileBackend(BaseEmailBackend):
    """Writes each mail to a file of its own in `EMAIL_FILE_PATH`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """:raises OSError: the folder can't be written, unless told to fail silently."""
        sent = 0
        for mail in email_messages:
            recipients = mail.recipients()
            if not recipients:
                continue
            sender = sanitize_address(mail.from_email, mail.encoding or settings.DEFAULT_CHARSET)
            raw = mail.message().as_bytes(linesep="\r\n")
            try:
                write(
                    Path(settings.EMAIL_FILE_PATH),
                    raw,
                    ", ".join(recipients),
                    sender.rpartition("<")[2].rstrip(">"),
                )
            except OSError:
                if not self.fail_silently:
                    raise
            else:
                sent += 1
        return sent
