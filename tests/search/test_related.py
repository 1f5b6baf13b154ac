"""Related stories as readers and editors get them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.press.watch import no_silent_queries  # noqa: F401  a fixture
from tests.search.threads_bg import EVENTS
from tests.stories.paper import Log, render
from vestnik.demo.archive import add_archive
from vestnik.press.log import advance
from vestnik.press.making import cold_render
from vestnik.press.models import Change
from vestnik.search.related import deeds
from vestnik.search.related.fragment import SHOWN, related_to
from vestnik.search.related.keep import keep, settle
from vestnik.search.related.models import Related, RelatedProgress, TopicHint, Vector
from vestnik.stories.models import Story
from vestnik.stories.newsroom import ensure_newsroom

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BRIDGE, POWER = EVENTS["мостът"], EVENTS["токът"]


@pytest.fixture(autouse=True)
def newsroom(db):
    ensure_newsroom("Делник")
    # other words of the same language, so that weights mean something
    for event in ("бюджетът", "мачът", "водата"):
        for title, text in EVENTS[event]:
            settle(written(title, text, at=NOON - timedelta(days=1)).pk)


def written(title: str, text: str, **fields) -> Story:
    body = [{"type": "paragraph", "value": f"<p>{text}</p>"}]
    return make.story(title, body=body, **({"at": NOON} | fields))


def thread(event=BRIDGE, **fields) -> list[Story]:
    """The stories of an event, settled."""
    stories = [written(*words, at=NOON + timedelta(hours=hour), **fields) for hour, words in enumerate(event)]
    for story in stories:
        settle(story.pk)
    return stories


def under(story: Story) -> str:
    """What readers find under a story."""
    page = render(f"/_press/related/{story.lang}/{story.pk}/").page
    return b"".join(part.raw for part in page.parts).decode()


def test_a_new_story_stands_under_those_it_belongs_to_and_they_under_it():
    first, second, third = thread()
    assert set(related_to(third.pk)) == {first.pk, second.pk}
    assert set(related_to(first.pk)) == {second.pk, third.pk}
    assert third.title in under(first)
    assert first.title in under(third)
    assert f"/_press/related/bg/{first.pk}/" in render(first.url).page.parts


def test_the_pages_of_both_learn_of_it_and_nobody_else():
    first, second, _third = thread(BRIDGE[:2] + POWER[:1])
    last = written(*BRIDGE[2], at=NOON + timedelta(hours=5))
    with Log() as log:
        settle(last.pk)
    assert log.keys == {f"related:{pk}" for pk in (first.pk, second.pk, last.pk)}
    assert f"related:{first.pk}" in render(f"/_press/related/bg/{first.pk}/").page.names
    assert f"related:{first.pk}" not in render(first.url).page.names


def test_what_is_done_again_changes_nothing():
    stories = thread()
    rows = list(Related.objects.order_by("pk").values())
    with Log() as log:
        for story in stories:
            assert not settle(story.pk)
    assert (log.rows, list(Related.objects.order_by("pk").values())) == (0, rows)


def test_editions_never_mix():
    bulgarian = thread()
    english = [written(*words, lang="en", at=NOON) for words in BRIDGE]
    for story in english:
        settle(story.pk)
    for story in bulgarian:
        assert set(related_to(story.pk)) <= {other.pk for other in bulgarian}
    with pytest.raises(ValidationError):
        deeds.pin(bulgarian[0], english[0], None)


def test_a_draft_and_a_story_under_embargo_stand_nowhere():
    first, *_others = thread(BRIDGE[:1])
    draft = make.draft(BRIDGE[1][0], body=[{"type": "paragraph", "value": BRIDGE[1][1]}])
    later = make.draft(
        BRIDGE[2][0],
        body=[{"type": "paragraph", "value": BRIDGE[2][1]}],
        embargo_until=timezone.now() + timedelta(days=1),
        go_live_at=timezone.now() + timedelta(days=1),
    )
    later.latest_revision.publish()
    deeds.pin(first, draft, None)
    for story in (draft, later):
        settle(story.pk)
        assert not Vector.objects.filter(pk=story.pk).exists()
    assert "<article" not in under(first)


@pytest.mark.parametrize("deed", ["unpublish", "delete"])
def test_what_is_taken_down_is_gone_at_once_and_hard_before_the_background_work_knows(deed):
    first, second, third = thread()
    before = render(f"/_press/related/bg/{first.pk}/").page
    with Log() as log:
        getattr(Story.objects.get(pk=third.pk), deed)()
    assert log.hard & set(before.names)
    assert third.title not in under(first)
    settle(third.pk)
    assert not Related.objects.filter(other=third.pk).exists()
    assert not Related.objects.filter(story=third.pk).exists()
    assert related_to(first.pk) == [second.pk]


def test_a_place_that_becomes_free_goes_to_the_next_nearest():
    stories = [written(BRIDGE[0][0], BRIDGE[0][1], at=NOON + timedelta(days=day)) for day in range(9)]
    for story in stories:
        settle(story.pk)
    had = related_to(stories[0].pk)
    assert len(had) == 6
    Story.objects.get(pk=had[0]).unpublish()
    settle(had[0])
    now = related_to(stories[0].pk)
    assert (len(now), had[0] in now) == (6, False)


def test_readers_get_four_even_where_some_can_not_be_seen():
    stories = [written(BRIDGE[0][0], BRIDGE[0][1], at=NOON + timedelta(days=day)) for day in range(8)]
    for story in stories:
        settle(story.pk)
    assert under(stories[0]).count("<article") == SHOWN
    for pk in related_to(stories[0].pk)[:2]:
        Story.objects.get(pk=pk).unpublish()
    assert under(stories[0]).count("<article") == SHOWN


def test_what_an_editor_pins_stands_first_and_what_is_refused_stands_on_neither_side():
    first, second, third = thread()
    other = thread(POWER)[0]
    deeds.pin(first, other, None)
    assert related_to(first.pk)[0] == other.pk
    with Log() as log:
        deeds.refuse(first, third, None)
    assert third.pk not in related_to(first.pk)
    assert first.pk not in related_to(third.pk)
    assert {f"related:{first.pk}", f"related:{third.pk}"} <= log.keys
    make.change(third, title=f"{third.title} отново")
    settle(third.pk)
    assert third.pk not in related_to(first.pk)
    deeds.leave_open(first, third)
    assert third.pk in related_to(first.pk)
    assert related_to(first.pk) == [other.pk, *sorted({second.pk, third.pk}, key=related_to(first.pk).index)]


def test_the_background_work_notices_whatever_brings_a_story_to_readers():
    keep(timezone.now())
    stories = [written(*words) for words in BRIDGE]
    advance()
    keep(timezone.now())
    assert set(related_to(stories[0].pk)) == {stories[1].pk, stories[2].pk}
    Story.objects.get(pk=stories[1].pk).unpublish()
    advance()
    keep(timezone.now())
    assert related_to(stories[0].pk) == [stories[2].pk]


def test_stories_written_in_bulk_are_noticed_too():
    keep(timezone.now())
    make.story(
        people=[make.person()], topics=[make.topic()], body=[{"type": "paragraph", "value": "<p>А</p>"}]
    )
    add_archive(30, lambda _line: None)
    advance()
    for _turn in range(20):
        keep(timezone.now())
    live = Story.objects.filter(live=True, first_published_at__isnull=False)
    assert set(Vector.objects.values_list("pk", flat=True)) == set(live.values_list("pk", flat=True))


def test_where_a_part_of_the_log_is_lost_everything_is_looked_through():
    keep(timezone.now())
    story = written(*BRIDGE[0])
    gone = Story.objects.filter(live=True).exclude(pk=story.pk).first()
    gone.unpublish()
    advance()
    Change.objects.all().delete()
    for _turn in range(20):
        keep(timezone.now())
    assert Vector.objects.filter(pk=story.pk).exists()
    assert not Vector.objects.filter(pk=gone.pk).exists()
    assert RelatedProgress.objects.get().block == -1


def test_a_story_costs_the_same_number_of_queries_however_many_there_are():
    counts = []
    for _turn in range(4):
        stories = thread()
        story = written(*BRIDGE[0], at=NOON + timedelta(hours=9))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            settle(story.pk)
        counts.append(len(queries))
        assert stories
    # from the second on lists are full, so that those who leave them are written, too
    assert counts[3] <= counts[1]
    assert max(counts) < 30


def test_what_stands_under_a_story_costs_few_queries_and_none_that_is_not_recorded(
    no_silent_queries,  # noqa: F811
    django_assert_max_num_queries,
):
    first, *_others = thread()
    with django_assert_max_num_queries(7):
        under(first)


@pytest.mark.parametrize("address", ["related/bg/x", "related/bg/999999", "related/en/{story}", "related/bg"])
def test_nothing_stands_under_what_is_no_story_of_the_edition(address):
    story = thread(BRIDGE[:1])[0]
    assert cold_render(f"/_press/{address.format(story=story.pk)}/").page is None


def test_a_story_is_asked_for_the_topic_of_its_thread_once():
    topic = make.topic("Дунав мост")
    thread(BRIDGE[:2], topics=[topic])
    story = written(*BRIDGE[2], at=NOON + timedelta(hours=6))
    settle(story.pk)
    [hint] = TopicHint.objects.filter(story=story)
    assert hint.topic == topic
    deeds.answer_hint(hint, False, make.user(), True)
    make.change(story, title=f"{story.title} пак")
    settle(story.pk)
    assert [hint.answer for hint in TopicHint.objects.filter(story=story)] == [TopicHint.Answer.NO]


def test_a_thread_that_sleeps_asks_nobody():
    thread(BRIDGE[:2], topics=[make.topic("Дунав мост")])
    late = written(*BRIDGE[2], at=NOON + timedelta(days=10))
    settle(late.pk)
    assert not TopicHint.objects.filter(story=late).exists()


def test_a_topic_that_an_editor_adds_goes_out_if_readers_have_the_draft_already():
    topic = make.topic("Дунав мост")
    thread(BRIDGE[:2], topics=[topic])
    story = written(*BRIDGE[2], at=NOON + timedelta(hours=6))
    settle(story.pk)
    assert deeds.answer_hint(TopicHint.objects.get(story=story), True, make.user(), True)
    story = Story.objects.get(pk=story.pk)
    assert (list(story.topics.all()), story.updated_at) == ([topic], None)


def test_a_topic_waits_in_a_draft_that_readers_do_not_have():
    topic = make.topic("Дунав мост")
    thread(BRIDGE[:2], topics=[topic])
    story = written(*BRIDGE[2], at=NOON + timedelta(hours=6))
    settle(story.pk)
    draft = Story.objects.get(pk=story.pk)
    draft.title = "Още не"
    draft.save_revision()
    assert not deeds.answer_hint(TopicHint.objects.get(story=story), True, make.user(), True)
    story = Story.objects.get(pk=story.pk)
    assert not story.topics.exists()
    assert story.get_latest_revision_as_object().topics.get() == topic


def test_an_editor_pins_refuses_and_answers_on_the_page_of_a_story(client):
    topic = make.topic("Дунав мост")
    first, second = thread(BRIDGE[:2], topics=[topic])
    story = written(*BRIDGE[2], at=NOON + timedelta(hours=6))
    settle(story.pk)
    client.force_login(make.user())
    page = client.get(reverse("story_related:page", args=[story.pk]))
    assert page.status_code == 200
    for words in (first.title, second.title, topic.name):
        assert words in page.content.decode()
    assert (
        client.post(reverse("story_related:decide", args=[story.pk, "refuse", first.pk])).status_code == 302
    )
    assert first.pk not in related_to(story.pk)
    assert (
        client.post(reverse("story_related:choose", args=[story.pk, "pin"]), {"other": first.pk}).status_code
        == 302
    )
    assert related_to(story.pk)[0] == first.pk
    hint = TopicHint.objects.get(story=story)
    client.post(reverse("story_related:answer", args=[story.pk, hint.pk, "yes"]))
    assert list(Story.objects.get(pk=story.pk).topics.all()) == [topic]
    edit = client.get(reverse(Story.snippet_viewset.get_url_name("edit"), args=[story.pk]))
    assert reverse("story_related:page", args=[story.pk]) in edit.content.decode()


def test_who_may_not_change_a_story_decides_nothing_about_it(client):
    first, second = thread(BRIDGE[:2])
    client.force_login(make.user(is_active=True, role="Reporters"))
    reporter_may = client.get(reverse("story_related:page", args=[first.pk])).status_code
    client.logout()
    url = reverse("story_related:decide", args=[first.pk, "refuse", second.pk])
    assert client.post(url).status_code == 302
    assert second.pk in related_to(first.pk)
    assert reporter_may == 200
