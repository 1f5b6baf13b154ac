"""ads.txt: who may sell the paper's advertising space (IAB Tech Lab, ads.txt 1.1). Plain functions."""

from __future__ import annotations

import re

#: names of the variables that 1.1 knows; each may hold what stands behind its `=`
VARIABLES = frozenset({"CONTACT", "INVENTORYPARTNERDOMAIN", "MANAGERDOMAIN", "OWNERDOMAIN", "SUBDOMAIN"})
RELATIONS = frozenset({"DIRECT", "RESELLER"})
_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE
)


def wrong_lines(text: str) -> list[int]:
    """The numbers, from 1, of the lines that are neither a seller's record, nor a variable, nor a comment."""
    return [number for number, line in enumerate(text.splitlines(), 1) if not _is_right(line)]


def _is_right(line: str) -> bool:
    told = line.partition("#")[0].strip()
    if not told:
        return True
    name, equals, value = told.partition("=")
    if equals and name.strip().upper() in VARIABLES:
        return bool(value.strip())
    fields = [field.strip() for field in told.partition(";")[0].split(",")]
    if len(fields) not in (3, 4) or not all(fields):
        return False
    return bool(_DOMAIN.fullmatch(fields[0])) and fields[2].upper() in RELATIONS
