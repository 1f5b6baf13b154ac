"""Judged lists: queries, the forms that a reader expects to find by each, and look-alikes that must not be found."""

from dataclasses import dataclass
from pathlib import Path

from vestnik.language import keys

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Judged:
    """What became of a list: pairs 'query form' that were missed and that were wrongly found."""

    forms: int
    missed: list[str]
    wrong: list[str]

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.forms

    @property
    def precision(self) -> float:
        found = self.forms - len(self.missed)
        return found / (found + len(self.wrong))


def judge(name: str, lang: str) -> Judged:
    forms, missed, wrong = 0, [], []
    for query, expected, look_alikes in rows(name):
        key = keys(query, lang)
        forms += len(expected)
        missed += [f"{query} {form}" for form in expected if keys(form, lang) != key]
        wrong += [f"{query} {form}" for form in look_alikes if keys(form, lang) == key]
    return Judged(forms, missed, wrong)


def rows(name: str) -> list[tuple[str, list[str], list[str]]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    split = (
        [part.split() for part in line.split("|")] for line in lines if line and not line.startswith("#")
    )
    return [(query[0], expected, look_alikes) for query, expected, look_alikes in split]
