"""A title from the name of a file, for those in a hurry."""

from __future__ import annotations

import re
from pathlib import PurePath

#: what programs add to a name: "(1)", "-scaled", "_edited", "copy", "1920x1080"
_ADDED = re.compile(
    r"(?:[\s_-]+(?:scaled|edited|copy|копие|final|\d{3,5}x\d{3,5})|\s*\(\d+\))$", re.IGNORECASE
)
#: what stands between words; a hyphen or dot between figures is a date's or a time's
_BETWEEN = re.compile(r"[_\s]+|(?<!\d)[-.]+|[-.]+(?!\d)")


def title_from(file_name: str, most: int = 255) -> str:
    """A readable title of at most `most` characters: 'gradska_gradina-esen (1).jpg' is 'Gradska gradina esen'."""
    stem = PurePath(file_name).stem
    while (shorter := _ADDED.sub("", stem)) and shorter != stem:
        stem = shorter
    title = " ".join(_BETWEEN.sub(" ", stem).split()) or file_name
    return (title[:1].upper() + title[1:])[:most]
