"""Named lists of live stories: the one way any page gets stories.

Each records what it reads under its key; `changes.py` says when a key changes. What has expired is in no list, even
while whoever should unpublish it sleeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import get_language

from vestnik.press import recorder
from vestnik.press.recorded import each
from vestnik.press.recorder import Record
from vestnik.press.remembered import Remembered
from vestnik.stories.addresses import paper_day
from vestnik.stories.display import Teaser, teaser_of, teasers_apart, teasers_of
from vestnik.stories.models import Person, Section, Story, Topic
from vestnik.stories.models.story import TEASER_COLUMNS

#: deeper than this nobody leafs; the month archives hold everything
DEEPEST_PAGE = 100
#: so many of a section's newest stories know of each other: 'More from …' shows all but the one it stands under
TOP = 5
#: stories whose numbers follow each other are one list: whoever lists all (sitemaps) does so block by block
BLOCK = 2_000

WORD_FIELDS = (
    *sorted(TEASER_COLUMNS), "important_until",
    "section__name", "section__slug", "section__locale", "locale__language_code",
)  # fmt: skip
TEASER_FIELDS = (
    *WORD_FIELDS,
    "lead_photo__title", "lead_photo__description", "lead_photo__caption", "lead_photo__credit",
    "lead_photo__translations", "lead_photo__width", "lead_photo__height", "lead_photo__file",
    "lead_photo__focal_point_x", "lead_photo__focal_point_y", "lead_photo__licence_ends_on", "lead_photo__ai",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a list that goes on; the numbers start at 1, None where there is no further page."""

    number: int
    previous: int | None
    next: int | None

    @classmethod
    def at(cls, number: int, more: bool) -> Pages:
        """`more`: something follows."""
        return cls(number, number - 1 if number > 1 else None, number + 1 if more else None)


