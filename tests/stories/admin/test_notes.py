import pytest
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from wagtail.users.models import UserProfile

from tests import make
from tests.stories.admin.conftest import admin_url, logged_in
from vestnik.stories.admin import notes
from vestnik.stories.models import Note

FETCH = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def story():
    return make.draft("Дунав при Русе")


@pytest.fixture
def elena():
    return make.user("Reporters", "elena", first_name="Елена", last_name="Маркова", email="elena@example.org")


def add(client, story, **fields):
    return client.post(reverse("story_notes:add", args=[story.pk]), fields, headers=FETCH)


def test_a_note_stands_beside_the_story_it_is_on(client_of, story):
    assert "Виж източника" in add(client_of, story, text="Виж източника").content.decode()
    assert "Виж източника" in client_of.get(admin_url("edit", story.pk)).content.decode()


def test_without_a_script_the_form_leads_back_to_the_story(client_of, story):
    response = client_of.post(reverse("story_notes:add", args=[story.pk]), {"text": "Виж"})
    assert response.url.startswith(admin_url("edit", story.pk))


def test_whoever_is_mentioned_gets_a_mail_in_their_language(editor, story, elena):
    UserProfile.objects.create(user=elena, preferred_language="en")
    note = notes.add_note(story, editor, "@Elena провери числата")
    assert list(note.mentions.all()) == [elena]
    notes.tell(note, elena)
    letter = mail.outbox[0]
    assert letter.to == ["elena@example.org"]
    assert letter.subject == "Иво Станев on “Дунав при Русе”"
    assert "провери числата" in letter.body
    assert f"{admin_url('edit', story.pk)}#note-{note.pk}" in letter.body


def test_mails_wait_for_the_worker_and_none_goes_to_oneself(
    editor, story, elena, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        note = notes.add_note(story, editor, f"@elena @{editor.username}")
    told = [task.args_kwargs["args"] for task in DBTaskResult.objects.filter(task_path__endswith="tell_task")]
    assert told == [[note.pk, elena.pk]]
    assert not mail.outbox


def test_a_mail_server_that_is_down_loses_no_note(editor, story, elena, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    note = notes.add_note(story, editor, "@elena")
    notes.tell(note, elena)
    assert Note.objects.filter(pk=note.pk).exists()


def test_an_answer_opens_a_resolved_thread_again(editor, client_of, story):
    thread = notes.add_note(story, editor, "Въпрос")
    client_of.post(reverse("story_notes:resolve", args=[thread.pk]), headers=FETCH)
    thread.refresh_from_db()
    assert thread.resolved_by == editor
    add(client_of, story, text="Отговор", thread=thread.pk)
    thread.refresh_from_db()
    assert not thread.resolved


def test_a_thread_of_another_story_cant_be_answered(client_of, editor, story):
    thread = notes.add_note(make.draft(), editor, "Друго")
    assert add(client_of, story, text="Отговор", thread=thread.pk).status_code == 422


def test_an_empty_note_is_refused_in_words(client_of, story):
    response = add(client_of, story, text="  ")
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()


def test_a_note_shows_no_markup_of_its_text(story, editor, elena):
    note = notes.add_note(story, editor, "<script>1</script> @elena\nhttps://example.org/a?b=1&c=2")
    html = notes.note_html(note)
    assert "<script>" not in html
    assert '<b class="story-note__mention">@Елена Маркова</b><br>' in html
    assert 'href="https://example.org/a?b=1&amp;c=2"' in html


def test_only_ones_own_unanswered_note_can_be_taken_back(client_of, editor, story, elena):
    own, others = notes.add_note(story, editor, "Мое"), notes.add_note(story, elena, "Чуждо")
    take_back = lambda note: client_of.post(reverse("story_notes:delete", args=[note.pk]), headers=FETCH)  # noqa: E731
    assert take_back(others).status_code in (302, 403)
    notes.add_note(story, elena, "Отговор", own)
    assert take_back(own).status_code == 422
    assert Note.objects.count() == 3


def test_all_open_threads_stand_on_one_page(client_of, editor, story, elena):
    notes.resolve(notes.add_note(story, elena, "Готово"), elena)
    notes.add_note(story, elena, "Отворено")
    notes.add_note(story, elena, f"@{editor.username} за теб")
    page = client_of.get(reverse("story_notes:list")).content.decode()
    assert "Отворено" in page
    assert "Готово" not in page
    mine = client_of.get(reverse("story_notes:list") + "?whose=mine").content.decode()
    assert "за теб" in mine
    assert "Отворено" not in mine


def test_an_unsaved_story_says_when_notes_can_be_left(client_of):
    assert "Notes can be left once the story is saved" in client_of.get(admin_url("add")).content.decode()


def test_an_autosave_leaves_the_note_that_is_being_written(client_of, story):
    from tests.stories.admin.conftest import posted

    answer = client_of.post(admin_url("edit", story.pk), posted(), headers={"Accept": "application/json"})
    assert answer.json()["success"]
    assert "data-story-notes" not in answer.json()["html"]


def test_strangers_to_the_newsroom_see_no_notes(django_user_model, story):
    client = logged_in(django_user_model.objects.create_user("reader", password="x"))
    assert client.get(reverse("story_notes:list")).status_code == 302
