"""Looking after the files of photos: a disk loses some, a copy that is put back lacks some, somebody tidies up.

What is lost is told to the newsroom (`Photo.broken_at`), and no page names it any more. The sizes are made again from
the original if that is there; so are those whose files do not say whose the photo is, as of before we wrote that.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.files.storage import Storage
from django.db import transaction

from vestnik.stories.cuts import cuts_of
from vestnik.stories.embedded import mark_of, packet_of
from vestnik.stories.models import Photo, PhotoRendition, Story
from vestnik.stories.photos import enqueue_unpressed, note_lost
from vestnik.stories.pictures import public_format

logger = logging.getLogger("vestnik.photos")

#: lead photos of so many of the newest stories are looked at in every round, and so many others in turn
NEWEST, IN_TURN = 200, 500
#: where none of so many other photos has its file, the disk is away, and not they
OTHERS = 20


@dataclass(frozen=True, slots=True)
class Look:
    """What is on the disk of a photo; `lost` are the rows of sizes whose files are not. `old`: files of sizes say
    something else of its rights than is known, or cuts are missing.
    """

    photo: Photo
    original: bool
    lost: Sequence[PhotoRendition]
    old: bool


class Rounds:
    """Goes round all photos of the paper, some at a time; begins anew when it has come to the end."""

    def __init__(self) -> None:
        self.seen = 0

    def go(self, *_now: object) -> None:
        """One part of the round, and what readers are most likely to see. Some thousands of looks at the disk."""
        fresh = Story.objects.filter(live=True, lead_photo__isnull=False).order_by(
            "-first_published_at", "-id"
        )
        leads = set(fresh.values_list("lead_photo", flat=True)[:NEWEST])
        turn = list(
            Photo.objects.filter(pk__gt=self.seen).order_by("pk").values_list("pk", flat=True)[:IN_TURN]
        )
        self.seen = turn[-1] if len(turn) == IN_TURN else 0
        look_after(leads.union(turn))


def look_after(pks: Collection[int]) -> None:
    """Compares these photos with the disk: notes what is lost, forgets sizes that are, and has them made again."""
    looks = _looks(pks)
    old = [look.photo.pk for look in looks if look.original and look.old]
    if old:
        Photo.objects.filter(pk__in=old).update(pressed_at=None)
        logger.info("The sizes of %d photos are made anew", len(old))
        enqueue_unpressed()
    strange = [look for look in looks if look.lost or look.original == look.photo.file_lost]
    if not strange:
        return
    away = not any(look.original for look in looks) and not _others_are_there(pks)
    for look in strange:
        with transaction.atomic():
            _settle(look, away)
    enqueue_unpressed()


def _looks(pks: Collection[int]) -> list[Look]:
    photos = list(Photo.objects.filter(pk__in=pks))
    sizes: dict[int, list[PhotoRendition]] = defaultdict(list)
    for size in PhotoRendition.objects.filter(image__in=pks):
        sizes[size.image_id].append(size)
    storage = PhotoRendition._meta.get_field("file").storage
    return [
        Look(
            photo,
            photo.file.storage.exists(photo.file.name),
            [size for size in sizes[photo.pk] if not storage.exists(size.file.name)],
            _are_old(photo, sizes[photo.pk]),
        )
        for photo in photos
    ]


def _are_old(photo: Photo, sizes: Sequence[PhotoRendition]) -> bool:
    """False for one that waits to be made anyway, or that can't be."""
    if photo.pressed_at is None or photo.pressed_error or photo.licence_has_ended:
        return False
    mark = mark_of(packet_of(photo.rights))
    cuts = {(cut.spec, cut.box.place) for cut in cuts_of(photo)}
    return not cuts <= {(size.filter_spec, size.focal_point_key) for size in sizes} or any(
        size.rights_mark != mark for size in sizes if public_format(size.filter_spec)
    )


def _settle(look: Look, away: bool) -> None:
    photo = look.photo
    # another file may have been chosen since it was loaded
    row = Photo.objects.filter(pk=photo.pk, file=photo.file.name)
    if not look.original:
        note_lost(photo)
    elif photo.file_lost:
        row.update(broken_at=None, file_lost=False, pressed_error="", pressed_at=None)
        logger.info("The file of photo %s is back", photo.pk)
    if not look.lost or (away and not look.original):
        return
    logger.error("Photo %s has lost %d files of its sizes", photo.pk, len(look.lost))
    if look.original and any(public_format(size.filter_spec) for size in look.lost):
        row.update(pressed_at=None)
    PhotoRendition.objects.filter(pk__in=[size.pk for size in look.lost]).delete()


def _others_are_there(pks: Collection[int]) -> bool:
    """True if any of the newest other photos has its file, or there is no other photo."""
    storage: Storage = Photo._meta.get_field("file").storage
    others = Photo.objects.exclude(pk__in=pks).order_by("-pk")
    names = list(others.values_list("file", flat=True)[:OTHERS])
    return any(storage.exists(name) for name in names) or (not names and len(pks) == 1)
