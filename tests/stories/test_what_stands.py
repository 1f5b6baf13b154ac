"""What deeds on all else but stories write into the log: sections, topics, people, photos, editions, standing pages."""

from __future__ import annotations

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests import make
from tests.stories.paper import Log, names, standing_page
from vestnik.fronts.draft import change, home_front
from vestnik.fronts.publish import publish
from vestnik.stories.models import Edition, Photo
from vestnik.stories.photos import press_photo


def saved(thing, **fields) -> Log:
    """Saves a thing with some fields changed, as its form does; returns what that wrote."""
    thing = type(thing).objects.get(pk=thing.pk)
    for name, value in fields.items():
        setattr(thing, name, value)
    with Log() as log:
        thing.save()
    return log


def test_a_section_that_is_renamed_changes_every_page_that_names_it():
    story = make.story()
    section = story.section
    log = saved(section, name="Политика и право")
    assert log.keys == {
        *(f"section:{section.pk}", f"section:{section.pk}:name"),
        *("sections:bg", f"translations:{section.translation_key}"),
    }
    for address in (
        story.url,
        section.url,
        "/",
        "/latest/",
        f"/_press/more/bg/{section.pk}/",
        "/_press/rail/bg/",
    ):
        assert names(address) & log.keys, address


def test_a_sections_description_changes_its_own_page_alone():
    story = make.story()
    log = saved(story.section, description="За властта")
    assert log.keys == {f"section:{story.section_id}"}
    assert names(story.section.url) & log.keys
    assert not (names(story.url) | names("/") | names("/_press/masthead/bg/")) & log.keys


def test_a_place_in_the_menu_changes_the_menu_and_no_story():
    story = make.story()
    log = saved(story.section, order=7)
    assert log.keys == {f"section:{story.section_id}", "sections:bg"}
    assert names("/_press/masthead/bg/") & log.keys
    assert not names(story.url) & log.keys


def test_saving_what_is_already_so_changes_nothing():
    for thing in (make.section(), make.topic(), make.person(), make.photo(), Edition.objects.first()):
        assert saved(thing).rows == 0


def test_a_persons_biography_is_no_part_of_their_stories():
    author = make.person()
    story = make.story(people=[author])
    assert not names(story.url) & saved(author, bio="<p>Ново</p>").keys
    assert names(story.url) & saved(author, name="Елена Маркова-Илиева").keys
    assert names("/latest/") & saved(author, name="Елена Маркова").keys


def test_a_topic_that_is_deleted_leaves_the_stories_it_stood_on():
    topic = make.topic()
    story = make.story(topics=[topic])
    read, index = names(story.url), names("/topics/")
    with Log() as log:
        topic.delete()
    assert read & log.keys
    assert index & log.keys


@pytest.mark.parametrize(
    "fields",
    [
        {"credit": "Друг"},
        {"caption": "Друго"},
        {"focal_point_x": 10},
        {"description": "Друго"},
        {"licence": "cc0"},
        {"source_url": "https://example.org/"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_what_readers_see_of_a_photo_changes_the_pages_that_show_it(fields):
    photo = make.photo()
    story, other = make.story(lead_photo=photo), make.story(lead_photo=make.photo("Друга"))
    log = saved(photo, **fields)
    assert log.keys == {f"photo:{photo.pk}"}
    assert names(story.url) & log.keys
    assert not names(other.url) & log.keys


def test_what_only_the_newsroom_sees_of_a_photo_changes_nothing():
    photo = make.photo()
    assert saved(photo, title="Друго име").rows == 0
    with Log() as log:
        photo.tags.add("мост")
        Photo.objects.get(pk=photo.pk).get_rendition("max-165x165")
    assert log.rows == 0


def test_the_sizes_of_a_photo_change_the_pages_that_show_it():
    photo = make.photo()
    with Log() as log:
        press_photo(photo)
    assert log.keys == {f"photo:{photo.pk}"}


def test_a_deleted_photo_must_not_be_seen_any_more():
    photo = make.photo()
    story = make.story(lead_photo=photo)
    read, key = names(story.url), f"photo:{photo.pk}"
    with Log() as log:
        photo.delete()
    assert key in log.hard
    assert key in read


def test_words_of_an_edition_change_what_shows_them_and_its_name_every_page():
    story, edition = make.story(), Edition.objects.get(locale__language_code="bg")
    log = saved(edition, footer_text="© Делник")
    assert log.keys == {f"edition:{edition.pk}"}
    assert names("/_press/footer/bg/") & log.keys
    assert not names(story.url) & log.keys
    assert names(story.url) & saved(edition, name="Делник+").keys


def test_a_published_front_changes_the_front_and_a_draft_nothing():
    front = home_front(make.locale())
    move = {"kind": "add-slot", "container": "lead", "fields": {"story": make.story().pk}}
    with Log() as log:
        draft = change(front.pk, move, None)
    assert log.rows == 0
    with Log() as log:
        publish(front.pk, None, based_on=draft.number)
    assert (log.keys, log.rows, log.addresses) == ({"front:bg"}, 1, ["/"])
    assert log.keys <= names("/")


def test_a_draft_of_a_standing_page_changes_nothing_and_its_publishing_the_foot_of_all_pages():
    page = standing_page("За нас", "za-nas")
    page.intro = "Кои сме ние"
    with Log() as log:
        revision = page.save_revision()
    assert log.rows == 0
    with Log() as log:
        revision.publish()
    assert log.keys == {f"page:{page.pk}"}
    page.title = "Кои сме"
    revision = page.save_revision()
    with Log() as log:
        revision.publish()
    assert {f"page:{page.pk}", "pages:bg"} <= log.keys
    assert names("/_press/footer/bg/") & log.keys


@pytest.mark.parametrize(
    "take_down", [lambda page: page.unpublish(), lambda page: page.delete()], ids=["un", "del"]
)
def test_a_standing_page_that_is_taken_down_must_not_be_seen_any_more(take_down):
    page = standing_page("За нас", "za-nas")
    read, foot = names("/za-nas/"), names("/_press/footer/bg/")
    with Log() as log:
        take_down(page)
    assert read & log.hard
    assert foot & log.keys


def test_a_standing_page_that_moves_takes_those_below_it_along():
    about, other = standing_page("За нас", "za-nas"), standing_page("Правила", "pravila")
    below = standing_page("Екип", "ekip", about)
    read = names("/za-nas/ekip/")
    with Log() as log:
        about.refresh_from_db()
        about.move(other, pos="last-child")
    assert {f"page:{about.pk}", f"page:{below.pk}", "pages:bg"} <= log.keys
    assert read & log.keys
    assert names("/pravila/za-nas/ekip/")


def test_a_section_that_takes_the_address_of_a_standing_page_takes_it_from_it():
    standing_page("За нас", "za-nas")
    read = names("/za-nas/")
    with Log() as log:
        make.section("За нас", slug="za-nas")
    assert read & log.keys


def test_a_redirect_tells_of_itself():
    with Log() as log:
        redirect = Redirect.objects.create(old_path="/stara", redirect_link="/nova/")
    assert log.keys == {f"redirect:{redirect.pk}"}
