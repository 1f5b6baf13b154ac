"""A story's text as others may show it: the same words and pictures, none of our classes, scripts and players."""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

#: elements that go out, with the attributes they keep; of all others only what is in them does
KEPT = {
    "a": ("href",), "b": (), "blockquote": ("cite",), "br": (), "caption": (), "cite": (), "em": (),
    "figcaption": (), "figure": (), "h2": (), "h3": (), "i": (), "img": ("src", "alt", "width", "height"), "li": (),
    "ol": (), "p": (), "q": (), "small": (), "strong": (), "sub": (), "sup": (), "table": (),
    "tbody": (), "td": (), "th": (), "thead": (), "tr": (), "ul": (),
}  # fmt: skip
#: elements that go with all that is in them; `aside` are links to other stories
DROPPED = frozenset({"aside", "button", "form", "iframe", "object", "script", "style", "svg", "template"})
#: so do those of these classes: they speak of our own page
DROPPED_CLASSES = frozenset({"player-note", "unseen"})
#: a photo's credit stands small beside its caption
SMALL_CLASS = "credit"
EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_ADDRESSES = frozenset({"href", "src", "cite"})


def plain_html(html: str, base: str) -> str:
    """`html` with the elements of `KEPT` only, and all addresses absolute; `base` is that of the page it stood on.

    An address that is neither http(s) nor a mail's falls away, and its element with it if it is a picture.
    """
    reader = _Reader(base)
    reader.feed(html)
    reader.close()
    return "".join(reader.out)


def opening(html: str, most: int = 300) -> str:
    """The first words of `html` as plain text, at most so many characters; '' if there are none."""
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    return words if len(words) <= most else words[:most].rpartition(" ")[0] + "…"


class _Reader(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = base
        self.out: list[str] = []
        #: what is open: its name, and under which it was written
        self._open: list[tuple[str, str]] = []
        #: the element that is being dropped, and how many of its name are open
        self._dropping, self._depth = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping:
            self._depth += tag == self._dropping
            return
        classes = (dict(attrs).get("class") or "").split()
        if tag in DROPPED or not DROPPED_CLASSES.isdisjoint(classes):
            self._dropping, self._depth = tag, 1
            return
        written = "small" if tag == "span" and SMALL_CLASS in classes else tag
        if written not in KEPT:
            return
        kept = {name: value or "" for name, value in attrs if name in KEPT[written]}
        for name in _ADDRESSES & kept.keys():
            address = _absolute(self.base, kept.pop(name))
            if address:
                kept[name] = address
        if tag == "img":
            if "src" not in kept:
                return
            kept.setdefault("alt", "")
        told = "".join(f' {name}="{escape(kept[name])}"' for name in sorted(kept))
        self.out.append(f"<{written}{told}>")
        if tag not in EMPTY:
            self._open.append((tag, written))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            self._depth -= tag == self._dropping
            if not self._depth:
                self._dropping = ""
        elif any(tag == opened for opened, _written in self._open):
            while self._open:
                opened, written = self._open.pop()
                self.out.append(f"</{written}>")
                if opened == tag:
                    break

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self.out.append(escape(data, quote=False))

    def close(self) -> None:
        super().close()
        self.out += [f"</{written}>" for _tag, written in reversed(self._open)]
        self._open.clear()


def _absolute(base: str, address: str) -> str:
    try:
        found = urljoin(base, address.strip())
        parts = urlsplit(found)
    except ValueError:
        return ""
    fits = parts.scheme == "mailto" or (parts.scheme in ("http", "https") and parts.netloc)
    return found if fits else ""
