"""What stands on a front: containers of slots, and the rules by which they fill up. Plain values, no database.

`document.py` writes them as JSON and reads them back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

VERSION = 1
MOST_SLOTS = 500
MOST_CONTAINERS = 40
MOST_SUBLINKS = 6
#: how many stories one container can show
MOST_SIZE = 100

_ONCE = datetime.fromtimestamp(0, UTC)


class Layout(StrEnum):
    """How a container looks. A template `fronts/containers/<layout>.html` shows each; a paper can put its own there."""

    LEAD_ONE = "lead-one"
    LEAD_TWO = "lead-two"
    LEAD_PACKAGE = "lead-package"
    GRID = "grid"
    LIST = "list"
    OPINION = "opinion"
    MOST_READ = "most-read"
    GALLERY = "gallery"
    SECTION = "section"
    RAIL = "rail"


class Source(StrEnum):
    """Where the stories come from that fill up a container once what was picked stands."""

    NOTHING = "nothing"
    LATEST = "latest"
    #: the latest but for opinion and paid content, which lead only where somebody put them
    NEWS = "news"
    SECTION = "section"
    #: a container for each section of the menu that has none of its own here
    EVERY_SECTION = "every-section"
    TOPIC = "topic"
    PERSON = "person"
    LABEL = "label"
    IMPORTANT = "important"
    MOST_READ = "most-read"


#: sources that need the number of a section, topic or person
OF_SOMETHING = frozenset({Source.SECTION, Source.TOPIC, Source.PERSON})


@dataclass(frozen=True, slots=True)
class SubLink:
    """A further link under a slot: to a story, or to an address. '' as text is the story's headline."""

    story: int | None = None
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A story that an editor picked, and what is said differently in this place only ('' or None: as the story has it).

    `pin` is the place that it holds whatever else comes and goes, counted from 1; 0 is none. `headline_of` is the
    story's own headline when `headline` was written: if the two differ now, somebody should look. `put_at` is when it
    came into its container, from which `Rule.drop_hours` count.
    """

    id: str
    story: int
    put_at: datetime
    headline: str = ""
    headline_of: str = ""
    standfirst: str = ""
    picture: int | None = None
    label: str = ""
    sublinks: tuple[SubLink, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    pin: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """How a container fills up. `size` stories in all, picked ones first; 0 in a limit is none.

    `label` is a kind of story (Source.LABEL). `oldest_hours` is the age at which a story that came by itself goes,
    `drop_hours` the time after which a picked one does. `may_repeat` lets stories stand here that stand elsewhere on
    the front, too, and elsewhere that stand here.
    """

    source: Source = Source.NOTHING
    source_id: int | None = None
    label: str = ""
    size: int = 6
    most_of_section: int = 0
    oldest_hours: int = 0
    drop_hours: int = 0
    may_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Container:
    """A part of a front. Without a title it is called after what fills it."""

    id: str
    layout: Layout
    rule: Rule = Rule()
    title: str = ""
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrangement:
    containers: tuple[Container, ...] = ()

    @property
    def slots(self) -> Iterator[Slot]:
        return (slot for container in self.containers for slot in container.slots)

    def container(self, pk: str) -> Container | None:
        return next((container for container in self.containers if container.id == pk), None)

    def slot(self, pk: str) -> tuple[Container, Slot] | None:
        """The slot and the container in which it is."""
        found = ((container, slot) for container in self.containers for slot in container.slots)
        return next(((container, slot) for container, slot in found if slot.id == pk), None)

    def slot_to_move(self, story: int | None, container: str) -> str:
        """The id of the slot that moves if the story is put into `container`; '' if it gets a new one.

        Into a container that may repeat stories it comes once more, unless it is there.
        """
        target = self.container(container)
        here = [slot.id for slot in target.slots if slot.story == story] if target else []
        if here or (target and target.rule.may_repeat):
            return here[0] if here else ""
        elsewhere = (one for one in self.containers if not one.rule.may_repeat)
        return next((slot.id for one in elsewhere for slot in one.slots if slot.story == story), "")

    def with_container(self, changed: Container) -> Arrangement:
        """The same with `changed` in the place of the container that has its id."""
        return Arrangement(tuple(changed if one.id == changed.id else one for one in self.containers))


def stamped(draft: Arrangement, before: Arrangement, at: datetime) -> Arrangement:
    """`draft` as it goes live at `at`: what did not stand in its container `before` counts its hours from then on."""
    stood = {
        (container.id, slot.id, slot.put_at) for container in before.containers for slot in container.slots
    }

    def put(container: Container, slot: Slot) -> Slot:
        if (container.id, slot.id, slot.put_at) in stood:
            return slot
        return replace(slot, put_at=max(slot.put_at, at))

    return Arrangement(
        tuple(
            replace(container, slots=tuple(put(container, slot) for slot in container.slots))
            for container in draft.containers
        )
    )


def timeless(arrangement: Arrangement) -> Arrangement:
    """Without the moments at which slots came into their containers: two that differ in those only look alike."""
    return Arrangement(
        tuple(
            replace(container, slots=tuple(replace(slot, put_at=_ONCE) for slot in container.slots))
            for container in arrangement.containers
        )
    )
