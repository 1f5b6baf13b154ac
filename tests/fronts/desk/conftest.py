import json

import pytest
from wagtail.users.models import UserProfile

from tests import make
from vestnik.fronts.draft import draft_of, home_front
from vestnik.fronts.models import Front


class Desk:
    """A front's desk as its script uses it."""

    def __init__(self, client, front: Front) -> None:
        self.client, self.pk = client, front.pk

    @property
    def front(self) -> Front:
        return Front.objects.get(pk=self.pk)

    @property
    def draft(self):
        return draft_of(self.front).arrangement

    def url(self, name: str = "") -> str:
        return f"/admin/front/{self.pk}/{name}"

    def get(self, name: str = "", **query):
        return self.client.get(self.url(name), query)

    def move(self, **asked):
        return self.client.post(
            self.url("move/"), json.dumps(asked), "application/json", headers={"Accept": "application/json"}
        )

    def post(self, name: str, **data):
        return self.client.post(self.url(name), data, headers={"Accept": "application/json"})

    def put(self, *stories, container: str = "") -> None:
        """Picks these stories for a container, the first one first."""
        for story in reversed(stories):
            answer = self.move(story=story.pk, container=container or self.draft.containers[0].id)
            assert answer.status_code == 200, answer.content

    def stories(self, container: int = 0) -> list[int]:
        return [slot.story for slot in self.draft.containers[container].slots]


def editor(role: str = "Editors", **fields):
    user = make.user(role, **fields)
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "en"
    profile.save()
    return user


@pytest.fixture
def me(client):
    user = editor(first_name="Анна")
    client.force_login(user)
    return user


@pytest.fixture
def desk(client, me) -> Desk:
    return Desk(client, home_front(make.locale("bg")))


@pytest.fixture
def other(desk):
    """The same desk in another editor's browser."""
    from django.test import Client

    client = Client()
    client.force_login(editor(first_name="Борис"))
    return Desk(client, desk.front)
