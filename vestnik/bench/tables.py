"""Figures for people: tables, medians, ratios, and what they were to reach."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any, NamedTuple


class Target(NamedTuple):
    """What a figure is to reach: at least or at most `bound`."""

    name: str
    value: float
    bound: float
    at_least: bool = True

    @property
    def is_met(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def line(self) -> str:
        sign = "≥" if self.at_least else "≤"
        met = "met" if self.is_met else "NOT MET"
        return f"{self.name}: {number(self.value)} (target {sign} {number(self.bound)}: {met})"

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": self.value,
            "bound": self.bound,
            "at_least": self.at_least,
            "met": self.is_met,
        }


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns set apart by two spaces; the first to the left, the others to the right."""
    shown = [list(head), *([cell if isinstance(cell, str) else number(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in shown) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in shown
    )


def number(value: object) -> str:
    """Three digits that mean something, or all of them before the point; '–' for what was not measured."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, int) or (isinstance(value, float) and abs(value) >= 100):
        return f"{value:,.0f}"
    if isinstance(value, float):
        return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3g}"
    return str(value)


def median(values: Sequence[float]) -> float:
    """The middle of the values; not a number if there is none."""
    return statistics.median(values) if values else math.nan


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` (0 to 1) of them don't exceed; not a number if there is none."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def ratio(part: float, whole: float) -> float:
    """`part` by `whole`; not a number if there is no whole."""
    return part / whole if whole else math.nan
