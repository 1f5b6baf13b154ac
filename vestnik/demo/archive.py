"""Archive stories in bulk: as many as one wants to try the paper with, in seconds a thousand.

They are real stories (revision, address, byline, topic), written row by row in bulk and not through the publishing
action; their texts are put together of the demo's own paragraphs.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.models import Revision

from vestnik.demo.ticker import Ticker
from vestnik.stories import changes
from vestnik.stories.addresses import story_path
from vestnik.stories.models import Byline, Person, Section, Story, StoryAddress, Topic

BATCH = 1000
#: archive stories are spread evenly over so many years before the demo's own
YEARS = 10
#: so many different texts are made for each language
BODIES = 300


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
        self.drafts = {model.pk: model.serializable_data() for model in self.models}
        self.bodies = self._bodies()
        self.content_type = ContentType.objects.get_for_model(Story)

    def _bodies(self) -> list[tuple[StreamValue, str]]:
        """Some hundred bodies of six paragraphs each, as values and as they stand in a revision."""
        pick = random.Random(self.locale.pk)
        texts = [
            block.value.source
            for model in self.models
            for block in model.body
            if block.block_type == "paragraph"
        ]
        stream_block = Story._meta.get_field("body").stream_block
        made = []
        for _number in range(BODIES):
            raw = [{"type": "paragraph", "value": pick.choice(texts), "id": str(uuid4())} for _ in range(6)]
            made.append((StreamValue(stream_block, raw, is_lazy=True), json.dumps(raw)))
        return made

    def make(self, start: int, size: int, total: int) -> None:
        stories = Story.objects.bulk_create(
            [self._story(number, total) for number in range(start, start + size)]
        )
        StoryAddress.objects.bulk_create(
            StoryAddress(path=story.path, lang=self.locale.language_code, story=story) for story in stories
        )
        Byline.objects.bulk_create(
            Byline(story=story, person_id=story.author_id, sort_order=0) for story in stories
        )
        Story.topics.through.objects.bulk_create(
            Story.topics.through(story_id=story.pk, topic_id=story.topic_id) for story in stories
        )
        self._revisions(stories)
        changes.write_new(story.pk for story in stories)

    def _story(self, number: int, total: int) -> Story:
        pick = random.Random(number)
        model = pick.choice(self.models)
        section = self.sections[number % len(self.sections)]
        published = timezone.now() - timedelta(days=40) - timedelta(days=365 * YEARS) * (number / total)
        slug = f"archive-{number:06}-{uuid4().hex[:6]}"
        story = Story(
            locale=self.locale,
            title=f"{model.title} ({number + 1})"[:200],
            kicker=model.kicker,
            standfirst=model.standfirst,
            slug=slug,
            section=section,
            kind=model.kind,
            lead_photo_id=model.lead_photo_id,
            live=True,
            first_published_at=published,
            last_published_at=published,
            path=story_path(section.slug, timezone.localdate(published), slug),
        )
        story.body, story.body_text = pick.choice(self.bodies)
        story.model_id, story.author_id, story.topic_id = (
            model.pk,
            pick.choice(self.people),
            pick.choice(self.topics),
        )
        return story

    def _revisions(self, stories: list[Story]) -> None:
        now = timezone.now()
        Revision.objects.bulk_create(
            Revision(
                content_type=self.content_type,
                base_content_type=self.content_type,
                object_id=str(story.pk),
                created_at=now,
                object_str=story.title,
                content=self._content(story),
            )
            for story in stories
        )
        own = Revision.objects.filter(
            content_type=self.content_type, object_id=Cast(OuterRef("pk"), CharField(max_length=255))
        )
        newest = Subquery(own.order_by("-id").values("pk")[:1])
        made = Story.objects.filter(pk__gte=stories[0].pk, pk__lte=stories[-1].pk)
        made.update(latest_revision_id=newest, live_revision_id=newest)

    def _content(self, story: Story) -> dict[str, Any]:
        """What a revision of the story holds: its model's, with its own words and dates."""
        published = story.first_published_at.isoformat()
        return self.drafts[story.model_id] | {
            "pk": story.pk,
            "translation_key": str(story.translation_key),
            "title": story.title,
            "slug": story.slug,
            "section": story.section_id,
            "body": story.body_text,
            "path": story.path,
            "first_published_at": published,
            "last_published_at": published,
            "important_until": None,
            "bylines": [{"story": story.pk, "person": story.author_id, "role": "author", "sort_order": 0}],
            "topics": [story.topic_id],
        }
