import pytest
from django.utils import timezone

from tests import make
from tests.newsletters.make import issue, newsletter, readers
from vestnik.newsletters import letter as letters
from vestnik.newsletters.models import FrozenLetter, Newsletter


@pytest.fixture
def weekly(paper) -> Newsletter:
    Newsletter.objects.all().delete()
    return newsletter(slug="weekly", promise="Най-важното от седмицата.")


@pytest.fixture
def sent(weekly):
    """An issue of two stories that readers have got."""
    stories = [make.story(title) for title in ("Мостът", "Хлябът")]
    readers(weekly, 3)
    one = issue(
        weekly,
        [
            ("story", {"story": story, "line": f"Защо {story.title}.", "headline": "", "picture": True})
            for story in stories
        ],
        subject="Седмицата накратко",
        preheader="И още нещо",
        started_at=timezone.now(),
        state="done",
        audience=3,
    )
    composed = letters.compose(one)
    FrozenLetter.objects.create(
        issue=one, made_at=one.started_at, mail=b"", page=composed.page, links=list(composed.links)
    )
    one.stories = stories
    return one
