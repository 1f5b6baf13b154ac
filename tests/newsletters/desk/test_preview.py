"""The preview shows what the form says, as mail (wide, narrow, in the dark, as text) and as a page; it is nobody's."""

import re

import pytest
from django.test import Client

from tests import make
from tests.newsletters.desk.test_editor import form, url
from vestnik.newsletters.desk.preview import DARK, MODES, PAGE, PHONE, TEXT, WIDE
from vestnik.newsletters.models import Issue, Subscription

SUBJECT, LINE = "Още незаписан брой", "Непременно."


@pytest.fixture
def shown(editor, draft):
    """A preview of an issue that is being written and is not saved, by its mode."""
    data = form(draft, SUBJECT, [(make.story("Влакът"), LINE)])
    assert editor.post(url("preview_on_edit", draft), data).json()["is_valid"]

    def preview(mode: str):
        answer = editor.get(url("preview_on_edit", draft), {"mode": mode})
        assert answer.status_code == 200
        return answer

    return preview


@pytest.mark.parametrize("mode", [mode for mode, _label in MODES if mode != PHONE])
def test_it_shows_what_is_typed_and_not_what_was_saved(shown, draft, mode):
    text = shown(mode).content.decode()
    assert LINE in text
    assert "Влакът" in text
    draft.refresh_from_db()
    assert draft.subject != SUBJECT


def test_the_phone_is_the_mail_in_a_frame_as_narrow_as_one(shown):
    framed = shown(PHONE).content.decode()
    assert f'src="?mode={WIDE}"' in framed
    assert "inline-size:360px" in framed


def test_in_the_dark_it_is_dark_whatever_the_screen_before_it_prefers(shown):
    wide, dark = shown(WIDE).content.decode(), shown(DARK).content.decode()
    assert "prefers-color-scheme:dark" in wide.replace(" ", "")
    assert "prefers-color-scheme:dark" not in dark.replace(" ", "")


def test_plain_text_is_plain_text(shown):
    answer = shown(TEXT)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "<" not in answer.content.decode()


@pytest.mark.parametrize("mode", [WIDE, DARK, TEXT])
def test_it_runs_nothing_and_its_links_to_leave_end_no_subscription(shown, mode):
    answer = shown(mode)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    links = set(re.findall(r"/newsletter/leave/[\w-]{40}/", answer.content.decode()))
    assert links
    for link in links:
        assert Client().post(link).status_code in (200, 404)
    assert not Subscription.objects.exclude(state=Subscription.State.ON).exists()


def test_a_preview_of_the_page_is_kept_by_nobody_and_changes_no_state(shown):
    answer = shown(PAGE)
    assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]
    assert Issue.objects.get().state == Issue.State.DRAFT


def test_reporters_see_none(reporter, draft):
    assert reporter.get(url("preview_on_edit", draft), {"mode": WIDE}).status_code in (302, 403)
