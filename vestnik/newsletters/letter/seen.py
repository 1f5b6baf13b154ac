"""HTML as a reader meets it: text with the colours and the size it really has, links, pictures, tables. Pure.

Reads what mail programs read: colours and sizes in `style`, and the dark ones by class in the style sheet's
`prefers-color-scheme: dark`. Knows no more of CSS than a mail should use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

VOID = {"img", "br", "meta", "link", "input", "hr", "area", "base", "col", "embed", "source", "track", "wbr"}
_DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_FONT = re.compile(r"(\d+)px(?:/(\d+)px)?")
_BLOCK = re.compile(r"b(\d+)")


@dataclass(frozen=True)
class Style:
    """What an element shows, and what it hands down. Colours are #rrggbb or '' where nobody said; sizes are px."""

    light: str = ""
    light_ground: str = ""
    dark: str = ""
    dark_ground: str = ""
    size: int = 16
    line: int = 0
    hidden: bool = False


@dataclass(frozen=True)
class Text:
    words: str
    style: Style
    block: int


@dataclass
class Anchor:
    """A link: its words (a picture's `alt` too); how high it can be hit, in px, 0 if it stands in a line of text."""

    href: str
    block: int
    height: int
    words: str = ""
    pictured: bool = False


@dataclass(frozen=True)
class Element:
    tag: str
    attributes: dict[str, str | None]
    block: int


@dataclass
class Seen:
    """A document. `block` is the number of the block in which something stands, -1 outside of all of them."""

    elements: list[Element] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    css: str = ""
    title: str = ""

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    @property
    def styles(self) -> list[str]:
        return [
            element.attributes["style"] or "" for element in self.elements if "style" in element.attributes
        ]


def look_at(html: str) -> Seen:
    reader = _Reader()
    css = re.search(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)
    reader.seen.css = css[1] if css else ""
    dark = _DARK.search(reader.seen.css)
    reader.dark = {name: declared(body) for name, body in _RULE.findall(dark[1] if dark else "")}
    reader.feed(html)
    reader.close()
    return reader.seen


def declared(style: str) -> dict[str, str]:
    """The declarations of a style, without !important."""
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    return {name.strip().lower(): value.replace("!important", "").strip().lower() for name, value in pairs}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, #rrggbb, 1 to 21 (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colour_in(value: str) -> str:
    """The colour of a declaration as #rrggbb; '' for one that is not written so."""
    found = re.search(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", value)
    if not found:
        return {"white": "#ffffff", "black": "#000000"}.get(value, "")
    digits = found[1]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self.dark: dict[str, dict[str, str]] = {}
        self.stack: list[tuple[str, Style, int]] = [("", Style(), -1)]
        self.anchor: Anchor | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        _tag, style, block = self.stack[-1]
        if named := _BLOCK.fullmatch(given.get("id") or ""):
            block = int(named[1])
        styled = declared(given.get("style") or "")
        style = self._styled(style, styled, (given.get("class") or "").split())
        self.seen.elements.append(Element(tag, given, block))
        if tag == "a" and given.get("href"):
            self.anchor = Anchor(given["href"] or "", block, _height(styled, style))
            self.seen.anchors.append(self.anchor)
        if tag == "img" and self.anchor:
            self.anchor.pictured = True
            self.anchor.words += given.get("alt") or ""
        if tag not in VOID:
            self.stack.append((tag, style, block))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.anchor = None
        for place in range(len(self.stack) - 1, 0, -1):
            if self.stack[place][0] == tag:
                del self.stack[place:]
                return

    def handle_data(self, data: str) -> None:
        tag, style, block = self.stack[-1]
        if tag == "title":
            self.seen.title += data
        if tag in ("title", "style", "script") or not data.strip():
            return
        if self.anchor:
            self.anchor.words += data
        if not style.hidden:
            self.seen.texts.append(Text(data.strip(), style, block))

    def _styled(self, style: Style, styled: dict[str, str], classes: list[str]) -> Style:
        changed: dict[str, str | int | bool] = {}
        if ground := colour_in(styled.get("background-color") or styled.get("background", "")):
            changed |= {"light_ground": ground, "dark_ground": ground}
        if colour := colour_in(styled.get("color", "")):
            changed |= {"light": colour, "dark": colour}
        for name in classes:
            rules = self.dark.get(name, {})
            if ground := colour_in(rules.get("background-color", "")):
                changed["dark_ground"] = ground
            if colour := colour_in(rules.get("color", "")):
                changed["dark"] = colour
        if size := _FONT.search(styled.get("font-size") or styled.get("font", "")):
            changed["size"] = int(size[1])
            changed["line"] = int(size[2]) if size[2] else 0
        if line := re.fullmatch(r"(\d+)px", styled.get("line-height", "")):
            changed["line"] = int(line[1])
        if styled.get("display") == "none":
            changed["hidden"] = True
        return replace(style, **changed)  # type: ignore[arg-type]


def _height(styled: dict[str, str], style: Style) -> int:
    """How high a link of its own is, in px: a line and the space above and below; 0 for one in a line of text."""
    if styled.get("display") not in ("block", "inline-block"):
        return 0
    sides = [int(side) for side in re.findall(r"(\d+)(?:px)?", styled.get("padding", "0"))]
    above, below = sides[0], sides[2] if len(sides) > 2 else sides[0]
    return (style.line or round(style.size * 1.2)) + above + below
