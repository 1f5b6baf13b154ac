"""Following the log from afar: for work that goes on in the background after what readers see has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vestnik.press.models import Change, Log


@dataclass(frozen=True, slots=True)
class Followed:
    """`edition`: as far as this goes. `keys`: what was changed since, and when last. `lost`: a part is unknown."""

    edition: int
    keys: Mapping[str, datetime]
    lost: bool


def follow(edition: int, most: int = 2_000) -> Followed:
    """What was changed after `edition`, of at most so many changes. Old changes are forgotten, so some may be lost.

    Reads what is numbered, so it never passes over a change that commits late.
    """
    newest = Log.objects.filter(pk=1).values_list("edition", flat=True).first() or 0
    rows = list(
        Change.objects.filter(edition__gt=edition, edition__lte=newest)
        .order_by("edition")
        .values_list("edition", "at", "keys", "hard_keys")[:most]
    )
    if edition > newest or [row[0] for row in rows] != list(range(edition + 1, edition + 1 + len(rows))):
        return Followed(newest, {}, lost=True)
    if not rows and edition < newest:
        return Followed(newest, {}, lost=True)
    keys = {key: at for _edition, at, soft, hard in rows for key in (*soft, *hard)}
    return Followed(rows[-1][0] if rows else edition, keys, lost=False)
