"""Straight quotation marks as each language's own."""

from dataclasses import dataclass
from typing import NamedTuple

from vestnik.language.tags import primary_subtag

APOSTROPHE = "’"
STRAIGHT = "\"'"
CURLY = "“”„‟‘’‚‛«»‹›「」『』"
ALL_MARKS = STRAIGHT + CURLY
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
    but is not closed on its line (a quotation of several paragraphs) is set as an opening one; one that
    closes nothing, such as the inches of a 15" screen, stays straight. Marks that are typographic already are
    left, and one of them makes a pair with a straight one. Unknown languages get the English marks.
    Idempotent.
    """
    marks = MARKS.get(primary_subtag(lang), ENGLISH)
    return "".join(_quote_line(line, marks) for line in text.splitlines(keepends=True))


def _quote_line(line: str, marks: Marks) -> str:
    # A pass only ever turns straight marks into others, so this ends, and the end is a fixed point:
    # idempotence.
    while any(mark in line for mark in STRAIGHT):
        quoted = _Pass(line, marks).run()
        if quoted == line:
            break
        line = quoted
    return line


class _Pass:
    """One reading of a line, from left to right, with the marks that are open at that point."""

    def __init__(self, line: str, marks: Marks) -> None:
        self.line = line
        self.marks = marks
        self.out = list(line)
        self.opened: list[_Open] = []

    def run(self) -> str:
        neighbours = zip(self.line, _letters_before(self.line), _letters_after(self.line), strict=True)
        for at, (char, before, after) in enumerate(neighbours):
            if char == '"':
                self.double(at, before, after)
            elif char == "'":
                self.single(at, before, after)
            elif char in CURLY and not (before.isalpha() and after.isalpha()):
                self.typographic(at, char)
        for left in self.opened:
            if self.line[left.at] == "'":
                self.out[left.at] = APOSTROPHE
            elif self.line[left.at] == '"':
                self.out[left.at] = self.pair(left.depth)[0]
        return "".join(self.out)

    def double(self, at: int, before: str, after: str) -> None:
        closes = not before.isspace() and any(mark.kind == '"' for mark in self.opened)
        if closes:
            while self.opened[-1].kind != '"':
                self.out[self.opened.pop().at] = APOSTROPHE
            self.close(at)
        elif _may_open(before, after):
            self.opened.append(_Open(at, '"', self.depth()))

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


def _letters_before(line: str) -> list[str]:
    """For each place the nearest character before it that is no quotation mark; a space if there is none."""
    before, nearest = [], " "
    for char in line:
        before.append(nearest)
        nearest = nearest if char in ALL_MARKS else char
    return before


def _letters_after(line: str) -> list[str]:
    return _letters_before(line[::-1])[::-1]
