"""A weekly whose issues are really composed and really sent, and stories that are corrected in between."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy

import pytest
from django.utils import timezone
from django.utils.translation import override

from tests import make as paper_make
from tests.newsletters import make
from tests.newsletters.letter.conftest import house, issue_of, pick, weekly  # noqa: F401  fixtures
from tests.newsletters.post.conftest import (  # noqa: F401  fixtures
    Sending,
    clean_spool,
    quick_retries,
    sending,
    server,
)
from tests.newsletters.post.mail_server import MailServer, Taken
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.newsletters.post import states
from vestnik.newsletters.selection.corrections import block_of, untold
from vestnik.stories.actions.correct import correct
from vestnik.stories.models import Correction, Story

BRIDGE, BREAD = "Мостът е в Русе.", "Хлябът е пшеничен."


def corrected(story: Story, right: str = BRIDGE) -> Correction:
    return correct(Correction(story=story, wrong="Пишеше друго.", right=right), paper_make.user("Chiefs"))


def notes(letter: Newsletter) -> list[dict]:
    """The blocks that the next draft has by itself."""
    with override("bg"):
        return [block_of(note) for note in untold(letter, timezone.now())]


def next_issue(letter: Newsletter, *blocks: dict, **fields) -> Issue:
    """A draft of these blocks; by default of the notes that are due. A story that was right stands at its end."""
    return issue_of(letter, *(blocks or notes(letter)), pick(paper_make.story("Верен")), **fields)


def content(taken: Taken, kind: str = "html") -> str:
    """What a reader reads."""
    mail = message_from_bytes(taken.content, policy=policy.default)
    return mail.get_body((kind,)).get_content().replace("\u00a0", " ")


def told(relay: MailServer, words: str = BRIDGE) -> set[str]:
    """To whom `words` were sent, in HTML and plain text alike."""
    found = {
        kind: {one.to for one in relay.taken if words in content(one, kind)} for kind in ("html", "plain")
    }
    assert found["html"] == found["plain"]
    return found["html"]


def names(readers) -> set[str]:
    return {reader.address for reader in readers}


Send = Callable[[Issue], Issue]


@pytest.fixture
def send(server, sending) -> Send:  # noqa: F811
    """Sends an issue to the end; the mail server remembers this one only."""

    def sent(issue: Issue) -> Issue:
        server.taken.clear()
        states.start(issue)
        sending.all_of(issue)
        assert issue.state == Issue.State.DONE
        return issue

    return sent


@pytest.fixture(autouse=True)
def reachable(house, settings):  # noqa: F811
    """Django's test client comes to the paper, too."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]


@pytest.fixture
def bridge(weekly) -> Story:  # noqa: F811
    return paper_make.story("Мостът")


@pytest.fixture
def bread(weekly) -> Story:  # noqa: F811
    return paper_make.story("Хлябът")


@pytest.fixture
def old(weekly):  # noqa: F811
    """Readers from the beginning: reader0@… to reader3@… ."""
    return make.readers(weekly, 4)
