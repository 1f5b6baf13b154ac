"""Keys: the short names of things that a render reads and a change touches."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b


@lru_cache(maxsize=65_536)
def digest(key: str) -> int:
    """The key as a positive integer of 63 bits: what stored pages and the journal hold.

    Two keys with one digest (about one chance in 10^9 among 100,000 keys) cost a render too many, never one too few.
    """
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little") >> 1


def digests(keys: Iterable[str]) -> frozenset[int]:
    """The digests of `keys`."""
    return frozenset(digest(key) for key in keys)


def address_key(address: str) -> str:
    """The key that every page bears of itself, by which one alone can be cleared: on all nodes and surrogates."""
    return f"address:{address}"
