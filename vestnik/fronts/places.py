"""Which story stands where on a front: a function of its arrangement, of the stories there are, and of the time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vestnik.fronts.arrangement import Arrangement, Container, Rule, Slot


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that readers can see, as far as its place on a front depends on it."""

    id: int
    section: int | None
    published: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A story in a container; `slot` is None for one that came by the container's rule."""

    story: int
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    container: Container
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """All places of a front. `until` is the next moment at which they are others by time alone; None is never."""

    containers: tuple[Placed, ...]
    until: datetime | None

    @property
    def stories(self) -> tuple[int, ...]:
        return tuple(place.story for placed in self.containers for place in placed.places)


def ends(slot: Slot, rule: Rule) -> datetime | None:
    """The moment at which the slot is over: its own `until`, or its container's `drop_hours` after it was put there."""
    dropped = slot.put_at + timedelta(hours=rule.drop_hours) if rule.drop_hours else None
    return min((moment for moment in (slot.until, dropped) if moment), default=None)


def stands(slot: Slot, rule: Rule, now: datetime) -> bool:
    """True if it is the slot's time."""
    end = ends(slot, rule)
    return (slot.since is None or slot.since <= now) and (end is None or end > now)


def place(
    arrangement: Arrangement,
    picks: Mapping[int, Candidate],
    fills: Mapping[str, Sequence[Candidate]],
    now: datetime,
    first: Sequence[int] = (),
) -> Placement:
    """The places of `arrangement` at `now`.

    `picks` are those of the picked stories that readers can see; `fills` what the rule of each container offers, by
    its id, in order. `first` are stories that stand before all others (breaking news), if they are among `picks`.

    Picked stories stand first, in their order, but for pinned ones, which hold their place; then the rule fills up.
    No story stands twice, unless a container is let off that: of two slots with one story the upper one has it, and
    what is picked anywhere comes by itself nowhere. A slot whose time it isn't is not filled with its own story.
    """
    timer = _Timer(now)
    kept = _picked(arrangement, picks, timer, first)
    taken = {
        place.story
        for container in arrangement.containers
        if not container.rule.may_repeat
        for place in kept[container.id]
    }
    placed = []
    for container in arrangement.containers:
        own = kept[container.id]
        seen = {one.story for one in own} if container.rule.may_repeat else taken
        out = {slot.story for slot in container.slots if not stands(slot, container.rule, now)}
        filled = _filled(container.rule, own, fills.get(container.id, ()), picks, seen | out, timer)
        taken |= set() if container.rule.may_repeat else {one.story for one in filled}
        placed.append(Placed(container, _in_order(own, filled, container.rule.size)))
    return Placement(tuple(placed), timer.until)


class _Timer:
    """The present moment, and the next one that matters."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.until: datetime | None = None

    def at(self, moment: datetime | None) -> None:
        if moment is not None and moment > self.now:
            self.until = min(self.until or moment, moment)


def _picked(
    arrangement: Arrangement, picks: Mapping[int, Candidate], timer: _Timer, first: Sequence[int]
) -> dict[str, list[Place]]:
    """For each container the picked stories that stand in it, as many as it holds."""
    seen: set[int] = set()
    kept: dict[str, list[Place]] = {}
    heads = [Place(story) for story in first if story in picks]
    for container in arrangement.containers:
        own: list[Place] = []
        rule = container.rule
        mine: set[int] = set()
        if not rule.may_repeat and heads:
            own, heads = heads[: rule.size], heads[rule.size :]
            seen |= {head.story for head in own}
        for slot in container.slots:
            timer.at(slot.since)
            timer.at(ends(slot, rule))
            if not stands(slot, rule, timer.now) or slot.story not in picks:
                continue
            if len(own) == rule.size or slot.story in mine or (not rule.may_repeat and slot.story in seen):
                continue
            own.append(Place(slot.story, slot))
            mine.add(slot.story)
            if not rule.may_repeat:
                seen.add(slot.story)
        kept[container.id] = own
    return kept


def _filled(
    rule: Rule,
    own: Sequence[Place],
    offered: Iterable[Candidate],
    picks: Mapping[int, Candidate],
    seen: set[int],
    timer: _Timer,
) -> list[Place]:
    """What the rule adds to the picked places `own`."""
    room = rule.size - len(own)
    of_section = Counter(picks[place.story].section for place in own)
    oldest = timedelta(hours=rule.oldest_hours)
    filled: list[Place] = []
    used: set[int] = set()
    for story in offered:
        if len(filled) >= room:
            break
        if story.id in seen or story.id in used:
            continue
        if rule.oldest_hours and story.published + oldest <= timer.now:
            continue
        if rule.most_of_section and story.section and of_section[story.section] >= rule.most_of_section:
            continue
        if rule.oldest_hours:
            timer.at(story.published + oldest)
        of_section[story.section] += 1
        used.add(story.id)
        filled.append(Place(story.id))
    return filled


def _in_order(own: Sequence[Place], filled: Sequence[Place], size: int) -> tuple[Place, ...]:
    """Pinned ones in their places, the others in order round them; where two want one place, the later one moves on."""
    total = min(size, len(own) + len(filled))
    order: list[Place | None] = [None] * total
    loose = []
    for one in own:
        wanted = min(one.slot.pin, total) - 1 if one.slot and one.slot.pin else -1
        spot = _free(order, wanted) if wanted >= 0 else None
        if spot is None:
            loose.append(one)
        else:
            order[spot] = one
    rest = iter([*loose, *filled])
    return tuple(found for found in (one if one is not None else next(rest, None) for one in order) if found)


def _free(order: Sequence[Place | None], wanted: int) -> int | None:
    """The free spot nearest to `wanted`: there or after it, or else before it."""
    after = (spot for spot in range(wanted, len(order)) if order[spot] is None)
    before = (spot for spot in range(wanted - 1, -1, -1) if order[spot] is None)
    return next(after, next(before, None))
