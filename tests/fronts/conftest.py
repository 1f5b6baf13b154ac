import pytest

from vestnik.stories.newsroom import ensure_newsroom


@pytest.fixture(autouse=True)
def newsroom(db):
    ensure_newsroom("Делник")