def page_number(typed: str) -> int | None:
    """The number of a page as an address gives it, from 1; None if it is none."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    return number or None


@dataclass(frozen=True)
class Listing:
    """Live stories of one language that have something in common, newest first.

    `key` names the list: two listings with one key always hold the same stories. Nobody but its methods may use
    `_stories`: they record what they read.
    """

    key: str
    _stories: QuerySet[Story] = field(repr=False, compare=False)

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
    def important(cls, lang: str) -> Listing:
        """Stories that the newsroom calls important now."""
        return cls(f"listing:important:{lang}", _live(lang).filter(important_until__gt=recorder.now()))

    @classmethod
    def top_of(cls, section: Section) -> Listing:
        """The newest `TOP` stories of a section; holds no more than those."""
        return cls(f"listing:section:{section.pk}:top", _live(section.lang).filter(section=section))

    def rows(self, limit: int, without: Iterable[int] = (), words_only: bool = False) -> list[Story]:
        """The first `limit` stories, passing over the ids in `without`; loaded as teasers need them.

        With `words_only` their photos are not loaded, and whoever shows them does not depend on those.
        """
        skip = set(without)
        found = self._read(0, limit + len(skip), words_only)
        return [story for story in found if story.pk not in skip][:limit]

    def ids(self, limit: int) -> list[int]:
        """The ids of the first `limit` stories; loads none of them."""
        recorder.read(self.key)
        found = list(self._stories.values_list("pk", "expire_at")[:limit])
        for _pk, expires in found:
            recorder.until(expires)
        return [pk for pk, _expires in found]

    def since(self, moment: datetime, limit: int) -> list[Story]:
        """The first `limit` stories of those first published after `moment`; their words only."""
        recorder.read(self.key)
        stories = self._stories.select_related(None).select_related("section", "locale").only(*WORD_FIELDS)
        return list(stories.filter(first_published_at__gt=moment)[:limit])

    def teasers(self, limit: int, without: Iterable[int] = ()) -> tuple[Teaser, ...]:
        """Teasers of the same stories as `rows`."""
        return teasers_of(self.rows(limit, without))

    def page(self, number: int, size: int) -> tuple[tuple[Teaser, ...], Pages] | None:
        """One page of teasers; None if there is no such page (the first page always is)."""
        if not 1 <= number <= DEEPEST_PAGE:
            return None
        start = (number - 1) * size
        rows = self._read(start, start + size + 1)
        if not rows and number > 1:
            return None
        more = len(rows) > size and number < DEEPEST_PAGE
        return teasers_of(rows[:size]), Pages.at(number, more)

    def _read(self, start: int, end: int, words_only: bool = False) -> list[Story]:
        recorder.read(self.key)
        stories = self._stories.only(*TEASER_FIELDS)
        if words_only:
            stories = (
                self._stories.select_related(None).select_related("section", "locale").only(*WORD_FIELDS)
            )
        rows = list(stories[start:end])
        if self.key.startswith("listing:important:"):
            for story in rows:
                recorder.until(story.important_until)
        if start:
            # when one of those before these expires, all of these move up
            expiring = self._stories.filter(expire_at__isnull=False).order_by("expire_at")
            recorder.until(expiring.values_list("expire_at", flat=True).first())
        return rows


@dataclass(frozen=True, slots=True)
class Head:
    """A story at the beginning of a list: what decides where it stands, and no more."""

    id: int
    section: int | None
    kind: str
    published: datetime


def heads(
    wanted: Sequence[tuple[Listing, int]], ids: Iterable[int] = (), lang: str = ""
) -> tuple[list[list[Head]], dict[int, Head]]:
    """The first so many stories of each of several lists, and those of `ids` that readers can see in `lang`.

    One query for all of them, each list by its index; none if nothing is asked for.
    """
    own = set(ids)
    recorder.read(*(f"story:{pk}:teaser" for pk in own), *(listing.key for listing, _count in wanted))
    parts = [listing._stories.order_by().filter(pk__in=_first(listing, count)) for listing, count in wanted]
    if own:
        parts.append(_live(lang).order_by().filter(pk__in=own))
    if not parts:
        return [], {}
    columns = ("pk", "section_id", "kind", "first_published_at", "important_until", "part")
    rows = [
        part.select_related(None).annotate(part=Value(number)).values_list(*columns)
        for number, part in enumerate(parts)
    ]
    found: list[list[Head]] = [[] for _part in parts]
    for pk, section, kind, published, important_until, number in rows[0].union(*rows[1:], all=True):
        found[number].append(Head(pk, section, kind, published))
        if number < len(wanted) and wanted[number][0].key.startswith("listing:important:"):
            recorder.until(important_until)
    for part in found:
        part.sort(key=lambda head: (head.published, head.id), reverse=True)
    return found[: len(wanted)], {head.id: head for head in (found[-1] if own else ())}


def _first(listing: Listing, count: int) -> QuerySet[Story]:
    return listing._stories.select_related(None).values("pk")[:count]


def is_on_top(story: Story) -> bool:
    """True if the story is one of the newest `TOP` of its section."""
    recorder.read(f"listing:section:{story.section_id}:top:{story.pk}")
    newest = _live(story.lang).filter(section=story.section_id).values_list("pk", "expire_at")[: TOP + 1]
    for pk, expires in newest:
        if pk == story.pk:
            break
        recorder.until(expires)
    return story.pk in [pk for pk, _expires in newest[:TOP]]


def rows_by_id(ids: Iterable[int], lang: str | None = None, words_only: bool = False) -> dict[int, Story]:
    """Those of the stories that readers can see (and of `lang`, if given), by id, loaded as far as teasers need them.

    With `words_only` their photos are not loaded, and whoever shows them does not depend on those.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    # also those that are not there: once they are published, they will be
    recorder.read(*(f"story:{pk}:teaser" for pk in wanted))
    return {story.pk: story for story in _by_id(wanted, lang, words_only)}


def _by_id(ids: Iterable[int], lang: str | None, words_only: bool) -> QuerySet[Story]:
    stories = Story.objects.filter(readable(), pk__in=list(ids))
    related = ("section", "locale") if words_only else ("section", "lead_photo", "locale")
    stories = stories.select_related(*related).only(*(WORD_FIELDS if words_only else TEASER_FIELDS))
    return stories.filter(locale__language_code=lang) if lang else stories


class _Asked(NamedTuple):
    """What names a teaser: its story, the edition it must be of ('' is any), and the language it is shown in."""

    story: int
    lang: str
    words_only: bool
    shown_in: str


#: None where readers can't see the story
_teasers: Remembered[_Asked, Teaser | None] = Remembered(2_000)


def whole_story(pk: int) -> Story | None:
    """A story with all it says; None if readers can't see it. Who shows it depends on its page, not on its teaser."""
    recorder.read(f"story:{pk}")
    return Story.objects.filter(readable(), pk=pk).select_related("section", "lead_photo", "locale").first()


