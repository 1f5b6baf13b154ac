"""How a front's containers and stories are laid out on its page. Pure: what there is decides, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from django import template
from django.utils.safestring import SafeString

from vestnik.theme.templatetags.once import render_once

register = template.Library()

#: how a section's block looks, one after the other, so that no two neighbours are alike
PATTERNS = ("wide", "hub", "tint", "row")
#: of the rail, in rem, at 1440 px: beside it stand as many of the first containers as come nearest to it
RAIL_HEIGHT = 115
PRELOADED = {"lead-one": "lead", "lead-two": "half", "lead-package": "main", "section": "feature"}
#: lengths of a headline, in characters, up to which it keeps a size
LENGTHS = ((28, "terse"), (64, ""), (100, "long"))


@dataclass(frozen=True, slots=True)
class Part:
    """A container and what its place on the page means for it.

    `level` is that of its stories' headings: 3 under the container's own title, 2 where there is none. `narrow` where
    it stands beside the rail; `pattern` is the look of a section's block, '' for all else.
    """

    container: Any
    first: bool
    narrow: bool
    level: int
    pattern: str

    @property
    def template(self) -> str:
        return f"fronts/containers/{self.container.layout}.html"

    @property
    def most(self) -> int:
        """Columns of pictures that have room."""
        return 3 if self.narrow else 4


@dataclass(frozen=True, slots=True)
class Parts:
    beside: tuple[Part, ...]
    below: tuple[Part, ...]


@register.simple_tag
def parts(containers: Sequence[Any], rail: bool = True) -> Parts:
    """A front's containers in order: those that stand beside the rail, and those under it, as wide as the page."""
    patterns = cycle(PATTERNS)
    beside: list[Part] = []
    below: list[Part] = []
    height = 0
    for number, container in enumerate(containers):
        tall = _height(container)
        narrow = rail and not below and (number == 0 or height + tall / 2 < RAIL_HEIGHT)
        part = Part(
            container,
            first=number == 0,
            narrow=narrow,
            level=3 if container.title else 2,
            pattern=next(patterns) if container.layout == "section" else "",
        )
        (beside if narrow else below).append(part)
        height += tall
    return Parts(tuple(beside), tuple(below))


def _height(container: Any) -> int:
    """About how tall a container is in the column beside the rail, in rem."""
    stories = len(container.places)
    rows_of = {"grid": (3, 26), "opinion": (3, 17), "most-read": (2, 6), "rail": (3, 10), "list": (1, 11)}
    if container.layout in rows_of:
        columns, row = rows_of[container.layout]
        return -(-stories // columns) * row
    return 50 + -(-(stories - 1) // 4) * 18


@dataclass(frozen=True, slots=True)
class Cell:
    """One story in columns; `place` names the width of its picture (`sizes`)."""

    story: Any
    place: str


@dataclass(frozen=True, slots=True)
class Columns:
    classes: str
    cells: tuple[Cell, ...]


@register.simple_tag
def columns(stories: Iterable[Any], most: int = 4, narrow: bool = False) -> Columns:
    """Stories in rows of at most `most` (3 or 4), every row full: the first rows have one story less where needed.

    1 stands alone, 5 are two and three, 7 are three and four; the wider places come first.
    """
    stories = tuple(stories)
    count = len(stories)
    if count < 2:
        by, wider = 1, 0
    elif most == 4 and count not in (2, 5):
        by, wider = 4, -count % 4 * 3
    else:
        by, wider = 3, -count % 3 * 2
    wider = min(wider, count)
    names = {1: "half", 3: "third", 4: "card"} if not narrow else {1: "half", 3: "card", 4: "card"}
    wide = {1: "half", 3: "half", 4: "third"}[by]
    cells = tuple(Cell(story, wide if at < wider else names[by]) for at, story in enumerate(stories))
    return Columns(f"by-{by}" + (f" wider-{wider}" if wider else ""), cells)


@register.simple_tag(takes_context=True)
def show(context: template.Context, story: Any, **how: Any) -> SafeString:
    """A story in its place by `fronts/story.html`, rendered once a process.

    The template gets `how`: variant, place, level, brief, no_section, eager.
    """
    return render_once(context, "fronts/story.html", {"story": story, **how})


@register.filter
def reach(headline: str) -> str:
    """A class for the length of a headline: ' terse', '', ' long' or ' longest'; large type must fit its words."""
    for most, name in LENGTHS:
        if len(headline) <= most:
            return f" {name}" if name else ""
    return " longest"


@register.filter
def preload_place(layout: str) -> str:
    """Where the first picture of a front stands, by the layout of its first container; '' where none comes first."""
    return PRELOADED.get(layout, "")
