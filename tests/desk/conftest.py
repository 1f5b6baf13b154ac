import pytest

from vestnik.stories.newsroom import ensure_newsroom


@pytest.fixture(autouse=True)
def newsroom(db):
    ensure_newsroom("Делник")


@pytest.fixture
def desk(client):
    """Opens the desk as somebody; the page's plan and words are in what it gives back."""

    def open_desk(user, address: str = "/admin/"):
        client.force_login(user)
        response = client.get(address)
        assert response.status_code == 200
        return Page(response)

    return open_desk


class Page:
    def __init__(self, response) -> None:
        self.html = response.content.decode()
        contexts = [context for context in response.context if "plan" in context]
        self.context = contexts[0].flatten()
        self.plan = self.context["plan"]

    def titles(self, block: str) -> list[str]:
        return [entry.title for entry in getattr(self.plan, block).entries]

    def notes(self, block: str) -> list[str]:
        return [entry.note for entry in getattr(self.plan, block).entries]
