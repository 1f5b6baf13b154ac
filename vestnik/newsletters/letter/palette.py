"""The colours of a mail: the paper's own, in light and in the dark, without pure black or white. Pure.

A mail has no variables: a template writes the light colour at the element and names the class that bears the dark one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ink:
    """A colour in both schemes, the class that changes one for the other, and what it colours."""

    name: str
    light: str
    dark: str
    of: str = "color"

    @property
    def rule(self) -> str:
        return f".{self.name}{{{self.of}:{self.dark}!important}}"


INKS = {
    ink.name: ink
    for ink in (
        Ink("ground", "#fcfcfa", "#15181a", "background-color"),
        Ink("ink", "#15191c", "#eceae5"),
        Ink("ink2", "#454c50", "#c4c6c4"),
        Ink("ink3", "#5c6569", "#9fa6a8"),
        Ink("link", "#0f4c81", "#8fc1f2"),
        Ink("rule", "#d3d7d4", "#3a4145", "border-color"),
        Ink("strong", "#15191c", "#d9d7d1", "border-color"),
        Ink("paid", "#f1ecdb", "#2b2718", "background-color"),
        Ink("paidink", "#5a4a12", "#e3cf86"),
    )
}
#: accents of the sections that the theme knows, by slug (theme/static/vestnik/css/base.css)
SECTIONS = {
    slug: Ink(f"s-{slug}", light, dark)
    for slug, light, dark in (
        ("politics", "#a3121f", "#ff8a82"),
        ("economy", "#14633f", "#6fcf9c"),
        ("society", "#86520a", "#e6b062"),
        ("world", "#1b4f97", "#8fbcff"),
        ("culture", "#7b2a78", "#e39be0"),
        ("sport", "#b23c06", "#ff9d6b"),
        ("science", "#08646f", "#6bcbd6"),
        ("opinion", "#4a4699", "#b5b1ff"),
    )
}


def accent(section: str) -> Ink:
    """The accent of a section; ink for one that has none."""
    return SECTIONS.get(section, INKS["ink2"])


def dark_css(sections: Iterable[str]) -> str:
    """What changes in the dark, for a mail with stories of these sections."""
    accents = (SECTIONS[slug] for slug in sorted(set(sections)) if slug in SECTIONS)
    return "".join(ink.rule for ink in (*INKS.values(), *accents))
