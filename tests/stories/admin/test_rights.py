import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from tests import make
from tests.stories.admin.conftest import admin_url, limit, logged_in, posted
from vestnik.stories.models import SectionRight, Story
from vestnik.stories.newsroom import group_name


def status(client, name, story) -> int:
    return client.get(admin_url(name, story.pk)).status_code


@pytest.mark.parametrize("page", ["edit", "history", "unpublish", "usage"])
def test_an_editor_of_sport_is_turned_away_from_politics(client_of, editor, page):
    sport = make.section("Спорт")
    limit(editor, sport)
    assert status(client_of, page, make.story(section=sport)) == 200
    assert status(client_of, page, make.story()) == 302


def previews_of(story) -> list[str]:
    """Every address at which the newsroom can look at a draft."""
    revision = story.latest_revision_id
    return [
        admin_url("preview_on_edit", story.pk),
        admin_url("revisions_view", story.pk, revision),
        admin_url("revisions_revert", story.pk, revision),
        admin_url("revisions_compare", story.pk, "earliest", "latest"),
    ]


def test_who_may_not_edit_a_section_previews_no_draft_of_it(client_of, editor):
    limit(editor, make.section("Спорт"))
    for url in previews_of(make.draft("Тайна")):
        assert client_of.get(url).status_code == 302, url
        assert client_of.post(url, posted()).status_code == 302, url


def test_who_may_edit_a_section_previews_its_drafts(client_of, editor):
    sport = make.section("Спорт")
    limit(editor, sport)
    story = make.draft("Мачът", section=sport)
    assert client_of.post(previews_of(story)[0], posted(section=sport)).json()["is_available"]
    for url in previews_of(story):
        assert client_of.get(url).status_code == 200, url


def test_a_draft_that_moved_to_a_section_of_others_is_previewed_by_them_only(client_of, editor):
    sport = make.section("Спорт")
    limit(editor, sport)
    story = make.story(section=sport)
    story.section = make.section()
    story.save_revision()
    for url in previews_of(Story.objects.get(pk=story.pk)):
        assert client_of.get(url).status_code == 302, url


def test_a_new_story_is_previewed_in_ones_own_sections_only(client_of, editor):
    sport, politics = make.section("Спорт"), make.section()
    limit(editor, sport)
    url = admin_url("preview_on_add")
    assert not client_of.post(url, posted(section=politics)).json()["is_valid"]
    assert client_of.post(url, posted(section=sport)).json()["is_valid"]


def test_a_reporter_is_offered_no_publishing(client):
    client = logged_in(make.user("Reporters"))
    html = client.get(admin_url("edit", make.draft().pk)).content.decode()
    assert 'name="action-publish"' not in html


def test_a_reporter_who_sends_publish_saves_a_draft():
    client = logged_in(make.user("Reporters"))
    client.post(admin_url("add"), posted() | {"action-publish": "1"})
    assert not Story.objects.get().live


def test_who_may_only_edit_a_section_is_told_so_at_the_field(client_of, editor):
    politics, sport = make.section(), make.section("Спорт")
    limit(editor, politics, may_publish=False)
    limit(editor, sport)
    response = client_of.post(admin_url("add"), posted(section=politics) | {"action-publish": "1"})
    assert "may not publish in this section" in response.context["form"].errors["section"][0]


def test_a_story_cant_be_moved_into_a_section_of_others(client_of, editor):
    sport, politics = make.section("Спорт"), make.section()
    limit(editor, sport)
    story = make.draft(section=sport)
    response = client_of.post(admin_url("edit", story.pk), posted(section=politics))
    assert "section" in response.context["form"].errors


def test_a_step_of_the_workflow_gives_nobody_a_section_of_others(client_of, editor):
    limit(editor, make.section("Спорт"))
    story = make.draft()
    story.get_workflow().start(story, make.user("Reporters"))
    task = story.current_workflow_task_state
    url = admin_url("workflow_action", story.pk, "approve", task.pk)
    assert client_of.post(url, {"comment": ""}).status_code in (302, 403)
    task.refresh_from_db()
    assert task.status == "in_progress"


def test_approving_from_the_desk_tells_why_a_story_was_refused():
    chief = make.user("Chiefs")
    story = make.draft(lead_photo=make.photo(credit=""))
    story.get_workflow().start(story, chief)
    story.current_workflow_task_state.approve(user=chief)
    task = story.current_workflow_task_state
    client = logged_in(chief)
    url = admin_url("workflow_action", story.pk, "approve", task.pk)
    response = client.post(url, {"comment": ""}, follow=True)
    assert "no credit" in response.content.decode()
    task.refresh_from_db()
    assert task.status == "in_progress"


def test_a_chief_approves_and_publishes_in_one_step():
    chief = make.user("Chiefs")
    story = make.draft()
    story.get_workflow().start(story, chief)
    story.current_workflow_task_state.approve(user=chief)
    task = story.current_workflow_task_state
    logged_in(chief).post(admin_url("workflow_action", story.pk, "approve", task.pk), {"comment": ""})
    story.refresh_from_db()
    assert story.live


@pytest.fixture
def root(django_user_model):
    return logged_in(django_user_model.objects.create_superuser("root", password="x"))


def save_group(client, group, *ticks: str):
    data = {"name": group.name, **dict.fromkeys(ticks, "on")}
    for prefix in ("page_permissions", "collection_permissions", "image_permissions", "document_permissions"):
        data |= {f"{prefix}-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    return client.post(reverse("wagtailusers_groups:edit", args=[group.pk]), data)


def test_rights_by_section_are_ticked_on_the_groups_page(root):
    sport, group = make.section("Спорт"), Group.objects.get(name=group_name("Reporters"))
    save_group(root, group, f"section_rights-{sport.pk}-edit")
    right = SectionRight.objects.get()
    assert (right.group, right.section, right.may_publish) == (group, sport, False)
    html = root.get(reverse("wagtailusers_groups:edit", args=[group.pk])).content.decode()
    assert f'name="section_rights-{sport.pk}-edit" aria-label="Edit in Спорт" checked' in html


def test_a_tick_at_publish_includes_editing(root):
    sport, group = make.section("Спорт"), Group.objects.get(name=group_name("Editors"))
    save_group(root, group, f"section_rights-{sport.pk}-publish")
    assert SectionRight.objects.get().may_publish


def test_taking_away_all_ticks_opens_all_sections(root):
    group = Group.objects.get(name=group_name("Editors"))
    SectionRight.objects.create(group=group, section=make.section("Спорт"))
    save_group(root, group)
    assert not SectionRight.objects.exists()
