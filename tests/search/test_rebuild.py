"""The index anew: nothing is away meanwhile, and who dies in the middle is taken over from."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests import make
from tests.search.asked import titles
from vestnik.search import rebuild
from vestnik.search.engines import engine
from vestnik.search.models import Entry, IndexState, Word


def finish() -> None:
    while rebuild.go_on(0.5):
        pass


def lose_the_index() -> None:
    Entry.objects.all().delete()
    engine().clear()


def test_a_lost_index_is_made_anew():
    make.story("Мост")
    make.draft("Подкуп")
    lose_the_index()
    rebuild.ask_for_rebuild()
    finish()
    assert titles("мост") == ["Мост"]
    assert rebuild.progress().percent == 100
    assert not rebuild.is_needed()


def test_everything_is_found_while_it_is_under_way():
    for number in range(rebuild.BATCH + 5):
        make.story(f"Мост {number}")
    Entry.objects.update(digest=0)  # as if all had been made by another analyzer
    rebuild.ask_for_rebuild()
    assert rebuild._batch()
    assert Entry.objects.filter(digest=0).exists()
    assert len(titles("мост")) == rebuild.BATCH + 5
    assert 0 < rebuild.progress().percent < 100


def test_another_analyzer_has_it_made_anew():
    rebuild.look_after(timezone.now())
    finish()
    assert not rebuild.is_needed()
    IndexState.objects.update(analyzer="0.0")
    rebuild.look_after(timezone.now())
    assert rebuild.progress().state == IndexState.State.WAITING


def test_a_rebuild_that_nobody_works_at_is_taken_up_where_it_stopped():
    for number in range(rebuild.BATCH + 5):
        make.story(f"Мост {number}")
    rebuild.ask_for_rebuild()
    rebuild._batch()
    done = rebuild.progress().done
    DBTaskResult.objects.all().delete()
    IndexState.objects.update(analyzer=rebuild.analyzer(), beat_at=timezone.now() - timedelta(minutes=5))
    rebuild.look_after(timezone.now())
    assert DBTaskResult.objects.filter(task_path__contains="rebuild_task").count() <= 1
    assert rebuild.progress().done == done == rebuild.BATCH


def test_it_is_begun_once():
    assert rebuild.ask_for_rebuild()
    assert not rebuild.ask_for_rebuild()


def test_entries_of_what_is_gone_go():
    make.story("Мост")
    Entry.objects.filter(number=Entry.objects.latest("number").number).update(object_id=10**9)
    rebuild.ask_for_rebuild()
    finish()
    assert not Entry.objects.filter(object_id=10**9).exists()


def test_the_command_does_it_and_tells_how_it_stands(capsys):
    make.story("Мост")
    lose_the_index()
    call_command("search", "rebuild")
    assert titles("мост") == ["Мост"]
    assert Word.objects.filter(word="мост").exists()
    assert "up to date" in capsys.readouterr().out


def test_the_newsrooms_page_shows_it_and_begins_it(client):
    client.force_login(make.user("Editors", is_superuser=True))
    assert client.post(reverse("search_index_rebuild")).status_code == 302
    html = client.get(reverse("search_index")).content.decode()
    assert "<progress" in html
    finish()
    assert "<progress" not in client.get(reverse("search_index")).content.decode()


@pytest.mark.parametrize("deed", ["search_index", "search_index_rebuild"])
def test_only_administrators_may(client, deed):
    client.force_login(make.user())
    assert client.post(reverse(deed)).status_code in (302, 403)
    assert rebuild.progress().state == IndexState.State.DONE
