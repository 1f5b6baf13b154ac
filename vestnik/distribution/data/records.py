"""What the paper's data says of stories, made of the values that their pages show. Plain functions."""

from __future__ import annotations

from typing import Any

from vestnik.distribution.feeds.entries import Entry
from vestnik.stories.addresses import absolute, edition_path
from vestnik.stories.display import Link, StoryPage, Teaser
from vestnik.stories.pictures import Picture

Record = dict[str, Any]


def data_path(lang: str, name: str) -> str:
    """The path of a document: '/data/stories/42.json', '/en/data/stories.json'."""
    return edition_path(lang, f"/data/{name}.json")


def short_record(teaser: Teaser) -> Record:
    """A story in a list."""
    return {
        "number": teaser.id,
        "url": absolute(teaser.url),
        "data": absolute(data_path(teaser.lang, f"stories/{teaser.id}")),
        "language": teaser.lang,
        "kind": teaser.kind,
        "section": _link(teaser.section) if teaser.section.slug else None,
        "kicker": teaser.kicker,
        "title": teaser.title,
        "standfirst": teaser.standfirst,
        "authors": [_link(author) for author in teaser.authors],
        "published": teaser.published.isoformat(),
        "photo": photo(teaser.picture),
    }


def story_record(page: StoryPage, entry: Entry, publisher: str, mining_reserved: bool) -> Record:
    """A whole story. `html` is '' where the paper gives standfirsts only."""
    corrections = getattr(page, "corrections", ())
    return {
        "id": entry.id,
        **short_record(page.teaser),
        "people": [{**_link(item.person), "role": item.role} for item in page.bylines],
        "topics": [_link(topic) for topic in page.topics],
        "place": page.place,
        "sources": page.sources,
        "html": entry.html,
        "updated": page.updated.isoformat() if page.updated else None,
        "photo": photo(page.lead),
        "corrections": [{"text": one.text, "at": one.at.isoformat()} for one in corrections],
        "translations": [{"language": link.slug, "url": absolute(link.url)} for link in page.translations],
        "rights": {"holder": publisher, "mining_reserved": mining_reserved},
    }


def photo(picture: Picture | None) -> Record | None:
    """A photo with its rights; None where there is none to be seen."""
    if picture is None or not picture.ready:
        return None
    return {
        "url": picture.src if "://" in picture.src else absolute(picture.src),
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit_line,
        "licence": picture.licence,
        "licence_url": picture.licence_url,
    }


def _link(link: Link) -> Record:
    return {"name": link.text, "url": absolute(link.url)}
