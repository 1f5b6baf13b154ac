"""What an editor is told after publishing is what readers get."""

import re

import pytest

from tests.e2e.test_newsroom import publish, write_story

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("e2e")]


def test_the_editor_is_told_when_readers_have_the_story(newsroom, paper):
    write_story(newsroom, paper, "Прохода на републиката затвориха за час")
    publish(newsroom)
    assert newsroom.locator(".messages .error, .error-message").all_inner_texts() == []
    newsroom.wait_for_selector("[data-press-proof][data-state]:not([data-state=waiting])", timeout=60_000)
    assert newsroom.get_attribute("[data-press-proof]", "data-state") == "live", newsroom.inner_text(
        "[data-press-proof]"
    )
    said = newsroom.inner_text("[data-press-proof]")
    assert re.fullmatch(r"(Live for readers after|При читателите е след) \d[.,]\d+ (s|с)\.", said)
    assert paper.get("/society/")[1].count("Прохода на републиката затвориха за час") >= 1
    assert newsroom.complaints == []
