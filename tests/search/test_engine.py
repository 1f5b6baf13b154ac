"""What engines promise: the newest matches, in the same order on every database, however the archive lies in time."""

import pytest

from vestnik.search.engines import Term, Wanted, engine
from vestnik.search.engines import postgresql as gin

#: entries from 1968 on, some days apart: blocks of time with few of them, and numbers below zero
COUNT, APART, FIRST = 600, 400_000, -50_000_000


def number(entry: int) -> int:
    return FIRST + entry * APART


def said(entry: int) -> list[str]:
    rare = ["рядко", "съвсем"] if entry % 100 == 3 else []
    return ["всеки", f"дума{entry % 7}", *rare, f"_заглавие{entry % 3}", "__v"]


@pytest.fixture(autouse=True)
def archive(db, monkeypatch):
    monkeypatch.setattr(gin, "FIRST_LOOK", 20)
    engine().put([(number(entry), said(entry)) for entry in range(COUNT)])


def one(*tokens: str, prefix: bool = False) -> tuple[Term, ...]:
    return (Term(tokens, prefix),)


MATCHES = {
    "a word of all": ((one("всеки"),), lambda entry: True),
    "two words": ((one("дума3"), one("__v")), lambda entry: entry % 7 == 3),
    "a phrase": ((one("рядко", "съвсем"),), lambda entry: entry % 100 == 3),
    "a phrase the wrong way round": ((one("съвсем", "рядко"),), lambda entry: False),
    "the beginning of a word": ((one("_загл", prefix=True), one("дума1")), lambda entry: entry % 7 == 1),
    "one word or another": (((*one("дума1"), *one("дума2")),), lambda entry: entry % 7 in (1, 2)),
    "a word of none": ((one("няма"),), lambda entry: False),
}
SPANS = {
    "all": (None, None),
    "between": (number(40), number(500)),
    "the oldest": (None, number(15)),
    "the newest": (number(580), None),
    "nothing": (number(500), number(40)),
}


@pytest.mark.parametrize("limit", [1, 10, 5000])
@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS)
@pytest.mark.parametrize(("clauses", "matches"), MATCHES.values(), ids=MATCHES)
def test_it_gives_the_newest_that_match_and_no_others(clauses, matches, span, limit):
    above, below = span
    there = [number(entry) for entry in reversed(range(COUNT)) if matches(entry)]
    wanted = [one for one in there if (above is None or one > above) and (below is None or one < below)][
        :limit
    ]
    assert engine().newest(Wanted(clauses, above, below), limit) == wanted


def test_what_it_was_told_to_forget_it_does_not_find():
    engine().remove([number(entry) for entry in range(0, COUNT, 2)])
    engine().remove([number(0), 10**15])
    found = engine().newest(Wanted((one("всеки"),)), COUNT)
    assert found == [number(entry) for entry in reversed(range(1, COUNT, 2))]


def test_it_tells_what_it_was_told():
    assert set(engine().tokens([number(3)])[number(3)]) == set(said(3))
    assert engine().tokens([number(3)])[number(3)][:3] == said(3)[:3]
    assert engine().tokens([10**15]) == {}


def test_it_can_forget_everything_and_be_tidied():
    engine().clear()
    assert engine().newest(Wanted((one("всеки"),)), 1) == []
    engine().tidy()
    assert engine().bytes() >= 0
