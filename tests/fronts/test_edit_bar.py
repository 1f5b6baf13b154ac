"""From a front that readers see to its desk, for those who may arrange it."""

import pytest

from tests import make
from tests.fronts.arranged import arrangement, container, slot
from vestnik.fronts.draft import home_front, section_front
from vestnik.fronts.models import Front, FrontKind


def fronts() -> dict[str, Front]:
    """The fronts of a paper by their addresses."""
    story = make.story()
    special = Front.objects.create(
        kind=FrontKind.SPECIAL, locale=make.locale(), title="Избори", slug="izbori"
    )
    make.arranged(special, arrangement(container("c", slot("a", story.pk))))
    return {
        "/": home_front(make.locale()),
        "/en/": home_front(make.locale("en")),
        story.section.url: section_front(story.section),
        "/izbori/": special,
    }


def arranging(client, address: str) -> str:
    """Where 'Arrange this front' leads; '' if it isn't offered."""
    found = client.get(address).context["paper"].edit_bar
    return found.front_url if found else ""


def test_whoever_may_arrange_a_front_is_led_to_its_desk(client):
    client.force_login(make.user("Editors"))
    for address, front in fronts().items():
        assert client.get(arranging(client, address)).url == f"/admin/front/{front.pk}/"


@pytest.mark.parametrize("role", ["Reporters", None])
def test_whoever_may_not_is_not(client, role):
    if role:
        client.force_login(make.user(role))
    for address in fronts():
        assert arranging(client, address) == ""
        assert b"front/?" not in client.get(address).content


def test_a_page_that_is_no_front_offers_none(client):
    client.force_login(make.user("Editors"))
    for address in (make.story().url, "/latest/"):
        assert arranging(client, address) == ""
