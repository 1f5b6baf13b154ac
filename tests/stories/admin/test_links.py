import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import RichText, expand_db_html

from tests import make
from tests.stories.admin.conftest import admin_url, posted
from vestnik.stories.actions.address import give_address
from vestnik.stories.models import Story
from vestnik.stories.rich_text import expand_story_links, own_story_address


def link(story: Story, text: str = "виж") -> str:
    return f'<p><a linktype="story" id="{story.pk}">{text}</a></p>'


def body_of(*texts: str):
    return make.draft(body=[("paragraph", RichText(text)) for text in texts]).body


def test_a_link_leads_to_the_present_address_after_a_move():
    story = make.story("Старо")
    make.change(story, slug="novo")
    assert f'href="{Story.objects.get().url}"' in expand_db_html(link(story))
    assert "/novo/" in expand_db_html(link(story))


@pytest.mark.parametrize("deed", ["unpublish", "delete"])
def test_a_link_to_a_story_that_nobody_can_read_is_dropped(deed):
    story = make.story()
    html = link(story)
    getattr(story, deed)()
    body = body_of(html)
    expand_story_links(body)
    assert body[0].value.source == "<p>виж</p>"


def test_all_links_of_a_page_cost_one_query(django_assert_num_queries):
    stories = [make.story() for _ in range(4)]
    body = body_of(*(link(story) for story in stories))
    list(body)
    with django_assert_num_queries(1):
        expand_story_links(body)
    with django_assert_num_queries(0):
        html = "".join(expand_db_html(block.value.source) for block in body)
    assert all(f'href="{story.url}"' in html for story in stories)


def test_the_editor_gives_back_the_link_it_was_given():
    story = make.story()
    converter = ContentstateConverter(["story-link"])
    shown = converter.from_database_format(link(story))
    assert json.loads(shown)["entityMap"]["0"]["data"] == {"id": story.pk, "title": story.title, "live": True}
    assert f'<a linktype="story" id="{story.pk}">виж</a>' in converter.to_database_format(shown)


def test_an_address_of_the_paper_that_was_pasted_becomes_a_link_to_the_story(client_of):
    story = make.story()
    editor = ContentstateConverter(["link"]).from_database_format(
        f'<p><a href="{story.full_url}">виж</a></p>'
    )
    block = {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "paragraph",
        "body-0-value": editor,
    }
    client_of.post(admin_url("add"), posted(title="Нова", **block))
    saved = Story.objects.get(title="Нова")
    assert f'<a linktype="story" id="{story.pk}">виж</a>' in saved.body[0].value.source


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("/politics/2026/11/22/sofia/", ("bg", "/politics/2026/11/22/sofia/")),
        ("/en/politics/2026/11/22/sofia/?utm_source=x", ("en", "/politics/2026/11/22/sofia/")),
        ("https://example.org/politics/2026/11/22/sofia/", None),
        ("/politics/2026/11/22/sofia/#part", None),
        ("/xx/politics/2026/11/22/sofia/", None),
        ("mailto:ivo@example.org", None),
    ],
)
def test_only_addresses_of_this_papers_stories_are_taken_for_them(url, found):
    assert own_story_address(url) == found


def test_a_link_is_a_use_of_the_story():
    story, other = make.story(), make.draft()
    other.body = [("paragraph", RichText(link(story)))]
    other.save()
    ReferenceIndex.create_or_update_for_object(other)
    assert [source for source, _refs in ReferenceIndex.get_grouped_references_to(story)] == [other]


def test_a_readers_page_shows_the_link(client):
    story = make.story("Първа")
    other = make.story("Втора", body=[("paragraph", RichText(link(story)))])
    give_address(other)
    assert f'href="{story.url}"' in client.get(other.url).content.decode()
