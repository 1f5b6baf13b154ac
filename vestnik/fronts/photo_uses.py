"""Fronts whose editors have chosen a photo for a place of theirs."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from vestnik.fronts.arrangement import Arrangement
from vestnik.fronts.draft import draft_of
from vestnik.fronts.live import live_arrangement
from vestnik.fronts.models import Front
from vestnik.stories.models import Photo
from vestnik.stories.photo_uses import Use


def uses_of(photo: Photo, _user: object) -> Iterator[Use]:
    """Of each front: whether it stands on what readers see, or in the draft alone."""
    for front in Front.objects.select_related("locale"):
        seen = _has(live_arrangement(front), photo.pk)
        if seen or _has(draft_of(front).arrangement, photo.pk):
            yield Use(_("Front"), front.name, reverse("vestnik_front:edit", args=[front.pk]), seen)


def _has(arrangement: Arrangement, photo: int) -> bool:
    return any(slot.picture == photo for slot in arrangement.slots)
