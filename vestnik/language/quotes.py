"""Straight quotation marks as each language's own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from vestnik.language.tags import primary_subtag

APOSTROPHE = "’"
STRAIGHT = "\"'"
CURLY = "“”„‟‘’‚‛«»‹›「」『』"
ALL_MARKS = STRAIGHT + CURLY
# A noncharacter of Unicode: what a text that must keep its length has where something shorter was put in.
UNSEEN = "\uffff"
SOME_MARKS = re.compile(f"[{ALL_MARKS}{UNSEEN}]+")
BEFORE_AN_OPENING_MARK = "([{<–—-/¿¡"


class Marks(NamedTuple):
    """Opening and closing marks, and those inside them."""

    open: str
    close: str
    inner_open: str
    inner_close: str


def _marks(languages: str, marks: str) -> dict[str, Marks]:
    return {language: Marks(*marks) for language in languages.split()}


# The delimiters of CLDR 41. It gives Bulgarian the same marks inside as outside; «…» tells them apart.
ENGLISH = Marks(*"“”‘’")
MARKS: dict[str, Marks] = (
    _marks("bg", "„“«»")
    | _marks("cs de et hr is mk sk sl", "„“‚‘")
    | _marks("bs", "„”‘’")
    | _marks("sr", "„“‘‘")
    | _marks("lt", "„“„“")
    | _marks("ro", "„”«»")
    | _marks("pl", "„”«»")
    | _marks("hu", "„”»«")
    | _marks("ru uk be", "«»„“")
    | _marks("el es it sq", "«»“”")
    | _marks("fr", "«»«»")
    | _marks("nb nn no", "«»‘’")
    | _marks("nl", "‘’“”")
    | _marks("fi sv he", "””’’")
    | _marks("ja", "「」『』")
)


@dataclass(slots=True)
class _Open:
    """A mark that has opened: where, the kind (straight, single or double), and how deep (0 outer, 1 inner, 2
    …)."""

    at: int
    kind: str
    depth: int


def smart_quotes(text: str, lang: str) -> str:
    """`text` with typographic quotation marks: '"Труд"' -> '„Труд“' in Bulgarian, '“Work”' in English.

    Quotations inside quotations get the language's inner marks. An apostrophe becomes ’. A mark that opens
    but is not closed on its line is set as an opening one, and the first that closes nothing on a later line
    as its closing one (a quotation of several paragraphs). One that closes nothing at all, such as the inches
    of a 15" screen, stays straight. Marks that are typographic already are
    left, and one of them makes a pair with a straight one. Unknown languages get the English marks.
    Idempotent.
    """
    marks = MARKS.get(primary_subtag(lang), ENGLISH)
    lines, left_open = [], False
    for typed in text.splitlines(keepends=True):
        line, left_open = _quote_line(typed, marks, left_open)
        lines.append(line)
    return "".join(lines)


def quoted(text: str, lang: str) -> str:
    """`text` between the quotation marks of its language, and what is quoted in it between the inner ones.

    What stands between marks already, as a whole, gets no second ones.
    """
    text = text.strip()
    return smart_quotes(text if _is_quoted(text) else f'"{text}"', lang)


def _is_quoted(text: str) -> bool:
    """True if the mark at the beginning of `text` is closed by the one at its end, and not before."""
    if len(text) < 2 or text[0] not in ALL_MARKS or text.rstrip(".,!?…")[-1:] not in ALL_MARKS:
        return False
    depth = 0
    inside = text.rstrip(".,!?…")[1:-1]
    for _at, _mark, before, after in _marks_of(inside):
        if not (before.isalnum() and after.isalnum()):
            depth += 1 if _may_open(before, after) else -1
            if depth < 0:
                return False
    return True


def _quote_line(line: str, marks: Marks, left_open: bool) -> tuple[str, bool]:
    """The line, and whether a quotation is open at its end; `left_open`: whether one is at its beginning."""
    # A pass only ever turns straight marks into others, so this ends, and the end is a fixed point:
    # idempotence.
    while SOME_MARKS.search(line):
        reading = _Pass(line, marks, left_open)
        quoted = reading.run()
        if quoted == line:
            return line, reading.leaves_open
        line = quoted
    return line, left_open


class _Pass:
    """One reading of a line, from left to right, with the marks that are open at that point."""

    def __init__(self, line: str, marks: Marks, left_open: bool) -> None:
        self.line = line
        self.marks = marks
        self.left_open = left_open
        self.out = list(line)
        self.opened: list[_Open] = []

    def run(self) -> str:
        for at, mark, before, after in _marks_of(self.line):
            if mark == '"':
                self.double(at, before, after)
            elif mark == "'":
                self.single(at, before, after)
            elif not (before.isalpha() and after.isalpha()):
                self.typographic(at, mark)
        for left in self.opened:
            if self.line[left.at] == "'":
                self.out[left.at] = APOSTROPHE
            elif self.line[left.at] == '"':
                self.out[left.at] = self.pair(left.depth)[0]
        return "".join(self.out)

    @property
    def leaves_open(self) -> bool:
        return self.left_open or any(mark.kind == '"' for mark in self.opened)

    def double(self, at: int, before: str, after: str) -> None:
        closes = not before.isspace() and any(mark.kind == '"' for mark in self.opened)
        if closes:
            while self.opened[-1].kind != '"':
                self.out[self.opened.pop().at] = APOSTROPHE
            self.close(at)
        elif _may_open(before, after):
            self.opened.append(_Open(at, '"', self.depth()))
        elif self.left_open and not before.isspace():
            self.out[at] = self.marks.close
            self.left_open = False

    def single(self, at: int, before: str, after: str) -> None:
        if before.isalpha() and after.isalpha():
            self.out[at] = APOSTROPHE
        elif _may_open(before, after) and not after.isdigit():
            outermost = 1 if self.marks.inner_open in "‘‚’" else 0
            self.opened.append(_Open(at, "'", self.depth() or outermost))
        elif not before.isspace() and self.opened and self.opened[-1].kind == "'":
            self.close(at)
        elif not before.isdigit():
            self.out[at] = APOSTROPHE

    def typographic(self, at: int, char: str) -> None:
        if self.opened and char == self.pair(self.opened[-1].depth)[1]:
            self.close(at)
        elif char == self.marks.close and self.left_open:
            self.left_open = False
        elif char == self.marks.open:
            self.opened.append(_Open(at, '"', 0))

    def close(self, at: int) -> None:
        partner = self.opened.pop()
        self.out[at] = self.pair(partner.depth)[1]
        if self.line[partner.at] in STRAIGHT:
            self.out[partner.at] = self.pair(partner.depth)[0]

    def depth(self) -> int:
        return self.opened[-1].depth + 1 if self.opened else 0

    def pair(self, depth: int) -> tuple[str, str]:
        marks = self.marks
        return (marks.inner_open, marks.inner_close) if depth % 2 else (marks.open, marks.close)


def _may_open(before: str, after: str) -> bool:
    return (before.isspace() or before in BEFORE_AN_OPENING_MARK) and not after.isspace()


def _marks_of(line: str) -> Iterator[tuple[int, str, str, str]]:
    """Each mark: where, which, and the nearest characters on both sides that are none (a space at the line's ends)."""
    for some in SOME_MARKS.finditer(line):
        start, end = some.span()
        before, after = line[start - 1 : start] or " ", line[end : end + 1] or " "
        for at in range(start, end):
            if line[at] != UNSEEN:
                yield at, line[at], before, after
