import pytest

from tests import make
from vestnik.stories.newsroom import ensure_newsroom


@pytest.fixture(autouse=True)
def newsroom(db):
    make.roots()
    ensure_newsroom("Делник")
