"""Making the sizes of a photo that readers get: by a worker after upload, never in a reader's request.

Wagtail could make them, too, but decodes the original once for each of them, can't tell the AVIF encoder to hurry, and
copies EXIF (where a source was met) into the files: 15 sizes of a photo of 24 megapixels took it 17 s of CPU against 2.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import PurePath
from secrets import token_hex

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from PIL.Image import Image
from wagtail.images.models import SourceImageIOError
from wagtail.utils.file import hash_filelike

from vestnik.press import recorder
from vestnik.press.log import change
from vestnik.press.rehearsal import is_rehearsal
from vestnik.stories import imaging
from vestnik.stories.addresses import paper_day
from vestnik.stories.cuts import PREFIX, Box, cuts_of
from vestnik.stories.embedded import mark_of, options_for, packet_of
from vestnik.stories.models.photo import Photo, PhotoRendition

logger = logging.getLogger("vestnik.photos")

#: widths in pixels of what readers get: phones to wide screens of twice the density
WIDTHS = (320, 640, 960, 1280, 1920)
#: in the order in which they are made: with the first, a photo can be seen by everyone
FORMATS = ("jpeg", "webp", "avif")
#: the widest that stands in for all where a browser, feed or network knows no choice of sizes
USUAL_WIDTH = 1280
#: how often making the sizes of one photo may fail for a reason that is not the photo's before we stop trying
MOST_FAILURES = 3
#: licences whose end is seen to in one go
MOST_ENDED = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A size of a photo in a format, or a cut (`box`), and how its files are called."""

    format: str
    spec: str
    name: str
    width: int
    box: Box | None = None

    @property
    def place(self) -> str:
        """Where in the photo it lies; '' for the whole."""
        return self.box.place if self.box else ""

    def width_of_whole(self, photo: Photo) -> int:
        """How wide the photo must be decoded for it, in px."""
        return -(-photo.width * self.width // self.box.width) if self.box else self.width

    def taken_from(self, image: Image, photo: Photo) -> Image:
        """The picture itself; `image` is the photo, decoded about as wide as said."""
        if self.box is None:
            return imaging.narrowed(image, self.width)
        return imaging.narrowed(imaging.cut(image, self.box, image.width / photo.width), self.width)


@dataclass(frozen=True, slots=True)
class Size:
    """One size of a photo, in one format. `shape` is (width, height) in pixels."""

    wanted: Wanted
    shape: tuple[int, int]
    data: bytes


class Superseded(Exception):
    """The photo was given another file or other rights, or was deleted, while sizes of the old one were being made."""


def widths_for(photo: Photo) -> list[int]:
    """Widths in pixels to make: never wider than the photo itself, which stands for the widest if it is narrower."""
    fitting = [width for width in WIDTHS if width <= photo.width]
    if fitting and (fitting[-1] == WIDTHS[-1] or photo.width - fitting[-1] < 100):
        return fitting
    return [*fitting, photo.width]


def spec_of(format_name: str, width: int) -> str:
    """The name of a size, in Wagtail's language of filters."""
    return f"width-{width}|format-{format_name}"


def wanted_of(photo: Photo) -> list[Wanted]:
    """Everything that readers, and who shows it elsewhere, may ask for."""
    whole = [_whole(name, width) for name in FORMATS for width in widths_for(photo)]
    cuts = [
        Wanted("jpeg", cut.spec, f"{cut.width}x{cut.height}", cut.width, cut.box) for cut in cuts_of(photo)
    ]
    return whole + cuts


def _whole(format_name: str, width: int) -> Wanted:
    return Wanted(format_name, spec_of(format_name, width), str(width), width)


def press_photo(photo: Photo) -> bool:
    """Makes every size that is missing; True if all stand now, False if the file can't be read (`pressed_error`).

    May be done again at any time, by several workers at once: what is made stays. Raises OSError if a size can't be
    stored; then the scheduler has it tried again.
    """
    made = photo.licence_has_ended or _make(photo, wanted_of(photo))
    return made and _note_made(photo)


def _note_made(photo: Photo) -> bool:
    """False if its rights were changed meanwhile: another task makes its sizes anew."""
    with transaction.atomic():
        now = _present(photo).select_for_update().first()
        if now is None or now.rights != photo.rights:
            return False
        photo.pressed_at, photo.pressed_error = timezone.now(), ""
        photo.broken_at, photo.file_lost = None, False
        _present(photo).update(pressed_at=photo.pressed_at, pressed_error="", broken_at=None, file_lost=False)
    return True


def ensure_shown(photo: Photo) -> bool:
    """Makes one JPEG at once if there is none yet, so that what is published now is seen now. False if it can't.

    Not in a rehearsal: a file can't be taken back.
    """
    if photo.licence_has_ended:
        return False
    usual = max((width for width in widths_for(photo) if width <= USUAL_WIDTH), default=photo.width)
    if photo.pressed_at or photo.renditions.filter(filter_spec__endswith="|format-jpeg").exists():
        return True
    return not is_rehearsal() and _make(photo, [_whole("jpeg", usual)])


def unseen(photos: QuerySet[Photo]) -> QuerySet[Photo]:
    """Those of `photos` of which readers see nothing: no JPEG has been made, or none is left."""
    jpegs = PhotoRendition.objects.filter(image=OuterRef("pk"), filter_spec__endswith="|format-jpeg")
    return photos.filter(~Exists(jpegs))


@task(priority=-10)
def press_photo_task(photo_id: int) -> None:
    photo = Photo.objects.filter(pk=photo_id, pressed_at=None).first()
    if photo is not None:
        press_photo(photo)


def enqueue_unpressed(limit: int = 50) -> int:
    """Gives the worker photos that lack sizes and that nobody is at; returns how many.

    These are photos saved in bulk and those whose task was lost or failed. After `MOST_FAILURES` a photo is left
    alone, and says so.
    """
    tasks = DBTaskResult.objects.filter(task_path=press_photo_task.module_path)
    waiting = _photo_ids(tasks.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]))
    failures = Counter(_photo_ids(tasks.filter(status=TaskResultStatus.FAILED)))
    unpressed = Photo.objects.filter(pressed_at=None, pressed_error="").exclude(pk__in=set(waiting))
    enqueued = 0
    for photo in unpressed.order_by("pk")[:limit]:
        if failures[photo.pk] >= MOST_FAILURES:
            _note_failure(photo, _("The sizes for readers could not be made; the server's log says why. "
                                   "Save the photo to try again."))  # fmt: skip
            continue
        press_photo_task.using(priority=-20).enqueue(photo.pk)
        enqueued += 1
    return enqueued


