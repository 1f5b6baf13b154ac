"""The board: a front's containers with their stories as readers will have them, and what an editor must know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from vestnik.fronts.arrangement import Arrangement, Container, Layout, Slot, Source
from vestnik.fronts.assemble import FrontPage, PlacedContainer, assemble
from vestnik.fronts.breaking import lasting
from vestnik.fronts.desk import words
from vestnik.fronts.desk.diff import Diff, difference
from vestnik.fronts.fills import names_of
from vestnik.fronts.live import LiveFront, live_arrangement
from vestnik.fronts.models import Front, FrontKind
from vestnik.fronts.places import ends, stands
from vestnik.fronts.troubles import Trouble, troubles
from vestnik.press import recorder
from vestnik.stories.admin.words import when
from vestnik.stories.display import Teaser
from vestnik.stories.models import Story

#: px; no card is wider on the desk
PICTURE_WIDTH = 640

#: layouts whose first story stands large
LEADS = frozenset({Layout.LEAD_ONE, Layout.LEAD_TWO, Layout.LEAD_PACKAGE})


@dataclass(frozen=True, slots=True)
class Row:
    """A story in its place. `slot` is '' for one that came by itself; `hidden` if readers don't see it now.

    `up` and `down` are the ids after which it comes if it is moved by one place, None where it can't; `keep` the id
    after which it comes if an editor picks it where it stands. Of a deleted story the addresses are ''.
    """

    story: int
    title: str
    slot: str = ""
    standfirst: str = ""
    label: str = ""
    picture: str = ""
    facts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    sublinks: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    pin: int = 0
    wants_picture: bool = False
    hidden: bool = False
    up: str | None = None
    down: str | None = None
    keep: str = ""
    edit_url: str = ""
    where_url: str = ""
    story_url: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A container. One that is `spread` has no rows of its own but is a block for each section: `more`, in words."""

    id: str
    title: str
    layout: str
    layout_words: str
    rule_words: str
    rows: tuple[Row, ...]
    marks: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    gone: tuple[str, ...]
    spread: bool
    more: tuple[tuple[str, tuple[str, ...]], ...]
    edit_url: str
    up: str | None
    down: str | None


@dataclass(frozen=True, slots=True)
class Board:
    """`places` says for each story where it stands; `until` is the next moment at which time changes something."""

    boxes: tuple[Box, ...]
    diff: Diff
    places: Mapping[int, str]
    until: datetime | None
    lost: tuple[str, ...]
    troubles: tuple[Trouble, ...]


def make_board(front: Front, arrangement: Arrangement) -> Board:
    """The board of a draft as it stands now."""
    now = recorder.now()
    with recorder.recording() as record:
        page = assemble(_as_live(front, arrangement), _first(front))
    diff = difference(live_arrangement(front), arrangement)
    named = names_of(Arrangement((*arrangement.containers, *diff.gone_containers)), front.lang)
    names = {key: thing.name for key, thing in named.things.items()}
    found = troubles(front, arrangement, now)
    maker = _Maker(front, now, page, diff, _titles(arrangement, diff), names, found)
    boxes = maker.boxes(arrangement)
    return Board(
        boxes=boxes,
        diff=diff,
        places=_places(boxes),
        until=record.until,
        lost=tuple(maker.lost(container) for container in diff.gone_containers),
        troubles=tuple(trouble for trouble in found if not trouble.slot and not trouble.container),
    )


def _as_live(front: Front, arrangement: Arrangement) -> LiveFront:
    return LiveFront(
        pk=front.pk, kind=front.kind, lang=front.lang, title=front.title, section=front.section_id, number=0,
        arrangement=arrangement,
    )  # fmt: skip


def _first(front: Front) -> tuple[int, ...]:
    """What stands before all else: breaking news, on a home front."""
    breaking = lasting(front.lang) if front.kind == FrontKind.HOME else None
    return (breaking.story_id,) if breaking else ()


