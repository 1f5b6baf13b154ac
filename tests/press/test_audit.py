"""The audit finds what readers get and a cold render wouldn't give, and takes nothing else for a fault."""

from collections import Counter

import pytest

from tests import make
from tests.press.pressed import press, spoil
from vestnik.press import audit as audits
from vestnik.press.audit import State, audit, sample
from vestnik.press.making import cold_render, freshness, store
from vestnik.stories.models import Story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_log")]


def found(*addresses):
    """What the audit says of these pages (none: of all), by address."""
    return {one.address: one for one in audit(store(), freshness(), addresses or store().addresses())}


def states():
    return Counter(one.state for one in found().values())


def test_what_was_just_pressed_is_right(story):
    press("/", "/latest/")
    assert set(states()) == {State.RIGHT}
    assert len(found()) > 4


def test_a_page_that_differs_is_wrong_and_the_lines_are_told(story):
    spoil(story.url, "Парламентът прие бюджета</h1>", "Парламентът отхвърли бюджета</h1>")
    one = found(story.url)[story.url]
    assert one.state is State.WRONG
    told = "\n".join(one.lines)
    assert "Парламентът отхвърли бюджета</h1>" in told
    assert [line[0] for line in one.lines if "бюджета</h1>" in line] == ["-", "+"]


def test_a_fragment_that_differs_is_wrong_itself_and_only_once(story):
    press("/")
    [rail] = [address for address in store().addresses() if address.startswith("/_press/rail/bg")]
    spoil(rail, "<", "\n<!-- old -->\n<")
    wrong = [address for address, one in found().items() if one.state is State.WRONG]
    assert wrong == [rail]


def test_a_page_that_is_known_to_be_stale_is_not_wrong(story):
    make.change(story, title="Парламентът прие друг бюджет")
    assert found(story.url)[story.url].state is State.STALE


def test_what_was_withdrawn_behind_the_presss_back_is_found(story):
    Story.objects.filter(pk=story.pk).update(live=False)
    one = found(story.url)[story.url]
    assert one.state is State.WRONG
    assert one.lines == ["stored with status 200; rendered, it is 404: no page of the press"]


def test_a_page_that_cannot_be_rendered_is_told_with_the_error(story, monkeypatch):
    monkeypatch.setattr("vestnik.stories.views.story_page", lambda *_about: 1 / 0)
    one = found(story.url)[story.url]
    assert (one.state, one.lines) == (State.FAILED, ["ZeroDivisionError: division by zero"])


def test_a_publish_during_the_audit_makes_no_page_wrong(story, monkeypatch):
    def publish_and_render(address):
        make.change(story, title="Парламентът прие друг бюджет")
        return cold_render(address)

    monkeypatch.setattr(audits, "cold_render", publish_and_render)
    assert found(story.url)[story.url].state is State.STALE


def test_a_sample_takes_each_page_as_often_as_any_other():
    taken = Counter(address for _ in range(3_000) for address in sample("abcdef", 2))
    assert set(taken) == set("abcdef")
    assert all(850 < times < 1_150 for times in taken.values())
    assert sorted(sample("abc", 7)) == sample("abc", None) == ["a", "b", "c"]
