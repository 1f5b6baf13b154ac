"""Story threads: a topic as a timeline, its summary, and 'The story so far' under its stories."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import make
from tests.stories.paper import Log, names
from vestnik.stories.models import Topic
from vestnik.stories.threads import first_block

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SUMMARY = '<p data-block-key="a"></p><p data-block-key="b">Мостът е <b>затворен</b>.</p><ul><li>Кой плаща?</li></ul>'


def thread(**fields) -> Topic:
    topic = make.topic("Дунав мост")
    for name, value in {"is_thread": True, "summary": SUMMARY, **fields}.items():
        setattr(topic, name, value)
    topic.save()
    return topic


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode().replace("\u00a0", " ")


def saved(thing, **fields) -> Log:
    thing = type(thing).objects.get(pk=thing.pk)
    for name, value in fields.items():
        setattr(thing, name, value)
    with Log() as log:
        thing.save()
    return log


def test_a_topics_page_goes_day_by_day_from_the_newest(client):
    topic = thread()
    for hours, title in ((0, "Греда"), (2, "Опашка"), (50, "Ремонт")):
        make.story(title, at=NOW - timedelta(hours=hours), topics=[topic])
    page = text(client, topic.url)
    said = ("петък, 20 ноември 2026 г.", "Греда", "Опашка", "сряда, 18 ноември 2026 г.", "Ремонт")
    places = [page.index(words) for words in said]
    assert places == sorted(places)


def test_the_summary_stands_at_the_head_of_the_first_page_only(client):
    topic = thread()
    for hour in range(25):
        make.story(at=NOW - timedelta(hours=hour), topics=[topic])
    first, second = text(client, topic.url), text(client, f"{topic.url}?page=2")
    assert first.index("Историята дотук") < first.index("Кой плаща?") < first.index('class="timeline"')
    assert "Кой плаща?" not in second
    assert 'class="timeline"' in second


def test_the_summary_bears_the_day_on_which_it_was_last_changed(clock):
    topic = thread()
    assert topic.summary_at == NOW
    clock.tick(timedelta(days=2))
    topic.name = "Мостът при Русе"
    topic.save()
    assert topic.summary_at == NOW
    topic.summary = "<p>Отворен е.</p>"
    topic.save(update_fields=["summary"])
    assert Topic.objects.get(pk=topic.pk).summary_at == NOW + timedelta(days=2)
    topic.summary = ""
    topic.save()
    assert topic.summary_at is None


@pytest.mark.parametrize("nothing", ["", "<p></p>", '<p data-block-key="x1"> </p><ul><li></li></ul>'])
def test_a_summary_without_words_is_none(client, nothing):
    topic = thread(summary=nothing)
    assert (topic.summary, topic.summary_at) == ("", None)
    assert "Историята дотук" not in text(client, topic.url)


@pytest.mark.parametrize(
    ("source", "first"),
    [
        (SUMMARY, '<p data-block-key="b">Мостът е <b>затворен</b>.</p>'),
        ("<ol><li>Едно</li></ol><p>Друго</p>", "<ol><li>Едно</li></ol>"),
        ("<pre>Нищо</pre>", ""),
        ("<p>без край", ""),
    ],
)
def test_the_first_block_is_the_first_that_has_words(source, first):
    assert first_block(source) == first


def test_under_each_story_of_a_thread_stands_its_beginning_and_what_came_last(client):
    topic = thread()
    titles = [f"Стъпка {number}" for number in range(6)]
    made = [
        make.story(title, at=NOW + timedelta(hours=at), topics=[topic]) for at, title in enumerate(titles)
    ]
    page = text(client, made[0].url)
    box = page[page.index('class="thread"') :].partition("</section>")[0]
    assert "Мостът е <b>затворен</b>." in box
    assert "Кой плаща?" not in box
    assert [title for title in titles if title in box] == titles[2:]
    assert topic.url in box


def test_a_topic_that_is_no_thread_and_a_paid_story_show_nothing_of_it(client):
    topic = thread(is_thread=False)
    plain = make.story(topics=[topic])
    assert "Историята дотук" not in text(client, plain.url)
    topic.is_thread = True
    topic.save()
    assert "Историята дотук" in text(client, plain.url)
    assert "Историята дотук" not in text(client, make.story(kind="paid", topics=[topic]).url)


def test_a_story_shows_two_threads_at_most(client):
    topics = [make.topic(f"Нишка {number}") for number in range(3)]
    for topic in topics:
        topic.is_thread = True
        topic.save()
    assert text(client, make.story(topics=topics).url).count('class="thread"') == 2


def test_links_of_the_summary_follow_their_story(client):
    story = make.story("Обследването")
    topic = thread(
        summary=f'<p><a linktype="story" id="{story.pk}">Тук</a> <a linktype="story" id="999">там</a></p>'
    )
    shown = make.story(topics=[topic])
    for path in (topic.url, shown.url):
        assert f'<a href="{story.url}">Тук</a> там' in text(client, path)


def test_a_new_story_of_a_thread_makes_one_fragment_anew_and_no_story_page():
    topic = thread()
    old = make.story(at=NOW - timedelta(days=3), section=make.section("Наука"), topics=[topic])
    story_page, box = names(old.url), names(f"/_press/thread/bg/{topic.pk}/")
    with Log() as log:
        make.story(topics=[topic])
    assert box & log.keys
    assert not story_page & log.keys


def test_a_summary_changes_its_topic_and_the_fragment_and_no_story_page():
    topic = thread()
    story = make.story(topics=[topic])
    read = names(story.url)
    log = saved(topic, summary="<p>Друго.</p>")
    assert not read & log.keys
    assert names(topic.url) & log.keys
    assert names(f"/_press/thread/bg/{topic.pk}/") & log.keys
    assert read & saved(topic, is_thread=False).keys


def test_what_is_taken_down_leaves_the_story_so_far_at_once():
    topic = thread()
    story = make.story(topics=[topic])
    box = names(f"/_press/thread/bg/{topic.pk}/")
    with Log() as log:
        story.unpublish()
    assert box & log.hard


def test_an_editor_keeps_the_summary_in_the_admin(client):
    topic = thread()
    client.force_login(make.user("Chiefs"))
    page = client.get(f"/admin/topics/edit/{topic.pk}/").content.decode()
    assert 'name="summary"' in page
    assert 'name="is_thread"' in page
