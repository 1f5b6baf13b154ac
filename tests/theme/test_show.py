"""A story in its place is rendered when it has changed, and not again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.template import engines
from django.utils import timezone
from django.utils.translation import override

from tests.theme.fronts import PICTURE, TEASER
from vestnik.fronts.assemble import Shown
from vestnik.press import recorder
from vestnik.theme.templatetags import once

PAGE = '{% load fronts %}{% show story variant="card" place="card" level=3 %}'


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """What was rendered, in order."""
    monkeypatch.setattr(once, "_rendered", type(once._rendered)())
    made: list[str] = []

    def render(name, context):
        made.append(context["story"].teaser.title)
        return real(name, context)

    real = once.render_to_string
    monkeypatch.setattr(once, "render_to_string", render)
    return made


def page(story) -> str:
    return engines["django"].from_string(PAGE).render({"story": story})


STORY = Shown(replace(TEASER, title="Мостът е отворен", picture=PICTURE))


def test_the_same_story_in_the_same_place_is_rendered_once(rendered):
    assert page(STORY) == page(STORY)
    assert rendered == ["Мостът е отворен"]


def test_a_story_whose_words_change_is_rendered_anew(rendered):
    page(STORY)
    assert "Мостът е затворен" in page(
        replace(STORY, teaser=replace(STORY.teaser, title="Мостът е затворен"))
    )


def test_each_language_has_its_own(rendered):
    with override("bg"):
        page(STORY)
    with override("en"):
        page(STORY)
    assert len(rendered) == 2


def test_each_clock_has_its_own(rendered):
    """An editor may look at a page by the clock of another city."""
    for zone in ("Europe/Sofia", "America/New_York"):
        with timezone.override(zone):
            page(STORY)
    assert len(rendered) == 2


def test_a_template_that_reads_more_is_rendered_each_time(rendered, monkeypatch):
    render = once.render_to_string

    def reads(name, context):
        recorder.read("story:1")
        recorder.until(datetime(2026, 11, 23, tzinfo=UTC))
        return render(name, context)

    monkeypatch.setattr(once, "render_to_string", reads)
    for _time in range(2):
        with recorder.recording() as record:
            page(STORY)
        assert record.keys == {"story:1"}
    assert len(rendered) == 2


def test_no_more_is_kept_than_a_process_has_room_for(rendered, monkeypatch):
    monkeypatch.setattr(once, "MOST_RENDERED", 3)
    for number in range(5):
        page(replace(STORY, teaser=replace(STORY.teaser, id=number)))
    assert len(once._rendered) == 3
