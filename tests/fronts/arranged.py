"""Arrangements for tests: examples, and all that can be (`arrangements`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from vestnik.fronts.arrangement import Arrangement, Container, Layout, Rule, Slot, Source, SubLink

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def slot(pk: str, story: int = 1, **fields) -> Slot:
    return Slot(pk, story, fields.pop("put_at", NOON), **fields)


def container(pk: str, *slots: Slot, layout: Layout = Layout.GRID, title: str = "", **rule) -> Container:
    return Container(pk, layout, Rule(**rule), title, slots)


def arrangement(*containers: Container) -> Arrangement:
    return Arrangement(containers)


moments = st.integers(-72, 72).map(lambda hours: NOON + hours * HOUR)
texts = st.sampled_from(["", "", "Мостът", "„Къде е мостът?“", "<b>&amp;</b>", "a\u00adb 🌉"])
sublinks = st.builds(SubLink, story=st.integers(1, 30), text=texts) | st.builds(
    SubLink, text=texts.filter(bool), url=st.sampled_from(["/politika/", "https://example.com/a?b=c"])
)
slots = st.builds(
    Slot,
    id=st.just("s"),
    story=st.integers(1, 30),
    put_at=moments,
    since=st.none() | moments,
    until=st.none() | moments,
    pin=st.sampled_from([0, 0, 0, 1, 3, 8]),
)
#: with all that can be said of a story in one place
worded_slots = st.builds(
    replace,
    slots,
    headline=texts,
    headline_of=texts,
    standfirst=texts,
    picture=st.none() | st.integers(1, 5),
    label=texts,
    sublinks=st.lists(sublinks, max_size=2).map(tuple),
)
hours = st.sampled_from([0, 0, 1, 6, 36])
rules = st.builds(
    Rule,
    source=st.sampled_from([Source.NOTHING, Source.LATEST, Source.NEWS, Source.IMPORTANT]),
    size=st.integers(1, 12),
    most_of_section=st.sampled_from([0, 0, 1, 2]),
    oldest_hours=hours,
    drop_hours=hours,
    may_repeat=st.booleans(),
)


def arrangements_of(each_slot: st.SearchStrategy[Slot]) -> st.SearchStrategy[Arrangement]:
    """All arrangements of few containers, each thing by an id of its own."""
    containers = st.builds(
        Container,
        id=st.just("c"),
        layout=st.sampled_from(Layout),
        rule=rules,
        title=texts,
        slots=st.lists(each_slot, max_size=5).map(tuple),
    )
    return st.lists(containers, max_size=4).map(_with_own_ids)


def _with_own_ids(found: list[Container]) -> Arrangement:
    return Arrangement(
        tuple(
            replace(
                one,
                id=f"c{number}",
                slots=tuple(replace(at, id=f"s{number}-{place}") for place, at in enumerate(one.slots)),
            )
            for number, one in enumerate(found)
        )
    )


arrangements = arrangements_of(slots)