def _titles(arrangement: Arrangement, diff: Diff) -> dict[int, str]:
    """The headlines of the stories that are picked, or were, readable or not."""
    wanted = {slot.story for slot in arrangement.slots}
    wanted |= {slot.story for slots in diff.gone.values() for slot in slots}
    return dict(Story.objects.filter(pk__in=wanted).values_list("pk", "title"))


def _places(boxes: Iterable[Box]) -> dict[int, str]:
    found: dict[int, str] = {}
    for hidden in (False, True):
        for box in boxes:
            for number, row in enumerate(box.rows, 1):
                if row.hidden == hidden:
                    found.setdefault(row.story, f"{box.title} {number}")
    return found


class _Maker:
    """Makes boxes of containers; holds what all of them need."""

    def __init__(
        self,
        front: Front,
        now: datetime,
        page: FrontPage,
        diff: Diff,
        titles: Mapping[int, str],
        names: Mapping[tuple[Source, int], str],
        found: Sequence[Trouble],
    ) -> None:
        self.front, self.now, self.diff, self.titles, self.names = front, now, diff, titles, names
        self.placed: dict[str, list[PlacedContainer]] = defaultdict(list)
        for placed in page.containers:
            self.placed[placed.id].append(placed)
            # one that stands for each section of the menu has a block for each
            self.placed[placed.id.rpartition("-")[0]].append(placed)
        self.of_slot: dict[str, list[Trouble]] = defaultdict(list)
        self.of_container: dict[str, list[Trouble]] = defaultdict(list)
        for trouble in found:
            if trouble.slot:
                self.of_slot[trouble.slot].append(trouble)
            elif trouble.container:
                self.of_container[trouble.container].append(trouble)

    def boxes(self, arrangement: Arrangement) -> tuple[Box, ...]:
        ids = ["", *(container.id for container in arrangement.containers)]
        last = len(ids) - 1
        return tuple(
            self._box(
                container,
                up=ids[at - 2] if at > 1 else None,
                down=ids[at + 1] if at < last else None,
            )
            for at, container in enumerate(arrangement.containers, 1)
        )

    def lost(self, container: Container) -> str:
        return self._name(container)

    def _name(self, container: Container) -> str:
        return words.container_name(container.title, container.layout, container.rule, self.names)

    def _box(self, container: Container, up: str | None, down: str | None) -> Box:
        blocks = self.placed.get(container.id, [])
        spread = container.rule.source == Source.EVERY_SECTION
        own = [] if spread else blocks
        rows = self._rows(container, [place for block in own for place in block.places])
        if container.layout in LEADS:
            lead = next((row for row in rows if not row.hidden), None)
            rows = tuple(replace(row, wants_picture=row is lead and not row.picture) for row in rows)
        return Box(
            id=container.id,
            title=self._name(container),
            layout=container.layout.value,
            layout_words=str(words.LAYOUTS[container.layout]),
            rule_words=words.rule_words(container.rule, self.names),
            rows=rows,
            marks=_marks(self.diff.containers.get(container.id, ())),
            troubles=tuple(self.of_container[container.id]),
            gone=tuple(
                _("Taken off: “%(title)s”") % {"title": self._title(slot)}
                for slot in self.diff.gone.get(container.id, ())
            ),
            spread=spread,
            more=tuple((block.title, tuple(place.teaser.title for place in block.places)) for block in blocks)
            if spread
            else (),
            edit_url=self._url("container", container.id),
            up=up,
            down=down,
        )

    def _rows(self, container: Container, places: Sequence) -> tuple[Row, ...]:
        rows = [self._row(container, place.slot, place.teaser, place.breaking) for place in places]
        shown = {row.slot for row in rows if row.slot}
        before = ""
        for slot in container.slots:
            if slot.id not in shown:
                at = next((at for at, row in enumerate(rows, 1) if row.slot == before), 0) if before else 0
                rows.insert(at, self._row(container, slot, None))
            before = slot.id
        return _with_neighbours(rows, [slot.id for slot in container.slots])

    def _row(
        self, container: Container, slot: Slot | None, teaser: Teaser | None, breaking: bool = False
    ) -> Row:
        pk = slot.story if slot else teaser.id
        deleted = teaser is None and pk not in self.titles
        row = Row(
            story=pk,
            title=teaser.title if teaser else self._title(slot),
            standfirst=teaser.standfirst if teaser else "",
            picture=_picture(teaser),
            label=teaser.label if teaser else "",
            facts=tuple(self._facts(container, slot, teaser, breaking)),
            where_url=""
            if deleted
            else self._url("where") + f"?story={pk}" + (f"&slot={slot.id}" if slot else ""),
            story_url="" if deleted else reverse("wagtailsnippets_stories_story:edit", args=[pk]),
            key=f"{container.id}-{pk}",
        )
        if slot is None:
            return row
        return replace(
            row,
            slot=slot.id,
            marks=_marks(self.diff.slots.get(slot.id, ())),
            sublinks=tuple(
                link.text or link.url or self.titles.get(link.story or 0, "") for link in slot.sublinks
            ),
            troubles=tuple(self.of_slot[slot.id]),
            pin=slot.pin,
            hidden=teaser is None,
            edit_url=row.story_url and self._url("slot", slot.id),
        )

    def _facts(
        self, container: Container, slot: Slot | None, teaser: Teaser | None, breaking: bool
    ) -> Iterable[str]:
        if teaser:
            if breaking:
                yield _("breaking")
            if teaser.section.text:
                yield teaser.section.text
            yield when(teaser.published)
        if slot is None:
            return
        if slot.pin:
            yield _("pinned to place %(place)d") % {"place": slot.pin}
        if slot.headline:
            yield _("own headline")
        if slot.since and slot.since > self.now:
            yield _("from %(when)s") % {"when": when(slot.since)}
        end = ends(slot, container.rule)
        if end and end > self.now:
            yield _("until %(when)s") % {"when": when(end)}
        if teaser is None:
            waits = slot.since and slot.since > self.now
            over = not waits and not stands(slot, container.rule, self.now)
            yield _("its time is over") if over else _("readers don’t see it now")

    def _title(self, slot: Slot) -> str:
        return slot.headline or self.titles.get(slot.story) or _("A story that has been deleted")

    def _url(self, name: str, *args: object) -> str:
        return reverse(f"vestnik_front:{name}", args=[self.front.pk, *args])


