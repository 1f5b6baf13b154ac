"""Named lists of live stories: the one way any page gets stories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from vestnik.stories.display import Teaser, teasers_of
from vestnik.stories.models import Person, Section, Story, Topic

#: deeper than this nobody leafs; the month archives hold everything
DEEPEST_PAGE = 100

TEASER_FIELDS = (
    "title", "kicker", "standfirst", "kind", "path", "first_published_at", "updated_at", "important_until",
    "section__name", "section__slug", "section__locale", "locale__language_code",
    "lead_photo__title", "lead_photo__description", "lead_photo__caption", "lead_photo__credit",
    "lead_photo__translations",
    "lead_photo__width", "lead_photo__height", "lead_photo__file", "lead_photo__pressed_at",
    "lead_photo__focal_point_x", "lead_photo__focal_point_y",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a list that goes on; the numbers start at 1, None where there is no further page."""

    number: int
    previous: int | None
    next: int | None


@dataclass(frozen=True)
class Listing:
    """Live stories of one language that have something in common, newest first.

    `key` names the list: two listings with one key always hold the same stories.
    """

    key: str
    stories: QuerySet[Story] = field(repr=False, compare=False)

    @classmethod
    def latest(cls, lang: str) -> Listing:
        return cls(f"listing:latest:{lang}", _live(lang))

    @classmethod
    def of_section(cls, section: Section) -> Listing:
        return cls(f"listing:section:{section.pk}", _live(section.lang).filter(section=section))

    @classmethod
    def of_topic(cls, topic: Topic) -> Listing:
        return cls(f"listing:topic:{topic.pk}", _live(topic.lang).filter(topics=topic))

    @classmethod
    def of_person(cls, person: Person) -> Listing:
        return cls(
            f"listing:person:{person.pk}", _live(person.lang).filter(bylines__person=person).distinct()
        )

    @classmethod
    def of_month(cls, section: Section, year: int, month: int) -> Listing:
        start, end = month_bounds(year, month)
        stories = _live(section.lang).filter(
            section=section, first_published_at__gte=start, first_published_at__lt=end
        )
        return cls(f"listing:section:{section.pk}:{year:04}-{month:02}", stories)

    @classmethod
    def of_kind(cls, lang: str, kind: str) -> Listing:
        return cls(f"listing:kind:{lang}:{kind}", _live(lang).filter(kind=kind))

    @classmethod
    def important(cls, lang: str, now: datetime | None = None) -> Listing:
        """Stories that the newsroom calls important at `now`."""
        return cls(f"listing:important:{lang}", _live(lang).filter(important_until__gt=now or timezone.now()))

    def rows(self, limit: int, without: Iterable[int] = ()) -> list[Story]:
        """The first `limit` stories, passing over the ids in `without`; loaded as teasers need them."""
        skip = set(without)
        found = self.stories.only(*TEASER_FIELDS)[: limit + len(skip)]
        return [story for story in found if story.pk not in skip][:limit]

    def teasers(self, limit: int, without: Iterable[int] = ()) -> tuple[Teaser, ...]:
        """Teasers of the same stories as `rows`."""
        return teasers_of(self.rows(limit, without))

    def page(self, number: int, size: int) -> tuple[tuple[Teaser, ...], Pages] | None:
        """One page of teasers; None if there is no such page (the first page always is)."""
        if not 1 <= number <= DEEPEST_PAGE:
            return None
        start = (number - 1) * size
        rows = list(self.stories.only(*TEASER_FIELDS)[start : start + size + 1])
        if not rows and number > 1:
            return None
        more = len(rows) > size and number < DEEPEST_PAGE
        pages = Pages(number, number - 1 if number > 1 else None, number + 1 if more else None)
        return teasers_of(rows[:size]), pages


def rows_by_id(ids: Iterable[int], lang: str | None = None) -> dict[int, Story]:
    """Those of the stories that are live (and of `lang`, if given), by id, loaded as far as teasers need."""
    wanted = list(ids)
    if not wanted:
        return {}
    stories = Story.objects.filter(pk__in=wanted, live=True).select_related("section", "lead_photo", "locale")
    if lang:
        stories = stories.filter(locale__language_code=lang)
    return {story.pk: story for story in stories.only(*TEASER_FIELDS)}


def teasers_by_id(ids: Iterable[int], lang: str | None = None) -> dict[int, Teaser]:
    """Teasers of those of the stories that are live (and of `lang`, if given), by id."""
    return {teaser.id: teaser for teaser in teasers_of(list(rows_by_id(ids, lang).values()))}


def months_of(section: Section, limit: int = 24) -> list[tuple[int, int]]:
    """The latest months, newest first, in which the section has live stories: (year, month)."""
    months = (
        _live(section.lang)
        .filter(section=section)
        .order_by()
        .datetimes("first_published_at", "month", order="DESC")
    )
    return [(moment.year, moment.month) for moment in months[:limit]]


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """First instant of the month and of the next, in the paper's time zone.

    Raises ValueError where there is no such month.
    """
    if not 1 < year < 9999:
        raise ValueError(f"the year {year} has months whose bounds can't be told in UTC")
    tz = timezone.get_default_timezone()
    start = datetime(year, month, 1, tzinfo=tz)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=tz)
    return start, end


def _live(lang: str) -> QuerySet[Story]:
    return (
        Story.objects.filter(live=True, locale__language_code=lang, first_published_at__isnull=False)
        .select_related("section", "lead_photo", "locale")
        .order_by("-first_published_at", "-id")
    )
