from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.stories.admin.conftest import admin_url, logged_in, photo_block, posted
from vestnik.stories.models import Story


def publish(client, story=None, **fields):
    url = admin_url("edit", story.pk) if story else admin_url("add")
    return client.post(url, posted(**fields) | {"action-publish": "action-publish"})


def errors_of(response) -> dict:
    return response.context["form"].errors


def test_a_story_is_written_and_published_in_one_go(client_of):
    publish(client_of)
    story = Story.objects.get()
    assert story.live
    assert story.path.endswith("/dunav-pri-ruse/")


@pytest.mark.parametrize("field", ["go_live_at", "expire_at", "due_at", "important_until", "embargo_until"])
@pytest.mark.parametrize("moment", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_a_year_at_the_end_of_the_calendar_is_refused_at_its_field(client_of, field, moment):
    response = publish(client_of, **{field: moment})
    assert "Check the year" in errors_of(response)[field][0]


def test_before_a_topic_is_deleted_its_stories_are_counted():
    client = logged_in(make.user(is_superuser=True))
    topic = make.topic()
    make.story(topics=[topic])
    page = client.get(reverse(topic.snippet_viewset.get_url_name("delete"), args=[topic.pk])).content.decode()
    assert "stands on 1 story, which would lose it" in page
    assert "Used 0 times" not in page


def test_a_lead_photo_without_a_credit_is_refused_at_its_field(client_of):
    response = publish(client_of, lead_photo=make.photo(credit=""))
    assert "no credit" in errors_of(response)["lead_photo"][0]
    assert not Story.objects.filter(live=True).exists()


def test_a_photo_in_the_text_without_a_credit_is_refused_at_its_block(client_of):
    response = publish(client_of, **photo_block(make.photo(credit="")))
    error = errors_of(response).as_data()["body"][0]
    assert list(error.block_errors) == [0]
    assert "no credit" in response.content.decode()


def test_a_draft_may_hold_a_photo_without_a_credit(client_of):
    photo = make.photo(credit="")
    client_of.post(admin_url("add"), posted(lead_photo=photo))
    assert Story.objects.get().lead_photo == photo


def test_the_desk_may_be_sent_a_story_whose_photo_lacks_a_credit():
    reporter = make.user("Reporters")
    logged_in(reporter).post(
        admin_url("add"), posted(lead_photo=make.photo(credit="")) | {"action-submit": "action-submit"}
    )
    assert Story.objects.get().workflow_in_progress


def test_nothing_typed_is_lost_when_publishing_is_refused(client_of):
    response = publish(client_of, lead_photo=make.photo(credit=""), standfirst="Дълго писан текст")
    assert "Дълго писан текст" in response.content.decode()


def test_a_draft_needs_no_title_no_section_and_no_text(client_of):
    client_of.post(admin_url("add"), posted(title="", section=""))
    assert Story.objects.get().title == ""


def test_a_published_story_needs_title_and_section(client_of):
    errors = errors_of(publish(client_of, title="", section=""))
    assert errors["title"] == ["A story needs a title."]
    assert errors["section"] == ["Choose the section in which the story stands."]


def test_a_title_of_300_characters_is_kept_with_a_message(client_of):
    response = client_of.post(admin_url("add"), posted(title="я" * 300))
    assert errors_of(response)["title"] == ["200 characters at most; there are 300. Shorten it."]
    assert "я" * 300 in response.content.decode()


def test_the_browser_does_not_cut_what_is_pasted_into_the_title(client_of):
    title = client_of.get(admin_url("add")).context["form"]["title"]
    assert "maxlength" not in str(title)


def test_a_title_of_emoji_gets_an_address(client_of):
    publish(client_of, title="🎉🎉")
    assert Story.objects.get().slug.startswith("story-")


def test_expiry_before_the_start_is_refused_once_and_at_its_field(client_of):
    start = timezone.localtime() + timedelta(days=2)
    end = start - timedelta(days=1)
    errors = errors_of(
        publish(client_of, go_live_at=f"{start:%Y-%m-%d %H:%M}", expire_at=f"{end:%Y-%m-%d %H:%M}")
    )
    assert errors["expire_at"] == ["Go live date/time must be before expiry date/time"]


def test_a_story_under_embargo_is_refused_at_its_field(client_of):
    until = timezone.localtime() + timedelta(days=1)
    errors = errors_of(publish(client_of, embargo_until=f"{until:%Y-%m-%d %H:%M}"))
    assert "Under embargo" in errors["embargo_until"][0]


def test_a_story_that_goes_live_later_is_scheduled(client_of):
    start = timezone.localtime() + timedelta(days=1)
    publish(client_of, go_live_at=f"{start:%Y-%m-%d %H:%M}")
    story = Story.objects.get()
    assert not story.live
    assert story.approved_schedule


def test_the_slug_follows_the_title_until_the_first_publication(client_of):
    client_of.post(admin_url("add"), posted(title="Ду"))
    story = Story.objects.get()
    assert client_of.get(admin_url("edit", story.pk)).context["form"]["slug"].value() == ""
    publish(client_of, story, title="Дунав при Русе")
    story.refresh_from_db()
    assert story.slug == "dunav-pri-ruse"


def test_a_slug_typed_in_bulgarian_is_romanised(client_of):
    publish(client_of, slug="Нивото на Дунав")
    assert Story.objects.get().slug == "nivoto-na-dunav"


def test_whoever_makes_a_story_is_remembered(client_of, editor):
    client_of.post(admin_url("add"), posted())
    assert Story.objects.get().created_by == editor


@pytest.mark.parametrize("known_by", ["name", "email"])
def test_a_new_story_is_credited_to_its_writer(client_of, known_by):
    person = (
        make.person("Иво Станев") if known_by == "name" else make.person("И. С.", email="IVO@example.org")
    )
    form = client_of.get(admin_url("add")).context["form"]
    assert [byline["person"].value() for byline in form.formsets["bylines"]] == [person.pk]


def test_only_sections_and_topics_of_the_language_are_offered(client_of):
    bulgarian, english = make.section(), make.section("Politics", "en")
    topic = make.topic()
    make.topic("Energy", "en")
    form = client_of.get(admin_url("add") + "?locale=bg").context["form"]
    assert list(form.fields["section"].queryset) == [bulgarian]
    assert list(form.fields["topics"].queryset) == [topic]
    form = client_of.get(admin_url("add") + "?locale=en").context["form"]
    assert list(form.fields["section"].queryset) == [english]


def test_a_small_fix_leaves_the_updated_time_alone(client_of):
    story = make.story("Грешка в заглавиетоо")
    data = posted(title="Грешка в заглавието", slug=story.slug)
    client_of.post(admin_url("edit", story.pk), data | {"action-publish": "small-fix"})
    story.refresh_from_db()
    assert story.title == "Грешка в заглавието"
    assert story.updated_at is None


def test_a_real_change_moves_the_updated_time(client_of):
    story = make.story()
    publish(client_of, story, title="Съвсем друго", slug=story.slug)
    story.refresh_from_db()
    assert story.updated_at is not None


def test_a_draft_in_another_language_can_be_previewed_before_it_is_saved(client_of):
    section = make.section("Politics", "en")
    url = admin_url("preview_on_add") + "?locale=en"
    answer = client_of.post(url, posted(title="The Danube", section=section))
    assert answer.json() == {"is_valid": True, "is_available": True}


def test_a_history_can_be_compared_and_restored(client_of):
    story = make.story("Първо")
    first = story.latest_revision
    make.change(story, title="Второ")
    compared = client_of.get(admin_url("revisions_compare", story.pk, first.pk, "latest"))
    assert "Първо" in compared.content.decode()
    url = admin_url("revisions_revert", story.pk, first.pk)
    assert client_of.get(url).context["form"]["title"].value() == "Първо"
    client_of.post(url, posted(title="Първо", slug=story.slug) | {"action-publish": "1"})
    story.refresh_from_db()
    assert story.title == "Първо"
