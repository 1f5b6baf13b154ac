import pytest

from vestnik.stories.newsroom import ensure_newsroom


@pytest.fixture
def newsroom(db):
    ensure_newsroom("Делник")
