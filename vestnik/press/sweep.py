"""Slow work in the background: forgets old changes and the pages that nobody needs.

A stored page leans on every change since its edition. So fresh pages are first stamped with the present edition, and
then changes older than `KEPT` are forgotten: by the node's journal, and by the database. A page that was stale anyway
is then stale for its age. Hard changes are remembered for longer, so that a node which was away for weeks still learns
what it must not show; one that was away for longer than that begins anew (`keeper.keep`).
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from vestnik.press.freshness import FRESH, HARD, Freshness
from vestnik.press.log import journal
from vestnik.press.models import Change
from vestnik.press.store import Store

#: how long changes are remembered; and more of them than these not even so long
KEPT, KEPT_HARD, MOST = timedelta(days=7), timedelta(days=90), 50_000
#: seconds from the end of a walk to the next, and from page to page
EVERY, PACE = 900.0, 0.002
#: rows deleted in one transaction
ROWS = 1_000
MEGABYTE = 2**20


def sweep_for_ever(store: Store, stop: threading.Event) -> None:
    """Walks until `stop`."""
    while not stop.wait(EVERY):
        sweep(store, stop, PACE)


def sweep(store: Store, stop: threading.Event | None = None, pace: float = 0.0) -> None:
    """One walk through the store, with `pace` seconds between two pages."""
    stop = stop or threading.Event()
    goal = _forgettable()
    if not _stamp_pages(store, goal, stop, pace):
        return
    if goal > journal().floor:
        journal().compact(goal)
    _trim_log(goal, stop)
    store.trim(settings.OPTIONS["press_disk_mb"] * MEGABYTE)


def _forgettable() -> int:
    """The edition up to which changes are to be forgotten."""
    old = Change.objects.filter(edition__lte=journal().edition, at__lt=timezone.now() - KEPT).order_by(
        "-edition"
    )
    newest = old.values_list("edition", flat=True).first() or 0
    return max(newest, journal().edition - MOST)


def _stamp_pages(store: Store, goal: int, stop: threading.Event, pace: float) -> bool:
    """Stamps fresh pages that lean on changes up to `goal`, deletes those that must not be seen; False if stopped."""
    # of this thread's own: nobody else moves its edition between the two lines that need it
    rule = Freshness(journal())
    for address in store.addresses():
        if stop.wait(pace) if pace else stop.is_set():
            return False
        page = store.read(address)
        if page is None:
            continue
        rule.catch_up()
        edition, verdict = rule.edition, rule.verdict(page, time.time())
        if verdict == HARD:
            store.delete(address)
        elif verdict == FRESH and page.edition < goal:
            store.restamp(page, edition)
    return True


def _trim_log(goal: int, stop: threading.Event) -> None:
    """Deletes the rows of forgotten changes; hard ones are kept for longer."""
    now = timezone.now()
    old = Change.objects.filter(edition__lte=goal)
    for rows in (old.filter(hard_keys=[], at__lt=now - KEPT), old.filter(at__lt=now - KEPT_HARD)):
        while not stop.is_set():
            some = list(rows.order_by("edition").values_list("pk", flat=True)[:ROWS])
            Change.objects.filter(pk__in=some).delete()
            if len(some) < ROWS:
                break