def _with_neighbours(rows: Sequence[Row], slots: Sequence[str]) -> tuple[Row, ...]:
    """The rows, each with what it comes after when it is moved by one place."""
    place = {slot: at for at, slot in enumerate(slots)}
    made = []
    last = ""
    for row in rows:
        if row.slot:
            at = place[row.slot]
            row = replace(
                row,
                up=None if at == 0 else (slots[at - 2] if at > 1 else ""),
                down=slots[at + 1] if at + 1 < len(slots) else None,
            )
            last = row.slot if not row.pin else last
        else:
            row = replace(row, keep=last)
        made.append(row)
    return tuple(made)


def _marks(found: Iterable) -> tuple[str, ...]:
    return tuple(str(words.MARKS[mark]) for mark in found)


def _picture(teaser: Teaser | None) -> str:
    """The smallest size of the teaser's picture that is wide enough for a card; '' if it has none."""
    picture = teaser.picture if teaser else None
    if picture is None or not picture.ready:
        return ""
    webp = next((source.srcset for source in picture.sources if source.type == "image/webp"), "")
    sizes = [size.rpartition(" ") for size in webp.split(", ") if size]
    enough = (url for url, _space, width in sizes if int(width.removesuffix("w")) >= PICTURE_WIDTH)
    return next(enough, picture.src)
