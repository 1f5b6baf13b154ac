"""The background work: follows the press's log, so that whatever brought a story to readers, or took it, is noticed.

Each story is one short transaction. What was done twice is as if done once, and a kill loses nothing: how far the
work has come is written after it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F

from vestnik.press.followed import follow
from vestnik.search.related.edges import nearest, place
from vestnik.search.related.models import RelatedProgress, Vector
from vestnik.search.related.threads import hint
from vestnik.search.related.vectors import renew
from vestnik.stories.listings import BLOCK, block_of
from vestnik.stories.models import Story
from vestnik.stories.schedule import attempt

STORY, BLOCK_KEY = re.compile(r"story:(\d+)"), re.compile(r"listing:block:(\d+)")
#: seconds of work at a time: the scheduler has other things to do
PATIENCE = 0.5
#: once a paper has so many times as many stories as a vector knew, its weights are worth making anew
GROWN = 2


def keep(now: datetime) -> None:
    """Takes in what has changed, then goes on with what nobody has looked at. A chore; may be done at any time."""
    end = time.monotonic() + PATIENCE
    progress = RelatedProgress.objects.get_or_create(pk=1)[0]
    news = follow(progress.edition, most=100)
    if news.lost or progress.block is None:
        newest = Story.objects.order_by("-pk").values_list("pk", flat=True).first()
        progress.block = block_of(newest) if newest else -1
    stories = {int(found[1]) for key in news.keys if (found := STORY.fullmatch(key))}
    blocks = {int(found[1]) for key in news.keys if (found := BLOCK_KEY.fullmatch(key))}
    for pk in sorted(stories):
        _try(pk)
    # stories that were written in bulk are told of by their blocks only
    for block in sorted(blocks):
        missing = _to_do(block)
        for pk in missing:
            _try(pk)
            if time.monotonic() > end:
                progress.block = max(progress.block, block)
                break
    progress.edition = news.edition
    while progress.block >= 0 and time.monotonic() < end:
        progress.block -= _look_through(progress.block, end)
    progress.save()


def _look_through(block: int, end: float) -> bool:
    """Works on a block until the time is over; True if all of it is done."""
    for pk in _to_do(block):
        if time.monotonic() > end:
            return False
        _try(pk)
    return True


def _try(pk: int) -> None:
    """One story that can't be settled is logged and stands in no other's way."""
    attempt(f"Related stories of story {pk}", partial(settle, pk))


def _to_do(block: int) -> list[int]:
    """The stories of a block whose vectors are missing, and those that have one and should not. Newest first."""
    own = range(block * BLOCK, (block + 1) * BLOCK)
    live = set(
        Story.objects.filter(pk__gte=own.start, pk__lt=own.stop, live=True, first_published_at__isnull=False)
        .order_by()
        .values_list("pk", flat=True)
    )
    known = set(
        Vector.objects.filter(pk__gte=own.start, pk__lt=own.stop).order_by().values_list("pk", flat=True)
    )
    return sorted(live ^ known, reverse=True)


def settle(pk: int, anew: bool = False) -> bool:
    """Makes what is known of one story right; True if anything differs now."""
    with transaction.atomic():
        _in_turn()
        if not renew(pk, anew):
            return False
        near = nearest([pk])[pk]
        changed = place(pk, near)
        hint(pk, near)
        return bool(changed)


def refresh_weights(now: datetime, most: int = 500) -> None:
    """Makes vectors anew that knew less than half of today's paper. A chore for the night."""
    for lang in Vector.objects.order_by().values_list("lang", flat=True).distinct():
        total = Vector.objects.filter(lang=lang).count()
        old = Vector.objects.filter(lang=lang, known__lt=total // GROWN).order_by("-published")
        for pk in list(old.values_list("pk", flat=True)[:most]):
            settle(pk, anew=True)


def _in_turn() -> None:
    """One story at a time in the whole paper, however many machines it has: takes the row's lock, or the writer's."""
    if not RelatedProgress.objects.filter(pk=1).update(edition=F("edition")):
        RelatedProgress.objects.get_or_create(pk=1)


def settle_all(pks: Iterable[int]) -> None:
    """The same for many, at once: for the demo paper and tests."""
    for pk in pks:
        settle(pk)
