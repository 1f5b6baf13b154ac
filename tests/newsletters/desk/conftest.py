"""A weekly of the paper, its editors, and an issue of two stories that could be sent."""

import pytest
from django.test import Client

from tests import make
from tests.newsletters.make import issue, newsletter, readers
from vestnik.newsletters.models import Newsletter
from vestnik.stories.newsroom import CHIEF, EDITOR, REPORTER


@pytest.fixture
def letter(paper) -> Newsletter:
    """A weekly of its own: each edition has one from the start."""
    Newsletter.objects.all().delete()
    return newsletter(slug="weekly", in_box=True, sender_address="news@delnik.example")


@pytest.fixture
def draft(letter):
    stories = [make.story(title, section=make.section(title, slug=slug)) for title, slug in
               (("Мостът", "bridge"), ("Хлябът", "bread"))]  # fmt: skip
    blocks = [("letter", "<p>Скъпи читатели, ето седмицата.</p>")]
    blocks += [("story", {"story": story, "line": "", "headline": "", "picture": False}) for story in stories]
    readers(letter, 3)
    return issue(letter, blocks)


def client_of(role: str, **fields) -> Client:
    client = Client()
    client.user = make.user(role, **fields)
    client.force_login(client.user)
    return client


@pytest.fixture
def editor(paper) -> Client:
    return client_of(EDITOR, email="editor@delnik.example")


@pytest.fixture
def chief(paper) -> Client:
    return client_of(CHIEF, email="chief@delnik.example")


@pytest.fixture
def reporter(paper) -> Client:
    return client_of(REPORTER)
