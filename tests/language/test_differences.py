"""Comparing two versions of a text: what is shown is what was there, and what is there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vestnik.language.differences import Kind, differences

SOME = ["мост", "град", "кмет", "12,5", "e-mail", "д’Артанян", ",", ".", "–", "„", "“", "и", "на"]
WORDS = st.lists(st.sampled_from(SOME), max_size=12).map(" ".join)
TEXTS = st.lists(WORDS.filter(bool), max_size=8)


def side(lines, without: Kind) -> str:
    return "\n".join("".join(p.text for p in line.pieces if p.kind is not without) for line in lines).replace(
        "\n", ""
    )


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_it(old, new):
    lines = differences(old, new, near=10_000)
    if old == new:
        assert lines == ()
    else:
        assert side(lines, Kind.ADDED) == "".join(old)
        assert side(lines, Kind.REMOVED) == "".join(new)


@given(TEXTS, TEXTS)
def test_what_is_left_out_is_counted(old, new):
    lines = differences(old, new, near=0)
    # of the new text: all lines but those that only left
    shown = sum(
        bool(line.pieces) and {piece.kind for piece in line.pieces} != {Kind.REMOVED} for line in lines
    )
    if lines:
        assert sum(line.left_out for line in lines) <= min(len(old), len(new))
        assert shown + sum(line.left_out for line in lines) == len(new)


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    (line,) = differences([old], [new])
    return [(str(piece.kind), piece.text) for piece in line.pieces]


def test_words_are_compared_and_not_letters():
    found = pieces("Мостът е затворен до петък.", "Мостът е затворен до неделя.")
    assert found == [
        ("same", "Мостът е затворен до "), ("removed", "петък"), ("added", "неделя"), ("same", "."),
    ]  # fmt: skip


def test_words_that_were_changed_together_are_one_change():
    found = pieces("Кметът на града каза да.", "Министърът от кабинета каза да.")
    assert found[0] == ("removed", "Кметът на града")
    assert found[1] == ("added", "Министърът от кабинета")


def test_numbers_and_hyphens_are_one_word():
    assert ("removed", "12,5") in pieces("Ръст от 12,5 процента за година", "Ръст от 13,5 процента за година")


def test_a_paragraph_that_is_new_is_beside_nothing():
    lines = differences(["Първи абзац с думи."], ["Първи абзац с думи.", "Съвсем други неща тук."])
    assert [[piece.kind for piece in line.pieces] for line in lines] == [[Kind.SAME], [Kind.ADDED]]


def test_a_huge_paragraph_is_told_as_a_whole():
    old = " ".join(f"дума{number}" for number in range(5_000))
    (line,) = differences([old], [f"{old} още"])
    assert [piece.kind for piece in line.pieces] == [Kind.REMOVED, Kind.ADDED]
