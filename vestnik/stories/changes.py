"""What a deed on stories changes for readers: the one place that turns deeds into keys of the press.

Stories are looked at before the deed and after it, as readers see them: a draft is not there at all. What differs is
what has changed. The cost is a few queries by index for each deed, however many stories the paper has.

    story:42                        its page
    story:42:teaser                 its teaser in any list
    story:42:url                    whether readers can follow a link to it, and where to
    listing:…                       which stories a list holds, in which order (`listings.Listing`)
    listing:block:3                 addresses, and times of the last real change, of the stories numbered so
    story:42:corrections            what was corrected in it
    listing:corrections:bg          what was corrected in any story of the edition
    listing:section:7:months        the months in which the section has stories
    listing:section:7:top           the section's newest stories, as 'More from …' shows them
    listing:section:7:top:42        whether the story is one of those
    translations:<translation key>  the same story in other languages, and where
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from vestnik.press import recorder
from vestnik.press.log import change
from vestnik.stories.addresses import edition_path, paper_day
from vestnik.stories.listings import TOP, block_of, month_bounds
from vestnik.stories.models import Byline, Correction, Section, Story
from vestnik.stories.models.compared import stored_values
from vestnik.stories.models.story import ADDRESS_COLUMNS, TEASER_COLUMNS

#: fields that no page shows; where a change of one moves a story in a list, `Placement.lists` tells
UNSEEN = frozenset(
    {
        "slug", "live", "live_revision", "latest_revision", "has_unpublished_changes", "go_live_at", "expired",
        "last_published_at", "locked", "locked_at", "locked_by", "embargo_until", "important_until", "due_at",
        "minor_change", "created_by", "modified_at",
    }
)  # fmt: skip

Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Placement:
    """What readers see of a story: all that its page shows, its teasers, its corrections, and where it is listed.

    `lists` holds for the key of each list what its place there depends on; `place` is its place in all of them.
    """

    page: tuple
    teaser: tuple
    url: tuple
    corrections: tuple
    lists: Mapping[str, object]
    translations: tuple[str, str, str]
    section: int
    month: tuple[int, int]
    place: Place


Placements = dict[int, Placement]

#: called with the ids of its stories once a deed is done, in its transaction; also for what no reader sees
watchers: list[Callable[[Sequence[int]], object]] = []

#: the stories whose deeds are being noticed
_noticed: ContextVar[tuple[Story | int, ...]] = ContextVar("vestnik_noticed", default=())


@contextmanager
def noticing(*stories: Story | int, make: Callable[[], Iterable[str]] = tuple) -> Iterator[None]:
    """Runs a deed on stories in a transaction and writes what it changed for readers.

    A story may be one that has no number yet. Inside, what happens to the same stories is part of the deed. `make`
    gives the addresses of pages to be made before anyone asks for them, once the deed is done.
    """
    mine = [story for story in stories if not is_noticed(_pk(story))]
    if not mine:
        yield
        return
    now = recorder.now()
    token = _noticed.set((*_noticed.get(), *mine))
    try:
        with transaction.atomic():
            before = placements((_pk(story) for story in mine), now, lock=True)
            yield
            after = placements((_pk(story) for story in mine), now)
            write(before, after, make)
            _tell_watchers([pk for story in mine if (pk := _pk(story)) is not None])
    finally:
        _noticed.reset(token)


def is_noticed(pk: int | None) -> bool:
    """True if what happens to the story now is part of a deed that is being noticed."""
    return pk is not None and any(_pk(story) == pk for story in _noticed.get())


def write(before: Placements, after: Placements, make: Callable[[], Iterable[str]] = tuple) -> None:
    """Writes the change from `before` to `after`; what readers can't see any more is changed hard."""
    keys = set(_keys(before, after))
    if not keys:
        return
    gone = before.keys() - after.keys()
    hard = {key for pk in gone for key in (f"story:{pk}", f"story:{pk}:teaser", f"story:{pk}:url")}
    change(*keys, hard=hard, addresses=make())


def write_new(pks: Iterable[int]) -> None:
    """Writes one change for stories that were written into the tables in bulk; no page can have read them yet."""
    wanted = list(pks)
    keys = _keys({}, placements(wanted, recorder.now()))
    change(*(key for key in keys if not key.startswith("story:")))
    _tell_watchers(wanted)


def _tell_watchers(pks: Sequence[int]) -> None:
    for watch in watchers:
        watch(pks)


#: each gives further pages of a story that are to be made at once, as `pages_of` does; rooms above add theirs
further_pages: list[Callable[[Story], Iterable[str]]] = []


def pages_of(story: Story) -> list[str]:
    """What readers will ask for first once the story is published."""
    if not (story.live and story.path):
        return []
    further = [address for pages in further_pages for address in pages(story)]
    return [story.url, edition_path(story.lang, "/"), *further]


def placements(pks: Iterable[int | None], now: datetime, lock: bool = False) -> Placements:
    """What readers see of those of the stories that are live, by primary key."""
    wanted = [pk for pk in pks if pk is not None]
    rows = _live_rows(wanted, lock) if wanted else {}
    if not rows:
        return {}
    bylines: dict[int, list[tuple[int, str]]] = defaultdict(list)
    written = Byline.objects.filter(story__in=rows).order_by("sort_order", "pk")
    for story_id, person_id, role in written.values_list("story_id", "person_id", "role"):
        bylines[story_id].append((person_id, role))
    topics: dict[int, list[int]] = defaultdict(list)
    through = Story.topics.through.objects.filter(story__in=rows).order_by("topic_id")
    for story_id, topic_id in through.values_list("story_id", "topic_id"):
        topics[story_id].append(topic_id)
    corrections: dict[int, list[tuple]] = defaultdict(list)
    corrected = Correction.objects.filter(story__in=rows).order_by("pk")
    columns = ("pk", "wrong", "right", "weight", "headline", "at")
    for story_id, *correction in corrected.values_list("story_id", *columns):
        corrections[story_id].append(tuple(correction))
    return {
        pk: _placement(pk, row, bylines[pk], topics[pk], tuple(corrections[pk]), now)
        for pk, row in rows.items()
    }


