"""The desk of an issue: who may write it, what is offered, and what a save never brings back."""

import json

import pytest
from django.urls import reverse
from wagtail.search.index import insert_or_update_object
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tests import make
from tests.newsletters.make import issue
from vestnik.newsletters.desk.offers import offers
from vestnik.newsletters.models import Issue

PREFIX = "wagtailsnippets_newsletters_issue"


def url(name: str, one: Issue | None = None) -> str:
    return reverse(f"{PREFIX}:{name}", args=[one.pk] if one else [])


def form(one: Issue, subject: str, stories=()) -> dict:
    """What the editor sends: `stories` as (story, our line)."""
    blocks = [("letter", rich_text("<p>Здравейте.</p>", features=["bold"]))]
    blocks += [
        ("story", {"story": story.pk, "line": line, "headline": "", "reason": "", "picture": "on"})
        for story, line in stories
    ]
    return nested_form_data({"subject": subject, "preheader": "", "body": streamfield(blocks)})


def test_editors_write_and_reporters_do_not(editor, reporter, draft):
    assert editor.get(url("edit", draft)).status_code == 200
    assert reporter.get(url("edit", draft)).status_code in (302, 403)
    for name in ("offers", "sending", "progress", "report"):
        answer = reporter.get(url(name, draft))
        assert answer.status_code in (302, 403)
        assert draft.subject not in answer.content.decode()


def test_what_is_saved_is_what_goes_out_and_its_history_is_kept(editor, draft):
    story = make.story("Влакът")
    answer = editor.post(url("edit", draft), form(draft, "Събота", [(story, "Прочетете го.")]))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.subject == "Събота"
    assert [block.block_type for block in draft.body] == ["letter", "story"]
    assert draft.body[1].value["line"] == "Прочетете го."
    assert draft.revisions.count() == 1


def test_autosave_answers_in_its_own_way(editor, draft):
    answer = editor.post(url("edit", draft), form(draft, "Събота"), headers={"Accept": "application/json"})
    assert answer.json()["success"] is True


def test_a_form_opened_before_the_sending_does_not_undo_it(editor, draft):
    data = form(draft, "Късно")
    Issue.objects.filter(pk=draft.pk).update(state="sending")
    assert editor.post(url("edit", draft), data).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.subject) == ("sending", "Седмицата в новини")


def test_a_save_in_the_same_moment_as_the_start_changes_neither(editor, draft, monkeypatch):
    from vestnik.newsletters.desk import views

    check = views.EditIssueView.dispatch

    def started_meanwhile(self, request, *args, **kwargs):
        if request.method == "POST":
            Issue.objects.filter(pk=draft.pk).update(state="sending")
        return check(self, request, *args, **kwargs)

    monkeypatch.setattr(views.EditIssueView, "dispatch", started_meanwhile)
    answer = editor.post(url("edit", draft), form(draft, "Късно"))
    assert "can’t be changed" in answer.content.decode() or answer.status_code == 200
    draft.refresh_from_db()
    assert (draft.state, draft.subject) == ("sending", "Седмицата в новини")


def test_neither_a_form_nor_an_old_revision_brings_back_what_the_sending_moved(draft):
    revision = draft.save_revision()
    old = Issue.objects.get(pk=draft.pk)
    Issue.objects.filter(pk=draft.pk).update(state="done", audience=7, reason="")
    old.subject = "Променена"
    old.save()
    draft.refresh_from_db()
    assert (draft.state, draft.audience, draft.subject) == ("done", 7, "Променена")
    assert (revision.as_object().state, revision.as_object().audience) == ("done", 7)


def test_a_new_issue_has_suggestions(editor, letter):
    make.story("Мостът")
    page = editor.get(url("add")).content.decode()
    assert letter.name in page
    answer = editor.post(url("add"), {"newsletter": letter.pk})
    made = letter.issues.get()
    assert answer["Location"] == url("edit", made)
    assert [block.block_type for block in made.body] == ["letter", "story"]


@pytest.mark.parametrize("typed", ["", "999999", "0", "първият"])
def test_a_newsletter_that_is_not_there_makes_no_issue(editor, letter, typed):
    assert editor.post(url("add"), {"newsletter": typed}).status_code == 404
    assert not Issue.objects.exists()


def test_what_stands_in_the_issue_is_not_offered_but_found(draft):
    make.story("Влакът", section=make.section("Свят", slug="world"))
    assert [one.title for one in offers(draft)] == ["Влакът"]
    insert_or_update_object(draft.body[1].value["story"])
    found = offers(draft, "Мостът")
    assert [(one.title, one.stands) for one in found] == [("Мостът", True)]


def test_an_offer_is_a_block_that_the_editor_can_insert(draft):
    story = make.story("Влакът", section=make.section("Свят", slug="world"))
    state = json.loads(offers(draft)[0].state)
    values = state if isinstance(state, dict) else dict(state)
    assert values["story"]["id"] == str(story.pk) or values["story"]["id"] == story.pk
    assert values["picture"] is True
    assert values["reason"]


def test_a_search_shows_titles_as_text(editor, draft):
    insert_or_update_object(make.story("<b>Мост</b> & „влак“", section=make.section("Свят", slug="world")))
    page = editor.get(url("offers", draft), {"q": "влак"}).content.decode()
    assert "&lt;b&gt;Мост&lt;/b&gt;" in page
    assert "<b>Мост" not in page


def test_a_draft_can_be_thrown_away_and_a_sent_issue_can_not(chief, draft):
    sent = issue(draft.newsletter, state="done", started_at=draft.made_at)
    chief.post(url("delete", sent))
    chief.post(url("delete", draft))
    assert [one.pk for one in Issue.objects.all()] == [sent.pk]


def test_a_newsletter_with_readers_stays(chief, draft):
    admin = reverse("wagtailsnippets_newsletters_newsletter:delete", args=[draft.newsletter_id])
    chief.user.user_permissions.add(*_permissions("delete_newsletter"))
    chief.post(admin)
    assert type(draft.newsletter).objects.filter(pk=draft.newsletter_id).exists()


def _permissions(*names):
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=names)


def test_the_newsletter_has_a_form_of_its_own(chief, letter):
    page = chief.get(reverse("wagtailsnippets_newsletters_newsletter:edit", args=[letter.pk]))
    assert page.status_code == 200
    for field in ("promise", "weekday", "ready_at", "sender_address", "counts_clicks"):
        assert f'name="{field}"' in page.content.decode()
