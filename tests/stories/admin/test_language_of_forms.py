"""What editors write says which language it is in, whatever language their screens are in."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile

from tests import make
from tests.stories.admin.conftest import admin_url
from vestnik.stories.models import Edition


def fields(client, path: str) -> dict[str, str]:
    """The language of each text field of a form, by the field's name; '' where it names none."""
    page = client.get(path).content.decode()
    found = re.findall(r"<(?:textarea|input)\b[^>]*>", page)
    named = {name[1]: tag for tag in found if (name := re.search(r'name="([^"]+)"', tag))}
    return {name: (re.search(r' lang="([^"]+)"', tag) or ["", ""])[1] for name, tag in named.items()}


@pytest.fixture
def chief(client, db):
    client.force_login(make.user("Admins", is_superuser=True))
    return client


@pytest.mark.parametrize("lang", ["bg", "en"])
def test_a_story_is_written_in_its_own_language(chief, lang):
    said = fields(chief, admin_url("edit", make.story("A", lang).pk))
    assert said["title"] == said["standfirst"] == said["kicker"] == lang
    assert said["slug"] == ""


def test_the_words_of_an_edition_are_in_its_language(chief):
    edition = Edition.objects.get(locale__language_code="en")
    said = fields(chief, f"/admin/editions/edit/{edition.pk}/")
    assert said["newsletter_text"] == said["name"] == "en"
    assert said["email"] == ""


def test_the_buttons_of_choosers_follow_whoever_looks(chief):
    story = make.story("A", "bg")
    seen = {}
    profile = UserProfile.get_for_user(get_user_model().objects.get())
    for lang in ("en", "bg", "en"):
        profile.preferred_language = lang
        profile.save()
        page = chief.get(admin_url("edit", story.pk)).content.decode()
        seen[lang] = set(re.findall(r"(?:Choose another|Избери друг)[^<\n]{1,20}", page))
    assert all(words.startswith("Избери") for words in seen["bg"])
    assert all(words.startswith("Choose") for words in seen["en"])
    assert all(seen.values())
