"""A front as readers get it, put together: finished values for templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from vestnik.fronts.arrangement import Slot
from vestnik.fronts.fills import expanded, names_of, offers
from vestnik.fronts.live import LiveFront
from vestnik.fronts.places import Place, Placement, place
from vestnik.press import recorder
from vestnik.stories.addresses import end_of
from vestnik.stories.display import Link, Teaser
from vestnik.stories.models import Photo
from vestnik.stories.pictures import Picture, picture_from, renditions_of
from vestnik.stories.rows import teasers_by_id
from vestnik.stories.rules import photo_problem


@dataclass(frozen=True, slots=True)
class Shown:
    """A story in its place, with what is said differently there. `slot` is None for one that came by itself."""

    teaser: Teaser
    sublinks: tuple[Link, ...] = ()
    slot: Slot | None = None
    breaking: bool = False


@dataclass(frozen=True, slots=True)
class PlacedContainer:
    """A container that holds at least one story. `title` is '' where none is shown; `link` leads to more of it."""

    id: str
    layout: str
    title: str
    link: Link | None
    places: tuple[Shown, ...]

    @property
    def teasers(self) -> tuple[Teaser, ...]:
        return tuple(shown.teaser for shown in self.places)


@dataclass(frozen=True, slots=True)
class FrontPage:
    title: str
    containers: tuple[PlacedContainer, ...]
    standfirst: str = ""

    @property
    def teasers(self) -> tuple[Teaser, ...]:
        """All of them in order; the first is the lead."""
        return tuple(teaser for container in self.containers for teaser in container.teasers)


def assemble(front: LiveFront, first: Sequence[int] = (), words_only: bool = False) -> FrontPage:
    """The stories of a front in their places, as they stand now; what is empty is left out.

    `first` are stories before all others (breaking news). `words_only` loads neither pictures nor authors. Twelve
    queries at most, however many slots and containers there are.
    """
    names = names_of(front.arrangement, front.lang)
    arrangement = expanded(front.arrangement, names)
    picks, fills = offers(arrangement, names, first)
    placement = place(arrangement, picks, fills, recorder.now(), first)
    recorder.until(placement.until)
    shown = _shown(placement, front.lang, frozenset(first), words_only)
    containers = []
    for placed in placement.containers:
        own = tuple(one for at in placed.places if (one := shown.get(id(at))))
        container = placed.container
        home = front.section is not None and container.rule.source_id == front.section
        if own:
            title = container.title if home else names.title(container)
            link = None if home else names.link(container)
            containers.append(PlacedContainer(container.id, container.layout.value, title, link, own))
    return FrontPage(front.title, tuple(containers), front.standfirst)


def _shown(placement: Placement, lang: str, first: frozenset[int], words_only: bool) -> Mapping[int, Shown]:
    """What stands in each place, by the identity of the place; a story that has gone meanwhile is left out."""
    places = [at for placed in placement.containers for at in placed.places]
    teasers = teasers_by_id({at.story for at in places}, lang, words_only)
    links = _sublinks(places, lang)
    pictures = {} if words_only else _pictures(places)
    shown = {}
    for at in places:
        teaser = teasers.get(at.story)
        if teaser is not None:
            if picture := pictures.get(id(at)):
                teaser = replace(teaser, picture=picture)
            breaking = at.slot is None and at.story in first
            shown[id(at)] = Shown(_as_here(teaser, at.slot), links.get(id(at), ()), at.slot, breaking)
    return shown


def _as_here(teaser: Teaser, slot: Slot | None) -> Teaser:
    """The teaser with what the slot says differently. What kind of text it is, a slot can't say differently."""
    if slot is None:
        return teaser
    return replace(
        teaser,
        title=slot.headline or teaser.title,
        standfirst=slot.standfirst or teaser.standfirst,
        kicker=slot.label or teaser.kicker,
    )


def _pictures(places: Iterable[Place]) -> dict[int, Picture]:
    """The pictures of the places that have one of their own, by the identity of the place. Two queries if any has."""
    wanted = {id(at): at.slot.picture for at in places if at.slot and at.slot.picture}
    if not wanted:
        return {}
    recorder.read(*(f"photo:{pk}" for pk in wanted.values()))
    photos = {photo.pk: photo for photo in Photo.objects.filter(pk__in=set(wanted.values()))}
    photos = {pk: photo for pk, photo in photos.items() if _may_stand(photo)}
    renditions = renditions_of(photos)
    shown = {pk: picture_from(photo, renditions[pk]) for pk, photo in photos.items()}
    return {at: shown[pk] for at, pk in wanted.items() if pk in shown}


def _may_stand(photo: Photo) -> bool:
    if photo.licence_ends_on is not None:
        over = end_of(photo.licence_ends_on)
        recorder.until(over if over > recorder.now() else None, hard=True)
    return photo_problem(photo) is None


def _sublinks(places: Iterable[Place], lang: str) -> dict[int, tuple[Link, ...]]:
    """The further links of the places that have some, by the identity of the place."""
    slots = [(id(at), at.slot.sublinks) for at in places if at.slot and at.slot.sublinks]
    wanted = {link.story for _at, links in slots for link in links if link.story}
    stories = teasers_by_id(wanted, lang, words_only=True)
    found = {}
    for at, links in slots:
        shown = []
        for link in links:
            story = stories.get(link.story or 0)
            if story is not None:
                shown.append(Link(link.text or story.title, story.url))
            elif link.story is None:
                shown.append(Link(link.text, link.url))
        found[at] = tuple(shown)
    return found
