"""A front as readers will get it at a moment to come: not a likeness of it, the render itself, done ahead.

What is due until then is done (stories go live, and expire), the draft stands in for what is live, the clock of renders
shows that moment, and the public address is rendered. Then all of it is taken back (`press.rehearsal`).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from vestnik.fronts.arrangement import Arrangement
from vestnik.fronts.models import Front
from vestnik.fronts.publish import as_published
from vestnik.fronts.standin import standing_in
from vestnik.press.rehearsal import looking_ahead, rehearsal
from vestnik.press.whole import cold_whole
from vestnik.stories.schedule import Failure, is_due, run_due


@dataclass(frozen=True, slots=True)
class Preview:
    """`page` is byte for byte what readers get `at` that moment. `refused` is what is to go live by then and won't, and
    why.
    """

    page: bytes
    at: datetime
    refused: tuple[Failure, ...]


def preview(
    front_pk: int, at: datetime, arrangement: Arrangement | None = None, live_at: datetime | None = None
) -> bytes:
    """The page of a front as readers will get it `at` (aware), nothing else having changed; of a rail the home page.

    With an `arrangement` as if that went live at `live_at` (now); without, as it is scheduled. A moment that has
    passed is now.

    :raises Front.DoesNotExist:
    :raises NoPage: readers will get none: it is a front that nobody has published, or its render fails.
    """
    return look_ahead(front_pk, at, arrangement, live_at).page


def look_ahead(
    front_pk: int, at: datetime, arrangement: Arrangement | None = None, live_at: datetime | None = None
) -> Preview:
    """The same as `preview`, with what an editor should know of it."""
    front = Front.objects.select_related("locale", "section__locale").get(pk=front_pk)
    now = timezone.now()
    at = max(at, now)
    if arrangement is not None:
        arrangement = as_published(front, arrangement, max(live_at or now, now))
    address = front.public_address
    # SQLite's writer's lock is taken only where something must be written
    due = is_due(at)
    ahead: AbstractContextManager[None] = rehearsal(at) if due else looking_ahead(at)
    with ahead, standing_in(front_pk, arrangement):
        refused = run_due(at) if due else []
        page = cold_whole(address)
    return Preview(page, at, tuple(refused))
