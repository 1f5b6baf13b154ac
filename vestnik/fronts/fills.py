"""Where the stories come from that fill up containers. Rooms above bring further sources (`register_fill`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import F
from django.utils.translation import gettext as _

from vestnik.fronts.arrangement import OF_SOMETHING, Arrangement, Container, Rule, Source
from vestnik.fronts.places import Candidate
from vestnik.press import recorder
from vestnik.press.recorded import each
from vestnik.press.recorder import Record
from vestnik.press.remembered import Remembered
from vestnik.stories.addresses import edition_path
from vestnik.stories.display import Link
from vestnik.stories.listings import Head, Listing, heads
from vestnik.stories.models import Kind, Person, Section, Topic

#: gets the language, the rule and a number; gives the ids of about so many stories, the first one first, whether or not
#: readers can see them. Records what it read, and says by `recorder.until` for how long that is right.
Provider = Callable[[str, Rule, int], Sequence[int]]

#: a container looks at no more than so many of a list's stories for some that fit its limits
FURTHEST = 400
#: kinds of stories that stand among the news only where somebody put them
NOT_NEWS = frozenset({Kind.OPINION, Kind.PAID})

_providers: dict[Source, Provider] = {}


def register_fill(source: Source, provider: Provider) -> None:
    """Has `provider` fill the containers of a source. Called in an app's `ready()`."""
    _providers[source] = provider


@dataclass(frozen=True, slots=True)
class Names:
    """The sections, topics and people that an arrangement speaks of, by number; `menu` are the sections of the menu."""

    lang: str
    menu: tuple[Section, ...]
    things: Mapping[tuple[Source, int], Section | Topic | Person]

    def of(self, rule: Rule) -> Section | Topic | Person | None:
        return self.things.get((rule.source, rule.source_id or 0))

    def title(self, container: Container) -> str:
        """What readers see over a container; '' where its place says enough."""
        rule = container.rule
        if container.title or rule.source in (Source.NOTHING, Source.NEWS, Source.EVERY_SECTION):
            return container.title
        if rule.source in OF_SOMETHING:
            found = self.of(rule)
            return found.name if found else ""
        if rule.source == Source.LABEL:
            return str(dict(Kind.choices).get(rule.label, rule.label))
        return {
            Source.LATEST: _("Latest"),
            Source.IMPORTANT: _("Important today"),
            Source.MOST_READ: _("Most read"),
        }[rule.source]

    def link(self, container: Container) -> Link | None:
        """Where there is more of what fills a container."""
        rule = container.rule
        found = self.of(rule) if rule.source in OF_SOMETHING else None
        if rule.source == Source.LABEL:
            found = next((section for section in self.menu if section.slug == rule.label), None)
        if found is not None:
            return Link(found.name, found.url, found.slug)
        if rule.source in (Source.LATEST, Source.NEWS) and container.title:
            return Link(_("Latest"), edition_path(self.lang, "/latest/"))
        return None


def names_of(arrangement: Arrangement, lang: str) -> Names:
    """Three queries at most: sections, topics, people."""
    rules = [container.rule for container in arrangement.containers]
    things: dict[tuple[Source, int], Section | Topic | Person] = {}
    menu: tuple[Section, ...] = ()
    if any(rule.source in (Source.SECTION, Source.EVERY_SECTION, Source.LABEL) for rule in rules):
        sections = _sections.value(lang, lambda: _load_sections(lang))
        menu = tuple(section for section in sections if section.shown)
        things |= {(Source.SECTION, section.pk): section for section in sections}
    asked = {(rule.source, lang, rule.source_id or 0) for rule in rules if rule.source in NAMED}
    for source in NAMED:
        found = _things.values([one for one in asked if one[0] == source], _load_things)
        things |= {(source, pk): thing for (_source, _lang, pk), thing in found.items() if thing is not None}
    return Names(lang, menu, things)


#: what containers are filled of beside sections, and the key of 'which of them there are'
NAMED = {Source.TOPIC: (Topic, "topics"), Source.PERSON: (Person, "persons")}
#: all sections of a language; nobody may change the rows
_sections: Remembered[str, tuple[Section, ...]] = Remembered(20)
_Asked = tuple[Source, str, int]
#: by kind, language and number; None where there is none
_things: Remembered[_Asked, Topic | Person | None] = Remembered(200)


def _load_sections(lang: str) -> tuple[Section, ...]:
    recorder.read(f"sections:{lang}")
    rows = Section.objects.filter(locale__language_code=lang).select_related("locale")
    # as an annotation: a page that shows their names only does not depend on all that sections say
    return tuple(rows.only("name", "slug", "locale__language_code").annotate(shown=F("in_menu")))


