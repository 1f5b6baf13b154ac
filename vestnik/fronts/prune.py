"""What is too old to be wanted goes: versions that nobody will restore, moves that nobody will take back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from vestnik.fronts.draft import locked
from vestnik.fronts.live import live_version
from vestnik.fronts.models import Front
from vestnik.fronts.refusals import Gone

KEPT = timedelta(days=90)


def prune(now: datetime) -> None:
    """Deletes of each front the versions and moves older than `KEPT`.

    What is live stays, and what is still to go live; of moves also those that readers don't have yet, however old.
    Moves go from the oldest on without a gap, since an undo must see all that came after it.
    """
    for pk in Front.objects.values_list("pk", flat=True):
        try:
            _prune_front(pk, now)
        except Gone:
            continue  # deleted meanwhile


@transaction.atomic
def _prune_front(pk: int, now: datetime) -> None:
    front = locked(pk)
    horizon = now - KEPT
    live = live_version(front, now)
    if live is None:
        return
    front.versions.filter(live_at__lt=horizon, made_at__lt=horizon).exclude(pk=live.pk).delete()
    wanted = front.moves.filter(made_at__gte=min(horizon, live.made_at)).order_by("number").first()
    old = front.moves.filter(number__lt=wanted.number) if wanted else front.moves.all()
    old.delete()
