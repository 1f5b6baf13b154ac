"""Which content coding a reader gets (RFC 9110, 12.5.3)."""

from __future__ import annotations

IDENTITY, GZIP, BROTLI = range(3)
#: what Content-Encoding calls them
NAMES = (b"identity", b"gzip", b"br")
#: from the best; of two that a reader likes as much, the first is taken
BEST_FIRST = (BROTLI, GZIP, IDENTITY)


def choose(accept: bytes | None) -> int:
    """The best coding that `accept` (the value of Accept-Encoding) allows; identity if it allows none.

    Brotli only to those who take gzip as well: not every page is there in Brotli.
    """
    if not accept:
        return IDENTITY
    weights: dict[bytes, float] = {}
    for item in accept.lower().split(b","):
        name, _, parameters = item.partition(b";")
        weights[name.strip()] = _weight(parameters)
    if b"x-gzip" in weights:
        weights.setdefault(b"gzip", weights[b"x-gzip"])
    others = weights.get(b"*", 0.0)
    # Identity is allowed unless it is refused, and is the last choice unless it is asked for.
    weights.setdefault(b"identity", others or 0.001)
    if not weights.get(b"gzip", others):
        weights[b"br"] = 0.0
    best = max(BEST_FIRST, key=lambda coding: weights.get(NAMES[coding], others))
    return best if weights.get(NAMES[best], others) > 0 else IDENTITY


def _weight(parameters: bytes) -> float:
    name, _, value = parameters.strip().partition(b"=")
    if name.strip() != b"q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