def _make(photo: Photo, wanted: Iterable[Wanted]) -> bool:
    """Makes those of `wanted` that are missing, from one decoding of the original.

    Missing are those, too, whose files say something else of the photo's rights than is known now, and cuts that lie
    elsewhere than its focus is now.
    """
    packet = packet_of(photo.rights)
    rows = photo.renditions.values_list("filter_spec", "focal_point_key", "rights_mark")
    present = {(spec, place): mark for spec, place, mark in rows}
    missing = [one for one in wanted if present.get((one.spec, one.place)) != mark_of(packet)]
    if not missing:
        return True
    try:
        with photo.open_file() as file:
            # and something new each time: a file of the same name may be waiting for its deletion
            mark = hash_filelike(file)[:8] + token_hex(2)
            image = imaging.load(file, max(one.width_of_whole(photo) for one in missing))
    except (SourceImageIOError, OSError) as fault:
        logger.error("The file of photo %s can't be opened: %s", photo.pk, fault)
        note_lost(photo)
        return False
    except imaging.NotAPicture as fault:
        logger.error("Photo %s can't be read: %s", photo.pk, fault)
        _note_failure(photo, str(fault))
        return False
    pictures = {one.name: one.taken_from(image, photo) for one in missing}
    try:
        for name in dict.fromkeys(one.format for one in missing):
            told = options_for(name, packet)
            of_format = [one for one in missing if one.format == name]
            encoded = [(one, imaging.encode(pictures[one.name], name, told)) for one in of_format]
            sizes = [Size(one, pictures[one.name].size, data) for one, data in encoded if data is not None]
            _keep(photo, sizes, mark)
    except Superseded:
        logger.info("Photo %s got another file or other rights meanwhile", photo.pk)
        return False
    return True


