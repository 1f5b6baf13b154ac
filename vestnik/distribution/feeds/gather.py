"""What stands in a feed: from lists of stories and issues to plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vestnik.distribution.feeds.entries import Author, Entry, Feed, Media
from vestnik.distribution.feeds.ids import entry_id, feed_id
from vestnik.distribution.feeds.plain_html import plain_html
from vestnik.distribution.models import Terms
from vestnik.language import punctuate
from vestnik.newsletters.archive.pages import Sent, issues_of
from vestnik.newsletters.models import Newsletter
from vestnik.press import recorder
from vestnik.press.recorder import Record
from vestnik.press.remembered import Remembered
from vestnik.stories.addresses import absolute, edition_path
from vestnik.stories.display import CorrectionNote, Teaser, correction_notes, prepare_body, teasers_of
from vestnik.stories.listings import Listing
from vestnik.stories.models import Edition, Person, Section, Story, Topic
from vestnik.stories.models.story import Kind
from vestnik.stories.pictures import Picture
from vestnik.stories.rows import whole_story

#: stories in a feed: a day of a paper, and what an app that comes once an hour must not miss
ENTRIES = 30
UNNAMED = "Vestnik"
ICON = "vestnik/icons/icon-180.png"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a feed is about. `page` and `feed` are paths, `feed` without its ending; `key` and `own` stay for life."""

    key: UUID
    own: str
    name: str
    about: str
    lang: str
    page: str
    feed: str


def paper_feed(lang: str, form: str) -> Feed:
    """The newest stories of an edition."""
    edition = _edition(lang)
    about = edition.tagline if edition else ""
    subject = Subject(_key(edition), "", "", about, lang, edition_path(lang, "/"), feed_path(lang, "latest"))
    return _feed(subject, form, entries_of(Listing.latest(lang)))


def section_feed(section: Section, form: str) -> Feed:
    return _feed(_named(section, section.description), form, entries_of(Listing.of_section(section)))


def topic_feed(topic: Topic, form: str) -> Feed:
    return _feed(_named(topic, topic.description), form, entries_of(Listing.of_topic(topic)))


def person_feed(person: Person, form: str) -> Feed:
    return _feed(_named(person, person.post_title), form, entries_of(Listing.of_person(person)))


def newsletter_feed(newsletter: Newsletter, form: str) -> Feed:
    """The last issues of a newsletter, each from the moment at which its sending began."""
    lang = newsletter.lang
    subject = Subject(
        _key(_edition(lang)),
        f"newsletter {newsletter.pk}",
        newsletter.name,
        newsletter.promise,
        lang,
        newsletter.url,
        feed_path(lang, f"newsletter/{newsletter.slug}"),
    )
    return _feed(subject, form, tuple(_issue(sent, lang) for sent in issues_of(newsletter)))


def subject_feed(
    lang: str, own: str, name: str, page: str, feed: str, form: str, entries: tuple[Entry, ...]
) -> Feed:
    """A feed of the edition's that is about `name`; `own` is its name for life, `page` and `feed` are paths."""
    return _feed(Subject(_key(_edition(lang)), own, name, "", lang, page, feed), form, entries)


def entry_of(story: Story, teaser: Teaser) -> Entry:
    """A story as feeds give it. Its topics must be loaded."""
    return _entry(story, teaser, Terms.current().feed_text == Terms.FeedText.WHOLE)


def feed_path(lang: str, name: str) -> str:
    """The path of a feed without its ending: '/feeds/latest', '/en/feeds/section/politics'."""
    return edition_path(lang, f"/feeds/{name}")


def entries_of(listing: Listing) -> tuple[Entry, ...]:
    """The newest stories of a list, with their whole texts if the paper's terms are so."""
    return entries_by_id(listing.ids(ENTRIES))


class _Asked(NamedTuple):
    """What names an entry: its story, whether its text is whole, and the language of what we add to it."""

    story: int
    whole: bool
    lang: str


#: None where readers can't see the story
_entries: Remembered[_Asked, Entry | None] = Remembered(500)


def entries_by_id(ids: Iterable[int]) -> tuple[Entry, ...]:
    """These stories, in their order. Three forms of a feed show the same, and a publish changes one of thirty."""
    whole, lang = Terms.current().feed_text == Terms.FeedText.WHOLE, get_language() or ""
    found = _entries.values((_Asked(pk, whole, lang) for pk in ids), _load)
    return tuple(entry for entry in found.values() if entry is not None)


