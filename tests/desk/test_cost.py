"""The desk costs the same on any day and with any archive."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import make
from vestnik.desk.plan import make_plan
from vestnik.desk.scope import scope_of
from vestnik.stories.models import Note

HOUR = timedelta(hours=1)


def a_busy_day(size: int, editor, reporter) -> None:
    now = timezone.now()
    for number in range(size):
        make.story(
            at=now - number * HOUR, people=[make.person(f"Автор {number}")], important_until=now + HOUR
        )
        make.draft(due_at=now - HOUR, people=[make.person(f"Автор {number}")])
        make.draft(created_by=editor)
        planned = make.draft(go_live_at=now + HOUR)
        planned.latest_revision.publish()
        waiting = make.draft(created_by=reporter)
        waiting.get_workflow().start(waiting, reporter)
        Note.objects.create(story=waiting, author=reporter, text="Виж").mentions.add(editor)


def queries_of(client) -> int:
    client.get("/admin/")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get("/admin/").status_code == 200
    return len(seen)


def test_the_number_of_queries_does_not_grow(client):
    editor, reporter = make.user("Editors"), make.user("Reporters")
    client.force_login(editor)
    a_busy_day(1, editor, reporter)
    few = queries_of(client)
    a_busy_day(7, editor, reporter)
    assert queries_of(client) == few


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's own words for a full scan")
def test_no_question_reads_the_whole_archive():
    editor, reporter = make.user("Editors"), make.user("Reporters")
    a_busy_day(2, editor, reporter)
    with CaptureQueriesContext(connection) as seen:
        make_plan(scope_of(editor, {}), timezone.now())
    scans = [
        plan for query in seen for plan in explain(query["sql"]) if plan.startswith("SCAN stories_story")
    ]
    assert [plan for plan in scans if "USING" not in plan] == []


def explain(sql: str) -> list[str]:
    if not sql.startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