def _live_rows(pks: Sequence[int], lock: bool) -> dict[int, dict]:
    rows = stored_values(
        Story, pks, UNSEEN - {"live", "important_until"}, lock, lang=F("locale__language_code")
    )
    return {pk: row for pk, row in rows.items() if row.pop("live") and row["first_published_at"]}


def _placement(
    pk: int,
    row: dict,
    bylines: list[tuple[int, str]],
    topics: list[int],
    corrections: tuple,
    now: datetime,
) -> Placement:
    published, section, lang = row["first_published_at"], row["section_id"] or 0, row["lang"]
    day = paper_day(published)
    until = row.pop("important_until")
    lists: dict[str, object] = {
        f"listing:latest:{lang}": published,
        f"listing:section:{section}": published,
        f"listing:section:{section}:{day:%Y-%m}": published,
        f"listing:kind:{lang}:{row['kind']}": published,
        f"listing:block:{block_of(pk)}": (
            lang,
            row["path"],
            row["updated_at"] or published,
            row["expire_at"],
        ),
    }
    lists |= {f"listing:topic:{topic}": published for topic in topics}
    lists |= {f"listing:person:{person}": published for person, _role in bylines}
    if until and until > now:
        lists[f"listing:important:{lang}"] = (published, until)
    if corrections:
        lists[f"listing:corrections:{lang}"] = corrections
    authors = tuple(person for person, role in bylines if role == Byline.Role.AUTHOR)
    return Placement(
        page=(*sorted(row.items()), tuple(bylines), tuple(topics), corrections),
        corrections=corrections,
        url=tuple(row[name] for name in sorted(ADDRESS_COLUMNS)),
        teaser=(*(row[name] for name in sorted(TEASER_COLUMNS & row.keys())), authors),
        lists=lists,
        translations=(f"translations:{row['translation_key']}", lang, row["path"]),
        section=section,
        month=(day.year, day.month),
        place=(published, pk),
    )


def _keys(before: Placements, after: Placements) -> Iterator[str]:
    for pk in before.keys() | after.keys():
        old, new = before.get(pk), after.get(pk)
        if not (old and new) or old.page != new.page:
            yield f"story:{pk}"
        if not (old and new) or old.teaser != new.teaser:
            yield f"story:{pk}:teaser"
        if not (old and new) or old.url != new.url:
            yield f"story:{pk}:url"
        if (old.corrections if old else ()) != (new.corrections if new else ()):
            yield f"story:{pk}:corrections"
        lists = (old.lists if old else {}), (new.lists if new else {})
        yield from (
            key for key in lists[0].keys() | lists[1].keys() if lists[0].get(key) != lists[1].get(key)
        )
        translations = {old and old.translations, new and new.translations} - {None}
        if not (old and new) or len(translations) > 1:
            yield from (name[0] for name in translations)
    moved = {pk for pk in before.keys() | after.keys() if _at(before, pk) != _at(after, pk)}
    sections = {found[0] for pk in moved for found in (_at(before, pk), _at(after, pk)) if found}
    if sections:
        # two who publish in a section at a time must see each other's story
        in_turn = Section.objects.select_for_update(no_key=True).filter(pk__in=sections).order_by("pk")
        list(in_turn.values_list("pk"))
    yield from _month_keys(before, after)
    for section in sections:
        yield from _top_keys(section, moved, before, after)


def _month_keys(before: Placements, after: Placements) -> Iterator[str]:
    """Sections in which a month appears or vanishes."""
    had = {(placed.section, *placed.month) for placed in before.values()}
    has = {(placed.section, *placed.month) for placed in after.values()}
    for section in {section for section, _year, _month in had ^ has}:
        months = [(year, month) for place, year, month in had ^ has if place == section]
        if not all(_has_others(section, year, month, before.keys() | after.keys()) for year, month in months):
            yield f"listing:section:{section}:months"


def _has_others(section: int, year: int, month: int, pks: Iterable[int]) -> bool:
    start, end = month_bounds(year, month)
    others = Story.objects.filter(
        section=section, live=True, first_published_at__gte=start, first_published_at__lt=end
    )
    return others.exclude(pk__in=pks).exists()


def _top_keys(section: int, moved: set[int], before: Placements, after: Placements) -> Iterator[str]:
    """Whether a section's newest stories are others now, and the stories that came or went."""
    others = Story.objects.filter(
        Q(section=section, live=True, first_published_at__isnull=False) & ~Q(pk__in=moved)
    ).order_by("-first_published_at", "-id")
    newest = list(others.values_list("first_published_at", "pk")[:TOP])
    was, now = (
        sorted((*newest, *(p.place for pk, p in placed.items() if pk in moved and p.section == section)))
        for placed in (before, after)
    )
    was, now = was[-TOP:], now[-TOP:]
    if was != now:
        yield f"listing:section:{section}:top"
    for _published, pk in set(was) ^ set(now):
        yield f"listing:section:{section}:top:{pk}"


def _at(placed: Placements, pk: int) -> tuple[int, Place] | None:
    return (found.section, found.place) if (found := placed.get(pk)) else None


def _pk(story: Story | int) -> int | None:
    return story.pk if isinstance(story, Story) else story
