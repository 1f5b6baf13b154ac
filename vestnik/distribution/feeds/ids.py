"""Names of feeds and entries for life: neither a new slug nor a new domain changes them."""

from __future__ import annotations

from uuid import UUID, uuid5


def entry_id(translation_key: UUID, lang: str) -> str:
    """The URN (RFC 9562, 5.5) of a story: what its translations share, and which of them it is."""
    return f"urn:uuid:{uuid5(translation_key, lang)}"


def feed_id(translation_key: UUID, lang: str, name: str) -> str:
    """The URN of the feed `name` ('.rss', '.atom', 'newsletter 3.json') of a section, topic, person or paper."""
    return f"urn:uuid:{uuid5(translation_key, f'{lang} feed {name}')}"
