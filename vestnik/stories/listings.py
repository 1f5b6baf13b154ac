"""Named lists of live stories: the one way any page gets stories.

Each records what it reads under its key; `changes.py` says when a key changes. What has expired is in no list, even
while whoever should unpublish it sleeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet, Value
from django.utils import timezone

from vestnik.press import recorder
from vestnik.press.recorder import Record
from vestnik.press.remembered import Remembered
from vestnik.stories.addresses import paper_day
from vestnik.stories.display import Teaser
from vestnik.stories.models import Person, Section, Story, Topic
from vestnik.stories.rows import TEASER_FIELDS, WORD_FIELDS, readable, teasers_by_id

#: deeper than this nobody leafs; the month archives hold everything
DEEPEST_PAGE = 100
#: so many of a section's newest stories know of each other: 'More from …' shows all but the one it stands under
TOP = 5
#: stories whose numbers follow each other are one list: whoever lists all (sitemaps) does so block by block
BLOCK = 2_000


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
    _find: Callable[[], QuerySet[Story]] = field(repr=False, compare=False)

    @property
    def _stories(self) -> QuerySet[Story]:
        """Made when it is needed: that costs more than to find the list in memory."""
        return self._find()

    @classmethod
    def latest(cls, lang: str) -> Listing:
        return cls(f"listing:latest:{lang}", lambda: _live(lang))

    @classmethod
    def of_section(cls, section: Section) -> Listing:
        return cls(f"listing:section:{section.pk}", lambda: _live(section.lang).filter(section=section))

    @classmethod
    def of_topic(cls, topic: Topic) -> Listing:
        return cls(f"listing:topic:{topic.pk}", lambda: _live(topic.lang).filter(topics=topic))

    @classmethod
    def of_person(cls, person: Person) -> Listing:
        return cls(
            f"listing:person:{person.pk}",
            lambda: _live(person.lang).filter(bylines__person=person).distinct(),
        )

    @classmethod
    def of_month(cls, section: Section, year: int, month: int) -> Listing:
        start, end = month_bounds(year, month)
        about = {"section": section, "first_published_at__gte": start, "first_published_at__lt": end}
        return cls(
            f"listing:section:{section.pk}:{year:04}-{month:02}", lambda: _live(section.lang).filter(**about)
        )

    @classmethod
    def of_kind(cls, lang: str, kind: str) -> Listing:
        return cls(f"listing:kind:{lang}:{kind}", lambda: _live(lang).filter(kind=kind))

    @classmethod
    def important(cls, lang: str) -> Listing:
        """Stories that the newsroom calls important now."""
        return cls(
            f"listing:important:{lang}", lambda: _live(lang).filter(important_until__gt=recorder.now())
        )

    @classmethod
    def top_of(cls, section: Section) -> Listing:
        """The newest `TOP` stories of a section; holds no more than those."""
        return cls(f"listing:section:{section.pk}:top", lambda: _live(section.lang).filter(section=section))

    def rows(self, limit: int, without: Iterable[int] = (), words_only: bool = False) -> list[Story]:
        """The first `limit` stories, passing over the ids in `without`; loaded as teasers need them.

        With `words_only` their photos are not loaded, and whoever shows them does not depend on those.
        """
        skip = set(without)
        found = self._read(limit + len(skip), words_only)
        return [story for story in found if story.pk not in skip][:limit]

    def since(self, moment: datetime, limit: int) -> list[Story]:
        """The first `limit` stories of those first published after `moment`; their words only."""
        recorder.read(self.key)
        stories = self._stories.select_related(None).select_related("section", "locale").only(*WORD_FIELDS)
        return list(stories.filter(first_published_at__gt=moment)[:limit])

    def teasers(self, limit: int, without: Iterable[int] = ()) -> tuple[Teaser, ...]:
        """Teasers of the same stories as `rows`."""
        skip = set(without)
        ids = [pk for pk in self.ids(limit + len(skip)) if pk not in skip][:limit]
        return _in_order(ids)

    def page(self, number: int, size: int) -> tuple[tuple[Teaser, ...], Pages] | None:
        """One page of teasers; None if there is no such page (the first page always is)."""
        if not 1 <= number <= DEEPEST_PAGE:
            return None
        start = (number - 1) * size
        ids = self.ids(size + 1) if number == 1 else self._further(start, start + size + 1)
        if not ids and number > 1:
            return None
        more = len(ids) > size and number < DEEPEST_PAGE
        return _in_order(ids[:size]), Pages.at(number, more)

    def ids(self, limit: int) -> list[int]:
        """The ids of the first `limit` stories; loads none of them."""
        [found], _none = heads([(self, limit)])
        return [head.id for head in found]

    def _further(self, start: int, end: int) -> list[int]:
        recorder.read(self.key)
        stories = self._stories.select_related(None)
        # when one of those before these expires, all of these move up
        expiring = stories.filter(expire_at__isnull=False).order_by("expire_at")
        recorder.until(expiring.values_list("expire_at", flat=True).first())
        return list(stories.values_list("pk", flat=True)[start:end])

    def _read(self, count: int, words_only: bool = False) -> list[Story]:
        recorder.read(self.key)
        stories = self._stories.only(*TEASER_FIELDS)
        if words_only:
            stories = (
                self._stories.select_related(None).select_related("section", "locale").only(*WORD_FIELDS)
            )
        rows = list(stories[:count])
        if self.key.startswith("listing:important:"):
            for story in rows:
                recorder.until(story.important_until)
        return rows


def _in_order(ids: Sequence[int]) -> tuple[Teaser, ...]:
    """Teasers of these stories; of one that has gone meanwhile none."""
    teasers = teasers_by_id(ids)
    return tuple(teasers[pk] for pk in ids if pk in teasers)


@dataclass(frozen=True, slots=True)
class Head:
    """A story at the beginning of a list: what decides where it stands, and no more."""

    id: int
    section: int | None
    kind: str
    published: datetime


#: by the key of a list and how many are wanted
_beginnings: Remembered[tuple[str, int], tuple[Head, ...]] = Remembered(
    500, also=lambda found: (f"story:{head.id}:teaser" for head in found)
)
#: by number and language; None where readers can't see it
_heads: Remembered[tuple[int, str], Head | None] = Remembered(2_000)


def heads(
    wanted: Sequence[tuple[Listing, int]], ids: Iterable[int] = (), lang: str = ""
) -> tuple[list[Sequence[Head]], dict[int, Head]]:
    """The first so many stories of each of several lists, and those of `ids` that readers can see in `lang`.

    One query for all lists, each by its index, and one for the ids; a list that has not changed is not asked again.
    """
    listings = {(listing.key, count): listing for listing, count in wanted}
    beginnings = _beginnings.values(listings, lambda names: _load_beginnings(names, listings))
    known = _heads.values([(pk, lang) for pk in ids], _load_heads)
    found = {head.id: head for head in known.values() if head is not None}
    return [beginnings[listing.key, count] for listing, count in wanted], found


def _load_beginnings(
    names: Sequence[tuple[str, int]], listings: Mapping[tuple[str, int], Listing]
) -> Iterator[tuple[tuple[str, int], tuple[Head, ...], Record]]:
    parts = [Story.objects.order_by().filter(pk__in=_first(listings[name], name[1])) for name in names]
    columns = ("pk", "section_id", "kind", "first_published_at", "expire_at", "important_until", "part")
    rows = [part.annotate(part=Value(number)).values_list(*columns) for number, part in enumerate(parts)]
    found: list[list[tuple]] = [[] for _part in parts]
    for *row, number in rows[0].union(*rows[1:], all=True):
        found[number].append(tuple(row))
    for name, mine in zip(names, found, strict=True):
        with recorder.recording() as record:
            recorder.read(name[0])
            own = []
            for pk, section, kind, published, expires, important_until in mine:
                own.append(Head(pk, section, kind, published))
                # another one moves up then, shown or not
                recorder.until(expires)
                if name[0].startswith("listing:important:"):
                    recorder.until(important_until)
        yield name, tuple(sorted(own, key=lambda head: (head.published, head.id), reverse=True)), record


def _load_heads(
    names: Sequence[tuple[int, str]],
) -> Iterator[tuple[tuple[int, str], Head | None, Record]]:
    lang = names[0][1]
    rows = _live(lang).order_by().select_related(None).filter(pk__in=[pk for pk, _lang in names])
    columns = ("pk", "section_id", "kind", "first_published_at", "expire_at")
    found = {row[0]: row for row in rows.values_list(*columns)}
    for name in names:
        with recorder.recording() as record:
            recorder.read(f"story:{name[0]}:teaser")
            row = found.get(name[0])
            recorder.until(row[4] if row else None)
        yield name, Head(*row[:4]) if row else None, record


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


def _live(lang: str) -> QuerySet[Story]:
    return (
        Story.objects.filter(readable(), locale__language_code=lang, first_published_at__isnull=False)
        .select_related("section", "lead_photo", "locale")
        .order_by("-first_published_at", "-id")
    )
