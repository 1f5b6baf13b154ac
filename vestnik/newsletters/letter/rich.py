"""Formatted text as a mail can show it: paragraphs, bold, italic, links; and the same in plain text. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

_INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_BREAKS = {"p", "h2", "h3", "h4", "li", "blockquote", "div"}

#: makes of a link's address the one that stands in the mail; '' for a link that nobody can follow
Href = Callable[[str], str]


@dataclass(frozen=True)
class Paragraph:
    """`html` is safe: made here of tags we know and escaped text. `text` has each link's address behind its words."""

    html: str
    text: str


def paragraphs(
    source: str,
    href: Href,
    link: str = "",
    real: Href = lambda url: url,
) -> tuple[Paragraph, ...]:
    """The paragraphs of `source`, whose links hold addresses already (no `linktype`). Empty ones are left out.

    :param href: the address of a link in the HTML.
    :param link: further attributes of a link, such as ' class="link"'.
    :param real: the address of a link in the plain text.
    """
    reader = _Reader(href, real, link)
    reader.feed(source)
    reader.close()
    reader.end_paragraph()
    return tuple(reader.found)


class _Reader(HTMLParser):
    def __init__(self, href: Href, real: Href, link: str) -> None:
        super().__init__(convert_charrefs=True)
        self.href, self.real, self.link = href, real, link
        self.found: list[Paragraph] = []
        self.html: list[str] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.end_paragraph()
        elif tag == "br":
            self.html.append("<br>")
            self.text.append("\n")
        elif tag == "a":
            given = dict(attrs).get("href") or ""
            shown = self.href(given)
            if shown and "a" not in self.open:
                self.address = self.real(given)
                self.html.append(f'<a href="{escape(shown)}"{self.link}>')
                self.open.append("a")
        elif tag in _INLINE:
            self.html.append(f"<{_INLINE[tag]}>")
            self.open.append(_INLINE[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.end_paragraph()
        elif (name := _INLINE.get(tag, tag)) in self.open:
            while self.open:
                if self._close_last() == name:
                    break

    def handle_data(self, data: str) -> None:
        self.html.append(escape(data, quote=False))
        # where a line of plain text ends, its program decides
        self.text.append(data.replace("\u00a0", " "))

    def end_paragraph(self) -> None:
        while self.open:
            self._close_last()
        text = "".join(self.text).strip()
        if text:
            self.found.append(Paragraph("".join(self.html).strip(), text))
        self.html, self.text = [], []

    def _close_last(self) -> str:
        name = self.open.pop()
        self.html.append(f"</{name}>")
        if name == "a":
            self.text.append(f" ({self.address})")
        return name
