"""From the demo's notation to the body of a story."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any
from uuid import uuid4

from wagtail.blocks import StreamValue

from vestnik.demo.notation import blocks
from vestnik.stories.models import Photo, Story


class Bodies:
    """Makes bodies; knows the photos and stories that they name by key."""

    def __init__(self, photos: dict[str, Photo], stories: dict[tuple[str, str], Story]) -> None:
        self.photos = photos
        self.stories = stories
        self.stream_block = Story._meta.get_field("body").stream_block

    def of(self, text: str, lang: str) -> StreamValue:
        """The body of a text in the demo's notation."""

        def link(target: str) -> str:
            kind, _colon, key = target.partition(":")
            if kind == "story":
                return f'<a linktype="story" id="{self.stories[key, lang].pk}">'
            return f'<a href="{escape(target)}">'

        raw = [
            {"type": kind, "value": self._value(kind, value, lang), "id": str(uuid4())}
            for kind, value in blocks(text, link)
        ]
        return StreamValue(self.stream_block, raw, is_lazy=True)

    def _value(self, kind: str, value: Any, lang: str) -> Any:
        if kind == "photo":
            return {"photo": self.photos[value["photo"]].pk, "caption": value["caption"]}
        if kind == "gallery":
            return {
                "photos": [_item({"photo": self.photos[key].pk, "caption": ""}) for key in value["photos"]]
            }
        if kind == "related":
            return {"stories": [_item(self.stories[key, lang].pk) for key in value["stories"]]}
        if kind == "table":
            columns = [{"type": "text", "heading": heading} for heading in value["head"]]
            return {
                "columns": columns,
                "rows": [{"values": row} for row in value["rows"]],
                "caption": value["caption"],
            }
        if kind == "social_post":
            date.fromisoformat(value["date"])
        return value


def _item(value: Any) -> dict[str, Any]:
    return {"type": "item", "value": value, "id": str(uuid4())}
