"""A paper with stories, and issues of its newsletter made of them."""

from __future__ import annotations

import uuid
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from tests import make as paper_make
from tests.newsletters import make
from vestnik.newsletters import letter
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.stories.models import Edition
from vestnik.stories.newsroom import ensure_newsroom
from vestnik.stories.photos import ensure_shown

READER = letter.Slots(b"ana@mail.example", b"T" * 40, b"0123456789" * 4)


def block(kind: str, value) -> dict:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def pick(story, headline: str = "", line: str = "", picture: bool = True) -> dict:
    value = {"story": story.pk, "headline": headline, "line": line, "picture": picture, "reason": ""}
    return block("story", value)


def listed(*stories, title: str = "Още") -> dict:
    items = [{"type": "item", "value": story.pk, "id": str(uuid.uuid4())} for story in stories]
    return block("stories", {"title": title, "stories": items})


def words(html: str = "<p>Добро утро.</p>") -> dict:
    return block("letter", html)


def read(raw: bytes):
    """A mail by its parts: (message, plain text, HTML)."""
    mail = message_from_bytes(raw, policy=policy.default)
    return mail, mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()


@pytest.fixture
def house(db, settings) -> Edition:
    settings.PUBLIC_URL = "https://vestnik.example"
    settings.ALLOWED_HOSTS = ["vestnik.example"]
    settings.DEFAULT_FROM_EMAIL = "Делник <news@news.vestnik.example>"
    ensure_newsroom()
    edition = Edition.objects.get(locale__language_code="bg")
    edition.name, edition.publisher = "Делник", "„Издателство Делник“ ООД"
    edition.address, edition.email = "ул. „Примерна“ 7, 1000 София", "redakcia@vestnik.example"
    edition.save()
    return edition


@pytest.fixture
def weekly(house) -> Newsletter:
    """The one that every paper has from the start."""
    return Newsletter.objects.get(slug="sedmitsata", locale__language_code="bg")


@pytest.fixture
def photo(house):
    made = paper_make.photo(description="Мост над реката в ранно утро")
    assert ensure_shown(made)
    return made


@pytest.fixture
def story(photo):
    return paper_make.story(
        "Мостът при Русе остава с една лента",
        standfirst="Под асфалта са открити корозирали греди.",
        lead_photo=photo,
    )


def issue_of(weekly: Newsletter, *body, **fields) -> Issue:
    given = {"subject": "Седмицата: мостът, бюджетът и реката", "preheader": "И защо библиотеката чака."}
    return make.issue(weekly, list(body), **(given | {"made_at": timezone.now()} | fields))


@pytest.fixture
def issue(weekly, story) -> Issue:
    return issue_of(weekly, words(), pick(story))
