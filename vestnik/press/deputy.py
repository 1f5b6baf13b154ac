"""Stands in for the keeper while it is away: each web process does, so that no node goes without the log's news.

What is written on this node reaches its journal by the writer itself. What is written on another one comes by the
keeper; if that is killed, it takes some seconds until the next one is up, and a page taken down must not wait for it.
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import Error as DatabaseFault
from django.db import connection

from vestnik.press.log import advance, journal

logger = logging.getLogger("vestnik.press")

#: seconds between two looks; and without a heartbeat, after which one does the keeper's work
LOOK, LOST = 0.5, 1.5


def appoint() -> None:
    """Has a thread of this process stand in whenever that is needed."""
    threading.Thread(target=stand_in, args=(threading.Event(),), name="deputy", daemon=True).start()


def stand_in(stop: threading.Event) -> None:
    """Brings the journal up to date as long as the keeper doesn't, until `stop`."""
    standing = False
    while not stop.wait(LOOK):
        away = time.time() - journal().heartbeat > LOST
        if away != standing:
            standing = away
            logger.debug("The keeper is away: standing in" if away else "The keeper is back")
        if not away:
            connection.close()
            continue
        try:
            advance()
        except DatabaseFault as fault:
            # the keeper says so, too, and readers get what is stored
            logger.debug("The database does not answer: %s", fault)
            connection.close()
    connection.close()