def teasers_by_id(ids: Iterable[int], lang: str | None = None, words_only: bool = False) -> dict[int, Teaser]:
    """Teasers of those of the stories that readers can see (and of `lang`, if given), by id.

    Three queries at most; one that no change has touched is not loaded again. With `words_only` without pictures and
    authors, as in `rows_by_id`.
    """
    shown_in = get_language() or ""
    asked = [_Asked(pk, lang or "", words_only, shown_in) for pk in ids]
    found = _teasers.values(asked, _load_teasers)
    return {one.story: teaser for one, teaser in found.items() if teaser is not None}


def _load_teasers(asked: Sequence[_Asked]) -> Iterator[tuple[_Asked, Teaser | None, Record]]:
    _story, lang, words_only, _shown_in = asked[0]  # they differ in their stories only
    rows = {
        story.pk: (story, record)
        for story, record in each(_by_id([one.story for one in asked], lang, words_only))
    }
    if words_only:
        made = {pk: (teaser_of(story, (), None), record) for pk, (story, record) in rows.items()}
    else:
        made = {
            teaser.id: (teaser, record)
            for teaser, record in teasers_apart([story for story, _ in rows.values()])
        }
    for one in asked:
        # also of those that are not there: once they are published, they will be
        record = recorder.reading(f"story:{one.story}:teaser")
        if one.story in rows:
            record.add(rows[one.story][1])
            record.add(made[one.story][1])
        yield one, made[one.story][0] if one.story in made else None, record


def urls_by_id(ids: Iterable[int]) -> dict[int, str]:
    """Present addresses of those of the stories that readers can see, by id. One query, none for no ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    recorder.read(*(f"story:{pk}:url" for pk in wanted))
    stories = Story.objects.filter(readable(), pk__in=wanted).exclude(path="")
    stories = stories.select_related("locale").only("path", "expire_at", "locale__language_code")
    return {story.pk: story.url for story in stories}


def block_of(pk: int) -> int:
    """The number of the block in which a story stands, for ever."""
    return pk // BLOCK


def in_block(number: int) -> list[tuple[str, str, datetime]]:
    """Language, path within the edition and time of the last real change of all stories of a block, by number.

    Loads no story, so that the list depends on nothing but its own key.
    """
    recorder.read(f"listing:block:{number}")
    stories = Story.objects.filter(readable(), pk__gte=number * BLOCK, pk__lt=(number + 1) * BLOCK)
    stories = stories.filter(first_published_at__isnull=False).exclude(path="").order_by("pk")
    columns = ("locale__language_code", "path", "first_published_at", "updated_at", "expire_at")
    found = []
    for lang, path, published, updated, expires in stories.values_list(*columns):
        recorder.until(expires)
        found.append((lang, path, updated or published))
    return found


class Months:
    """The months in which a section has live stories, as (year, month)."""

    def __init__(self, section: Section) -> None:
        self.key = f"listing:section:{section.pk}:months"
        self._stories = _live(section.lang).filter(section=section)

    def latest(self, limit: int = 24) -> list[tuple[int, int]]:
        """Newest first. A seek in the index for each: to look for all at once would read every story."""
        found: list[tuple[int, int]] = []
        month = self._month_of(self._stories)
        while month and len(found) < limit:
            found.append(month)
            month = self.before(*month)
        return found

    def before(self, year: int, month: int) -> tuple[int, int] | None:
        """The last month with stories before this one."""
        start, _end = month_bounds(year, month)
        return self._month_of(self._stories.filter(first_published_at__lt=start))

    def after(self, year: int, month: int) -> tuple[int, int] | None:
        """The first month with stories after this one."""
        _start, end = month_bounds(year, month)
        later = self._stories.filter(first_published_at__gte=end)
        return self._month_of(later.order_by("first_published_at"))

    def _month_of(self, stories: QuerySet[Story]) -> tuple[int, int] | None:
        recorder.read(self.key)
        moment = stories.values_list("first_published_at", flat=True).first()
        day = paper_day(moment) if moment else None
        return (day.year, day.month) if day else None


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


def readable(now: datetime | None = None) -> Q:
    """What readers can see: live, and not expired, whether or not that was noticed yet."""
    now = now or recorder.now()
    return Q(live=True) & (Q(expire_at__isnull=True) | Q(expire_at__gt=now))


def _live(lang: str) -> QuerySet[Story]:
    return (
        Story.objects.filter(readable(), locale__language_code=lang, first_published_at__isnull=False)
        .select_related("section", "lead_photo", "locale")
        .order_by("-first_published_at", "-id")
    )
