"""What of a draft readers don't have yet. Plain values: two arrangements in, marks out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from vestnik.fronts.arrangement import Arrangement, Container, Slot

#: in place of moments that don't count
NO_TIME = datetime.min.replace(tzinfo=UTC)


class Mark(StrEnum):
    NEW = "new"
    MOVED = "moved"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Diff:
    """`slots` and `containers` hold marks by id; `gone` the slots that left, by their live container."""

    slots: dict[str, tuple[Mark, ...]]
    containers: dict[str, tuple[Mark, ...]]
    gone: dict[str, tuple[Slot, ...]]
    gone_containers: tuple[Container, ...]

    @property
    def count(self) -> int:
        """How many things differ."""
        left = sum(len(slots) for slots in self.gone.values())
        return len(self.slots) + len(self.containers) + left + len(self.gone_containers)


def difference(live: Arrangement, draft: Arrangement) -> Diff:
    """What differs in `draft` from what is `live`. A thing that others were moved round is not marked itself."""
    there = {slot.id: (container, slot) for container in live.containers for slot in container.slots}
    slots: dict[str, tuple[Mark, ...]] = {}
    for container in draft.containers:
        before = live.container(container.id)
        shifted = _moved(
            [slot.id for slot in before.slots] if before else [], [slot.id for slot in container.slots]
        )
        for slot in container.slots:
            if marks := tuple(_slot_marks(slot, container, there.get(slot.id), slot.id in shifted)):
                slots[slot.id] = marks
    kept = {slot.id for slot in draft.slots}
    return Diff(
        slots=slots,
        containers=_containers(live, draft),
        gone={
            container.id: gone
            for container in live.containers
            if draft.container(container.id)
            and (gone := tuple(slot for slot in container.slots if slot.id not in kept))
        },
        gone_containers=tuple(one for one in live.containers if draft.container(one.id) is None),
    )


def _slot_marks(slot: Slot, container: Container, before: tuple[Container, Slot] | None, shifted: bool):
    if before is None:
        yield Mark.NEW
        return
    if before[0].id != container.id or shifted:
        yield Mark.MOVED
    if _said(before[1]) != _said(slot):
        yield Mark.EDITED


def _containers(live: Arrangement, draft: Arrangement) -> dict[str, tuple[Mark, ...]]:
    shifted = _moved([one.id for one in live.containers], [one.id for one in draft.containers])
    marks: dict[str, tuple[Mark, ...]] = {}
    for container in draft.containers:
        before = live.container(container.id)
        if before is None:
            marks[container.id] = (Mark.NEW,)
            continue
        found = [Mark.MOVED] if container.id in shifted else []
        if replace(before, slots=()) != replace(container, slots=()):
            found.append(Mark.EDITED)
        if found:
            marks[container.id] = tuple(found)
    return marks


def _said(slot: Slot) -> Slot:
    """The slot without what publishing and moving set by themselves."""
    return replace(slot, put_at=NO_TIME)


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest of those in both whose move explains the new order: all but a longest common run of them."""
    common = [one for one in after if one in set(before)]
    place = {one: at for at, one in enumerate(before)}
    best: list[list[str]] = []
    for one in common:
        longest = max((run for run in best if place[run[-1]] < place[one]), key=len, default=[])
        best.append([*longest, one])
    return set(common) - set(max(best, key=len, default=[]))