def _load_things(asked: Sequence[_Asked]) -> Iterator[tuple[_Asked, Topic | Person | None, Record]]:
    source, lang, _pk = asked[0]
    model, rows_key = NAMED[source]
    rows = model.objects.filter(pk__in=[pk for _source, _lang, pk in asked], locale__language_code=lang)
    rows = rows.select_related("locale").only("name", "slug", "locale__language_code")
    found = {row.pk: (row, record) for row, record in each(rows)}
    for one in asked:
        record = recorder.reading(f"{rows_key}:{lang}")
        thing, of_thing = found.get(one[2], (None, None))
        if of_thing is not None:
            record.add(of_thing)
        yield one, thing, record


def expanded(arrangement: Arrangement, names: Names) -> Arrangement:
    """With a container for each section of the menu that has none yet, where the arrangement asks for them."""
    rules = [container.rule for container in arrangement.containers]
    own = {rule.source_id for rule in rules if rule.source == Source.SECTION}
    labels = {rule.label for rule in rules if rule.source == Source.LABEL}
    others = [section for section in names.menu if section.pk not in own and section.slug not in labels]

    def containers() -> Iterable[Container]:
        for container in arrangement.containers:
            if container.rule.source != Source.EVERY_SECTION:
                yield container
                continue
            for section in others:
                rule = replace(container.rule, source=Source.SECTION, source_id=section.pk)
                yield replace(container, id=f"{container.id}-{section.pk}", rule=rule)

    return Arrangement(tuple(containers()))


def offers(
    arrangement: Arrangement, names: Names, first: Sequence[int] = ()
) -> tuple[dict[int, Candidate], dict[str, list[Candidate]]]:
    """For `places.place`: the picked stories that readers can see, and what fills each container. One query."""
    lists = {container.id: listing_of(container.rule, names) for container in arrangement.containers}
    counts = _counts(arrangement)
    longest: dict[str, int] = {}
    for pk, listing in lists.items():
        if listing is not None:
            longest[listing.key] = max(counts[pk], longest.get(listing.key, 0))
    by_key = {listing.key: listing for listing in lists.values() if listing is not None}
    provided = {
        container.id: list(
            _providers[container.rule.source](names.lang, container.rule, counts[container.id])
        )
        for container in arrangement.containers
        if container.rule.source in _providers
    }
    ids = (
        {slot.story for slot in arrangement.slots}
        | {pk for some in provided.values() for pk in some}
        | set(first)
    )
    found, known = heads([(listing, longest[key]) for key, listing in by_key.items()], ids, names.lang)
    heads_of = dict(zip(by_key, found, strict=True))
    fills: dict[str, list[Candidate]] = {}
    for container in arrangement.containers:
        listing = lists[container.id]
        if listing is not None:
            own = heads_of[listing.key]
        else:
            own = [known[pk] for pk in provided.get(container.id, ()) if pk in known]
        news_only = container.rule.source == Source.NEWS
        fills[container.id] = [_candidate(head) for head in own if not (news_only and head.kind in NOT_NEWS)]
    return {pk: _candidate(head) for pk, head in known.items()}, fills


def listing_of(rule: Rule, names: Names) -> Listing | None:
    """The list that a rule takes from; None where it takes from none, or what it names is gone."""
    thing = names.of(rule)
    match rule.source:
        case Source.LATEST | Source.NEWS:
            return Listing.latest(names.lang)
        case Source.IMPORTANT:
            return Listing.important(names.lang)
        case Source.LABEL:
            return Listing.of_kind(names.lang, rule.label)
        case Source.SECTION if isinstance(thing, Section):
            return Listing.of_section(thing)
        case Source.TOPIC if isinstance(thing, Topic):
            return Listing.of_topic(thing)
        case Source.PERSON if isinstance(thing, Person):
            return Listing.of_person(thing)
    return None


def _counts(arrangement: Arrangement) -> dict[str, int]:
    """How far each container must look to fill up although others take what it would."""
    counts = {}
    elsewhere = len(list(arrangement.slots))
    for container in arrangement.containers:
        rule = container.rule
        wide = 4 if rule.most_of_section else 2 if rule.source == Source.NEWS else 1
        others = 0 if rule.may_repeat else elsewhere
        counts[container.id] = min(FURTHEST, wide * (rule.size + others + len(container.slots)))
        elsewhere += 0 if rule.may_repeat else rule.size
    return counts


def _candidate(head: Head) -> Candidate:
    return Candidate(head.id, head.section, head.published)
