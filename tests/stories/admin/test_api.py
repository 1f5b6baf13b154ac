"""The REST API v3 obeys the same rules as the editor."""

import json
from datetime import datetime

import pytest
from django.test import Client
from wagtail.models import APIToken

from tests import make
from tests.stories.admin.conftest import limit
from vestnik.stories.actions.correct import correct
from vestnik.stories.models import Correction, Story

STORIES = "/api/v3/snippets/stories.Story/"


class Api:
    def __init__(self, user) -> None:
        _token, self.key = APIToken.create_token(user=user, name="test")

    def __call__(self, method: str, path: str = "", **body):
        return Client().generic(
            method,
            STORIES + path,
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.key}"},
        )


@pytest.fixture
def api(editor) -> Api:
    return Api(editor)


def content(**fields) -> dict:
    """What makes a story; relations are named `…_id`, and the list of topics must be there, as Wagtail has it."""
    return {"title": "Дунав при Русе", "section_id": make.section().pk, "topics": []} | fields


def test_without_a_token_nothing_is_told():
    assert Client().get(STORIES).status_code == 401


def test_stories_are_listed_and_read(api):
    story = make.story("Дунав")
    assert [item["title"] for item in api("GET").json()["items"]] == ["Дунав"]
    assert api("GET", f"{story.pk}/").json()["title"] == "Дунав"


def test_a_story_comes_with_its_photos_rights_and_its_corrections(api, editor):
    photo = make.photo(credit="Иво Станев / Делник", licence="cc-by", copyright="© Делник")
    story = make.story("Мостът", lead_photo=photo)
    told = api("GET", f"{story.pk}/").json()
    assert told["corrections"] == []
    assert told["lead_photo_rights"] == {
        "credit": "Иво Станев / Делник",
        "copyright": "© Делник",
        "licence": "cc-by",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "licence_ends_on": "",
        "ai": "",
    }
    made = correct(Correction(story=story, wrong="Пишеше: Видин.", right="Русе.", headline=True), editor)
    for path in (f"{story.pk}/", f"{story.pk}/?version=draft"):
        [one] = api("GET", path).json()["corrections"]
        assert (one["wrong"], one["right"], one["headline"]) == ("Пишеше: Видин.", "Русе.", True)
        assert datetime.fromisoformat(one["at"]).replace(microsecond=0) == made.at.replace(microsecond=0)
    assert api("PATCH", f"{story.pk}/", title="Друго", corrections=[]).status_code == 200
    assert story.corrections.count() == 1


def test_a_draft_is_created_in_the_language_of_its_section(api, editor):
    section = make.section("Politics", "en")
    answer = api("POST", **content(title="The Danube", section_id=section.pk))
    assert answer.status_code == 201, answer.content
    story = Story.objects.get()
    assert (story.lang, story.live, story.created_by) == ("en", False, editor)


def test_a_story_is_created_edited_published_and_taken_down(api):
    body = [{"type": "paragraph", "value": "<p>Нивото падна.</p>"}]
    answer = api("POST", **content(body=body, standfirst="Кратко"))
    assert answer.status_code == 201, answer.content
    pk = answer.json()["id"]
    assert api("PATCH", f"{pk}/", title="Дунав при Видин").json()["title"] == "Дунав при Видин"
    published = api("POST", f"{pk}/actions/publish/")
    assert published.status_code == 200, published.content
    story = Story.objects.get()
    assert (story.live, story.title, story.standfirst) == (True, "Дунав при Видин", "Кратко")
    assert story.slug == "dunav-pri-vidin"
    assert api("POST", f"{pk}/actions/unpublish/").status_code == 200
    assert not Story.objects.get().live


def test_bylines_and_topics_are_written(api):
    person, topic = make.person(), make.topic()
    answer = api("POST", **content(bylines=[{"person_id": person.pk, "role": "author"}], topics=[topic.pk]))
    assert answer.status_code == 201, answer.content
    story = Story.objects.get()
    assert [byline.person for byline in story.bylines.all()] == [person]
    assert list(story.topics.all()) == [topic]


def test_publishing_a_photo_without_a_credit_is_refused_in_words(api):
    photo = make.photo(credit="")
    created = api("POST", **content(lead_photo_id=photo.pk))
    assert created.status_code == 201, created.content
    answer = api("POST", f"{created.json()['id']}/actions/publish/")
    assert answer.status_code == 422
    assert "no credit" in answer.content.decode()
    assert not Story.objects.get().live


def test_creating_and_publishing_at_once_names_the_field(api):
    photo = make.photo(credit="")
    answer = api("POST", **content(lead_photo_id=photo.pk, meta={"action": "publish"}))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["lead_photo"]
    assert not Story.objects.exists()


def test_an_edit_that_leaves_the_photo_alone_is_refused_too_if_it_publishes(api):
    story = make.draft(lead_photo=make.photo(credit=""))
    answer = api("PATCH", f"{story.pk}/", title="Друго", meta={"action": "publish"})
    assert answer.status_code == 422
    assert "no credit" in answer.content.decode()


def test_a_reporter_may_write_but_not_publish():
    api = Api(make.user("Reporters"))
    pk = api("POST", **content()).json()["id"]
    assert api("POST", f"{pk}/actions/publish/").status_code == 403


def test_section_rights_hold_in_the_api(api, editor):
    limit(editor, make.section("Спорт"))
    politics = make.draft()
    assert api("PATCH", f"{politics.pk}/", title="Друго").status_code == 403
    assert api("POST", f"{politics.pk}/actions/publish/").status_code == 403
    assert api("POST", **content()).status_code == 422


def test_a_draft_of_a_section_of_others_is_not_read_by_the_api(api, editor):
    limit(editor, make.section("Спорт"))
    draft = make.draft("Тайна")
    for path in ("", f"{draft.pk}/", f"{draft.pk}/?version=draft", f"{draft.pk}/revisions/"):
        assert "Тайна" not in api("GET", path).content.decode(), path


def test_a_draft_that_moved_to_a_section_of_others_is_not_read_by_the_api(api, editor):
    sport = make.section("Спорт")
    limit(editor, sport)
    story = make.story(section=sport)
    story.section, story.title = make.section(), "Тайна"
    story.save_revision()
    answers = [
        api("GET", f"{story.pk}/{path}")
        for path in ("?version=draft", "revisions/", f"revisions/{story.latest_revision_id}/")
    ]
    assert [answer.status_code for answer in answers] == [404, 403, 403]
