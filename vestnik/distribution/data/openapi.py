"""What the paper's data looks like, as OpenAPI 3.1 (spec.openapis.org)."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_ADDRESS = {"type": "string", "format": "uri"}
_MOMENT = {"type": "string", "format": "date-time"}
_NUMBER = {"type": "integer"}


def _ref(name: str, *, or_null: bool = False) -> dict[str, Any]:
    found = {"$ref": f"#/components/schemas/{name}"}
    return {"anyOf": [found, {"type": "null"}]} if or_null else found


def _thing(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


_SHORT: dict[str, Any] = {
    "number": _NUMBER,
    "url": _ADDRESS,
    "data": _ADDRESS,
    "language": _TEXT,
    "kind": {"type": "string", "enum": ["news", "opinion", "analysis", "live", "paid"]},
    "section": _ref("Link", or_null=True),
    "kicker": _TEXT,
    "title": _TEXT,
    "standfirst": _TEXT,
    "authors": _list(_ref("Link")),
    "published": _MOMENT,
    "photo": _ref("Photo", or_null=True),
}
SCHEMAS: dict[str, Any] = {
    "Link": _thing(name=_TEXT, url=_ADDRESS),
    "Photo": _thing(
        url=_ADDRESS, width=_NUMBER, height=_NUMBER, alt=_TEXT, caption=_TEXT, credit=_TEXT, licence=_TEXT,
        licence_url=_TEXT,
    ),
    "Person": _thing(name=_TEXT, url=_ADDRESS, role=_TEXT),
    "Correction": _thing(text=_TEXT, at=_MOMENT),
    "Translation": _thing(language=_TEXT, url=_ADDRESS),
    "Rights": _thing(holder=_TEXT, mining_reserved={"type": "boolean"}),
    "Short": _thing(**_SHORT),
    "Stories": _thing(stories=_list(_ref("Short")), next={"anyOf": [_ADDRESS, {"type": "null"}]}),
    "Story": _thing(
        id=_ADDRESS,
        **_SHORT,
        people=_list(_ref("Person")),
        topics=_list(_ref("Link")),
        place=_TEXT,
        sources=_TEXT,
        html=_TEXT,
        updated={"anyOf": [_MOMENT, {"type": "null"}]},
        corrections=_list(_ref("Correction")),
        translations=_list(_ref("Translation")),
        rights=_ref("Rights"),
    ),
}  # fmt: skip


def document(name: str, server: str) -> dict[str, Any]:
    """The description of the data of the paper `name` at `server` (an absolute address without its last slash)."""
    page = {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": name,
            "version": "1",
            "description": "Stories that readers can see, with their rights and corrections. "
            "Other editions have theirs under their language: /en/data/….",
        },
        "servers": [{"url": server}],
        "paths": {
            "/data/stories.json": _get("The newest stories", "Stories", page),
            "/data/sections/{slug}.json": _get(
                "The newest stories of a section", "Stories", _in_path("slug"), page
            ),
            "/data/stories/{number}.json": _get("A story", "Story", _in_path("number", "integer")),
        },
        "components": {"schemas": SCHEMAS},
    }


def _in_path(name: str, kind: str = "string") -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


def _get(summary: str, schema: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    answer = {"description": summary, "content": {"application/json": {"schema": _ref(schema)}}}
    gone = {"description": "There is none, or readers can’t see it any more"}
    operation = {
        "operationId": f"get{schema}{len(parameters)}",
        "summary": summary,
        "parameters": list(parameters),
    }
    return {"get": operation | {"responses": {"200": answer, "404": gone}}}
