"""First parts of addresses that are the distribution room's own; no section, page or front may take them."""

from __future__ import annotations

OWN = frozenset({"data", "political-advertising", "users"})


def owns(slug: str, _lang: str) -> str | None:
    """The slug, if it is one of them."""
    return slug if slug in OWN else None