def _keep(photo: Photo, sizes: list[Size], mark: str) -> None:
    """Stores the sizes of one format, at once: pages that show the photo are made anew for them all together.

    A file's name bears a mark of the original, so that an address never changes its picture.
    """
    storage = PhotoRendition._meta.get_field("file").storage
    stem = PurePath(photo.file.name).stem[:50]
    unused: list[str] = []
    try:
        for size in sizes:
            name = f"images/{stem}.{mark}.{size.wanted.name}{imaging.ENDINGS[size.wanted.format]}"
            unused.append(storage.save(name, ContentFile(size.data)))
        with transaction.atomic():
            now = _present(photo).select_for_update().first()
            if now is None or now.rights != photo.rights:
                raise Superseded
            kept = [path for size, path in zip(sizes, unused, strict=True) if _row(photo, size, path)]
        unused = [path for path in unused if path not in kept]
    finally:
        for path in unused:
            storage.delete(path)


def _row(photo: Photo, size: Size, path: str) -> bool:
    """False if another worker was faster. A size that says something else of the photo's rights is replaced, and so is
    a cut that lies elsewhere.
    """
    mark, spec, place = mark_of(packet_of(photo.rights)), size.wanted.spec, size.wanted.place
    row = PhotoRendition.objects.filter(image=photo, filter_spec=spec).first()
    if row is not None and (row.rights_mark, row.focal_point_key) == (mark, place):
        return False
    if row is None:
        row = PhotoRendition(image=photo, filter_spec=spec)
    elif row.file.name:
        transaction.on_commit(partial(row.file.storage.delete, row.file.name))
    row.file, row.width, row.height, row.rights_mark = path, *size.shape, mark
    row.focal_point_key = place
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True


def end_licences(now: datetime) -> None:
    """Takes the sizes of photos whose licence has ended from the disk. Pages go without them by themselves, at once."""
    today, storage = paper_day(now), PhotoRendition._meta.get_field("file").storage
    public = Q(filter_spec__startswith="width-") | Q(filter_spec__startswith=PREFIX)
    ended = PhotoRendition.objects.filter(
        public, image__licence_ends_on__lt=today, filter_spec__contains="|format-"
    )
    for pk in list(ended.order_by("image").values_list("image", flat=True).distinct()[:MOST_ENDED]):
        with transaction.atomic():
            if Photo.objects.select_for_update().filter(pk=pk, licence_ends_on__lt=today).values_list("pk"):
                gone = ended.filter(image=pk)
                for name in gone.values_list("file", flat=True):
                    # the worker would delete it, too, but later
                    transaction.on_commit(partial(storage.delete, name))
                gone.delete()
                change(f"photo:{pk}", hard=[f"photo:{pk}"])
                logger.info("The licence of photo %s has ended: readers have none of its sizes", pk)


def _present(photo: Photo):
    """The photo's row, as long as it has the file that we know."""
    return Photo.objects.filter(pk=photo.pk, file=photo.file.name)


def note_lost(photo: Photo) -> None:
    """Says of a photo that its file is not on the disk."""
    _note_failure(photo, _("Its file is missing on the server: choose the file again and save."), lost=True)


def _note_failure(photo: Photo, why: str, lost: bool = False) -> None:
    photo.pressed_error, photo.file_lost = why[:300], lost
    photo.broken_at = photo.broken_at or recorder.now()
    _present(photo).update(pressed_error=photo.pressed_error, file_lost=lost, broken_at=photo.broken_at)


def _photo_ids(tasks) -> list[int]:
    return [called["args"][0] for called in tasks.values_list("args_kwargs", flat=True)]
