"""Makes what tests need, with sensible values for all that a test does not speak of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import count

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Collection, Locale, Page

from vestnik.fronts.arrangement import Arrangement, Slot
from vestnik.fronts.defaults import default_arrangement
from vestnik.fronts.document import dump
from vestnik.fronts.draft import change as front_change
from vestnik.fronts.draft import home_front
from vestnik.fronts.models import Front
from vestnik.fronts.moves import Move, MoveKind
from vestnik.fronts.publish import publish
from vestnik.language import slug_for
from vestnik.press import recorder
from vestnik.stories.models import Byline, Person, Photo, Section, Story, Topic
from vestnik.stories.newsroom import group_name

_number = count(1)


def roots() -> None:
    """The roots that migrations made: a test with transactions of its own empties all tables at its end."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root")


def locale(lang: str = "bg") -> Locale:
    return Locale.objects.get_or_create(language_code=lang)[0]


def section(name: str = "Политика", lang: str = "bg", slug: str = "", **fields) -> Section:
    found = Section.objects.filter(name=name, locale=locale(lang)).first()
    if found:
        return found
    return Section.objects.create(name=name, slug=slug or slug_for(name, lang), locale=locale(lang), **fields)


def topic(name: str = "Енергетика", lang: str = "bg") -> Topic:
    return Topic.objects.get_or_create(
        name=name, locale=locale(lang), defaults={"slug": slug_for(name, lang)}
    )[0]


def person(name: str = "Елена Маркова", lang: str = "bg", **fields) -> Person:
    made = {"slug": slug_for(name, lang), **fields}
    return Person.objects.get_or_create(name=name, locale=locale(lang), defaults=made)[0]


def image_file(
    width: int = 900, height: int = 600, name: str = "photo.jpg", colour: str = "steelblue"
) -> ImageFile:
    data = BytesIO()
    Image.new("RGB", (width, height), colour).save(data, "JPEG")
    data.seek(0)
    return ImageFile(data, name=name)


def photo(title: str = "Мост", credit: str = "Иво Станев / Делник", **fields) -> Photo:
    return Photo.objects.create(
        title=title, file=fields.pop("file", None) or image_file(), credit=credit, **fields
    )


def draft(title: str = "", lang: str = "bg", **fields) -> Story:
    """A story that was written and saved, but never published."""
    people, topics = fields.pop("people", []), fields.pop("topics", [])
    if "section" not in fields:
        fields["section"] = section(lang=lang) if lang == "bg" else section("Politics", "en", "politics")
    story = Story(title=title or f"Новина номер {next(_number)}", locale=locale(lang), live=False, **fields)
    story.bylines = [Byline(person=one, sort_order=order) for order, one in enumerate(people)]
    story.topics = topics
    story.save()
    story.save_revision(clean=False)  # as the editor saves a draft
    return story


def story(title: str = "", lang: str = "bg", at: datetime | None = None, **fields) -> Story:
    """A published story; `at` is when it was first published."""
    made = draft(title, lang, first_published_at=at, **fields)
    made.latest_revision.publish()
    made.refresh_from_db()
    return made


def change(story: Story, **fields) -> Story:
    """Edits a story as an editor would, and publishes it."""
    for name, value in fields.items():
        setattr(story, name, value)
    story.save_revision().publish()
    return Story.objects.get(pk=story.pk)


def user(role: str = "Editors", name: str = "", **fields):
    made = get_user_model().objects.create_user(
        name or f"user{next(_number)}", password="vestnik-test", **fields
    )
    made.groups.add(Group.objects.get(name=group_name(role)))
    return made


def picked(*stories: Story, lang: str = "bg", user=None) -> Front:
    """Publishes the home front with these stories, and no others, picked: the first is the lead."""
    front = home_front(locale(lang))
    default = default_arrangement("home")
    slots = tuple(Slot(f"pick-{one.pk}", one.pk, recorder.now()) for one in stories)
    lead = replace(default.containers[0], slots=slots)
    return arranged(front, Arrangement((lead, *default.containers[1:])), user)


def arranged(front: Front, arrangement: Arrangement, user=None) -> Front:
    """Publishes a front as it is arranged."""
    draft = front_change(front.pk, Move(MoveKind.RESTORE, fields=dump(arrangement)), user)
    publish(front.pk, user, based_on=draft.number)
    front.refresh_from_db()
    return front
