"""From the doors' notes of each minute to reads of stories by the hour."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from vestnik.audience.models import MostRead, StoryReads
from vestnik.audience.ranking import FORGOTTEN
from vestnik.press.log import change
from vestnik.press.notes import read_note
from vestnik.stories.addresses import edition_of
from vestnik.stories.models import Story

#: reads are kept for so long
KEPT = timedelta(days=8)

#: reads by hour and address
Reads = dict[datetime, Counter[str]]


def count(now: datetime) -> int:
    """Takes in what this node's doors have noted; returns how many reads of stories there were.

    A note is taken away before it is counted: one that is lost in a crash is a minute too little, never one twice.
    """
    by_hour, newest = take_notes(settings.HOME.run / "reads")
    if newest is None:
        return 0
    with transaction.atomic():
        total = sum(_add(hour, reads) for hour, reads in sorted(by_hour.items()))
        _counted_until(newest)
    return total


def take_notes(folder: Path) -> tuple[Reads, datetime | None]:
    """The reads that doors have noted in `folder`, and up to when; the notes are gone then."""
    by_hour: Reads = {}
    newest: datetime | None = None
    for path in sorted(folder.glob("*.json")):
        note = read_note(path)
        path.unlink(missing_ok=True)
        until = note.get("until")
        if not isinstance(until, int | float) or not math.isfinite(until):
            continue
        end = datetime.fromtimestamp(until, UTC)
        newest = max(newest or end, end)
        hour = (end - timedelta(minutes=1)).replace(minute=0, second=0, microsecond=0)
        by_hour.setdefault(hour, Counter()).update(dict(note.get("reads", ())))
    return by_hour, newest


def forget(now: datetime) -> None:
    """Deletes old reads."""
    StoryReads.objects.filter(hour__lt=now - KEPT).delete()


def _add(hour: datetime, reads: Mapping[str, int]) -> int:
    found = stories_at(reads)
    # in one order everywhere, so that two nodes that count at a time don't wait for each other in a circle
    for pk, times in sorted(found.items()):
        row, created = StoryReads.objects.get_or_create(story_id=pk, hour=hour, defaults={"reads": times})
        if not created:
            StoryReads.objects.filter(pk=row.pk).update(reads=F("reads") + times)
    return sum(found.values())


def stories_at(reads: Mapping[str, int]) -> Counter[int]:
    """The same reads by the ids of the stories whose present addresses these are."""
    by_path: dict[tuple[str, str], int] = {}
    for address, times in reads.items():
        lang, path = edition_of(address)
        by_path[lang, path] = by_path.get((lang, path), 0) + times
    stories = Story.objects.filter(path__in={path for _lang, path in by_path}).exclude(path="")
    found: Counter[int] = Counter()
    for pk, path, lang in stories.values_list("pk", "path", "locale__language_code"):
        found[pk] += by_path.get((lang, path), 0)
    return +found


def _counted_until(newest: datetime) -> None:
    rows = MostRead.objects.filter(counted_until__lt=newest)
    # pages that had hidden their list show it again
    hidden = rows.filter(counted_until__lte=newest - FORGOTTEN)
    keys = [row.press_key for row in hidden]
    rows.update(counted_until=newest)
    if keys:
        change(*keys)
