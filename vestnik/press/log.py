"""The log of changes: written with the content, numbered once it is committed, copied to the node's journal.

`change()` adds to the one row of the transaction under way. After the commit, `advance()` numbers what is not numbered
yet and brings the journal up to date, so that the doors of this node know before the editor has an answer. If the
process dies in between, the keeper does the same a moment later.

Numbering is a step of its own because transactions commit in another order than that in which they begin: a number
taken inside one could appear below one that a follower has passed already. Writers of content so never wait for each
other either.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from vestnik.press.journal import Entry, Journal
from vestnik.press.keys import digests
from vestnik.press.models import Change, Log

logger = logging.getLogger("vestnik.press")

#: PostgreSQL's channel on which nodes tell each other of changes
CHANNEL = "vestnik_press"


@dataclass(slots=True)
class _Pending:
    """The row of the transaction under way."""

    pk: int = 0
    token: int = field(default_factory=lambda: secrets.randbits(62))
    keys: set[str] = field(default_factory=set)
    hard: set[str] = field(default_factory=set)
    addresses: list[str] = field(default_factory=list)

    def add(self, keys: Iterable[str], hard: Iterable[str], addresses: Iterable[str]) -> None:
        self.keys.update(keys)
        self.hard.update(hard)
        self.addresses += [address for address in addresses if address not in self.addresses]

    def row(self) -> dict[str, object]:
        return {
            "token": self.token,
            "keys": sorted(self.keys - self.hard),
            "hard_keys": sorted(self.hard),
            "addresses": self.addresses,
        }


_threads = threading.local()


@cache
def journal() -> Journal:
    """This node's journal."""
    return Journal(settings.HOME.press / "journal")


def change(*keys: str, hard: Iterable[str] = (), addresses: Iterable[str] = ()) -> None:
    """Tells that what `keys` name has changed for readers, and that what `hard` names must not be seen any more.

    One row a transaction: later calls add to it. `addresses` are pages to be made at once.
    """
    keys, hard, addresses = set(keys), set(hard), list(addresses)
    pending: _Pending | None = getattr(_threads, "pending", None)
    if pending is not None:
        pending.add(keys, hard, addresses)
        # a row that was rolled back is not there; its number may be another's by now, its token is not
        row = Change.objects.filter(pk=pending.pk, token=pending.token, edition=None)
        if row.update(**pending.row()):
            return
    _threads.pending = pending = _Pending()
    pending.add(keys, hard, addresses)
    pending.pk = Change.objects.create(**pending.row()).pk
    transaction.on_commit(_committed, robust=True)


def _committed() -> None:
    _threads.pending = None
    advance()


def advance() -> int:
    """Numbers what has been committed and brings this node's journal up to date; returns the newest edition."""
    number_changes()
    return keep_journal()


def number_changes() -> int:
    """Gives the changes that are committed and have no number yet the next ones; returns how many there were."""
    if not Change.objects.filter(edition=None).exists():
        return 0
    with transaction.atomic():
        # takes the row's lock on PostgreSQL, the writer's lock on SQLite: one process numbers at a time
        if not Log.objects.filter(pk=1).update(edition=F("edition")):
            Log.objects.get_or_create(pk=1)
        log = Log.objects.get(pk=1)
        waiting = list(Change.objects.filter(edition=None).order_by("id").values_list("pk", flat=True))
        for pk in waiting:
            log.edition += 1
            Change.objects.filter(pk=pk).update(edition=log.edition)
        log.save(update_fields=["edition"])
        if waiting and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {CHANNEL}")
    return len(waiting)


def keep_journal() -> int:
    """Copies to this node's journal the changes it has not got; returns the newest edition."""
    own = journal()
    # before the database is asked: it can't be behind what this node has been told, unless it was put back from a copy
    known = own.edition
    log = Log.objects.filter(pk=1).first() or Log.objects.get_or_create(pk=1)[0]
    if own.identity != log.identity or known > log.edition:
        rebuild_journal(put_back=True)
    elif known < log.edition:
        rows = list(Change.objects.filter(edition__gt=known).order_by("edition"))
        if rows and rows[0].edition == known + 1:
            own.append([entry for row in rows for entry in _entries(row)])
        else:
            rebuild_journal()  # what this node has not seen was trimmed meanwhile
    return own.edition


def rebuild_journal(*, put_back: bool = False) -> None:
    """Writes this node's journal anew from all that the database still has.

    `put_back`: it is another log than before, or an older state of it; no page made until now is shown again.
    """
    log = Log.objects.get(pk=1)
    rows = list(Change.objects.filter(edition__lte=log.edition).order_by("edition"))
    floor = _last_run([row.edition for row in rows], log.edition)
    entries = [entry for row in rows for entry in _entries(row)]
    journal().begin_anew(log.identity, floor, log.edition, entries, put_back=put_back)


def _last_run(editions: list[int], newest: int) -> int:
    """The edition after which none is missing in `editions`, which rise."""
    floor = newest
    for edition in reversed(editions):
        if edition != floor:
            break
        floor -= 1
    return floor


def _entries(row: Change) -> Iterator[Entry]:
    if row.keys or not row.hard_keys:
        yield Entry(row.edition, False, tuple(digests(row.keys)))
    if row.hard_keys:
        yield Entry(row.edition, True, tuple(digests(row.hard_keys)))
