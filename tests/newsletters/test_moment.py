"""The signed time of a form: a help against robots that refuses no reader."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from freezegun import freeze_time

from vestnik.newsletters.models import SignUp


def moment(client) -> str:
    answer = client.get("/newsletter/moment/")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.content.decode()


def test_a_form_that_comes_back_at_once_is_asked_for_one_more_press(box):
    now = timezone.now()
    with freeze_time(now):
        quick = box.sign_up(moment=moment(box.client))
    assert quick.status_code == 422
    assert 'value="reader@mail.example"' in quick.content.decode()
    assert not SignUp.objects.exists()
    again = re.search(r'name="moment" value="([^"]+)"', quick.content.decode())[1]
    with freeze_time(now + timedelta(seconds=4)):
        assert box.sign_up(moment=again).status_code == 303
    assert SignUp.objects.count() == 1


def test_a_form_that_was_read_is_taken_however_old_its_page_is(box):
    now = timezone.now()
    with freeze_time(now - timedelta(days=3)):
        old = moment(box.client)
    with freeze_time(now):
        assert box.sign_up(moment=old).status_code == 303
    assert SignUp.objects.count() == 1


def test_a_forged_moment_counts_as_too_quick(box):
    assert box.sign_up(moment=":1abcde:AAAA").status_code == 422
    assert not SignUp.objects.exists()


def test_a_reader_without_the_script_signs_up_as_before(box):
    assert box.sign_up(moment="").status_code == 303
    assert SignUp.objects.count() == 1
