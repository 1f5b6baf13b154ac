"""Words that readers type and forms that they must find, judged by hand: through the whole engine."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import make
from tests.search.asked import titles
from vestnik.press import recorder
from vestnik.search.indexing import index_stories
from vestnik.stories.models import Story

JUDGED = Path(__file__).parent.parent / "data" / "search_judged_bg.txt"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def judged() -> list[tuple[str, set[str], set[str]]]:
    """(query, forms to be found, forms not to be found)."""
    lines = [line for line in JUDGED.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    parts = [[part.split() for part in line.split("|")] for line in lines]
    return [(" ".join(query), set(wanted), set(others)) for query, wanted, others in parts]


@pytest.fixture
def archive():
    """A story for each form."""
    forms = sorted({form for _query, wanted, others in judged() for form in wanted | others})
    section, locale = make.section(), make.locale()
    stories = Story.objects.bulk_create(
        Story(
            title=form, slug=f"form-{number}", section=section, locale=locale, live=True,
            first_published_at=NOW - timedelta(hours=number),
        )
        for number, form in enumerate(forms)
    )  # fmt: skip
    index_stories([story.pk for story in stories])


def test_nearly_all_forms_are_found_and_hardly_any_look_alike(archive):
    found = missed = wrong = 0
    for query, wanted, others in judged():
        hits = set(titles(query))
        found += len(hits & wanted)
        missed += len(wanted - hits)
        wrong += len(hits & others)
    assert found / (found + missed) >= 0.98
    assert found / (found + wrong) >= 0.97


def test_the_order_is_the_same_on_every_database(archive):
    with recorder.clock_at(NOW):
        assert {query: titles(query) for query in ORDERS} == ORDERS


#: as both databases give them
ORDERS = {
    "жени": ["жени", "жената", "жените", "жено"],
    "новият": ["новият", "нов", "нова", "новата", "нови", "новите", "новия", "ново", "новото"],
    "човек": ["хора", "хората", "човека", "човекът"],
}
