"""A document is out when something that links it is out, and not before."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model

from tests import make
from tests.stories.admin.conftest import logged_in
from tests.stories.paper import standing_page
from vestnik.stories.models import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return get_document_model().objects.create(
        title="Решението", file=ContentFile(b"%PDF-1.4", "reshenie.pdf")
    )


def as_block(document) -> list[dict]:
    return [{"type": "document", "value": {"document": document.pk, "title": ""}}]


def as_link(document) -> list[dict]:
    text = f'<p><a linktype="document" id="{document.pk}">Решението</a></p>'
    return [{"type": "paragraph", "value": text}]


def in_a_fact_box(document) -> list[dict]:
    return [{"type": "fact_box", "value": {"title": "Факти", "body": as_link(document)[0]["value"]}}]


def status(document, client: Client | None = None) -> int:
    return (client or Client()).get(document.url).status_code


def test_what_nothing_links_is_the_newsrooms_alone(document):
    assert status(document) == 404
    assert status(document, logged_in(make.user("Reporters"))) == 200


@pytest.mark.parametrize("body", [as_block, as_link, in_a_fact_box])
def test_it_is_out_the_moment_its_story_is(document, body):
    story = make.draft(body=body(document))
    assert status(document) == 404
    story.latest_revision.publish()
    assert status(document) == 200


def test_it_goes_with_its_story(document):
    story = make.story(body=as_block(document))
    story.unpublish()
    assert status(document) == 404


def test_it_expires_with_its_story(document):
    story = make.story(body=as_block(document))
    Story.objects.filter(pk=story.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    assert status(document) == 404


def test_a_draft_of_a_live_story_makes_nothing_public(document):
    story = make.story()
    story.body = as_block(document)
    story.save_revision()
    assert status(document) == 404


def test_one_story_that_is_out_is_enough(document):
    make.story(body=as_link(document))
    make.draft(body=as_block(document))
    assert status(document) == 200


def test_a_standing_page_makes_it_public(document):
    page = standing_page("За нас", "za-nas", live=False)
    page.body = as_block(document)
    revision = page.save_revision()
    assert status(document) == 404
    revision.publish()
    assert status(document) == 200


@pytest.mark.parametrize(("out", "control"), [(True, "no-cache"), (False, "private, no-store")])
def test_caches_ask_each_time(document, out, control):
    if out:
        make.story(body=as_block(document))
    assert logged_in(make.user("Editors")).get(document.url)["Cache-Control"] == control


@pytest.mark.parametrize(
    "address", ["/documents/999/x.pdf", "/documents/1/other.pdf", f"/documents/{'9' * 40}/x.pdf"]
)
def test_what_is_not_there_is_not_found(document, address):
    make.story(body=as_block(document))
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("list_of", ["documents", "images"])
def test_the_api_lists_none_of_them_for_those_without_a_token(document, list_of):
    make.photo("Тайна")
    for token in ({}, {"Authorization": "Bearer nonsense"}):
        answer = Client().get(f"/api/v3/{list_of}/", headers=token)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
    assert Client().get(f"/api/v3/{list_of}/1/").status_code == 401
