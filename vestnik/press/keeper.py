"""The keeper: one process of a paper that does for the press what no reader shall wait for.

It numbers changes whose writer died before it could, keeps the node's journal, has hot pages made, walks through the
store, and tells the surrogates in front. Without it nothing breaks at once: doors judge by the journal, which writers
keep as well. But no page is made ahead, and other nodes' changes don't arrive.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import Error as DatabaseFault
from django.db import connection

from vestnik.press.edge.follower import EdgeFollower
from vestnik.press.edge.purgers import purger
from vestnik.press.hot import Popularity, Presser
from vestnik.press.log import CHANNEL, advance, journal
from vestnik.press.making import freshness, store, take_over
from vestnik.press.models import Change
from vestnik.press.orders import Orders
from vestnik.press.sweep import KEPT_HARD, sweep_for_ever

logger = logging.getLogger("vestnik.press")

#: seconds between two looks at an SQLite database: a look costs 30 µs
LOOK = 0.02
#: the longest time without a look at the log itself, whatever the database says
LONGEST = 0.5
#: pauses after a fault, in seconds
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0


class Bell:
    """Wakes one thread that waits for changes."""

    def __init__(self) -> None:
        self._rung = threading.Event()

    def ring(self) -> None:
        self._rung.set()

    def wait(self, seconds: float) -> None:
        """Returns when it was rung since the last call, after `seconds` at the latest."""
        self._rung.wait(seconds)
        self._rung.clear()


#: further work beside the press's own, by what it does ("tell the hubs"): gets what says stop, and a bell that rings
#: at each change. Rooms above add theirs in an app's `ready()`; one that fails is begun again
further_deeds: dict[str, Callable[[threading.Event, Bell], object]] = {}


class SqliteChanges:
    """Notices that anybody has written to the database file."""

    def __init__(self) -> None:
        self._version = -1

    def wait(self, stop: threading.Event) -> None:
        """Returns when there may be something new, after `LONGEST` seconds at the latest."""
        end = time.monotonic() + LONGEST
        while not stop.is_set() and time.monotonic() < end:
            with connection.cursor() as cursor:
                # differs when another connection has committed
                [version] = cursor.execute("PRAGMA data_version").fetchone()
            if version != self._version:
                self._version = version
                return
            stop.wait(LOOK)

    def close(self) -> None:
        """Another connection counts anew, so what it counts from is news."""
        self._version = -1


class PostgresChanges:
    """Listens to what nodes tell each other, on a connection that does nothing else."""

    def __init__(self) -> None:
        self._listening: psycopg.Connection | None = None

    def wait(self, stop: threading.Event) -> None:
        """Returns when there may be something new, after `LONGEST` seconds at the latest."""
        with connection.wrap_database_errors:
            if self._listening is None:
                # what came before one listens is looked for at once
                self._listen()
                return
            for _told in self._listening.notifies(timeout=LONGEST, stop_after=1):
                pass

    def close(self) -> None:
        if self._listening is not None:
            self._listening.close()
        self._listening = None

    def _listen(self) -> None:
        about = connection.get_connection_params()
        wanted = {
            name: about[name]
            for name in about
            if name not in ("context", "cursor_factory", "prepare_threshold")
        }
        self._listening = psycopg.connect(
            **wanted, autocommit=True, connect_timeout=5, application_name="vestnik press"
        )
        self._listening.execute(f"LISTEN {CHANNEL}")


class Follower:
    """Follows the log: keeps the journal, and hands on the addresses of pages to be made at once."""

    def __init__(self, hand_on: Callable[[list[str]], object]) -> None:
        self.hand_on = hand_on
        self.changes = PostgresChanges() if connection.vendor == "postgresql" else SqliteChanges()
        self.bell, self.edition = journal().bell, journal().edition
        self.away_since: float | None = None

    def run(self, stop: threading.Event) -> None:
        """Follows until `stop`, however often the database goes and comes back."""
        pause = FIRST_PAUSE
        while not stop.is_set():
            try:
                self.changes.wait(stop)
                self.step()
            except DatabaseFault as fault:
                if self.away_since is None:
                    self.away_since = time.monotonic()
                    logger.error(
                        "The database does not answer; readers get what is stored: %s", str(fault).strip()
                    )
                self.changes.close()
                connection.close()
                stop.wait(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
            else:
                pause = FIRST_PAUSE
        self.changes.close()
        connection.close()

    def step(self) -> None:
        """Takes in what has been committed."""
        edition = advance()
        journal().beat()
        if self.away_since is not None:
            logger.warning("The database answers again, after %.0f s", time.monotonic() - self.away_since)
            self.away_since = None
        if journal().bell == self.bell:
            return
        # also where no change came: cleared, or other code
        self.bell = journal().bell
        rows = Change.objects.filter(edition__gt=self.edition, edition__lte=edition).order_by("edition")
        self.edition = edition
        self.hand_on(
            [address for addresses in rows.values_list("addresses", flat=True) for address in addresses]
        )


def come_back() -> None:
    """What a node does first that was off or out of touch; no database is asked."""
    if 0 < journal().heartbeat < time.time() - KEPT_HARD.total_seconds():
        # hard changes may have come and been forgotten meanwhile
        journal().clear()
    take_over()


def keep(stop: threading.Event | None = None) -> None:
    """Keeps the press of the paper until SIGTERM, SIGINT or `stop`."""
    if stop is None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_about: stop.set())
    come_back()
    home, pages, rule = settings.HOME, store(), freshness()
    presser = Presser(
        pages,
        rule,
        Orders(home.run / "web.sock", urlsplit(settings.PUBLIC_URL).netloc, settings.HTTPS),
        Popularity(home.run / "stats", home.press / "hot.json"),
        always=fronts(),
    )
    edges = [EdgeFollower(purger(url), journal(), home.press / "edge") for url in settings.OPTIONS["edge"]]
    bells = [Bell() for _edge in edges]
    further_bells = {name: Bell() for name in further_deeds}

    def hand_on(addresses: list[str]) -> None:
        presser.changed(addresses)
        for bell in (*bells, *further_bells.values()):
            bell.ring()

    deeds: dict[str, Callable[[threading.Event], object]] = {
        "press the hot": presser.run,
        "sweep the store": partial(sweep_for_ever, pages),
        **{
            f"tell {edge.purger.name}": partial(edge.run, bell=bell)
            for edge, bell in zip(edges, bells, strict=True)
        },
        **{name: partial(further_deeds[name], bell=bell) for name, bell in further_bells.items()},
    }
    threads = [
        threading.Thread(target=_keep_doing, args=(name, deed, stop), name=name)
        for name, deed in deeds.items()
    ]
    for thread in threads:
        thread.start()
    _keep_doing("follow the log", Follower(hand_on).run, stop)
    presser.wake()
    for bell in (*bells, *further_bells.values()):
        bell.ring()
    for thread in threads:
        thread.join(timeout=5)


def fronts() -> list[str]:
    """The address of each language's front, the main language's first."""
    return ["/" if code == settings.LANGUAGE_CODE else f"/{code}/" for code, _name in settings.LANGUAGES]


def _keep_doing(name: str, deed: Callable[[threading.Event], object], stop: threading.Event) -> None:
    """Does `deed`, which lasts until `stop`; if it fails instead, says so and begins again after a while."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        began = time.monotonic()
        try:
            deed(stop)
        except Exception:
            logger.exception("The press could not %s; beginning again", name)
            pause = FIRST_PAUSE if time.monotonic() - began > 60 else min(30.0, pause * 2)
            stop.wait(pause)
        finally:
            connection.close()
