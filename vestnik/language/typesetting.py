"""A text as it is set in type: dashes, quotation marks and no-break spaces together; plain, in pieces, and in HTML.

Applied where a text is shown. What was typed stays as it was typed, so better rules make all that was ever written
better. Addresses, tags and code are never touched. All of it is idempotent.
"""

import re
from collections.abc import Callable, Sequence
from html import unescape
from typing import NamedTuple

from vestnik.language.quotes import UNSEEN, smart_quotes
from vestnik.language.typography import dashes_in_place, no_break

#: sets a text of a language without changing its length
Rules = Callable[[str, str], str]

# The last mark of a sentence belongs to it, not to the address.
ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”„«»]*[^\s<>\"“”„«».,:;!?…)'’]|(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
# A comment, or a tag: whether it closes, its name, its attributes.
TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][^\s/>]*)((?:\"[^\"]*\"|'[^']*'|[^'\"<>])*)>", re.DOTALL)
LANG = re.compile(r"""(?<![\w:-])lang\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")

INLINE = frozenset(
    "a abbr b bdi bdo cite del dfn em font i ins label mark q s small span strong sub sup time u wbr".split()  # noqa: SIM905
)
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
VERBATIM = frozenset("code kbd math pre samp script style svg textarea tt var".split())  # noqa: SIM905
#: what the rules see of a letter that they must not touch, of a thing that is no word, and of what begins a line
LETTER, OBJECT, LINE = "x", "\ufffc", "\n"


class _Piece(NamedTuple):
    """What the rules see, and what is written if they leave it as it is."""

    seen: str
    shown: str


def punctuate(text: str, lang: str) -> str:
    """`text` with the dashes and quotation marks of its language, and no other spaces than it had.

    For what no line breaks of: titles of windows, subjects of mails, feeds, cards.
    """
    return _set_parts([text], lang, _punctuated)[0]


def typeset(text: str, lang: str) -> str:
    """`text` with the dashes, quotation marks and no-break spaces of its language."""
    return _set_parts([text], lang, _typeset)[0]


def typeset_parts(parts: Sequence[str], lang: str) -> list[str]:
    """A text that stands in parts, as marked words cut it: set as one, in as many parts."""
    return _set_parts(parts, lang, _typeset)


def typeset_html(html: str, lang: str) -> str:
    """`html` with its text set in type.

    A quotation may begin within one tag and end within another, or paragraphs later. What bears a `lang` is set by the
    rules of that language. Tags with their attributes, comments, code and addresses stay as they are, and text comes
    out as safe as it went in.
    """
    setter = _Setter(lang)
    at = 0
    while tag := TAG.search(html, at):
        setter.text(html[at : tag.start()])
        at = tag.end()
        closes, name = tag[1], (tag[2] or "").lower()
        if not name:
            setter.keep(tag[0])
        elif name in VERBATIM and not closes:
            end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(html, at)
            whole, at = (
                (html[tag.start() : end.end()], end.end()) if end else (html[tag.start() :], len(html))
            )
            setter.thing(whole)
        elif closes:
            setter.closing(name, tag[0])
        else:
            setter.opening(name, tag[0], LANG.search(tag[3] or ""))
    setter.text(html[at:])
    return setter.finished()


def _punctuated(text: str, lang: str) -> str:
    return smart_quotes(dashes_in_place(text, lang), lang)


def _typeset(text: str, lang: str) -> str:
    return no_break(_punctuated(text, lang), lang)


def _set_parts(parts: Sequence[str], lang: str, rules: Rules) -> list[str]:
    pieces = [_pieces(part) for part in parts]
    written = iter(_written([piece for part in pieces for piece in part], lang, rules))
    return ["".join(next(written) for _piece in part) for part in pieces]


def _pieces(text: str) -> list[_Piece]:
    """Plain text: its words, and its addresses as words that nobody touches."""
    found: list[_Piece] = []
    at = 0
    for address in ADDRESS.finditer(text):
        found += [_Piece(text[at : address.start()], text[at : address.start()])]
        found += [_Piece(LETTER * len(address[0]), address[0])]
        at = address.end()
    return [*found, _Piece(text[at:], text[at:])]


def _written(pieces: Sequence[_Piece], lang: str, rules: Rules) -> list[str]:
    text = "".join(piece.seen for piece in pieces)
    set_in_type = rules(text, lang)
    written, at = [], 0
    for seen, shown in pieces:
        new = set_in_type[at : at + len(seen)]
        at += len(seen)
        written.append(shown if new == seen else _without_unseen(new, seen))
    return written


def _without_unseen(new: str, seen: str) -> str:
    # one that was in the text before stays
    return "".join(char for char, old in zip(new, seen, strict=True) if char != UNSEEN or old == UNSEEN)


class _Open:
    """An element with a language of its own, or the whole: what was read of it."""

    def __init__(self, lang: str, name: str = "", tag: str = "") -> None:
        self.lang, self.name, self.tag = lang, name, tag
        self.depth = 1
        self.pieces: list[_Piece] = []

    def html(self) -> str:
        return self.tag + "".join(_written(self.pieces, self.lang, _typeset))


class _Setter:
    """Reads HTML as tags and text, and writes it again."""

    def __init__(self, lang: str) -> None:
        self.open = [_Open(lang)]

    def text(self, html: str) -> None:
        at = 0
        for reference in REFERENCE.finditer(html):
            self.open[-1].pieces += _pieces(html[at : reference.start()])
            char = unescape(reference[0])
            self._piece(char if len(char) == 1 else OBJECT, reference[0])
            at = reference.end()
        self.open[-1].pieces += _pieces(html[at:])

    def keep(self, html: str) -> None:
        """What nobody sees."""
        self._piece("", html)

    def thing(self, html: str) -> None:
        """What stands in a line like a word."""
        self._piece(OBJECT, html)

    def opening(self, name: str, tag: str, lang: re.Match[str] | None) -> None:
        inside = self.open[-1]
        if name == "img":
            self.thing(tag)
        elif lang and lang[1] != inside.lang and name not in VOID:
            self.open.append(_Open(lang[1], name, tag))
        else:
            inside.depth += name == inside.name
            self._mark(name, tag)

    def closing(self, name: str, tag: str) -> None:
        inside = self.open[-1]
        inside.depth -= name == inside.name
        if inside.name and not inside.depth:
            self._leave(tag)
        else:
            self._mark(name, tag)

    def finished(self) -> str:
        while len(self.open) > 1:
            self._leave("")
        return self.open[0].html()

    def _leave(self, tag: str) -> None:
        left = self.open.pop()
        self._piece(OBJECT if left.name in INLINE else LINE, left.html() + tag)

    def _mark(self, name: str, tag: str) -> None:
        self._piece("" if name in INLINE else LINE, tag)

    def _piece(self, seen: str, shown: str) -> None:
        self.open[-1].pieces.append(_Piece(seen, shown))
