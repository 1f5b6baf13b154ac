"""Archive stories in bulk: as many as one wants to try the paper with, in seconds a thousand.

They are real stories (revision, address, byline, topic), written row by row in bulk and not through the publishing
action; their texts are put together of the demo's own paragraphs.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Revision

from vestnik.demo.ticker import Ticker
from vestnik.stories.addresses import story_path
from vestnik.stories.models import Byline, Person, Section, Story, StoryAddress, Topic

BATCH = 1000
#: archive stories are spread evenly over so many years before the demo's own
YEARS = 10


def add_archive(count: int, progress: Callable[[str], None]) -> None:
    """Adds `count` live stories in the paper's languages in turn."""
    makers = [_Maker(list(sections)) for sections in _sections_by_language().values()]
    ticker = Ticker(progress, "Archive stories", count)
    for done in range(0, count, BATCH):
        size = min(BATCH, count - done)
        maker = makers[(done // BATCH) % len(makers)]
        with transaction.atomic():
            maker.make(done, size, count)
        ticker.tick(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _sections_by_language() -> dict[int, list[Section]]:
    found: dict[int, list[Section]] = {}
    for section in Section.objects.select_related("locale").order_by("locale_id", "order"):
        found.setdefault(section.locale_id, []).append(section)
    return found


class _Maker:
    """Makes archive stories of one language."""

    def __init__(self, sections: list[Section]) -> None:
        self.sections = sections
        self.locale = sections[0].locale
        self.people = list(Person.objects.filter(locale=self.locale).values_list("pk", flat=True))
        self.topics = list(Topic.objects.filter(locale=self.locale).values_list("pk", flat=True))
        models = Story.objects.filter(locale=self.locale, live=True).exclude(slug__startswith="archive-")
        self.models = list(models.order_by("pk")[:200])
        self.photos = [story.lead_photo_id for story in self.models if story.lead_photo_id]
        self.paragraphs = [
            block.value.source for story in self.models for block in story.body if block.block_type == "paragraph"
        ]
        self.content_type = ContentType.objects.get_for_model(Story)

    def make(self, start: int, size: int, total: int) -> None:
        stories = Story.objects.bulk_create([self._story(number, total) for number in range(start, start + size)])
        StoryAddress.objects.bulk_create(
            StoryAddress(path=story.path, lang=self.locale.language_code, story=story) for story in stories
        )
        Byline.objects.bulk_create(
            Byline(story=story, person_id=random.choice(self.people), sort_order=0) for story in stories
        )
        Story.topics.through.objects.bulk_create(
            Story.topics.through(story_id=story.pk, topic_id=random.choice(self.topics)) for story in stories
        )
        self._revisions(stories)

    def _story(self, number: int, total: int) -> Story:
        pick = random.Random(number)
        model = pick.choice(self.models)
        section = self.sections[number % len(self.sections)]
        published = timezone.now() - timedelta(days=40) - timedelta(days=365 * YEARS) * (number / total)
        slug = f"archive-{number:06}-{uuid4().hex[:6]}"
        body = [
            {"type": "paragraph", "value": text, "id": str(uuid4())}
            for text in islice((pick.choice(self.paragraphs) for _ in range(6)), 6)
        ]
        return Story(
            locale=self.locale,
            title=f"{model.title} ({number + 1})"[:200],
            kicker=model.kicker,
            standfirst=model.standfirst,
            body=body,
            slug=slug,
            section=section,
            kind=model.kind,
            lead_photo_id=pick.choice(self.photos) if self.photos and pick.random() < 0.8 else None,
            live=True,
            first_published_at=published,
            last_published_at=published,
            path=story_path(section.slug, timezone.localdate(published), slug),
        )

    def _revisions(self, stories: list[Story]) -> None:
        now = timezone.now()
        revisions = Revision.objects.bulk_create(
            Revision(
                content_type=self.content_type,
                base_content_type=self.content_type,
                object_id=str(story.pk),
                created_at=now,
                object_str=story.title,
                content=story.serializable_data(),
            )
            for story in stories
        )
        for story, revision in zip(stories, revisions, strict=True):
            story.latest_revision = story.live_revision = revision
        Story.objects.bulk_update(stories, ["latest_revision", "live_revision"], batch_size=500)
