"""What templates get: plain, finished values. Whoever makes one has asked the database all there is to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from vestnik.language import punctuate, reading_minutes
from vestnik.press import recorder
from vestnik.press.recorded import each
from vestnik.press.recorder import Record
from vestnik.stories.addresses import absolute, edition_path
from vestnik.stories.cards import SIZE, card_path
from vestnik.stories.pictures import Picture, Rendition, picture_from, renditions_of
from vestnik.stories.rich_text import (
    expand_document_links,
    expand_links,
    expand_page_links,
    expand_story_links,
)
from vestnik.stories.rules import photos_in
from vestnik.stories.threads import THREADS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from vestnik.stories.models import Byline, Correction, Person, Photo, Story


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str
    slug: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Teaser:
    """A story as it stands in a list. `label` is '' for plain news: 'Opinion', 'Analysis', 'Live', 'Paid content'.

    `portrait` is the first author's, and only opinion has one.
    """

    id: int
    url: str
    title: str
    kicker: str
    standfirst: str
    section: Link
    kind: str
    label: str
    picture: Picture | None
    authors: tuple[Link, ...]
    published: datetime
    lang: str
    portrait: Picture | None = None
    #: the headline was wrong, and has been corrected
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """A correction as it stands on its story: `anchor` is its id on the page, `top` says where, `at` when (aware).

    `wrong` and `right` are plain text.
    """

    id: int
    wrong: str
    right: str
    at: datetime
    top: bool
    headline: bool

    @property
    def anchor(self) -> str:
        return f"correction-{self.id}"

    @property
    def text(self) -> str:
        """Both in one, for those who have no room for two (schema.org's CorrectionComment, feeds)."""
        return f"{self.wrong} {self.right}"


@dataclass(frozen=True, slots=True)
class BylineItem:
    person: Link
    role: str
    role_label: str
    post_title: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class PersonCard:
    link: Link
    post_title: str
    bio: str
    picture: Picture | None
    email: str


@dataclass(frozen=True, slots=True)
class Meta:
    """What a page's head says of it. Addresses are absolute; `alternates` are (language, address).

    Where a social title or description is '', networks get the other one.
    """

    title: str
    description: str = ""
    canonical: str = ""
    kind: str = "website"
    image_url: str = ""
    image_width: int = 0
    image_height: int = 0
    image_alt: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    robots: str = "max-image-preview:large"
    alternates: tuple[tuple[str, str], ...] = ()
    social_title: str = ""
    social_description: str = ""


@dataclass(frozen=True)
class StoryPage:
    """`more` is the variant of the fragment 'More from …' that stands under the story; '' for none. `threads` are those
    of the fragments 'The story so far'. `corrections` stand in the order of time; `versions_url` leads to what was
    changed from one publication to the next, '' if the paper doesn't show it.
    """

    teaser: Teaser
    body: object
    bylines: tuple[BylineItem, ...]
    lead: Picture | None
    topics: tuple[Link, ...]
    place: str
    sources: str
    reading_minutes: int
    updated: datetime | None
    translations: tuple[Link, ...]
    more: str
    threads: tuple[str, ...]
    meta: Meta
    corrections: tuple[CorrectionNote, ...] = ()
    versions_url: str = ""


def picture_of(
    photo: Photo | None, caption: str = "", renditions: Sequence[Rendition] | None = None
) -> Picture | None:
    """The picture of a photo; asks for its renditions only if they are not at hand."""
    if photo is None:
        return None
    if renditions is None:
        recorder.read(f"photo:{photo.pk}")
        renditions = list(photo.renditions.all())
    return picture_from(photo, renditions, caption=caption)


def teasers_of(stories: Sequence[Story]) -> tuple[Teaser, ...]:
    """Teasers of stories whose section, locale and lead photo are loaded. Two queries, however many they are."""
    teasers = []
    for teaser, record in teasers_apart(stories):
        recorder.replay(record)
        teasers.append(teaser)
    return tuple(teasers)


def teasers_apart(stories: Sequence[Story]) -> Iterator[tuple[Teaser, Record]]:
    """The same, each with what making it alone has recorded."""
    from vestnik.stories.models import Byline, Kind

    authors: dict[int, list[tuple[Person, Record]]] = defaultdict(list)
    bylines = Byline.objects.filter(story__in=[story.pk for story in stories], role=Byline.Role.AUTHOR)
    for byline, record in each(with_people(bylines)) if stories else ():
        authors[byline.story_id].append((byline.person, record))
    voices = {
        story.pk: authors[story.pk][0][0]
        for story in stories
        if story.kind == Kind.OPINION and authors[story.pk]
    }
    shown = {story.pk: {story.lead_photo_id} for story in stories}
    for pk, person in voices.items():
        shown[pk].add(person.photo_id)
    with recorder.recording():  # each teaser records its own
        renditions = renditions_of(set().union(*shown.values()))
    for story in stories:
        photos = (f"photo:{pk}" for pk in shown[story.pk] if pk)
        with recorder.recording() as record:
            recorder.read(f"story:{story.pk}:teaser", *photos)
            links = tuple(Link(person.name, person.url, person.slug) for person, _record in authors[story.pk])
            teaser = teaser_of(story, links, renditions.get(story.lead_photo_id, []))
            if voice := voices.get(story.pk):
                portrait = picture_of(voice.photo, renditions=renditions.get(voice.photo_id, []))
                teaser = replace(teaser, portrait=portrait)
        for _person, of_person in authors[story.pk]:
            record.add(of_person)
        yield teaser, record


def words_of(stories: Sequence[Story]) -> tuple[Teaser, ...]:
    """Teasers without pictures and authors, of stories of which only the words are loaded. Asks nothing."""
    return tuple(teaser_of(story, (), None) for story in stories)


def teaser_of(story: Story, authors: tuple[Link, ...], renditions: Sequence[Rendition] | None) -> Teaser:
    """The teaser of one story; without a picture if `renditions` is None."""
    from vestnik.stories.models import Kind

    section = story.section
    return Teaser(
        id=story.pk,
        url=story.url,
        title=story.title,
        kicker=story.kicker,
        standfirst=story.standfirst,
        section=Link(section.name, edition_path(story.lang, f"/{section.slug}/"), section.slug)
        if section
        else Link("", "", ""),
        kind=story.kind,
        label="" if story.kind == Kind.NEWS else story.get_kind_display(),
        picture=picture_of(story.lead_photo, renditions=renditions) if renditions is not None else None,
        authors=authors,
        published=story.first_published_at or story.modified_at,
        lang=story.lang,
        corrected=story.headline_corrected_at is not None,
    )


def correction_notes(story: Story) -> tuple[CorrectionNote, ...]:
    """The corrections of a story, the oldest first. One query, none if they are prefetched."""
    if story.pk is None:
        return ()
    recorder.read(f"story:{story.pk}:corrections")
    found = sorted(story.corrections.all(), key=lambda one: (one.at, one.pk))
    return tuple(note_of(one) for one in found)


def note_of(one: Correction) -> CorrectionNote:
    top = one.weight == one.Weight.TOP
    return CorrectionNote(one.pk, one.wrong, one.right, one.at, top, one.headline)


def prepare_body(body) -> None:
    """Loads what the blocks of a body show (renditions, linked and related stories), so that templates need not."""
    from vestnik.stories.rows import teasers_by_id

    expand_story_links(body)
    expand_page_links(body)
    expand_document_links(body)
    photos = [photo for _index, photo in photos_in(body)]
    made = renditions_of(photo.pk for photo in photos)
    for photo in photos:
        photo._prefetched_objects_cache = {"renditions": made[photo.pk]}
    related = [block for block in body if block.block_type == "related"]
    ids = [story.pk for block in related for story in block.value["stories"] if story]
    teasers = teasers_by_id(ids) if ids else {}
    for block in related:
        wanted = [story.pk for story in block.value["stories"] if story]
        block.value.teasers = tuple(teasers[pk] for pk in wanted if pk in teasers)


def with_people(bylines: QuerySet[Byline]) -> QuerySet[Byline]:
    """The same bylines with what they show of their people, and no more."""
    unshown = (f"person__{name}" for name in ("bio", "email", "on_staff", "translation_key"))
    return bylines.select_related("person__locale", "person__photo").defer(*unshown)


def story_page(story: Story, more: str = "") -> StoryPage:
    """A story as its own page shows it; works for a draft that was never saved, too (preview)."""
    from vestnik.stories.models import Byline, Kind
    from vestnik.stories.versions import are_shown

    prepare_body(story.body)
    bylines = list(story.bylines.all())
    people = {byline.person_id: byline.person for byline in bylines if byline.person_id}
    portraits = renditions_of(
        [person.photo_id for person in people.values()] + [story.lead_photo_id], cuts=True
    )
    items = tuple(
        BylineItem(
            person=Link(byline.person.name, byline.person.url, byline.person.slug),
            role=byline.role,
            role_label=byline.get_role_display(),
            post_title=byline.person.post_title,
            picture=picture_of(byline.person.photo, renditions=portraits.get(byline.person.photo_id, [])),
        )
        for byline in bylines
        if byline.person_id
    )
    authors = tuple(item.person for item in items if item.role == Byline.Role.AUTHOR)
    teaser = teaser_of(story, authors, portraits.get(story.lead_photo_id, []))
    lead = picture_of(
        story.lead_photo, caption=story.lead_caption, renditions=portraits.get(story.lead_photo_id, [])
    )
    translations = _translations(story)
    topics = list(story.topics.all())
    threads = [str(topic.pk) for topic in topics if topic.is_thread]
    corrections = correction_notes(story)
    return StoryPage(
        teaser=teaser,
        body=story.body,
        bylines=items,
        lead=lead,
        topics=tuple(Link(topic.name, topic.url, topic.slug) for topic in topics),
        place=story.place,
        sources=story.sources,
        reading_minutes=reading_minutes(_words_of(story), story.lang),
        updated=story.updated_at,
        translations=translations,
        more=more,
        threads=tuple(threads[:THREADS]) if story.kind != Kind.PAID else (),
        meta=_story_meta(story, teaser, translations),
        corrections=corrections,
        versions_url=f"{story.url}versions/" if story.path and are_shown(story, bool(corrections)) else "",
    )


def person_card(person: Person, renditions: Sequence[Rendition] | None = None) -> PersonCard:
    return PersonCard(
        link=Link(person.name, person.url, person.slug),
        post_title=person.post_title,
        bio=expand_links(person.bio),
        picture=picture_of(person.photo, renditions=renditions),
        email=person.email,
    )


def _words_of(story: Story) -> str:
    parts = story.body.stream_block.get_searchable_content(story.body) if story.body else []
    return " ".join([story.standfirst, *(str(part) for part in parts)])


def _translations(story: Story) -> tuple[Link, ...]:
    from vestnik.stories.rows import readable

    if story.pk is None or len(settings.LANGUAGES) < 2:
        return ()
    recorder.read(f"translations:{story.translation_key}")
    others = (
        type(story).objects.filter(readable(), translation_key=story.translation_key)
        .exclude(pk=story.pk).select_related("locale").only("path", "expire_at", "locale__language_code")
    )  # fmt: skip
    return tuple(
        Link(dict(settings.LANGUAGES).get(other.lang, other.lang), other.url, other.lang) for other in others
    )


def _story_meta(story: Story, teaser: Teaser, translations: tuple[Link, ...]) -> Meta:
    card = card_path(story)
    alternates = [(link.slug, absolute(link.url)) for link in translations]
    if alternates and story.path:
        alternates.append((story.lang, absolute(story.url)))
    return Meta(
        title=punctuate(story.seo_title or story.title, story.lang),
        description=punctuate(story.seo_description or story.standfirst, story.lang),
        canonical=absolute(story.url) if story.path else "",
        kind="article",
        image_url=absolute(card) if card else "",
        image_width=SIZE[0] if card else 0,
        image_height=SIZE[1] if card else 0,
        image_alt=story.social_title or story.title,
        published=teaser.published,
        updated=story.updated_at,
        alternates=tuple(sorted(alternates)),
        social_title=punctuate(story.social_title, story.lang),
        social_description=punctuate(story.social_description, story.lang),
    )
