import pytest

from vestnik.newsletters.models import Newsletter
from vestnik.stories.newsroom import ensure_newsroom


@pytest.fixture(autouse=True)
def newsroom(db):
    ensure_newsroom("Делник")
    # each edition has a weekly from the start; here every test makes its own
    Newsletter.objects.all().delete()
