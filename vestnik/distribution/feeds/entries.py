"""What a feed is, whatever it is written as. Plain values; all addresses are absolute, all moments aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

#: when a feed that holds nothing yet was last changed: the same for all who ask
BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Media:
    """A picture; `width` and `height` in pixels, `credit` as it stands under it on the page ('' if nobody is named)."""

    url: str
    width: int
    height: int
    alt: str
    credit: str
    type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One story, or one issue of a newsletter.

    `id` is a URN that stays for life, wherever the story moves; `summary` plain text; `html` the whole text, '' where
    the paper gives standfirsts only. `changed` is the last real change, `published` the first publication.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    changed: datetime
    lang: str
    authors: tuple[Author, ...] = ()
    categories: tuple[str, ...] = ()
    media: Media | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """`url` is the feed's own address, `page` the one for people that shows the same; `paper` who publishes it, `hubs`
    those of WebSub that are told of its changes.
    """

    id: str
    url: str
    page: str
    title: str
    about: str
    lang: str
    paper: str
    icon: str
    entries: tuple[Entry, ...]
    hubs: tuple[str, ...] = ()

    @property
    def changed(self) -> datetime:
        """The last change of anything in it."""
        return max((entry.changed for entry in self.entries), default=BEFORE_ALL)
