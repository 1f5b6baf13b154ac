from datetime import timedelta

import pytest
from django.utils import timezone

from vestnik.search import words
from vestnik.stories.newsroom import ensure_newsroom


@pytest.fixture(autouse=True)
def newsroom(db):
    ensure_newsroom("Делник")


@pytest.fixture
def count_words():
    """Counts the words of all that is indexed, as the scheduler does some minutes later."""

    def counted() -> None:
        while words.count_words(timezone.now() + timedelta(minutes=5)):
            pass

    return counted
