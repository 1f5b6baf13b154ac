"""What tests of the press on a real paper need."""

import pytest

from tests import make
from tests.press.pressed import press
from vestnik.press.log import advance, journal
from vestnik.press.making import store, take_over


@pytest.fixture
def own_log(transactional_db):
    """The log of this test's database alone, and no pages."""
    take_over()
    advance()
    journal().clear()
    for address in list(store().addresses()):
        store().delete(address)


@pytest.fixture
def story(own_log):
    """A published story whose page, and all fragments in it, are stored."""
    story = make.story("Парламентът прие бюджета")
    press(story.url)
    return story
