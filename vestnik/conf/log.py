"""One line per event."""

import logging
import time


class OneLine(logging.Formatter):
    """2026-11-22T18:04:05Z WARNING django.request: Not Found: /x/ – a traceback follows with its line ends
    escaped.
    """

    converter = time.gmtime

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\r", "\\r").replace("\n", "\\n")
