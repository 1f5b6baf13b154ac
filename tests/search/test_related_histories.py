"""Related stories after random histories of a newsroom: the nearest there are, and never what must not be seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.stories.paper import render
from vestnik.press.log import advance
from vestnik.search.related import deeds
from vestnik.search.related.edges import MOST
from vestnik.search.related.keep import keep
from vestnik.search.related.models import Related, RelatedChoice, Vector
from vestnik.search.related.vectors import weighed_stories
from vestnik.search.related.weights import best, nearness
from vestnik.stories.models import Story
from vestnik.stories.newsroom import ensure_newsroom

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
#: words that stories are made of: two threads, and some that stand in both
WORDS = (
    "мост камион ферибот настилка фуга Русе Дунав Силистра",
    "ток регулатор цена жалба КЕВР бит дружество процент",
)
DEEDS = st.sampled_from(
    [
        "publish",
        "publish",
        "publish",
        "english",
        "rewrite",
        "unpublish",
        "delete",
        "pin",
        "refuse",
        "open",
        "keep",
    ]
)


def text(seed: int) -> str:
    first, second = WORDS[seed % 2].split(), WORDS[(seed + 1) % 2].split()
    chosen = [*first[seed % 3 : seed % 3 + 6], second[seed % len(second)]]
    return f"Вчера {' '.join(chosen)}. Днес {' '.join(reversed(chosen))}."


def do(deed: str, seed: int, hour: int) -> None:
    live = list(Story.objects.filter(live=True).order_by("pk"))
    body = [{"type": "paragraph", "value": f"<p>{text(seed)}</p>"}]
    story, other = (live[seed % len(live)], live[(seed // 7) % len(live)]) if live else (None, None)
    match deed:
        case "publish":
            make.story(f"Новина {seed}", body=body, at=NOON + timedelta(hours=hour * 30))
        case "english":
            make.story(f"Story {seed}", "en", body=body, at=NOON + timedelta(hours=hour))
        case "rewrite" if story:
            make.change(story, body=body)
        case "unpublish" if story:
            story.unpublish()
        case "delete" if story:
            story.delete()
        case "pin" | "refuse" if story and story != other and story.locale_id == other.locale_id:
            (deeds.pin if deed == "pin" else deeds.refuse)(story, other, None)
        case "open" if story and story != other:
            deeds.leave_open(story, other)
        case "keep":
            caught_up(1)


def caught_up(turns: int = 30) -> None:
    advance()
    for _turn in range(turns):
        keep(timezone.now())


def from_nothing() -> dict[int, list[int]]:
    """What `Related` should hold, by comparing each story with each other."""
    stories = weighed_stories(Vector.objects.values_list("pk", flat=True))
    refused = set(RelatedChoice.objects.filter(word="refused").values_list("story_id", "other_id"))
    return {
        pk: best(
            {
                other: nearness(one, stories[other])
                for other in stories
                if other != pk and not {(pk, other), (other, pk)} & refused
            },
            MOST,
        )
        for pk, one in stories.items()
    }


@pytest.mark.slow
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=st.lists(st.tuples(DEEDS, st.integers(0, 500)), min_size=6, max_size=18))
def test_after_any_history_each_story_has_its_nearest_and_readers_see_only_what_is_live(db, history):
    Related.objects.all().delete()
    Vector.objects.all().delete()
    Story.objects.all().delete()
    ensure_newsroom("Делник")
    for hour, (deed, seed) in enumerate(history):
        do(deed, seed, hour)
        _readers_see_what_they_may()
    caught_up()
    stored: dict[int, list[int]] = {pk: [] for pk in Vector.objects.values_list("pk", flat=True)}
    rows = Related.objects.order_by("-nearness", "-other_id")
    for story, other in rows.values_list("story_id", "other_id"):
        stored[story].append(other)
    assert stored == from_nothing()
    assert set(stored) == set(Story.objects.filter(live=True).values_list("pk", flat=True))
    before = list(Related.objects.order_by("pk").values())
    caught_up(2)
    assert list(Related.objects.order_by("pk").values()) == before


def _readers_see_what_they_may() -> None:
    live = {story.pk: story for story in Story.objects.filter(live=True).select_related("locale")}
    hidden = {story.title for story in Story.objects.all() if story.pk not in live}
    for pk, story in live.items():
        page = render(f"/_press/related/{story.lang}/{pk}/").page
        html = b"".join(part.raw for part in page.parts).decode()
        strangers = {other.title for other in live.values() if other.locale_id != story.locale_id}
        mine = {other.title for other in live.values() if other.locale_id == story.locale_id}
        for title in (hidden | strangers) - mine:
            assert f">{title}<" not in html
