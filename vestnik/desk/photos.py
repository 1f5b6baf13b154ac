"""Photos on the desk: files that are lost or can't be read, and the stories that go without them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

from vestnik.stories.display import Link
from vestnik.stories.models import Photo, Story
from vestnik.stories.photos import unseen

#: the listing of photos shows all of them
MOST_TOLD = 5
MOST_STORIES = 3
#: the desk warns so many days before a licence ends, and tells for so many after
WARNED, LATELY = timedelta(days=7), timedelta(days=14)
MOST_LICENCES = 20
# not 'not null': for that, SQLite would read all photos
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BrokenPhoto:
    """`why` is a sentence that says what to do; `unseen` is True if readers get nothing of it.

    `stories` are some of the live ones in which it stands.
    """

    title: str
    url: str
    why: str
    unseen: bool
    stories: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class BrokenPhotos:
    photos: tuple[BrokenPhoto, ...]
    more: bool
    more_url: str


def on_desk(user) -> BrokenPhotos | None:
    """None if all is well, or the user may change no photos. Four queries at most."""
    if not policy_registry.get_by_type(Photo).user_has_any_permission(user, {"add", "change"}):
        return None
    broken = Photo.objects.filter(broken_at__gt=LONG_AGO).order_by("-broken_at", "-pk")
    found = list(broken.only("title", "pressed_error")[: MOST_TOLD + 1])
    if not found:
        return None
    told = found[:MOST_TOLD]
    dark = set(unseen(Photo.objects.filter(pk__in=[photo.pk for photo in told])).values_list("pk", flat=True))
    stories = _live_stories_with(told)
    photos = tuple(
        BrokenPhoto(
            photo.title,
            reverse("wagtailimages:edit", args=[photo.pk]),
            photo.pressed_error,
            photo.pk in dark,
            stories[photo.pk],
        )
        for photo in told
    )
    return BrokenPhotos(
        photos, len(found) > MOST_TOLD, f"{reverse('wagtailimages:index')}?rights=not-pressed"
    )


@dataclass(frozen=True, slots=True)
class EndingLicence:
    """A photo in live stories whose licence ends within days, or has ended."""

    title: str
    url: str
    day: date
    ended: bool
    stories: tuple[Link, ...]


def licences(user) -> tuple[EndingLicence, ...]:
    """What ends in a week, and what has ended lately, as long as it stands in live stories. Three queries at most."""
    if not policy_registry.get_by_type(Photo).user_has_any_permission(user, {"add", "change"}):
        return ()
    today = timezone.localdate()
    ending = Photo.objects.filter(licence_ends_on__gte=today - LATELY, licence_ends_on__lte=today + WARNED)
    found = list(ending.only("title", "licence_ends_on").order_by("licence_ends_on", "pk")[:MOST_LICENCES])
    stories = _live_stories_with(found) if found else {}
    return tuple(
        EndingLicence(
            photo.title,
            reverse("wagtailimages:image_usage", args=[photo.pk]),
            photo.licence_ends_on,
            photo.licence_has_ended,
            stories[photo.pk],
        )
        for photo in found
        if photo.pk in stories
    )


def _live_stories_with(photos: list[Photo]) -> dict[int, tuple[Link, ...]]:
    kinds = ContentType.objects.get_for_models(Photo, Story)
    references = ReferenceIndex.objects.filter(
        to_content_type=kinds[Photo],
        to_object_id__in=[str(photo.pk) for photo in photos],
        base_content_type=kinds[Story],
    )
    pairs = list(references.values_list("to_object_id", "object_id").distinct()[: 50 * MOST_STORIES])
    live = Story.objects.filter(pk__in=[int(story) for _photo, story in pairs], live=True)
    links = {
        story.pk: Link(story.title, reverse("wagtailsnippets_stories_story:edit", args=[story.pk]))
        for story in live.only("title", "live").order_by("-first_published_at")
    }
    found: dict[int, list[Link]] = defaultdict(list)
    for photo, story in pairs:
        if int(story) in links and len(found[int(photo)]) < MOST_STORIES:
            found[int(photo)].append(links[int(story)])
    return defaultdict(tuple, {pk: tuple(stories) for pk, stories in found.items()})
