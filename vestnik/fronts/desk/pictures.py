"""The photos from which a slot's own picture is chosen: those of its story, then the newest, or what a search finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.search.backends import get_search_backend

from vestnik.stories.models import Photo, PhotoRendition, Story
from vestnik.stories.rules import photo_problem, photos_in

LIMIT = 18


@dataclass(frozen=True, slots=True)
class Choice:
    """`problem` says why readers would not see it, '' if they would."""

    id: int
    title: str
    url: str
    problem: str


def choices(story: Story | None, chosen: int | None, query: str = "") -> list[Choice]:
    """Photos to choose from; the one that is chosen stands among them in any case."""
    if query:
        photos = list(get_search_backend().autocomplete(query, Photo.objects.all())[:LIMIT])
    else:
        photos = [*_of(story), *Photo.objects.order_by("-created_at", "-pk")[:LIMIT]]
    if chosen and all(photo.pk != chosen for photo in photos):
        photos = [*Photo.objects.filter(pk=chosen), *photos]
    photos = list({photo.pk: photo for photo in photos}.values())[:LIMIT]
    small = _small(photo.pk for photo in photos)
    return [
        Choice(photo.pk, photo.title, small.get(photo.pk, ""), str(photo_problem(photo) or ""))
        for photo in photos
    ]


def _of(story: Story | None) -> list[Photo]:
    if story is None:
        return []
    lead = [story.lead_photo] if story.lead_photo_id else []
    return [*lead, *(photo for _index, photo in photos_in(story.body))]


def _small(ids: Iterable[int]) -> dict[int, str]:
    """The smallest size that has been made of each; none is made here."""
    sizes = PhotoRendition.objects.filter(image__in=list(ids))
    return {size.image_id: size.url for size in sizes.order_by("-width")}
