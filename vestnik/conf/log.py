"""One line per event."""

import logging
import time


def without_traceback(record: logging.LogRecord) -> bool:
    """For what a visitor sent and Django refused: where in Django that was helps nobody. Keeps every record."""
    record.exc_info = record.exc_text = None
    record.levelno, record.levelname = logging.WARNING, "WARNING"
    if isinstance(record.msg, Exception):
        record.msg = str(record.msg)
    if isinstance(record.msg, str):
        record.msg = record.msg.replace("ALLOWED_HOSTS", "the setting allowed_hosts")
    return True


def not_rehearsed(record: logging.LogRecord) -> bool:
    """Drops what Wagtail says of deeds that are only tried and taken back: 'Published: …'."""
    from vestnik.press.rehearsal import is_rehearsal

    return not is_rehearsal()


class OneLine(logging.Formatter):
    """2026-11-22T18:04:05Z WARNING django.request: Not Found: /x/ – a traceback follows with its line ends
    escaped.
    """

    converter = time.gmtime

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")
