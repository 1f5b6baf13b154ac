"""An archive of any size, in minutes: a thousand archive stories, and copies of their rows.

The thousand are the demo's own (`vestnik.demo.archive`), and in the search index. The copies are made by the database,
with all that a story has: address, byline, topic, revision, entry in the search index.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Min, Model
from wagtail.models import Revision

from vestnik.demo.archive import add_archive
from vestnik.search.engines import engine
from vestnik.search.indexing import index_stories
from vestnik.search.models import Entry
from vestnik.stories.models import Byline, Story, StoryAddress

#: so many archive stories are made, the others are their copies
MADE = 1000
#: copies of all of them that one transaction makes
AT_ONCE = 20
#: seconds between an entry of the search index and its copy
APART = 61

SERIES = "WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n + 1 < %s) "


def grow_to(size: int) -> int:
    """Brings the paper to `size` stories, to the nearest thousand above; returns how many there are now."""
    made = Story.objects.filter(slug__startswith="archive-")
    if made.count() < MADE and Story.objects.count() < size:
        add_archive(MADE, lambda _line: None)
    first = list(made.order_by("pk").values_list("pk", flat=True)[:MADE])
    index_stories(first)
    while (lacking := size - Story.objects.count()) > 0:
        with transaction.atomic():
            _Copies(min(AT_ONCE, -(-lacking // MADE))).make()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # else what is measured next waits for the disk to take it all
    os.sync()
    return Story.objects.count()


class _Copies:
    """`times` copies of the first thousand archive stories."""

    def __init__(self, times: int) -> None:
        self.times = times
        first = Story.objects.filter(slug__startswith="archive-").order_by("pk")
        pks = list(first.values_list("pk", flat=True)[:MADE])
        self.first, self.last = pks[0], pks[-1]
        self.span = self.last - self.first + 1
        found = Story.objects.filter(pk__in=(self.first, self.last)).aggregate(
            first=Min("latest_revision_id"), last=Max("latest_revision_id")
        )
        self.first_revision, self.last_revision = found["first"], found["last"]
        self.revisions = self.last_revision - self.first_revision + 1
        self.up = _highest(Story) - self.first + 1
        self.story_up = f"(series.n * {self.span} + {self.up})"
        self.revision_up = f"(series.n * {self.revisions} + {_highest(Revision) - self.first_revision + 1})"

    def make(self) -> None:
        new_id = f"t.id + {self.story_up}"
        revision = f"t.latest_revision_id + {self.revision_up}"
        stories = f"t.id BETWEEN {self.first} AND {self.last} AND t.slug LIKE 'archive-%%'"
        of_stories = f"t.story_id BETWEEN {self.first} AND {self.last}"
        content_type = ContentType.objects.get_for_model(Story).pk
        by_text = f"CAST(CAST(t.object_id AS INTEGER) + {self.story_up} AS VARCHAR(50))"
        self._copy(
            Revision,
            {"id": f"t.id + {self.revision_up}", "object_id": by_text},
            f"t.id BETWEEN {self.first_revision} AND {self.last_revision} AND t.content_type_id = {content_type}",
        )
        path = f"rtrim(t.path, '/') || '-' || ({new_id}) || '/'"
        self._copy(
            Story,
            {
                "id": new_id,
                "latest_revision_id": revision,
                "live_revision_id": revision,
                "slug": f"t.slug || '-' || ({new_id})",
                "path": path,
                "translation_key": _new_uuid(),
            },
            stories,
        )
        of_story = {"story_id": f"t.story_id + {self.story_up}"}
        address = f"rtrim(t.path, '/') || '-' || (t.story_id + {self.story_up}) || '/'"
        self._copy(StoryAddress, {"path": address} | of_story, of_stories)
        self._copy(Byline, of_story, of_stories)
        self._copy(Story.topics.through, of_story, of_stories)
        self._copy_entries()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Story, Revision]):
                cursor.execute(statement)

    def _copy_entries(self) -> None:
        """Each copy stands some time after the entry it is of: the first thousand are days apart."""
        kind = ContentType.objects.get_for_model(Story)
        entries = Entry.objects.filter(content_type=kind)
        first = list(entries.filter(object_id__range=(self.first, self.last)).order_by("object_id"))
        words = engine().tokens([entry.number for entry in first])
        made = entries.count() // MADE
        for number in range(self.times):
            copies = [
                Entry(
                    number=entry.number + (made + number) * APART,
                    content_type=kind,
                    object_id=entry.object_id + self.up + number * self.span,
                    head=entry.head,
                    digest=entry.digest,
                    indexed_at=entry.indexed_at,
                )
                for entry in first
            ]
            Entry.objects.bulk_create(copies)
            engine().put(
                [(copy.number, words[entry.number]) for copy, entry in zip(copies, first, strict=True)]
            )

    def _copy(self, model: type[Model], changed: Mapping[str, str], where: str) -> None:
        """Copies rows of a table; `changed` are columns and what stands in them instead, as SQL.

        A key that is not changed is given anew.
        """
        columns = [
            field.column
            for field in model._meta.concrete_fields
            if not field.primary_key or field.column in changed
        ]
        quote = connection.ops.quote_name
        taken = ", ".join(changed.get(column, f"t.{quote(column)}") for column in columns)
        table = quote(model._meta.db_table)
        sql = (  # names and numbers of our own
            f"{SERIES} INSERT INTO {table} ({', '.join(map(quote, columns))}) "  # noqa: S608
            f"SELECT {taken} FROM {table} t CROSS JOIN series WHERE {where}"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.times])


def _highest(model: type[Model]) -> int:
    return model._default_manager.aggregate(highest=Max("pk"))["highest"] or 0


def _new_uuid() -> str:
    return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
