"""The most read stories, and when to say nothing rather than something old."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from vestnik.audience.models import MostRead, StoryReads, most_read_key
from vestnik.press import recorder
from vestnik.press.rehearsal import is_rehearsal
from vestnik.stories.models import Kind, Story
from vestnik.stories.rows import readable

#: reads of so long count
WINDOW = timedelta(hours=24)
#: a list whose newest reads are older than this is not shown: nobody would notice that it stands still
FORGOTTEN = timedelta(minutes=35)
#: so many stories are ranked
MOST = 40


def rank(now: datetime) -> None:
    """Ranks the stories of each language by their reads of the last `WINDOW`; tells the press where that changes."""
    for code, _name in settings.LANGUAGES:
        _rank(code, now)


@transaction.atomic
def _rank(lang: str, now: datetime) -> None:
    stories = Story.objects.filter(readable(now), locale__language_code=lang).exclude(kind=Kind.PAID)
    counted = StoryReads.objects.filter(hour__gt=now - WINDOW, story__in=stories)
    order = counted.values("story").annotate(total=Sum("reads")).order_by("-total", "-story")
    ranked = [row["story"] for row in order[:MOST]]
    known = MostRead.objects.select_for_update().filter(language=lang).first()
    if known is None:
        # until somebody is counted there is nothing to show
        MostRead.objects.create(language=lang, stories=ranked, counted_until=now - FORGOTTEN)
    elif known.stories != ranked:
        known.stories = ranked
        known.save(update_fields=["stories"])


def most_read(lang: str) -> list[int]:
    """The ids of the most read stories of a language, the first one first; none if it is unknown what is read now.

    For renders: it records what it read, and until when it is right. One query.
    """
    recorder.read(most_read_key(lang))
    row = MostRead.objects.filter(language=lang).first()
    # what will be read then nobody knows: a preview shows what is read now
    now = timezone.now() if is_rehearsal() else recorder.now()
    if row is None or row.counted_until + FORGOTTEN <= now:
        return []
    recorder.until(row.counted_until + FORGOTTEN)
    return list(row.stories)
