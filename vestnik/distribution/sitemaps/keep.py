"""Keeps the table of the sitemap's files: which blocks have stories, and when each was last changed.

It follows the press's log, where every deed on stories stands, those in bulk too: so it misses none, and a publish
waits for nothing. To count a million stories takes minutes of reading, so that is done some blocks at a time.
"""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce

from vestnik.distribution.models import SitemapFile, SitemapProgress
from vestnik.press.followed import follow
from vestnik.press.log import change
from vestnik.stories.listings import BLOCK, block_of
from vestnik.stories.models import Story

KEY = re.compile(r"listing:block:(\d+)")
#: blocks to be counted at a time
MOST_BLOCKS = 5


def keep(now: datetime) -> None:
    """Takes in what has been changed since the last time. A chore; may be done as often as one likes."""
    with transaction.atomic():
        progress = SitemapProgress.objects.select_for_update().get_or_create(pk=1)[0]
        done = (progress.edition, progress.counted)
        touched = _follow(progress) | _count(progress)
        if touched:
            change("sitemap:files")
        if (progress.edition, progress.counted) != done:
            progress.save()


def _follow(progress: SitemapProgress) -> bool:
    """Takes in the log; True if a file has changed. Where a part of the log is lost, counting begins anew."""
    news = follow(progress.edition)
    progress.edition = news.edition
    if news.lost:
        progress.counted = 0
        return False
    moments = {int(found[1]): at for key, at in news.keys.items() if (found := KEY.fullmatch(key))}
    for block, at in moments.items():
        _set(block, at if _stories(block).exists() else None)
    return bool(moments)


def _count(progress: SitemapProgress) -> bool:
    """Counts some blocks that nobody has looked at; True if there was one."""
    last = Story.objects.order_by("-pk").values_list("pk", flat=True).first()
    blocks = range(progress.counted, min(block_of(last) + 1 if last else 0, progress.counted + MOST_BLOCKS))
    for block in blocks:
        latest = _stories(block).aggregate(at=Max(Coalesce("updated_at", "first_published_at")))["at"]
        known = SitemapFile.objects.filter(block=block).values_list("changed_at", flat=True).first()
        _set(block, max(latest, known) if latest and known else latest)
        progress.counted = block + 1
    return bool(blocks)


def _stories(block: int):
    live = Story.objects.filter(live=True, first_published_at__isnull=False)
    return live.filter(pk__gte=block * BLOCK, pk__lt=(block + 1) * BLOCK).order_by()


def _set(block: int, at: datetime | None) -> None:
    """`at` is None for a block without stories: it has no file."""
    if at is None:
        SitemapFile.objects.filter(block=block).delete()
    else:
        SitemapFile.objects.update_or_create(block=block, defaults={"changed_at": at})
