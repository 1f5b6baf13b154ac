"""What XML of ours is made with."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'

#: what no XML document may hold, not even escaped, or should not (XML 1.0, 2.2), what UTF-8 can't say, and U+FFFD
_FORBIDDEN = re.compile(
    "[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc\U00010000-\U0010ffff]"
)


def clean(text: str) -> str:
    """`text` without the characters that no XML document may hold."""
    return _FORBIDDEN.sub("", text)


def element(name: str, content: str = "", **attributes: str | int) -> str:
    """`<name attribute="…">content</name>`; `content` is text. An attribute's `_` is written as `:`, at its end not.

    So `xml_lang` is `xml:lang`, and `type_` is `type`.
    """
    return wrap(name, escape(clean(content)), **attributes)


def wrap(name: str, inside: str, **attributes: str | int) -> str:
    """The same round what is XML already."""
    written = "".join(
        f" {_attribute(key)}={quoteattr(clean(str(value)))}" for key, value in attributes.items()
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", ":")


def w3c(moment: datetime) -> str:
    """'2026-11-23T09:15:00+00:00': RFC 3339, and the W3C's note on dates; in UTC, to the second."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()
