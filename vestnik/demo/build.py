"""Builds the demo paper, through the same actions by which a newsroom would write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale

from vestnik.demo import content_files
from vestnik.demo.archive import add_archive
from vestnik.demo.bodies import Bodies
from vestnik.demo.fronts import publish_fronts
from vestnik.demo.newsletters import publish_newsletters
from vestnik.demo.readers import make_readers
from vestnik.demo.ticker import Ticker
from vestnik.distribution.models import Policies
from vestnik.language import slug_for
from vestnik.press import recorder
from vestnik.stories.actions.correct import correct
from vestnik.stories.models import (
    Byline,
    Correction,
    Edition,
    HomePage,
    Person,
    Photo,
    Section,
    StandingPage,
    Story,
    Topic,
)
from vestnik.stories.photos import ensure_shown

#: called with a line that says how far the work is
Progress = Callable[[str], None]


#: which policies the demo's pages are, by the key of a page
POLICIES = {
    "about": ("principles", "fact_checking"),
    "contact": ("imprint", "feedback"),
    "corrections-policy": ("corrections",),
    "ownership": ("ownership",),
    "privacy": ("privacy",),
}


def build(stories: int = 0, progress: Progress = lambda line: None) -> None:
    """Makes the demo paper where it is not there yet, and adds `stories` archive stories.

    Needs an empty paper: migrated, with `ensure_newsroom()` done.
    """
    if not Story.objects.exists():
        DemoPaper(progress).build()
    if stories:
        add_archive(stories, progress)


class DemoPaper:
    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.now = timezone.now()
        self.langs = [code for code, _name in settings.LANGUAGES if code in ("bg", "en")]
        self.locales = {code: Locale.objects.get(language_code=code) for code in self.langs}
        self.photos: dict[str, Photo] = {}
        self.named: dict[tuple[type, str, str], Any] = {}
        self.stories: dict[tuple[str, str], Story] = {}
        self.editor = get_user_model().objects.filter(is_superuser=True).first()

    def build(self) -> None:
        self._editions()
        self._photos()
        self._sections_topics_people()
        self._stories()
        self._pages()
        publish_fronts(self)
        publish_newsletters(self)
        make_readers(self.langs)

    def _editions(self) -> None:
        for lang, words in content_files.read("edition.toml").items():
            if lang in self.locales:
                edition = Edition.objects.get(locale=self.locales[lang])
                for name, value in words.items():
                    setattr(edition, name, value)
                edition.save()

    def _photos(self) -> None:
        pictures = content_files.read("pictures.toml")
        first, *others = self.langs
        ticker = Ticker(self.progress, "Pictures", len(pictures))
        for key, about in pictures.items():
            path = content_files.CONTENT / "pictures" / f"{key}.jpg"
            photo = Photo(
                title=about[f"title_{first}"],
                description=about[f"alt_{first}"],
                credit=_credit(about, first),
                licence={"CC0 1.0": "cc0", "CC-BY-4.0": "cc-by", "CC-BY-SA-4.0": "cc-by-sa"}.get(
                    about["licence"], "other"
                ),
                source_url=about.get("source_url", ""),
                translations={
                    lang: {"credit": _credit(about, lang), "alt": about[f"alt_{lang}"]} for lang in others
                },
                uploaded_by_user=self.editor,
            )
            with path.open("rb") as file:
                photo.file = ImageFile(file, name=path.name)
                if "focal" in about:
                    x, y = about["focal"]
                    photo.focal_point_x = round(photo.file.width * x / 100)
                    photo.focal_point_y = round(photo.file.height * y / 100)
                    photo.focal_point_width = photo.focal_point_height = photo.file.width // 5
                photo.save()
            ensure_shown(photo)
            self.photos[key] = photo
            ticker.tick()

    def _sections_topics_people(self) -> None:
        for key, about in content_files.read("sections.toml").items():
            self._named(Section, key, about, order=about["order"])
        for key, about in content_files.read("topics.toml").items():
            self._named(Topic, key, about, is_thread=about.get("thread", False))
        for key, about in content_files.read("people.toml").items():
            self._named(Person, key, about, email=about["email"], photo=self.photos.get(about["photo"]))

    def _named(self, model: type, key: str, about: dict[str, Any], **same: Any) -> None:
        origin = None
        for lang in self.langs:
            words = {
                field: about[f"{source}_{lang}"]
                for field, source in (
                    ("name", "name"),
                    ("description", "description"),
                    ("post_title", "role"),
                    ("bio", "bio"),
                    ("summary", "summary"),
                )
                if f"{source}_{lang}" in about
            }
            for field in ("bio", "summary"):
                if field in words:
                    paragraphs = words[field].strip().split("\n\n")
                    words[field] = "".join(f"<p>{text}</p>" for text in paragraphs)
            thing = model(slug=key, locale=self.locales[lang], **words, **same)
            if origin is not None:
                thing.translation_key = origin.translation_key
            thing.full_clean(exclude=["translation_key"])
            thing.save()
            origin = origin or thing
            self.named[model, key, lang] = thing

    def _stories(self) -> None:
        texts = content_files.stories()
        for key, about in texts.items():
            for lang in self.langs:
                self._draft(key, about, lang)
        bodies = Bodies(self.photos, self.stories)
        ticker = Ticker(self.progress, "Stories", len(texts) * len(self.langs))
        for key, about in texts.items():
            for lang in self.langs:
                story = self.stories[key, lang]
                story.body = bodies.of(about[lang]["body"], lang)
                with override(lang):
                    story.full_clean(exclude=["translation_key"])
                if corrected := about[lang].get("correction"):
                    self._publish_and_correct(story, corrected)
                else:
                    story.save()
                    story.save_revision(user=self.editor).publish(user=self.editor)
                ticker.tick()

    def _publish_and_correct(self, story: Story, about: dict[str, str]) -> None:
        """Publishes a story with a headline that was wrong, and some hours later the right one."""
        right, story.title = story.title, about["before"]
        story.save()
        story.save_revision(user=self.editor).publish(user=self.editor)
        story = Story.objects.get(pk=story.pk)
        at = story.first_published_at + content_files.duration(about["after"])
        with recorder.clock_at(at):
            story.title = right
            story.save_revision(user=self.editor)
            one = Correction(story=story, wrong=about["wrong"], right=about["right"], headline=True, at=at)
            correct(one, self.editor, with_draft=True)

    def _draft(self, key: str, about: dict[str, Any], lang: str) -> None:
        words = about[lang]
        published = self.now - content_files.duration(about["age"])
        story = Story(
            locale=self.locales[lang],
            live=False,
            title=words["title"],
            kicker=words.get("kicker", ""),
            standfirst=words.get("standfirst", ""),
            place=words.get("place", ""),
            sources=words.get("sources", ""),
            lead_caption=words.get("caption", ""),
            slug=slug_for(words["title"], lang),
            kind=about["kind"],
            section=self.named[Section, about["section"], lang],
            lead_photo=self.photos[about["photo"]] if about.get("photo") else None,
            first_published_at=published,
            created_by=self.editor,
        )
        if "important" in about:
            story.important_until = self.now + content_files.duration(about["important"])
        if other := self.stories.get((key, self.langs[0])):
            story.translation_key = other.translation_key
        story.topics = [self.named[Topic, topic, lang] for topic in about["topics"]]
        story.bylines = [
            Byline(person=self.named[Person, person, lang], role=role, sort_order=order)
            for order, (person, role) in enumerate(about["bylines"])
        ]
        story.save()
        self.stories[key, lang] = story

    def _pages(self) -> None:
        bodies = Bodies(self.photos, self.stories)
        self._policies: dict[str, StandingPage] = {}
        for about in content_files.pages():
            origin = None
            for lang in self.langs:
                words = about[lang]
                page = StandingPage(
                    title=words["title"],
                    slug=about["key"],
                    intro=words.get("intro", ""),
                    body=bodies.of(words["body"], lang),
                    locale=self.locales[lang],
                )
                if origin is not None:
                    page.translation_key = origin.translation_key
                HomePage.objects.get(locale=self.locales[lang]).add_child(instance=page)
                page.save_revision(user=self.editor).publish()
                origin = origin or page
            self._policies |= dict.fromkeys(POLICIES.get(about["key"], ()), origin)
        Policies.objects.create(**self._policies)


def _credit(about: dict[str, Any], lang: str) -> str:
    return about.get(f"credit_{lang}") or about["credit"]