def _load(asked: Iterable[_Asked]) -> Iterator[tuple[_Asked, Entry | None, Record]]:
    """One after the other: what one of them is made of is nothing to the others."""
    for one in asked:
        with recorder.recording() as record:
            story = whole_story(one.story)
            if story is not None:
                recorder.read(story.press_key)
                prefetch_related_objects([story], Prefetch("topics", Topic.objects.select_related("locale")))
                recorder.read(f"{story.press_key}:corrections")
                prefetch_related_objects([story], "corrections")
            entry = None if story is None else _entry(story, *teasers_of([story]), one.whole)
        yield one, entry, record


def _entry(story: Story, teaser: Teaser, whole: bool) -> Entry:
    url = absolute(story.url)
    label = teaser.label
    corrections = correction_notes(story)
    names = [teaser.section.text, *(topic.name for topic in story.topics.all()), label]
    return Entry(
        id=entry_id(story.translation_key, story.lang),
        url=url,
        title=punctuate(_title(story, label), story.lang),
        # where there is no whole text, a correction must stand here
        summary=punctuate(
            story.standfirst if whole else _with_corrections(story.standfirst, corrections), story.lang
        ),
        html=_html(story, teaser.picture, label, url, corrections) if whole else "",
        published=teaser.published,
        changed=story.updated_at or teaser.published,
        lang=story.lang,
        authors=tuple(Author(author.text, absolute(author.url)) for author in teaser.authors),
        categories=tuple(dict.fromkeys(name for name in names if name)),
        media=_media(teaser.picture),
    )


def _title(story: Story, label: str) -> str:
    # who pays for a text, and that its headline was wrong, must be known before one reads it
    if story.kind == Kind.PAID:
        return f"{label}: {story.title}"
    if story.headline_corrected_at:
        return _("Corrected: %(title)s") % {"title": story.title}
    return story.title


def _with_corrections(text: str, corrections: Sequence[CorrectionNote]) -> str:
    told = [_("Correction: %(text)s") % {"text": note.text} for note in corrections]
    return " ".join(part for part in (text, *told) if part)


def _html(
    story: Story, picture: Picture | None, label: str, url: str, corrections: Sequence[CorrectionNote]
) -> str:
    prepare_body(story.body)
    lead = replace(picture, caption=story.lead_caption or picture.caption) if picture else None
    context = {"story": story, "lead": lead, "label": label, "corrections": corrections}
    with translation.override(story.lang):
        return plain_html(render_to_string("distribution/text.html", context), url)


def _media(picture: Picture | None) -> Media | None:
    if picture is None or not picture.ready:
        return None
    return Media(absolute(picture.src), picture.width, picture.height, picture.alt, picture.credit_line)


def _issue(sent: Sent, lang: str) -> Entry:
    return Entry(
        id=sent.uid.urn,
        url=absolute(sent.url),
        title=punctuate(sent.title, lang),
        summary=punctuate(sent.line, lang),
        html="",
        published=sent.at,
        changed=sent.at,
        lang=lang,
    )


def _named(thing: Section | Topic | Person, about: str) -> Subject:
    feed = feed_path(thing.lang, f"{thing._meta.model_name}/{thing.slug}")
    return Subject(thing.translation_key, "", thing.name, about, thing.lang, thing.url, feed)


def _feed(subject: Subject, form: str, entries: tuple[Entry, ...]) -> Feed:
    edition = _edition(subject.lang)
    paper = edition.name if edition else UNNAMED
    told = {"paper": paper, "name": punctuate(subject.name, subject.lang)}
    return Feed(
        id=feed_id(subject.key, subject.lang, f"{subject.own}.{form}"),
        url=absolute(f"{subject.feed}.{form}"),
        page=absolute(subject.page),
        title=_("%(paper)s: %(name)s") % told if subject.name else paper,
        about=punctuate(subject.about, subject.lang),
        lang=subject.lang,
        paper=paper,
        icon=absolute(static(ICON)),
        entries=entries,
        hubs=tuple(settings.OPTIONS["websub_hubs"]),
    )


def _key(edition: Edition | None) -> UUID:
    return edition.translation_key if edition else UUID(int=0)


def _edition(lang: str) -> Edition | None:
    recorder.read("editions")
    return Edition.objects.filter(locale__language_code=lang).first()
