from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from vestnik.stories.models import SectionRight, Story
from vestnik.stories.newsroom import ensure_newsroom


def admin_url(name: str, *args) -> str:
    return reverse(Story.snippet_viewset.get_url_name(name), args=args)


def posted(**fields) -> dict:
    """What the editor's form sends for a story of one paragraph; `fields` change it."""
    data = {
        "title": "Дунав при Русе",
        "kicker": "",
        "standfirst": "",
        "section": make.section().pk,
        "lead_photo": "",
        "lead_caption": "",
        "kind": "news",
        "place": "",
        "sources": "",
        "slug": "",
        "seo_title": "",
        "seo_description": "",
        "social_title": "",
        "social_description": "",
        "social_photo": "",
        "important_until": "",
        "due_at": "",
        "embargo_until": "",
        "go_live_at": "",
        "expire_at": "",
        "body-count": "0",
        "bylines-TOTAL_FORMS": "0",
        "bylines-INITIAL_FORMS": "0",
        "bylines-MIN_NUM_FORMS": "0",
        "bylines-MAX_NUM_FORMS": "1000",
    }
    return data | {name: getattr(value, "pk", value) for name, value in fields.items()}


def photo_block(photo) -> dict:
    return {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "photo",
        "body-0-value-photo": photo.pk,
        "body-0-value-caption": "",
    }


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def newsroom(db, settings) -> None:
    """A newsroom that speaks as the code is written: what a translator changes later breaks no test."""
    settings.LOCALE_PATHS = []
    ensure_newsroom("Делник")


@pytest.fixture
def editor():
    return make.user("Editors", email="ivo@example.org", first_name="Иво", last_name="Станев")


@pytest.fixture
def client_of(editor) -> Client:
    return logged_in(editor)


def limit(user, *sections, may_publish: bool = True) -> None:
    """Gives a user's groups rights in these sections only."""
    for group in user.groups.all():
        for section in sections:
            SectionRight.objects.create(group=group, section=section, may_publish=may_publish)
