"""Ordering a page from Django, over the unix socket by which the doors ask, too."""

from __future__ import annotations

import http.client
import socket
from enum import Enum
from pathlib import Path

#: seconds a render may take
PATIENCE = 60.0


class Outcome(Enum):
    """MADE: it lies in the store. STRAIGHT: there is no such page to be stored. FAILED: its render did. AWAY: nobody
    answers.
    """

    MADE = "made"
    STRAIGHT = "straight"
    FAILED = "failed"
    AWAY = "away"


class Orders:
    """Orders pages from the paper's web processes at the unix socket `path`, as readers ask for them.

    `host` as in their Host header, with the port if there is one. Safe in threads: an order is a connection.
    """

    def __init__(self, path: Path, host: str, https: bool) -> None:
        self.path = path
        scheme = "https" if https else "http"
        self.headers = {"Host": host, "X-Vestnik-Make": "1", "X-Forwarded-Proto": scheme}

    def order(self, address: str) -> Outcome:
        """Has the page made, unless it is fresh by then; returns when that is done."""
        connection = _UnixConnection(self.path)
        try:
            connection.request("GET", address, headers=self.headers)
            response = connection.getresponse()
            # an answer that is no page may be anything, a film too; it is not for us
            status, kind = response.status, response.headers.get("X-Press", "")
        except (OSError, http.client.HTTPException):
            return Outcome.AWAY
        finally:
            connection.close()
        if status == 204:
            return Outcome.MADE
        if kind == "failed":
            return Outcome.FAILED
        return Outcome.AWAY if status in (502, 503, 504) else Outcome.STRAIGHT


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=PATIENCE)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))
