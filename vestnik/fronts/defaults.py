"""What stands on a front that nobody has touched. Good as it is: a new paper needs no more."""

from __future__ import annotations

from vestnik.fronts.arrangement import Arrangement, Container, Layout, Rule, Source

#: kinds of fronts, as `models.FrontKind` has them
HOME, SECTION, SPECIAL, RAIL = "home", "section", "special", "rail"
#: stories of the rail in all; the newest must have room, however much is important
RAIL_LENGTH, MOST_IMPORTANT = 12, 5
LEADS, GRID, OPINION, BLOCK = 5, 6, 4, 5
#: the label of opinion, as `stories.models.Kind` has it
OPINION_LABEL = "opinion"


def default_arrangement(kind: str, section: int | None = None) -> Arrangement:
    """The arrangement of a front or rail of a kind ('home', 'section', 'special', 'rail')."""
    if kind == HOME:
        return Arrangement(
            (
                Container("lead", Layout.LEAD_ONE, Rule(Source.NEWS, size=LEADS)),
                Container("grid", Layout.GRID, Rule(Source.NEWS, size=GRID)),
                Container("opinion", Layout.OPINION, Rule(Source.LABEL, label=OPINION_LABEL, size=OPINION)),
                Container("sections", Layout.SECTION, Rule(Source.EVERY_SECTION, size=BLOCK)),
            )
        )
    if kind == SECTION:
        return Arrangement(
            (Container("lead", Layout.LEAD_ONE, Rule(Source.SECTION, source_id=section, size=LEADS)),)
        )
    if kind == RAIL:
        return Arrangement(
            (
                Container("important", Layout.RAIL, Rule(Source.IMPORTANT, size=MOST_IMPORTANT)),
                Container("latest", Layout.RAIL, Rule(Source.LATEST, size=RAIL_LENGTH)),
            )
        )
    return Arrangement((Container("lead", Layout.LEAD_PACKAGE, Rule(size=LEADS)),))
