"""Which story stands where on a front: a function of what was picked and what is new, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class HasId(Protocol):
    @property
    def id(self) -> int: ...


T = TypeVar("T", bound=HasId)


def arrange(picked: Sequence[T | None], latest: Iterable[T], size: int) -> list[T]:
    """The stories of `size` slots in order.

    `picked` holds for each slot the story an editor put there, or None. A None is filled with the newest of `latest`
    that stands nowhere else. A story picked twice keeps its first place. The result is shorter than `size` only
    where there are too few stories.
    """
    slots: list[T | None] = []
    seen: set[int] = set()
    for story in picked[:size]:
        fresh = story is not None and story.id not in seen
        slots.append(story if fresh else None)
        if fresh and story is not None:
            seen.add(story.id)
    slots += [None] * (size - len(slots))
    fill = (story for story in latest if story.id not in seen)
    arranged: list[T] = []
    for slot in slots:
        story = slot if slot is not None else next(fill, None)
        if story is not None and (slot is not None or all(story.id != other.id for other in arranged)):
            arranged.append(story)
    return arranged


def take(stories: Iterable[T], count: int, seen: set[int]) -> tuple[T, ...]:
    """The first `count` stories that are not in `seen`; adds them to it."""
    taken: list[T] = []
    for story in stories:
        if len(taken) == count:
            break
        if story.id not in seen:
            seen.add(story.id)
            taken.append(story)
    return tuple(taken)
